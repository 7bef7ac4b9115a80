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
               .brief = "ping the server so often, to keep the connection alive",
               .details = "Pongs show the round-trip time (-P).",
               .default_text = "never"},
              options.keep_alive.interval);
  flags.value(k_duration,
              {.names = "--ping-timeout",
               .brief = "end the connection when the server is not heard for so long after a ping",
               .details = "0 never does."},
              options.keep_alive.timeout);
  flags.value(
      k_attempts,
      {.names = "--reconnect",
       .brief = "connect again when the connection ends or cannot be made",
       .details =
           "N attempts in a row at most; without N, forever. Not after a failure that would only come again, such as a "
           "certificate that is not trusted or a 404. The pause is half a second at first, and twice as long each time "
           "up to 30s, of which up to a half is left to chance; a server's Retry-After is followed. Messages of "
           "--execute are sent again.",
       .implicit_value = "forever"},
      options.reconnect);
  flags.require("--ping-timeout", "--ping");
}

}  // namespace wsx
