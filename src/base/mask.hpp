#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/secret_values.hpp"

namespace wsx {

/// Hides secrets in what is printed: those it knows wherever they are, as they are or encoded as servers give them
/// back; and by their place passwords and secret parameters in URLs, secret headers, tokens among subprotocols.
/// Immutable, so any thread may use it.
class Mask {
 public:
  /// A secret shorter than this is hidden in its place only: "a" would make every sentence unreadable.
  static constexpr std::size_t k_min_secret_bytes = 4;
  /// The same of what only peers have said: their cookies are often words, such as "en" and "dark".
  static constexpr std::size_t k_min_learned_bytes = 6;

  Mask() = default;
  explicit Mask(const SecretList& secrets, SecretNames names = {});
  /// One that knows more, learned from a peer.
  Mask with(const SecretList& more) const;

  /// Also hides the beginning of a secret at the text's end, where a text was cut.
  void hide(std::string& text) const;
  void hide(std::optional<std::string>& text) const {
    if (text) hide(*text);
  }
  void hide(std::vector<std::string>& texts) const {
    for (std::string& text : texts) hide(text);
  }
  void hide(HeaderList& headers) const;
  void hide(Error& error) const;
  /// "a, b": as in a Sec-WebSocket-Protocol header; or its elements.
  void hide_subprotocols(std::string& list) const;
  void hide_subprotocols(std::vector<std::string>& list) const;

  const SecretNames& names() const { return names_; }

 private:
  void add(const SecretList& secrets, std::size_t min_bytes);
  void hide_subprotocols(std::string& list, std::string& previous) const;

  SecretNames names_;
  std::vector<std::string> forms_;  // of all secrets, the longest first
};

}  // namespace wsx
