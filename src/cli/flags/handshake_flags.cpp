#include <algorithm>

#include "base/units.hpp"
#include "cli/flags/transport_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/header_value.hpp"

namespace wsx {
namespace {

template <int least, int most>
Result<int> parse_between(std::string_view text) {
  const auto count = parse_count(text);
  if (!count || *count < least || *count > most) return Error{};
  return static_cast<int>(*count);
}
const ValueKind<int> k_window_bits{"BITS", "a number from 9 to 15", parse_between<9, 15>};
const std::vector<std::string> k_all_window_bits{"9", "10", "11", "12", "13", "14", "15"};
const ValueKind<int> k_deflate_level{"LEVEL", "a number from 0 to 9", parse_between<0, 9>};

enum class Takeover : std::uint8_t { neither, client, server, both };

}  // namespace

void add_deflate_flags(FlagSet& flags, std::string brief, DeflateOptions& deflate) {
  flags.toggle({.names = "--deflate,!--no-deflate",
                .brief = std::move(brief),
                .details = "Compression is used only if both sides agree (RFC 7692).",
                .default_text = deflate.enabled ? "--deflate" : "--no-deflate"},
               deflate.enabled);
  flags.value(k_window_bits,
              {.names = "--deflate-client-window",
               .brief = "limit the client's compression window to 2^BITS bytes",
               .details = "BITS is 9 to 15; the parameter is client_max_window_bits.",
               .default_text = "15",
               .choices = k_all_window_bits},
              deflate.client_window_bits);
  flags.value(k_window_bits,
              {.names = "--deflate-server-window",
               .brief = "limit the server's compression window to 2^BITS bytes",
               .details = "BITS is 9 to 15; the parameter is server_max_window_bits.",
               .default_text = "15",
               .choices = k_all_window_bits},
              deflate.server_window_bits);
  flags.choice<Takeover>({.names = "--deflate-no-context-takeover",
                          .brief = "which side resets its compression state for every message",
                          .details = "The parameters are client_no_context_takeover and server_no_context_takeover."},
                         {{"client", Takeover::client}, {"server", Takeover::server}, {"both", Takeover::both}},
                         Takeover::neither, [&deflate](Takeover side) {
                           deflate.client_no_context_takeover = side != Takeover::server;
                           deflate.server_no_context_takeover = side != Takeover::client;
                         });
  flags.value(k_deflate_level,
              {.names = "--deflate-level",
               .brief = "compression level, from 0 (none) to 9",
               .details = "These are zlib's levels: 1 is fastest, 9 makes the smallest messages.",
               .default_text = std::to_string(deflate.level),
               .choices = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
              deflate.level);
}

void add_header_flag(FlagSet& flags, Flag flag, std::function<Result<void>(GivenHeaders)> take) {
  flag.details =
      "'Name:' removes a header that wsx would send, and 'Name;' sends it empty. @FILE reads one header per "
      "line; empty lines and lines that begin with # are skipped.";
  flag.is_repeatable = true;
  flag.completion = Completion::at_file;
  flags.custom("'NAME: VALUE'", "'Name: value' or @FILE", std::move(flag),
               [take = std::move(take)](const std::string& text) -> Result<void> {
                 auto given = parse_headers(text);
                 if (!given) return given.error();
                 return take(std::move(*given));
               });
}

void add_subprotocol_flag(FlagSet& flags, Flag flag, std::vector<std::string>& subprotocols) {
  flag.is_repeatable = true;
  flags.custom(k_subprotocol.name, k_subprotocol.takes, std::move(flag),
               [&subprotocols](const std::string& text) -> Result<void> {
                 auto name = k_subprotocol.parse(text);
                 if (!name) return name.error();
                 if (std::find(subprotocols.begin(), subprotocols.end(), *name) != subprotocols.end())
                   return usage_error("was given " + quote_value(text) + " twice");
                 subprotocols.push_back(std::move(*name));
                 return {};
               });
}

}  // namespace wsx
