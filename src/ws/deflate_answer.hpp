#pragma once
#include <optional>
#include <string>

#include "base/error.hpp"
#include "ws/upgrade_options.hpp"

/// A server's answer to a client's offer of permessage-deflate. RFC 7692, section 7. `answer` is the value of its
/// Sec-WebSocket-Extensions, several fields joined.
namespace wsx {

/// An error when it is not a list of extensions at all (RFC 6455, section 9.1).
std::optional<Error> check_extension_list(const std::string& answer);

/// Why a client must not accept it: extensions that it did not offer, parameters that go beyond each of its offers, or
/// what it asked of the server and did not get. There is at least one offer.
std::optional<Error> judge_extensions(const std::string& answer, const std::vector<DeflateOptions>& offers);

/// The answer as Beast must see it: the client keeps to what it said of itself though the server does not repeat it
/// (section 7.1.2.2), which Beast does not know.
std::string complete_answer(const std::string& answer, const std::vector<DeflateOptions>& offers);

}  // namespace wsx
