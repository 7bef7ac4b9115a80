#pragma once

namespace wsx {

/// Lets the process have as many descriptors as it may ask for: every client is one, and the default is often a small
/// part of that.
void raise_descriptor_limit();

}  // namespace wsx
