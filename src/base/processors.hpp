#pragma once

namespace wsx {

/// How many this process may use (its affinity); the machine may have more. At least 1.
unsigned count_processors();

}  // namespace wsx
