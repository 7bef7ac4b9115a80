#include <boost/version.hpp>

#include "cli/help/help.hpp"
#include "wire/openssl_version.hpp"

namespace wsx {

std::string format_version() {
  return "wsx " WSX_VERSION " (commit " WSX_COMMIT ", Boost " + std::to_string(BOOST_VERSION / 100000) + "." +
         std::to_string(BOOST_VERSION / 100 % 1000) + "." + std::to_string(BOOST_VERSION % 100) + ", OpenSSL " +
         openssl_version() + ")\n";
}

}  // namespace wsx
