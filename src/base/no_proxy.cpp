#include "base/no_proxy.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <optional>
#include <string>

#include "base/http_names.hpp"
#include "base/number.hpp"

namespace wsx {
namespace {

/// 4 or 16 bytes.
struct Address {
  std::array<unsigned char, 16> bytes{};
  unsigned bits = 0;
};

std::optional<Address> parse_address(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const std::string whole(text.substr(0, text.find('%')));  // a zone says how to get there, not where
  Address address;
  if (::inet_pton(AF_INET, whole.c_str(), address.bytes.data()) == 1)
    address.bits = 32;
  else if (::inet_pton(AF_INET6, whole.c_str(), address.bytes.data()) == 1)
    address.bits = 128;
  else
    return std::nullopt;
  return address;
}

bool begin_alike(const Address& a, const Address& b, unsigned bits) {
  const auto whole = bits / 8, rest = bits % 8;
  if (!std::equal(a.bytes.begin(), a.bytes.begin() + whole, b.bytes.begin())) return false;
  return !rest || ((a.bytes[whole] ^ b.bytes[whole]) >> (8 - rest)) == 0;
}

bool is_in_network(const Address& host, std::string_view entry) {
  const auto slash = entry.find('/');
  const auto network = parse_address(entry.substr(0, slash));
  if (!network || network->bits != host.bits) return false;
  unsigned bits = host.bits;
  if (slash != entry.npos) {
    const auto mask = parse_whole<unsigned>(entry.substr(slash + 1));
    if (!mask || *mask > host.bits) return false;
    bits = *mask;
  }
  return begin_alike(host, *network, bits);
}

/// The same name, or one below it.
bool is_in_domain(std::string_view host, std::string_view domain) {
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.ends_with('.')) domain.remove_suffix(1);
  if (domain.empty() || host.size() < domain.size()) return false;
  if (!is_same_name(host.substr(host.size() - domain.size()), domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

}  // namespace

bool is_exempt_from_proxy(std::string_view host, std::string_view list) {
  constexpr std::string_view k_separators = ", \t";
  if (list == "*") return true;
  const auto address = parse_address(host);
  if (host.ends_with('.')) host.remove_suffix(1);
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(k_separators), list.size());
    const auto entry = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (address ? is_in_network(*address, entry) : is_in_domain(host, entry)) return true;
  }
  return false;
}

}  // namespace wsx
