#pragma once
#include <string>
#include <vector>

#include "base/url.hpp"
#include "ws/accept_options.hpp"
#include "ws/client_options.hpp"

namespace wsx {

/// The parts of the options that must not be shown: passwords, tokens, the values of secret headers and cookies, each
/// also in the form in which it goes over the wire.
std::vector<std::string> list_secrets(const Url& url, const ClientOptions& options);
std::vector<std::string> list_secrets(const AcceptOptions& options);

}  // namespace wsx
