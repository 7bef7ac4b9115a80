#include "commands/client_list.hpp"

#include <algorithm>
#include <array>

#include "base/escape.hpp"
#include "base/units.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_path_bytes = 60;  // that are shown
constexpr std::size_t k_columns = 6;          // of fixed width; what a client chose comes after them

struct Row {
  std::array<std::string, k_columns> columns;
  std::string rest;
};

std::string format_path(std::string_view path) {
  auto shown = format_escaped(path);
  if (shown.size() <= k_max_path_bytes) return shown;
  shown.resize(k_max_path_bytes);
  while (!is_utf8(shown)) shown.pop_back();
  return shown + "…";
}

std::string format_traffic(const Traffic& traffic) {
  return format_count(traffic.messages) + ", " + format_size(traffic.bytes);
}

Row make_row(const ClientRow& client) {
  const auto subprotocol = client.subprotocol.empty() ? "" : ", subprotocol " + format_escaped(client.subprotocol);
  return {{std::to_string(client.number), format_escaped(client.remote), format_duration(client.facts.open_for),
           format_traffic(client.facts.received), format_traffic(client.facts.sent), format_size(client.queued_bytes)},
          format_path(client.path) + subprotocol};
}

}  // namespace

std::string format_client_list(const std::vector<ClientRow>& clients, std::size_t count) {
  std::vector<Row> rows = {{{"client", "from", "open", "received", "sent", "queued"}, "path"}};
  for (const ClientRow& client : clients) rows.push_back(make_row(client));
  std::array<std::size_t, k_columns> widths{};
  for (const Row& row : rows)
    for (std::size_t at = 0; at < k_columns; ++at) widths[at] = std::max(widths[at], row.columns[at].size());
  std::string lines;
  for (Row& row : rows) {
    lines += "*";
    for (std::size_t at = 0; at < k_columns; ++at) {
      row.columns[at].resize(widths[at], ' ');
      lines.append(at ? "  " : " ").append(row.columns[at]);
    }
    lines.append("  ").append(row.rest).append("\n");
  }
  if (count > clients.size()) lines += "* and " + format_plural(count - clients.size(), "client") + " more\n";
  return lines;
}

}  // namespace wsx
