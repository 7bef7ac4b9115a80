#pragma once
#include "base/error.hpp"

namespace wsx {

/// What goes with a refusal of this status: the headers given, and those that servers and proxies send with it (a
/// challenge with 401 and 407, Retry-After with 429 and 503 …) where no given one has the same name.
HeaderList add_fitting_headers(unsigned status, HeaderList given);

}  // namespace wsx
