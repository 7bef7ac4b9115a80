#include "commands/session_facts.hpp"

#include "base/units.hpp"
#include "output/pretty_parts.hpp"

namespace wsx {
namespace {

std::string format_traffic(std::string_view verb, const Traffic& traffic, bool has_deflate) {
  auto line = "* " + std::string(verb) + " " + format_plural(traffic.messages, "message") + ", " +
              format_size(traffic.bytes) + ", " + format_size(traffic.wire_bytes) + " on the wire";
  if (has_deflate && traffic.bytes > 0) line += " (" + format_ratio(traffic.wire_bytes, traffic.bytes) + ")";
  return line + "\n";
}

}  // namespace

SessionFacts collect_facts(const Connection& connection, std::optional<microseconds> last_round_trip) {
  const auto now = Clock::now();
  const auto since = [now](Clock::time_point then) { return std::chrono::duration_cast<microseconds>(now - then); };
  return {.open_for = since(connection.opened_at()),
          .silent_for = since(connection.last_heard()),
          .round_trip = last_round_trip,
          .has_deflate = connection.has_deflate(),
          .sent = connection.sent(),
          .received = connection.received()};
}

std::string format_stats(const SessionFacts& facts) {
  auto lines =
      "* open for " + format_duration(facts.open_for) + ", last heard " + format_duration(facts.silent_for) + " ago";
  if (facts.round_trip) lines += ", round trip " + format_duration(*facts.round_trip);
  lines += facts.has_deflate ? ", compressed\n" : ", not compressed\n";
  return lines + format_traffic("sent", facts.sent, facts.has_deflate) +
         format_traffic("received", facts.received, facts.has_deflate);
}

std::string format_server_stats(const SessionFacts& facts, std::uint64_t clients, std::uint64_t opened) {
  return "* listening for " + format_duration(facts.open_for) + ", " + format_plural(clients, "client") + " now, " +
         format_count(opened) + " in total\n" + format_traffic("sent", facts.sent, facts.has_deflate) +
         format_traffic("received", facts.received, facts.has_deflate);
}

std::string format_info(const Open& open, PrettyStyle style) {
  style.verbose = true;
  style.conn_numbers = false;
  return format_pretty({.what = open}, style);
}

std::string format_headers(const Open& open, PrettyStyle style) {
  style.conn_numbers = false;
  return format_pretty_headers(open, style);
}

}  // namespace wsx
