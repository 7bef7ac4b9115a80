#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace wsx {

/// Hides secrets in what is printed: those it knows wherever they are, as they are or encoded as servers give them
/// back; passwords in URLs; the values of headers that are secret by their name. Immutable, so any thread may use it.
class Mask {
 public:
  /// A secret shorter than this is hidden in headers and URLs only: "a" would make every sentence unreadable.
  static constexpr std::size_t k_min_secret_bytes = 4;

  Mask() = default;
  explicit Mask(const std::vector<std::string>& secrets);

  /// Also hides the beginning of a secret at the text's end, where a text was cut.
  void hide(std::string& text) const;
  void hide(std::optional<std::string>& text) const {
    if (text) hide(*text);
  }
  void hide(std::vector<std::string>& texts) const {
    for (std::string& text : texts) hide(text);
  }
  void hide(HeaderList& headers) const;

 private:
  std::vector<std::string> forms_;  // of all secrets, the longest first
};

}  // namespace wsx
