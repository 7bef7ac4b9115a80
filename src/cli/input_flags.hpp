#pragma once
#include "cli/flag_set.hpp"
#include "input/input_options.hpp"

namespace wsx {

/// What stdin is: --input, -0, -b, --hex, --base64, --strict-input.
void add_input_flags(FlagSet& flags, InputOptions& options);

Result<void> check_input(const InputOptions& options);

}  // namespace wsx
