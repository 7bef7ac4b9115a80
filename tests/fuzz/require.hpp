#pragma once
#include <cstdlib>

/// What an input must not break; it ends the program, as a fuzzer wants it.
inline void require(bool holds) {
  if (!holds) std::abort();
}
