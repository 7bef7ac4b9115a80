#include "cli/parser/usage_error.hpp"

#include "base/escape.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_usage_code = "usage";
constexpr std::size_t k_max_shown_bytes = 80;

/// The longest beginning that does not cut a character in two.
std::string_view cut(std::string_view text, std::size_t max_bytes) {
  std::size_t size = 0;
  while (size < text.size()) {
    const std::size_t next = size + decode_utf8(text.substr(size)).size;
    if (next > max_bytes) break;
    size = next;
  }
  return text.substr(0, size);
}

}  // namespace

Error usage_error(std::string message) { return {Phase::input, std::string(k_usage_code), std::move(message), ""}; }

bool is_usage_error(const Error& error) { return error.code == k_usage_code; }

std::string format_in_line(const Error& error) { return error.message + (error.hint.empty() ? "" : "; " + error.hint); }

std::string shorten(std::string_view text) {
  const auto shown = cut(text, k_max_shown_bytes);
  return format_escaped(shown) + (shown.size() < text.size() ? "…" : "");
}

std::string quote_value(std::string_view value) { return "\"" + shorten(value) + "\""; }

}  // namespace wsx
