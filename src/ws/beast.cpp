// Beast, compiled once (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/core/detail/chacha.hpp>

#include "wire/frame.hpp"

namespace boost::beast::detail {

/// What Beast masks frames with and makes Sec-WebSocket-Keys of: our random numbers.
/// Boost <= 1.90: Beast's own generator counts blocks in sixteenths and hands each out sixteen times, so that whoever
/// has seen sixteen masks knows the next ones (RFC 6455, section 10.3).
template <>
class chacha<20> {
 public:
  using result_type = std::uint32_t;
  chacha(const std::uint32_t*, std::uint64_t) {}
  result_type operator()() { return wsx::make_mask_key(); }
};

}  // namespace boost::beast::detail

#include <boost/beast/src.hpp>
