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
  ASSERT_TRUE(head->bad_line);
  EXPECT_EQ(head->bad_line->number, 3u);
  EXPECT_EQ(head->bad_line->text, "no field");
}

TEST(HttpResponse, LinesMayEndWithLineFeedsAndFieldsMayBeFolded) {
  const auto head = parse_response_head("\r\n\nHTTP/1.1 101 X\nA: b\n\tc\r\n  d \nE : f\n\nG: h");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 101u);
  EXPECT_EQ(head->reason, "X");
  EXPECT_EQ(head->headers, (HeaderList{{"A", "b c d"}, {"E", "f"}}));
  EXPECT_FALSE(head->bad_line);
}

TEST(HttpResponse, LineEndsThatDifferAreNoticed) {
  for (const char* text :
       {"HTTP/1.1 101 X\r\nA: b\r\n\r\nbody\n", "HTTP/1.1 101 X\nA: b\n\nbody\r\n", "HTTP/1.1 101 X"})
    EXPECT_FALSE(parse_response_head(text)->mixes_line_ends) << text;
  for (const char* text :
       {"HTTP/1.1 101 X\r\nA: b\nC: d\r\n\r\n", "HTTP/1.1 101 X\nA: b\r\n\n", "HTTP/1.1 101 X\r\n\n"})
    EXPECT_TRUE(parse_response_head(text)->mixes_line_ends) << text;
}

TEST(HttpResponse, WhatIsNotAFieldIsRemembered) {
  using namespace std::string_view_literals;
  for (const std::string_view line : {"none"sv, ": no name"sv, "a b: c"sv, "a\x01: b"sv, "\xc3\xa4: b"sv,
                                      "a: b\rc: d"sv, "a: b\0"sv, " folded onto nothing"sv}) {
    const auto head = parse_response_head("HTTP/1.1 403 No\r\n" + std::string(line) + "\r\nX: y\r\nalso none");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 403u);
    ASSERT_TRUE(head->bad_line) << line;
    EXPECT_EQ(head->bad_line->number, 2u);
    EXPECT_EQ(head->bad_line->text, line);
    EXPECT_EQ(head->headers, (HeaderList{{"X", "y"}}));
  }
  EXPECT_EQ(describe_bad_line({3, std::string("x\x1b\0", 3)}),
            "line 3 of its head is not a header field: \"x\\x1b\\x00\"");
  EXPECT_LT(describe_bad_line({3, std::string(9000, 'x')}).size(), 200u);
}

TEST(HttpResponse, FieldsOfANameAreCountedAndJoined) {
  const HeaderList headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(count_headers(headers, "A"), 2u);
  EXPECT_EQ(join_headers(headers, "a"), "1, 3");
  EXPECT_EQ(count_headers(headers, "c"), 0u);
  EXPECT_EQ(join_headers(headers, "c"), "");
}

using State = HeadProgress::State;

TEST(HttpResponse, HeadEndsWithAnEmptyLine) {
  for (const std::string head : {"HTTP/1.1 101\r\nA: b\r\n\r\n", "HTTP/1.1 101 X\nA: b\n\n", "HTTP/1.0 200 \r\n\n",
                                 "\r\nHTTP/1.1 101 X\nA: b\r\n\r\n", "HTTP/1.1 200 OK\n\r\n"}) {
    const auto whole = find_head_end(head + "behind\r\n\r\n", k_max_head_bytes);
    EXPECT_EQ(whole.state, State::complete) << head;
    EXPECT_EQ(whole.size_bytes, head.size()) << head;
    for (std::size_t size = 0; size < head.size(); ++size)
      EXPECT_EQ(find_head_end(std::string_view(head).substr(0, size), k_max_head_bytes).state, State::incomplete)
          << head.substr(0, size);
  }
}

TEST(HttpResponse, WhatIsNotAHeadIsKnownAsSoonAsItShows) {
  for (const char* begin :
       {"S", "\x15\x03", "HTTP/2", "http/", "HTTP/1.1 abc\r\n", "HTTP/1.1\n", "HTTP/1.2 200 OK\n", "\n\nx"})
    EXPECT_EQ(find_head_end(begin, k_max_head_bytes).state, State::not_http) << begin;
}

TEST(HttpResponse, AHeadHasALimit) {
  const std::string begin = "HTTP/1.1 200 OK\r\nX: ";
  std::string head = begin + std::string(k_max_head_bytes - begin.size() - 4, 'x') + "\r\n\r\n";
  EXPECT_EQ(find_head_end(head, k_max_head_bytes).state, State::complete);
  head.insert(begin.size(), "x");
  EXPECT_EQ(find_head_end(head, k_max_head_bytes).state, State::too_large);
  EXPECT_EQ(find_head_end(head.substr(0, k_max_head_bytes - 1), k_max_head_bytes).state, State::incomplete);
  EXPECT_EQ(find_head_end(std::string(k_max_head_bytes, '\n'), k_max_head_bytes).state, State::too_large);
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

struct Body {
  std::string content;
  bool is_complete;
};
/// What is read of a body that comes at once; byte by byte the same must be read.
Body body_of(std::string_view headers, std::string_view received) {
  const auto head = parse_response_head("HTTP/1.1 403 No\r\n" + std::string(headers));
  HttpBodyReader at_once(*head), slow(*head);
  at_once.take(received);
  std::string begun;
  for (const char byte : received) {
    begun += byte;
    begun.erase(0, slow.take(begun));
  }
  EXPECT_EQ(slow.content(), at_once.content());
  EXPECT_EQ(slow.is_complete(), at_once.is_complete());
  return {at_once.content(), at_once.is_complete()};
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

TEST(HttpResponse, OnlyTheCodingThatComesLastSaysThatThereAreChunks) {
  EXPECT_EQ(body_of("Transfer-Encoding: gzip, Chunked", "1\r\na\r\n0\r\n").content, "a");
  EXPECT_EQ(body_of("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", "1\na\n0\n").content, "a");
  EXPECT_EQ(body_of("Transfer-Encoding: identity\r\nContent-Length: 2", "abc").content, "ab");
}

TEST(HttpResponse, ALineBetweenChunksIsBounded) {
  HttpBodyReader body(*parse_response_head("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked"));
  body.take(std::string(5000, '1'));
  EXPECT_TRUE(body.is_complete());
  EXPECT_EQ(body.content(), "");
}

TEST(HttpResponse, BodyIsBounded) {
  const std::string much(2 * k_max_refusal_body_bytes, 'x');
  for (const char* headers : {"", "Content-Length: 999999999"}) {
    const Body body = body_of(headers, much);
    EXPECT_EQ(body.content.size(), k_max_refusal_body_bytes);
    EXPECT_TRUE(body.is_complete);
  }
  EXPECT_EQ(body_of("Transfer-Encoding: chunked", "fffffff\r\n" + much).content.size(), k_max_refusal_body_bytes);
}

}  // namespace
}  // namespace wsx
