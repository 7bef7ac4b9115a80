#include "json/surrogate_mender.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace wsx {
namespace {

constexpr std::size_t k_escape_bytes = 6;  // "\u1234"

/// The unit that an escape at the text's front stands for; nothing when there is none, or not all of it.
std::optional<unsigned> read_unit(std::string_view text) {
  if (text.size() < k_escape_bytes || !text.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  const char* const end = text.data() + k_escape_bytes;
  const auto [stop, error] = std::from_chars(text.data() + 2, end, unit, 16);
  return error == std::errc() && stop == end ? std::optional(unit) : std::nullopt;
}

bool is_high(unsigned unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low(unsigned unit) { return unit >= 0xdc00 && unit < 0xe000; }

}  // namespace

std::string_view SurrogateMender::mend(std::string_view piece) {
  text_.erase(0, done_);
  text_ += piece;
  return mend_held(false);
}

std::string_view SurrogateMender::finish() {
  text_.erase(0, done_);
  return mend_held(true);
}

std::string_view SurrogateMender::mend_held(bool is_last) {
  std::size_t at = 0;
  while ((at = text_.find('\\', at)) != text_.npos) {
    const std::string_view rest = std::string_view(text_).substr(at);
    const bool may_be_cut = !is_last && rest.size() < 2 * k_escape_bytes;
    const auto unit = read_unit(rest);
    if (!unit) {
      if (may_be_cut && rest.size() < k_escape_bytes) break;
      at += 2;  // another escape, or one that the parser will complain about
      continue;
    }
    if (is_high(*unit) && may_be_cut) break;
    const auto next = is_high(*unit) ? read_unit(rest.substr(k_escape_bytes)) : std::nullopt;
    const bool is_pair = next && is_low(*next);
    if (!is_pair && (is_high(*unit) || is_low(*unit))) text_.replace(at, k_escape_bytes, "\\ufffd");
    at += is_pair ? 2 * k_escape_bytes : k_escape_bytes;
  }
  done_ = std::min(at, text_.size());
  return std::string_view(text_).substr(0, done_);
}

}  // namespace wsx
