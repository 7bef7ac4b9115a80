#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// An IP address as a value, for options: without Asio's headers.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};  // in network order; of IPv4 the first four
  std::uint32_t scope = 0;               // of IPv6
  bool is_v4 = true;

  std::string to_string() const;
};

/// Addresses of this machine to connect from, to be taken in turn: 28,232 ports each, as the system has them by
/// default.
class AddressList {
 public:
  /// "10.0.0.1,10.0.0.2", "127.0.0.0/24" (every host of it, without the network's and the broadcast address), or both,
  /// comma-separated; IPv6 too. At most k_max_addresses. Errors: phase input, code bad_address.
  static Result<AddressList> parse(std::string_view text);
  static constexpr std::size_t k_max_addresses = 65'536;

  bool empty() const { return addresses_.empty(); }
  std::size_t size() const { return addresses_.size(); }
  /// The `index`-th, round and round.
  const IpAddress& at(std::uint64_t index) const { return addresses_[index % addresses_.size()]; }

 private:
  std::vector<IpAddress> addresses_;
};

}  // namespace wsx
