#include "base/host_port.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(HostPort, ReadsEitherPartAlone) {
  EXPECT_EQ(*parse_host_port("Example.com"), (HostPort{"example.com", std::nullopt}));
  EXPECT_EQ(*parse_host_port(":0"), (HostPort{"", std::uint16_t{0}}));
  EXPECT_EQ(*parse_host_port("h:65535"), (HostPort{"h", std::uint16_t{65535}}));
}

TEST(HostPort, WantsBracketsAroundIpv6) {
  EXPECT_EQ(*parse_host_port("[::1]:8080"), (HostPort{"::1", std::uint16_t{8080}}));
  EXPECT_EQ(parse_host_port("::1").error().hint, "IPv6 addresses need brackets: [::1]:8080");
}

TEST(HostPort, KeepsAZone) {
  EXPECT_EQ(parse_host_port("[fe80::1%eth0]")->host, "fe80::1%eth0");
  EXPECT_EQ(parse_host_port("[fe80::1%25eth0]")->host, "fe80::1%eth0");
  EXPECT_EQ(format_host("fe80::1%eth0"), "[fe80::1%25eth0]");
}

}  // namespace
}  // namespace wsx
