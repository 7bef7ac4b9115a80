#include "wire/address_list.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <optional>
#include <set>

#include "base/escape.hpp"
#include "wire/address.hpp"

namespace wsx {
namespace {

namespace ip = boost::asio::ip;

Error refuse(std::string message) {
  return {Phase::input, "bad_address", std::move(message), "such as 10.0.0.1,10.0.0.2 or 127.0.0.0/24"};
}

/// The first address of a network and how many of it, one after the other.
struct Range {
  ip::address first;
  std::uint64_t size = 1;
};

/// Only two, or one: then all are hosts (RFC 3021).
constexpr std::uint64_t k_whole_range_max = 2;

std::uint64_t count_addresses(unsigned host_bits) { return host_bits >= 63 ? ~0ull : 1ull << host_bits; }

Range hosts_of(const ip::network_v4& network) {
  const auto first = network.network();
  const auto size = count_addresses(32 - network.prefix_length());
  if (size <= k_whole_range_max) return {first, size};
  return {ip::address_v4(first.to_uint() + 1), size - 2};
}

/// Without the first, which is any router's (RFC 4291, section 2.6.1). There is no broadcast address.
Range hosts_of(const ip::network_v6& network) {
  const auto first = network.network();
  const auto size = count_addresses(128 - network.prefix_length());
  if (size <= k_whole_range_max) return {first, size};
  auto bytes = first.to_bytes();
  ++bytes.back();
  return {ip::address_v6(bytes, first.scope_id()), size - 1};
}

std::optional<Range> parse_range(const std::string& text) {
  boost::system::error_code error;
  if (text.find('/') == text.npos) {
    const auto address = ip::make_address(text, error);
    return error ? std::nullopt : std::optional(Range{address, 1});
  }
  const auto v4 = ip::make_network_v4(text, error);
  if (!error) return hosts_of(v4);
  const auto v6 = ip::make_network_v6(text, error);
  if (!error) return hosts_of(v6);
  return std::nullopt;
}

ip::address next(const ip::address& address) {
  if (address.is_v4()) return ip::address_v4(address.to_v4().to_uint() + 1);
  auto bytes = address.to_v6().to_bytes();
  for (auto byte = bytes.rbegin(); byte != bytes.rend() && ++*byte == 0; ++byte) continue;
  return ip::address_v6(bytes, address.to_v6().scope_id());
}

IpAddress as_value(const ip::address& address) {
  IpAddress value;
  value.is_v4 = address.is_v4();
  if (value.is_v4) {
    const auto bytes = address.to_v4().to_bytes();
    std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
  } else {
    value.bytes = address.to_v6().to_bytes();
    value.scope = address.to_v6().scope_id();
  }
  return value;
}

}  // namespace

ip::address as_asio(const IpAddress& address) {
  if (!address.is_v4) return ip::address_v6(address.bytes, address.scope);
  ip::address_v4::bytes_type bytes;
  std::copy_n(address.bytes.begin(), bytes.size(), bytes.begin());
  return ip::address_v4(bytes);
}

std::string IpAddress::to_string() const { return as_asio(*this).to_string(); }

Result<AddressList> AddressList::parse(std::string_view text) {
  AddressList list;
  std::set<ip::address> seen;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    const std::string item(text.substr(begin, end - begin));
    begin = end + 1;
    const auto range = parse_range(item);
    if (!range) return refuse(quote(item) + " is neither an address nor a network");
    if (range->first.is_multicast() || range->first.is_unspecified())
      return refuse(quote(item) + " cannot be used as a local address");
    if (range->size > k_max_addresses - list.size())
      return refuse("with " + quote(item) + " there are more than " + std::to_string(k_max_addresses) + " addresses");
    auto address = range->first;
    for (std::uint64_t i = 0; i < range->size; ++i, address = next(address))
      if (seen.insert(address).second) list.addresses_.push_back(as_value(address));
  }
  return list;
}

}  // namespace wsx
