#include "base/url_reference.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string resolved(std::string_view base, std::string_view reference) {
  const auto url = resolve_reference(parse_url(base).value(), reference);
  return url ? format_url(*url) : url.error().code;
}

struct ReferenceCase {
  const char *reference, *expected;
};

TEST(UrlReference, IsResolvedAsTheRfcsExamplesSay) {  // RFC 3986, section 5.4, as far as WebSocket URLs go
  constexpr ReferenceCase k_cases[] = {{"g", "ws://a/b/c/g"},
                                       {"./g", "ws://a/b/c/g"},
                                       {"g/", "ws://a/b/c/g/"},
                                       {"/g", "ws://a/g"},
                                       {"//g", "ws://g/"},
                                       {"?y", "ws://a/b/c/d;p?y"},
                                       {"g?y", "ws://a/b/c/g?y"},
                                       {"#s", "ws://a/b/c/d;p?q"},
                                       {"g?y#s", "ws://a/b/c/g?y"},
                                       {";x", "ws://a/b/c/;x"},
                                       {"", "ws://a/b/c/d;p?q"},
                                       {".", "ws://a/b/c/"},
                                       {"..", "ws://a/b/"},
                                       {"../..", "ws://a/"},
                                       {"../../../g", "ws://a/g"},
                                       {"/./g", "ws://a/g"},
                                       {"g.", "ws://a/b/c/g."},
                                       {"..g", "ws://a/b/c/..g"},
                                       {"./../g", "ws://a/b/g"},
                                       {"g/../h", "ws://a/b/c/h"},
                                       {"g;x=1/../y", "ws://a/b/c/y"},
                                       {"g?y/../x", "ws://a/b/c/g?y/../x"}};
  for (const auto& [reference, expected] : k_cases)
    EXPECT_EQ(resolved("ws://a/b/c/d;p?q", reference), expected) << reference;
}

TEST(UrlReference, MayChangeSchemeHostAndPort) {
  EXPECT_EQ(resolved("ws://a/x", "http://b/y"), "ws://b/y");
  EXPECT_EQ(resolved("ws://a/x", "HTTPS://B:8443"), "wss://b:8443/");
  EXPECT_EQ(resolved("wss://a/x", "//b?q"), "wss://b/?q");
  EXPECT_EQ(resolved("ws://a:81/x", "ws://a/../y"), "ws://a/y");
}

TEST(UrlReference, IsEncodedAsBrowsersDo) {
  EXPECT_EQ(resolved("ws://a/", "/a b/ä?ö=\"%41\""), "ws://a/a%20b/%C3%A4?%C3%B6=%22%41%22");
  EXPECT_EQ(resolved("ws://a/b/c", "%2e%2E/d"), "ws://a/d");
}

TEST(UrlReference, KeepsUserAndSocketWhereItStaysAtTheOrigin) {
  EXPECT_EQ(resolved("ws://me:pw@a/x", "y"), "ws://me:pw@a/y");
  EXPECT_EQ(resolved("ws://me:pw@a/x", "http://a:80/y"), "ws://me:pw@a/y");
  EXPECT_EQ(resolved("ws://me:pw@a/x", "ws://b/y"), "ws://b/y");
  EXPECT_EQ(resolved("ws://me:pw@a/x", "wss://a/y"), "wss://a/y");
  EXPECT_EQ(resolved("ws+unix:/run/s:/x", "y"), "ws+unix:/run/s:/y");
  EXPECT_EQ(resolved("ws+unix:/run/s:/x", "http://localhost/y"), "ws+unix:/run/s:/y");
  EXPECT_EQ(resolved("ws+unix:/run/s:/x", "http://b/y"), "ws://b/y");
}

TEST(UrlReference, IsRefusedWhenItIsHostile) {
  const std::string long_one(9000, 'x');
  const ReferenceCase cases[] = {{"ws://me@b/", "userinfo"},
                                 {"//me:pw@b/", "userinfo"},
                                 {"/a\rb", "control_character"},
                                 {"/a\x7f", "control_character"},
                                 {"javascript:alert(1)", "unknown_scheme"},
                                 {"echo:", "unknown_scheme"},
                                 {"ws+unix:/run/docker.sock:/", "unknown_scheme"},
                                 {"localhost:80/x", "unknown_scheme"},
                                 {"file:///etc/passwd", "unknown_scheme"},
                                 {"ws:b", "bad_host"},
                                 {"ws:///b", "bad_host"},
                                 {"//", "bad_host"},
                                 {"ws://:80/", "bad_host"},
                                 {"ws://b:99999/", "bad_port"},
                                 {long_one.c_str(), "long_url"}};
  for (const auto& [reference, expected] : cases) EXPECT_EQ(resolved("ws://a/", reference), expected) << reference;
}

TEST(UrlReference, TellsOriginsApart) {
  const auto same = [](const char* a, const char* b) {
    return is_same_origin(parse_url(a).value(), parse_url(b).value());
  };
  EXPECT_TRUE(same("ws://a/x", "http://A:80/y?z"));
  EXPECT_FALSE(same("ws://a", "wss://a"));
  EXPECT_FALSE(same("ws://a", "wss://a:80"));
  EXPECT_FALSE(same("ws://a", "ws://a:81"));
  EXPECT_FALSE(same("ws://a", "ws://b"));
  EXPECT_FALSE(same("ws+unix:/a", "ws+unix:/b"));
  EXPECT_FALSE(same("ws+unix:/a", "ws://localhost"));
}

}  // namespace
}  // namespace wsx
