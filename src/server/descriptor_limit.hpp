#pragma once
#include <cstdint>

namespace wsx {

/// Lets the process have as many descriptors as it may ask for: every client is one, and the default is often a small
/// part of that. Who may raise that limit, too (root), gets `wanted` if that is more. Returns how many there are now.
std::uint64_t raise_descriptor_limit(std::uint64_t wanted = 0);

}  // namespace wsx
