#include "base/http_response.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(HttpResponse, HeadIsTakenApart) {
  const auto head = parse_response_head("HTTP/1.1 407 Proxy Login\r\nVia:  a proxy \r\nno field\r\nEmpty:\r\nX: a:b");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 407u);
  EXPECT_EQ(head->reason, "Proxy Login");
  EXPECT_EQ(head->headers, (HeaderList{{"Via", "a proxy"}, {"Empty", ""}, {"X", "a:b"}}));
  EXPECT_EQ(find_header(head->headers, "via"), "a proxy");
  EXPECT_FALSE(find_header(head->headers, "vi"));
}

TEST(HttpResponse, ReasonMayBeMissing) {
  EXPECT_EQ(parse_response_head("HTTP/1.0 200")->status, 200u);
  EXPECT_EQ(parse_response_head("HTTP/1.0 200 ")->reason, "");
}

TEST(HttpResponse, OtherThingsAreNot) {
  for (const char* text :
       {"", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/1.1 2x0", "HTTP/1.1 099 x", "HTTP/1.1 600 x",
        "HTTP/2 200 OK", "SSH-2.0", "http/1.1 200 OK", "HTTP/1.1 +20 x"})
    EXPECT_FALSE(parse_response_head(text)) << text;
}

HttpBody body_of(std::string_view headers, std::string_view received) {
  const auto head = parse_response_head("HTTP/1.1 403 No\r\n" + std::string(headers));
  return read_body(received, find_body_end(*head));
}

TEST(HttpResponse, BodyEndsWhereTheHeadSays) {
  EXPECT_EQ(body_of("Content-Length: 3", "abcdef").content, "abc");
  EXPECT_TRUE(body_of("Content-Length: 3", "abcdef").is_complete);
  EXPECT_FALSE(body_of("Content-Length: 3", "ab").is_complete);
  EXPECT_TRUE(body_of("Content-Length: 0", "").is_complete);
  EXPECT_EQ(body_of("", "to the end").content, "to the end");
  EXPECT_FALSE(body_of("", "to the end").is_complete);
  EXPECT_FALSE(body_of("Content-Length: many", "x").is_complete);
}

TEST(HttpResponse, BodyMayComeInChunks) {
  constexpr const char* k_chunked = "Transfer-Encoding: chunked\r\nContent-Length: 99";
  EXPECT_EQ(body_of(k_chunked, "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").content, "abcde");
  EXPECT_TRUE(body_of(k_chunked, "3\r\nabc\r\n0\r\n").is_complete);
  EXPECT_EQ(body_of(k_chunked, "5\r\nab").content, "ab");
  EXPECT_FALSE(body_of(k_chunked, "5\r\nab").is_complete);
  EXPECT_FALSE(body_of(k_chunked, "5").is_complete);
  EXPECT_EQ(body_of(k_chunked, "1\r\na\r\nnonsense\r\n").content, "a");
  EXPECT_TRUE(body_of(k_chunked, "1\r\na\r\nnonsense\r\n").is_complete);
  EXPECT_FALSE(body_of(k_chunked, "ffffffffffffffff\r\nab").is_complete);
  EXPECT_TRUE(body_of(k_chunked, "ffffffffffffffffff\r\nab").is_complete);
}

TEST(HttpResponse, BodyIsBounded) {
  const std::string much(2 * k_max_refusal_body_bytes, 'x');
  for (const char* headers : {"", "Content-Length: 999999999"}) {
    const HttpBody body = body_of(headers, much);
    EXPECT_EQ(body.content.size(), k_max_refusal_body_bytes);
    EXPECT_TRUE(body.is_complete);
  }
  EXPECT_EQ(body_of("Transfer-Encoding: chunked", "fffffff\r\n" + much).content.size(), k_max_refusal_body_bytes);
}

}  // namespace
}  // namespace wsx
