#pragma once
#include <string>

namespace wsx {

/// "3.0.17": of the library that runs, which may be newer than the one that was compiled with.
std::string openssl_version();

}  // namespace wsx
