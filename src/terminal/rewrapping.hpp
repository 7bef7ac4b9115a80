#pragma once

namespace wsx {

/// Whether the terminal rewraps its rows when the width of the window changes, as far as the environment
/// says; unknown terminals are assumed not to.
bool rewraps_rows();

}  // namespace wsx
