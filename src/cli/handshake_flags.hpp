#pragma once
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/flag_set.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

// What a client and a server both say in the opening handshake. The texts differ: one asks, the other answers.

void add_header_flag(FlagSet& flags, Flag flag, HeaderList& headers);
/// permessage-deflate and its parameters; `brief` is what --deflate does.
void add_deflate_flags(FlagSet& flags, std::string brief, DeflateOptions& deflate);
void add_subprotocol_flag(FlagSet& flags, Flag flag, std::vector<std::string>& subprotocols);

}  // namespace wsx
