#include "base/url.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

Url parsed_url(std::string_view text) {
  auto url = parse_url(text);
  EXPECT_TRUE(url) << text << ": " << (url ? "" : url.error().message);
  return url ? *url : Url{};
}

TEST(Url, IsTakenApart) {
  const auto url = parsed_url("wss://Example.com:8443/chat?room=1");
  EXPECT_EQ(url.scheme, Url::Scheme::wss);
  EXPECT_EQ(url.host, "example.com");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.target, "/chat?room=1");
}

TEST(Url, HasItsSchemesDefaultPort) {
  EXPECT_EQ(parsed_url("ws://h").port, 80);
  EXPECT_EQ(parsed_url("wss://h").port, 443);
  EXPECT_EQ(parsed_url("wss://h:/").port, 443);
}

TEST(Url, MayBeWrittenWithHttp) {
  EXPECT_EQ(parsed_url("http://h/x"), parsed_url("ws://h/x"));
  EXPECT_EQ(parsed_url("HTTPS://h/x"), parsed_url("wss://h/x"));
}

TEST(Url, NeedsNoScheme) {
  EXPECT_EQ(parsed_url("localhost:3000"), parsed_url("ws://localhost:3000/"));
  EXPECT_EQ(parsed_url(":3000"), parsed_url("ws://localhost:3000/"));
  EXPECT_EQ(parsed_url("3000"), parsed_url("ws://localhost:3000/"));
  EXPECT_EQ(parsed_url("3000/chat?room=1"), parsed_url("ws://localhost:3000/chat?room=1"));
  EXPECT_EQ(parsed_url("ws://3000").host, "3000");  // a host of that name
  EXPECT_EQ(parse_url("0").error().code, "bad_port");
  EXPECT_EQ(parse_url("65536").error().code, "bad_port");
  EXPECT_EQ(parsed_url("[::1]:80/x"), parsed_url("ws://[::1]/x"));
  EXPECT_EQ(parsed_url("example.com"), parsed_url("ws://example.com"));
  EXPECT_EQ(parsed_url("localhost:3000/?to=http://x").target, "/?to=http://x");
  EXPECT_EQ(parsed_url("user:pw@h:81/").password, "pw");
  EXPECT_EQ(parsed_url("ws:81").host, "ws");
}

TEST(Url, PutsASlashBeforeABareQuery) {
  EXPECT_EQ(parsed_url("ws://h?x=1").target, "/?x=1");
  EXPECT_EQ(parsed_url("ws://h").target, "/");
}

TEST(Url, EncodesWhatMayNotStandInATarget) {
  EXPECT_EQ(parsed_url("ws://h/a b?q=\"ü\"").target, "/a%20b?q=%22%C3%BC%22");
  EXPECT_EQ(parsed_url("ws://h/a%20b").target, "/a%20b");
}

TEST(Url, DecodesUserAndPassword) {
  const auto url = parsed_url("ws://me%40home:p%3Aw@h/");
  EXPECT_EQ(url.user, "me@home");
  EXPECT_EQ(url.password, "p:w");
  EXPECT_FALSE(parsed_url("ws://me@h").password);
}

TEST(Url, NamesASocketAsNpmDoes) {
  const auto url = parsed_url("ws+unix:/run/a.sock:/request/path?x");
  EXPECT_EQ(url.scheme, Url::Scheme::ws_unix);
  EXPECT_EQ(url.unix_path, "/run/a.sock");
  EXPECT_EQ(url.target, "/request/path?x");
  EXPECT_EQ(host_header(url), "localhost");
  EXPECT_EQ(parsed_url("ws+unix:///run/a.sock"), parsed_url("ws+unix:/run/a.sock"));
  EXPECT_EQ(parsed_url("wss+unix:a%3Ab.sock").unix_path, "a:b.sock");
  EXPECT_TRUE(is_tls(parsed_url("wss+unix:/x")));
}

TEST(Url, MeansAServerOfOursWithEcho) {
  EXPECT_EQ(parsed_url("echo:").scheme, Url::Scheme::echo);
  EXPECT_EQ(parsed_url("echo:/x").target, "/x");
}

TEST(Url, IsRefusedWithAStableCode) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty_url"},
      {"ws://h/" + std::string(k_max_url_bytes, 'x'), "long_url"},
      {"ws://h/#frag", "fragment"},
      {"ws://h/a\r\nX: y", "control_character"},
      {std::string("ws://h/\0", 8), "control_character"},
      {"ws://h/\x7f", "control_character"},
      {"ftp://h/", "unknown_scheme"},
      {"wsss://h/", "unknown_scheme"},
      {"ws:/localhost:3000", "unknown_scheme"},
      {"WSS//localhost", "unknown_scheme"},
      {"https:/", "unknown_scheme"},
      {"ws://", "bad_host"},
      {"ws:///path", "bad_host"},
      {"ws://:80/", "bad_host"},
      {"ws://user@/", "bad_host"},
      {"ws://a b/", "bad_host"},
      {"ws://bücher.example/", "bad_host"},
      {"ws://[::1/", "bad_host"},
      {"ws://::1/", "bad_host"},
      {"ws://[::1]x/", "bad_host"},
      {"ws://[::g]/", "bad_host"},
      {"ws://[fe80::1%]/", "bad_host"},
      {"ws://a\\b/", "bad_host"},
      {"ws://h%41/", "bad_host"},
      {"echo:host", "bad_host"},
      {"ws://h:0/", "bad_port"},
      {"ws://h:65536/", "bad_port"},
      {"ws://h:-1/", "bad_port"},
      {"ws://h:8a/", "bad_port"},
      {"ws://u:se/cret@h/", "bad_host"},
      {"mailto:someone", "bad_port"},
      {"ws://u:%zz@h/", "bad_escape"},
      {"ws://u%0d%0a@h/", "bad_escape"},
      {"ws+unix:", "bad_unix_path"},
      {"ws+unix::/x", "bad_unix_path"},
      {"ws+unix:/a%00b", "bad_escape"},
      {"ws+unix:/" + std::string(k_max_unix_path_bytes, 'x'), "bad_unix_path"},
  };
  for (const auto& [text, code] : cases) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url.has_error()) << text;
    EXPECT_EQ(url.error().code, code) << text;
    EXPECT_EQ(url.error().phase, Phase::url) << text;
  }
}

TEST(Url, IsFormattedAsItIsRead) {
  for (const std::string text : {"ws://localhost:3000/", "wss://example.com/x?y=%20", "ws://me%40home@h/",
                                 "ws://me:s%40crt@h/", "ws://[::1]:8080/", "ws://[fe80::1%25eth0]/",
                                 "ws+unix:/run/a%3Ab.sock:/x", "ws+unix:////x:/", "echo:", "echo:/x", "ws://h:443/"}) {
    EXPECT_EQ(format_url(parsed_url(text)), text);
    EXPECT_EQ(parsed_url(format_url(parsed_url(text))), parsed_url(text));
  }
}

TEST(Url, RefusesNamesThatNobodyCanLookUp) {
  std::string name;
  for (int i = 0; i < 64; ++i) name += "abc.";
  for (const std::string& host : {std::string("a..b"), std::string(".a"), std::string("a.."), std::string("."),
                                  std::string(64, 'a') + ".com", name})
    EXPECT_EQ(parse_url("ws://" + host + "/").error().code, "bad_host") << host;
  EXPECT_EQ(parsed_url("ws://example.com./").host, "example.com.");
}

TEST(Url, MakesTheHostHeaderWithoutTheDefaultPort) {
  EXPECT_EQ(host_header(parsed_url("ws://h:80")), "h");
  EXPECT_EQ(host_header(parsed_url("wss://h:80")), "h:80");
  EXPECT_EQ(host_header(parsed_url("ws://[::1]:3000")), "[::1]:3000");
  EXPECT_EQ(host_header(parsed_url("ws://[fe80::1%25eth0]")), "[fe80::1]");
}

}  // namespace
}  // namespace wsx
