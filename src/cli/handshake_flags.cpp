#include "cli/handshake_flags.hpp"

#include <algorithm>

#include "cli/header_value.hpp"
#include "cli/usage_error.hpp"

namespace wsx {

void add_header_flag(FlagSet& flags, Flag flag, HeaderList& headers) {
  flag.details = "@FILE reads one header a line; empty lines and lines that begin with # are skipped.";
  flag.is_repeatable = true;
  flag.completion = Completion::at_file;
  flags.custom("'NAME: VALUE'", "'Name: value' or @FILE", std::move(flag),
               [&headers](const std::string& text) -> Result<void> {
                 const auto parsed = parse_headers(text);
                 if (!parsed) return parsed.error();
                 headers.insert(headers.end(), parsed->begin(), parsed->end());
                 return {};
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
