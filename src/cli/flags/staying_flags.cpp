#include "cli/flags/client_flags.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_forever = "forever";

/// So many in a row; 0: "forever".
Result<std::uint64_t> parse_attempts(std::string_view text) {
  return text == k_forever ? Result<std::uint64_t>(0) : k_count.parse(text);
}
const ValueKind<std::uint64_t> k_attempts{"N", "a number of attempts above 0, or forever", parse_attempts};

}  // namespace

void add_staying_flags(FlagSet& flags, ConnectOptions& options) {
  flags.group("Staying connected");
  flags.value(k_positive_duration,
              {.names = "--ping",
               .brief = "ping the server at this interval, to keep the connection alive",
               .details = "With -P, pongs show the round-trip time.",
               .default_text = "never"},
              options.keep_alive.interval);
  flags.value(k_duration,
              {.names = "--ping-timeout",
               .brief = "end the connection if nothing is heard for this long after a ping",
               .details = "0 means no limit."},
              options.keep_alive.timeout);
  flags.value(
      k_attempts,
      {.names = "--reconnect",
       .brief = "connect again when the connection ends or cannot be opened",
       .details =
           "N limits the attempts in a row, which a connection that holds for 10s ends; by default, or with forever, "
           "there is no limit. Failures that trying again cannot fix, "
           "such as an untrusted certificate or a 404, are not retried. The pause starts at half a second and doubles "
           "each time up to 30s, with up to 50% random jitter; a server's Retry-After is respected. Messages of "
           "--execute are sent again.",
       .implicit_value = "forever"},
      options.reconnect);
  flags.require("--ping-timeout", "--ping");
}

}  // namespace wsx
