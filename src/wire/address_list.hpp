#pragma once
#include <boost/asio/ip/address.hpp>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace wsx {

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
  const boost::asio::ip::address& at(std::uint64_t index) const { return addresses_[index % addresses_.size()]; }

 private:
  std::vector<boost::asio::ip::address> addresses_;
};

}  // namespace wsx
