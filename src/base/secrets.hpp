#pragma once
#include <string_view>

namespace wsx {

/// What a secret looks like in every output.
constexpr std::string_view k_masked_secret = "***";

/// Authorization, Proxy-Authorization, Cookie, Set-Cookie, in any case.
bool is_secret_header(std::string_view name);

/// Compares without revealing by its duration how much of `given` was right. The length is not secret.
bool is_same_secret(std::string_view given, std::string_view secret);

}  // namespace wsx
