#include "cli/cookie_value.hpp"

#include "cli/text_file.hpp"
#include "cli/usage_error.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_cookie_file_bytes = 1024 * 1024;

bool is_comment(std::string_view line) { return line.starts_with('#') && !line.starts_with("#HttpOnly_"); }

}  // namespace

Result<std::vector<Cookie>> parse_cookie_value(std::string_view text) {
  std::vector<Cookie> cookies;
  const auto take = [&](std::string_view line) -> Result<void> {
    if (is_comment(line)) return {};
    auto parsed = parse_cookies(line);
    if (!parsed) return usage_error(parsed.error().message);
    cookies.insert(cookies.end(), parsed->begin(), parsed->end());
    return {};
  };
  const auto read =
      text.starts_with('@') ? read_lines(std::string(text.substr(1)), k_max_cookie_file_bytes, take) : take(text);
  if (!read) return read.error();
  if (cookies.empty() && !text.starts_with('@')) return usage_error("takes NAME=VALUE, several with ; between");
  return cookies;
}

}  // namespace wsx
