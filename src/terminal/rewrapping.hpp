#pragma once

namespace wsx {

/// Whether the terminal is one that wraps its rows anew when the window gets another width, as far as the environment
/// tells; of unknown ones it is not assumed.
bool rewraps_rows();

}  // namespace wsx
