#include "ws/extension_list.hpp"

#include <algorithm>

#include "base/http_names.hpp"

namespace wsx {
namespace {

/// Takes tokens and marks off the front, and the spaces after them.
class ExtensionScanner {
 public:
  explicit ExtensionScanner(std::string_view text) : rest_(text) { skip_blanks(); }

  bool is_at_end() const { return rest_.empty(); }
  bool take(char mark) {
    if (!rest_.starts_with(mark)) return false;
    advance(1);
    return true;
  }
  std::string take_token() {
    std::size_t size = 0;
    while (size < rest_.size() && is_token(rest_.substr(size, 1))) ++size;
    std::string token(rest_.substr(0, size));
    advance(size);
    return token;
  }
  /// A token, or a string in quotes; nothing when it is neither.
  std::optional<std::string> take_value() {
    if (rest_.starts_with('"')) return take_quoted();
    std::string token = take_token();
    if (token.empty()) return std::nullopt;
    return token;
  }

 private:
  std::optional<std::string> take_quoted() {
    std::string value;
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == '"') {
        advance(at + 1);
        return value;
      }
      if (rest_[at] == '\\' && ++at == rest_.size()) break;
      value += rest_[at];
    }
    return std::nullopt;
  }
  void advance(std::size_t size) {
    rest_.remove_prefix(size);
    skip_blanks();
  }
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
};

bool take_parameters(ExtensionScanner& scanner, Extension& extension) {
  while (scanner.take(';')) {
    std::string name = scanner.take_token(), value;
    if (name.empty()) return false;
    if (scanner.take('=')) {
      auto given = scanner.take_value();
      if (!given) return false;
      value = std::move(*given);
    }
    extension.parameters.emplace_back(std::move(name), std::move(value));
  }
  return true;
}

}  // namespace

/// Elements of a list may be empty (RFC 9110, section 5.6.1), but not all of them.
std::optional<std::vector<Extension>> parse_extensions(std::string_view text) {
  ExtensionScanner scanner(text);
  std::vector<Extension> extensions;
  for (;;) {
    Extension extension{scanner.take_token(), {}};
    if (!extension.name.empty()) {
      if (!take_parameters(scanner, extension)) return std::nullopt;
      extensions.push_back(std::move(extension));
    }
    if (scanner.is_at_end()) break;
    if (!scanner.take(',')) return std::nullopt;
  }
  if (extensions.empty()) return std::nullopt;
  return extensions;
}

}  // namespace wsx
