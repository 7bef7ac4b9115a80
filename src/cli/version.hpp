#pragma once
#include <string>

namespace wsx {

/// What -V prints: "wsx 0.2.0 (commit 1a2b3c4d5e, Boost 1.81.0, OpenSSL 3.0.17)". OpenSSL's is that of the library at
/// run time; the commit is "unknown" where the sources were no repository.
std::string format_version();

}  // namespace wsx
