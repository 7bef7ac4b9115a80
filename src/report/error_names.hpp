#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wsx {

/// The errors that can end a handshake or a connection of a load test: "tcp.connection_refused". A test looks for them
/// in the sources, so that a new one is not forgotten.
const std::vector<std::string>& error_names();

/// Whether it is one of these, or the phase of one.
bool is_error_or_phase(std::string_view name);

}  // namespace wsx
