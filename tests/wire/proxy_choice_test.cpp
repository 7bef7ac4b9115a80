#include "wire/proxy_choice.hpp"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>

namespace wsx {
namespace {

/// The proxy variables of the environment are these and no others until the end of the test.
struct ProxyChoice : testing::Test {
  ProxyChoice() { clear(); }
  ~ProxyChoice() override { clear(); }
  static void clear() {
    for (const char* name : {"ws_proxy", "WS_PROXY", "http_proxy", "HTTP_PROXY", "wss_proxy", "WSS_PROXY",
                             "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
      ::unsetenv(name);
  }
  static void set(const char* name, const char* value) { ::setenv(name, value, 1); }
};

/// "host from source", "none", or the error's code.
std::string choice(std::string_view url, const ProxyOptions& options = {}) {
  const auto chosen = choose_proxy(parse_url(url).value(), options);
  if (!chosen) return chosen.error().code;
  return *chosen ? (*chosen)->url.host + " from " + (*chosen)->source : "none";
}

TEST_F(ProxyChoice, IsNoneUnlessSomebodySaysSo) { EXPECT_EQ(choice("ws://h"), "none"); }

TEST_F(ProxyChoice, DependsOnTheScheme) {
  set("http_proxy", "a");
  EXPECT_EQ(choice("ws://h"), "a from http_proxy");
  EXPECT_EQ(choice("wss://h"), "none");
  set("ALL_PROXY", "b");
  EXPECT_EQ(choice("wss://h"), "b from ALL_PROXY");
  set("HTTPS_PROXY", "c");
  EXPECT_EQ(choice("wss://h"), "c from HTTPS_PROXY");
  set("https_proxy", "d");
  EXPECT_EQ(choice("wss://h"), "d from https_proxy");
  set("wss_proxy", "e");
  EXPECT_EQ(choice("wss://h"), "e from wss_proxy");
  EXPECT_EQ(choice("ws://h"), "a from http_proxy");
}

TEST_F(ProxyChoice, KnowsThatUpperCaseHttpProxyMayComeFromAClient) {
  set("HTTP_PROXY", "a");
  EXPECT_EQ(choice("ws://h"), "none");
}

TEST_F(ProxyChoice, PrefersTheFlag) {
  set("http_proxy", "a");
  const ProxyUrl flag = parse_proxy_url("b").value();
  EXPECT_EQ(choice("ws://h", {.url = flag}), "b from --proxy");
  EXPECT_EQ(choice("ws://h", {.off = true}), "none");
}

TEST_F(ProxyChoice, LeavesOutExemptHosts) {
  set("all_proxy", "a");
  set("NO_PROXY", "h,10.0.0.0/8");
  EXPECT_EQ(choice("ws://h"), "none");
  EXPECT_EQ(choice("wss://10.1.2.3"), "none");
  EXPECT_EQ(choice("ws://i"), "a from all_proxy");
  EXPECT_EQ(choice("ws://h", {.url = parse_proxy_url("b").value()}), "none");
  EXPECT_EQ(choice("ws://h", {.no_proxy = ""}), "a from all_proxy");
  EXPECT_EQ(choice("ws://i", {.no_proxy = "i"}), "none");
  set("no_proxy", "i");
  EXPECT_EQ(choice("ws://h"), "a from all_proxy");
}

TEST_F(ProxyChoice, IsNeverForUnixSockets) {
  set("all_proxy", "a");
  EXPECT_EQ(choice("ws+unix:/run/s"), "none");
}

TEST_F(ProxyChoice, TakesCredentialsFromTheirOwnFlagFirst) {
  set("all_proxy", "me:secret@a");
  const auto chosen = choose_proxy(parse_url("ws://h").value(), {.user_password = "you:and:more"});
  EXPECT_EQ((*chosen)->url.user, "you");
  EXPECT_EQ((*chosen)->url.password, "and:more");
}

TEST_F(ProxyChoice, NamesTheVariableThatIsWrong) {
  set("all_proxy", "gopher://me:s3cret@a");
  const auto chosen = choose_proxy(parse_url("ws://h").value(), {});
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().phase, Phase::proxy);
  EXPECT_EQ(chosen.error().code, "bad_proxy_url");
  EXPECT_NE(chosen.error().message.find("all_proxy"), std::string::npos);
  EXPECT_EQ(chosen.error().message.find("s3cret"), std::string::npos);
}

TEST_F(ProxyChoice, ListsEveryProxyThatMayBeUsed) {
  set("http_proxy", "a");
  set("HTTPS_PROXY", "b");
  set("ALL_PROXY", "c:x");
  const auto proxies = list_proxies({.url = parse_proxy_url("d").value()});
  for (const char* host : {"a", "b", "d"})
    EXPECT_EQ(std::count_if(proxies.begin(), proxies.end(), [=](auto& proxy) { return proxy.host == host; }), 1)
        << host;
}

}  // namespace
}  // namespace wsx
