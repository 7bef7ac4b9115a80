#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wsx {

/// What a secret looks like in every output.
constexpr std::string_view k_masked_secret = "***";

/// Which names have secrets as values: of header fields ("X-Api-Key"), query parameters ("access_token") and
/// subprotocols ("bearer.TOKEN"). There is one table for all of them, in secrets.cpp; the user may add to it. Neither
/// case nor what separates words matters.
class SecretNames {
 public:
  bool contains(std::string_view name) const;
  /// --secret NAME. One that has no letter or digit adds nothing.
  void add(std::string_view name);

  /// Pages cannot send headers, so they put tokens into the offered subprotocols: after a name and a dot, in an element
  /// after the name's ("bearer, TOKEN"), or alone. Where in `subprotocol` the secret begins; npos: it has none.
  std::size_t find_in_subprotocol(std::string_view subprotocol, std::string_view previous) const;

 private:
  std::vector<std::string> more_;  // each bare: see secrets.cpp
};

/// Where the first JSON Web Token is (RFC 7519): a secret that its form gives away. Empty: there is none. It points
/// into the text.
std::string_view find_json_web_token(std::string_view text);

/// Compares without revealing by its duration how much of `given` was right. The length is not secret.
bool is_same_secret(std::string_view given, std::string_view secret);

}  // namespace wsx
