#include "base/secrets.hpp"

#include <array>

#include "base/http_names.hpp"

namespace wsx {

bool is_secret_header(std::string_view name) {
  constexpr std::array<std::string_view, 4> k_names{"authorization", "proxy-authorization", "cookie", "set-cookie"};
  for (std::string_view secret : k_names)
    if (is_same_name(name, secret)) return true;
  return false;
}

bool is_same_secret(std::string_view given, std::string_view secret) {
  if (given.size() != secret.size()) return false;
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < given.size(); ++i)
    difference = static_cast<unsigned char>(difference | (given[i] ^ secret[i]));
  return difference == 0;
}

}  // namespace wsx
