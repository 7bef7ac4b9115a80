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

TEST(HostPort, ReadsAddressesAsBrowsersDo) {
  for (const char* text : {"127.1", "0x7f.1", "0177.0.0.1", "0x7f000001", "127.0.0.1"})
    EXPECT_EQ(parse_host_port(text)->host, "127.0.0.1") << text;
  EXPECT_EQ(parse_host_port("[0:0::0:1]")->host, "::1");
  EXPECT_EQ(parse_host_port("[2001:DB8::A]")->host, "2001:db8::a");
  for (const char* text : {"3000", "1.2.3.4.5", "node.1", "a.256", "1e3"})
    EXPECT_EQ(parse_host_port(text)->host, text) << text;
}

TEST(HostPort, KeepsADotAtTheEnd) { EXPECT_EQ(parse_host_port("Example.COM.")->host, "example.com."); }

TEST(HostPort, KeepsAZone) {
  EXPECT_EQ(parse_host_port("[fe80::1%1]")->host, "fe80::1%1");
  EXPECT_EQ(parse_host_port("[fe80::1%eth0]")->host, "fe80::1%eth0");
  EXPECT_EQ(parse_host_port("[fe80::1%25eth0]")->host, "fe80::1%eth0");
  EXPECT_EQ(format_host("fe80::1%eth0"), "[fe80::1%25eth0]");
}

}  // namespace
}  // namespace wsx
