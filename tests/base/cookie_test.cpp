#include "base/cookie.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

constexpr std::int64_t k_now = 1'700'000'000;

std::string sent(std::string_view line, const char* url) {
  return format_cookies(parse_cookies(line).value(), parse_url(url).value(), k_now);
}
std::string refused(std::string_view line) {
  const auto cookies = parse_cookies(line);
  return cookies ? "" : cookies.error().message;
}

TEST(Cookie, IsSentAsItWasGiven) {
  EXPECT_EQ(sent("a=b", "ws://h"), "a=b");
  EXPECT_EQ(sent(" a=b ;c=\"d e\"; f=; ", "ws://h"), "a=b; c=\"d e\"; f=");
  EXPECT_EQ(sent("a=b=c", "ws://h"), "a=b=c");
}

TEST(Cookie, NeedsANameAndNoControlCharacters) {
  for (const char* line : {"", ";", "value", "=value", "a=b; c"})
    EXPECT_EQ(refused(line), "takes NAME=VALUE; separate several with ;") << line;
  EXPECT_EQ(refused("a=b\rSet: x"), "contains a control character");
  EXPECT_EQ(refused("a=b\tc"), "contains a control character");
}

TEST(Cookie, OfAJarIsSentWhereItBelongs) {
  const char* const line = ".Example.com\tTRUE\t/app\tTRUE\t1800000000\tid\tx y";
  EXPECT_EQ(sent(line, "wss://example.com/app"), "id=x y");
  EXPECT_EQ(sent(line, "wss://a.example.com/app/b?c"), "id=x y");
  EXPECT_EQ(sent(line, "ws://example.com/app"), "");  // not over plain text
  EXPECT_EQ(sent(line, "wss://example.com/"), "");
  EXPECT_EQ(sent(line, "wss://example.com/apple"), "");
  EXPECT_EQ(sent(line, "wss://badexample.com/app"), "");
  EXPECT_EQ(sent("h\tFALSE\t/\tFALSE\t0\ta\tb", "ws://x.h/"), "");
  EXPECT_EQ(sent("h\tFALSE\t/\tFALSE\t0\ta\tb", "ws://h/x"), "a=b");
  EXPECT_EQ(sent("h\tFALSE\t/\tFALSE\t1600000000\ta\tb", "ws://h/"), "");  // over
  EXPECT_EQ(sent("#HttpOnly_localhost\tFALSE\t/\tTRUE\t0\ta\t", "ws://localhost/"), "a=");
}

TEST(Cookie, OfAJarHasSevenFields) {
  EXPECT_TRUE(refused("\tTRUE\t/\tTRUE\t0\ta\tb").starts_with("is invalid: it needs domain"));
  EXPECT_EQ(refused("h\tTRUE\t/\tTRUE\t0\ta"), "contains a control character");
}

TEST(Cookie, OfAJarIsRefusedOnlyWhereItWouldBeSent) {
  const auto fault = [](std::string_view line, const char* url) {
    const auto bad = find_bad_cookie(parse_cookies(line).value(), parse_url(url).value(), k_now);
    return bad ? bad->message : "";
  };
  for (const char* line : {"h\tTRUE\tx\tTRUE\t0\ta\tb", "h\tTRUE\t/\tTRUE\tnow\ta\tb", "h\tTRUE\t/\tTRUE\t0\t\tb"}) {
    EXPECT_TRUE(fault(line, "wss://h/").starts_with("the cookie jar line for h is invalid: it needs domain")) << line;
    EXPECT_EQ(fault(line, "wss://other/"), "") << line;
    EXPECT_EQ(sent(line, "wss://other/"), "") << line;
  }
  EXPECT_EQ(fault("h\tTRUE\t/\tTRUE\t0\ta\t\x1b", "wss://h/"),
            "the cookie jar line for h contains a control character");
}

TEST(Cookie, OfAJarMayEndInEveryWayThatProgramsWrite) {
  for (const char* expiry : {"", "0", "-1", "1800000000", "1800000000.25"})
    EXPECT_EQ(sent("h\tFALSE\t/\tFALSE\t" + std::string(expiry) + "\ta\tb", "ws://h/"), "a=b") << expiry;
}

}  // namespace
}  // namespace wsx
