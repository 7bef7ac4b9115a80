#include "output/hex_dump.hpp"

#include <algorithm>
#include <cstdio>

#include "base/base64.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_group_bytes = 8;

std::string format_ascii(std::string_view bytes) {
  std::string out = "|";
  for (const char c : bytes) out += c >= ' ' && c <= '~' ? c : '.';
  return out + '|';
}

/// Two digits each, spaces between them, and one more between groups.
std::string format_groups(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += i % k_group_bytes == 0 ? "  " : " ";
    append_hex(out, bytes.substr(i, 1));
  }
  return out;
}

std::size_t groups_columns(std::size_t row_bytes) { return row_bytes * 3 + (row_bytes + 7) / k_group_bytes; }

std::size_t choose_row_bytes(std::size_t columns) {
  constexpr std::size_t k_offset_columns = 10, k_bars_columns = 2, k_min_row_bytes = 4;
  auto row_bytes = k_dump_row_bytes;
  while (row_bytes > k_min_row_bytes &&
         k_offset_columns + groups_columns(row_bytes) + row_bytes + k_bars_columns > columns)
    row_bytes /= 2;
  return row_bytes;
}

}  // namespace

std::string format_short_dump(std::string_view bytes) {
  const auto shown = bytes.substr(0, k_dump_row_bytes);
  std::string out = format_groups(shown);
  if (shown.size() < bytes.size()) return out + " …";
  return out + "  " + format_ascii(shown);
}

std::vector<std::string> format_dump(std::string_view bytes, std::size_t columns) {
  const auto row_bytes = choose_row_bytes(columns);
  std::vector<std::string> rows;
  rows.reserve((bytes.size() + row_bytes - 1) / row_bytes);
  for (std::size_t at = 0; at < bytes.size(); at += row_bytes) {
    const auto row = bytes.substr(at, row_bytes);
    char offset[24];
    std::snprintf(offset, sizeof offset, "%08zx  ", at);
    auto groups = format_groups(row);
    groups.resize(groups_columns(row_bytes), ' ');
    rows.push_back(offset + groups + format_ascii(row));
  }
  return rows;
}

}  // namespace wsx
