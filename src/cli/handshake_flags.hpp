#pragma once
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/flag_set.hpp"

namespace wsx {

// What a client and a server both say in the opening handshake. The texts differ: one asks, the other answers.

void add_header_flag(FlagSet& flags, Flag flag, HeaderList& headers);
void add_subprotocol_flag(FlagSet& flags, Flag flag, std::vector<std::string>& subprotocols);

}  // namespace wsx
