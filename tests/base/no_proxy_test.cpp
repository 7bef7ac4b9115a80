#include "base/no_proxy.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

struct Case {
  const char *host, *list;
};

TEST(NoProxy, ExemptsHostsAsCurlDoes) {
  constexpr Case k_exempt[] = {
      {"example.com", "example.com"},
      {"example.com", "EXAMPLE.com"},
      {"example.com", ".example.com"},
      {"example.com", "example.com."},
      {"example.com.", "example.com"},
      {"www.example.com", "example.com"},
      {"www.example.com", ".example.com"},
      {"example.com", "other.org,example.com"},
      {"example.com", "other.org, example.com ,"},
      {"example.com", "other.org example.com"},
      {"example.com", "*"},
      {"10.1.2.3", "*"},
      {"10.1.2.3", "10.1.2.3"},
      {"10.1.2.3", "10.0.0.0/8"},
      {"10.1.2.3", "10.1.2.2/31"},
      {"10.1.2.3", "0.0.0.0/0"},
      {"10.1.2.3", "10.1.2.3/32"},
      {"::1", "::1"},
      {"::1", "[::1]"},
      {"::1", "0:0:0:0:0:0:0:1"},
      {"fd12::9", "fd00::/8"},
      {"fe80::1%eth0", "fe80::1"},
  };
  for (const auto& [host, list] : k_exempt) EXPECT_TRUE(is_exempt_from_proxy(host, list)) << host << " in " << list;
}

TEST(NoProxy, LeavesOthersAlone) {
  constexpr Case k_not[] = {
      {"example.com", ""},
      {"example.com", " , ,"},
      {"example.com", "."},
      {"example.com", "www.example.com"},
      {"badexample.com", "example.com"},
      {"badexample.com", ".example.com"},
      {"example.com", "com.example"},
      {"example.com", "example.com:80"},
      {"example.com", "other.org,*"},
      {"example.com", "*.com"},
      {"10.1.2.3", "2.3"},
      {"10.1.2.3", "10.1.2.4/31x"},
      {"10.1.2.3", "10.1.2.4/31"},
      {"10.1.2.3", "11.0.0.0/8"},
      {"10.1.2.3", "10.0.0.0/33"},
      {"10.1.2.3", "10.0.0.0/"},
      {"10.1.2.3", "10.0.0.0/-1"},
      {"10.1.2.3", "::/0"},
      {"::1", "127.0.0.1"},
      {"fc12::9", "fd00::/8"},
      {"10.1.2.3.example.com", "10.0.0.0/8"},
  };
  for (const auto& [host, list] : k_not) EXPECT_FALSE(is_exempt_from_proxy(host, list)) << host << " in " << list;
}

}  // namespace
}  // namespace wsx
