#include "wire/openssl_version.hpp"

#include <openssl/crypto.h>

namespace wsx {

std::string openssl_version() { return OpenSSL_version(OPENSSL_VERSION_STRING); }

}  // namespace wsx
