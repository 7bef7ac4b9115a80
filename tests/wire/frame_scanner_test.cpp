#include "wire/frame_scanner.hpp"

#include <gtest/gtest.h>

#include "support/frames.hpp"

namespace wsx {
namespace {

using Verdict = FrameScanner::Verdict;

constexpr std::uint64_t k_limit = 1000;
constexpr FrameWriter k_scanned_client{.masks = true}, k_scanned_server{.masks = false};

/// Only the header's bytes: what the scanner decides by.
std::string head_of(FrameHeader header) {
  char bytes[k_max_frame_header_bytes];
  return {bytes, write_frame_header(bytes, header)};
}

/// The verdict on the last of these headers, all before it being right.
Verdict judge(FrameScanner& scanner, const std::vector<FrameHeader>& headers) {
  Verdict verdict = Verdict::need_more;
  for (const FrameHeader& header : headers) {
    EXPECT_TRUE(verdict == Verdict::need_more || verdict == Verdict::frame) << scanner.fault();
    FrameHeader read;
    verdict = scanner.scan(head_of(header), read);
    if (verdict == Verdict::frame) scanner.pass(read);
  }
  return verdict;
}

TEST(FrameScanner, NeedsTheWholeHeaderAndNothingOfThePayload) {
  for (const std::size_t size : {0, 125, 126, 127, 65535, 65536})
    for (const bool masked : {false, true}) {
      FrameScanner scanner({.masked = masked});
      const std::string head = head_of({.masked = masked, .payload_bytes = size});
      FrameHeader header;
      for (std::size_t some = 0; some < head.size(); ++some)
        ASSERT_EQ(scanner.scan(std::string_view(head).substr(0, some), header), Verdict::need_more);
      ASSERT_EQ(scanner.scan(head, header), Verdict::frame);
      EXPECT_EQ(header.payload_bytes, size);
    }
}

TEST(FrameScanner, JudgesTheSameUntilTheFrameIsPassed) {
  FrameScanner scanner({.masked = true});
  const std::string begin = k_scanned_client(Opcode::text, "a", k_more_follows);
  FrameHeader header;
  EXPECT_EQ(scanner.scan(begin, header), Verdict::frame);
  EXPECT_EQ(scanner.scan(begin, header), Verdict::frame);
  EXPECT_FALSE(scanner.is_fragmented());
  scanner.pass(header);
  EXPECT_TRUE(scanner.is_fragmented());
  EXPECT_EQ(scanner.scan(begin, header), Verdict::protocol_error);
}

TEST(FrameScanner, RefusesWhatTheRfcForbids) {
  constexpr auto text = Opcode::text, binary = Opcode::binary, more = Opcode::continuation;
  constexpr auto ping = Opcode::ping, pong = Opcode::pong, close = Opcode::close;
  struct Case {
    const char* fault;  // null: it is right
    std::vector<FrameHeader> frames;
    bool deflate = false;
  };
  const Case cases[] = {
      {nullptr, {{.opcode = text}}},
      {nullptr, {{.opcode = binary}}},
      {nullptr, {{.opcode = text, .fin = false}, {.opcode = more, .fin = false}, {.opcode = more}}},
      {nullptr, {{.opcode = text, .fin = false}, {.opcode = ping}, {.opcode = more}, {.opcode = binary}}},
      {nullptr, {{.opcode = text, .fin = false}, {.opcode = pong}}},
      {nullptr, {{.opcode = text, .fin = false}, {.opcode = close}}},
      {nullptr, {{.opcode = ping, .payload_bytes = 125}}},
      {nullptr, {{.opcode = close, .payload_bytes = 125}}},
      {nullptr, {{.opcode = text, .rsv = k_rsv1}}, true},
      {nullptr, {{.opcode = binary, .rsv = k_rsv1, .fin = false}, {.opcode = more}}, true},
      {nullptr, {{.opcode = text}, {.opcode = text, .rsv = k_rsv1}, {.opcode = text}}, true},
      {"a frame with a reserved opcode", {{.opcode = static_cast<Opcode>(3)}}},
      {"a frame with a reserved opcode", {{.opcode = static_cast<Opcode>(7)}}},
      {"a frame with a reserved opcode", {{.opcode = static_cast<Opcode>(11)}}},
      {"a frame with a reserved opcode", {{.opcode = static_cast<Opcode>(15)}}},
      {"a frame with a reserved bit (RSV2 or RSV3) set", {{.opcode = text, .rsv = k_rsv2}}, true},
      {"a frame with a reserved bit (RSV2 or RSV3) set", {{.opcode = text, .rsv = k_rsv3}}, true},
      {"a frame with a reserved bit (RSV2 or RSV3) set", {{.opcode = ping, .rsv = k_rsv3}}, true},
      {"a frame with a reserved bit (RSV2 or RSV3) set", {{.opcode = text, .rsv = k_rsv1 | k_rsv2}}, true},
      {"a frame whose 64-bit length has its highest bit set", {{.opcode = text, .payload_bytes = 1ull << 63}}},
      {"a control frame with RSV1 set", {{.opcode = ping, .rsv = k_rsv1}}, true},
      {"a fragmented control frame", {{.opcode = ping, .fin = false}}},
      {"a fragmented control frame", {{.opcode = close, .fin = false}}},
      {"a control frame of more than 125 bytes", {{.opcode = pong, .payload_bytes = 126}}},
      {"a continuation frame with no message to continue", {{.opcode = more}}},
      {"a continuation frame with no message to continue", {{.opcode = text}, {.opcode = more}}},
      {"a continuation frame with no message to continue", {{.opcode = more, .fin = false}}},
      {"a new message before the last one was finished", {{.opcode = text, .fin = false}, {.opcode = text}}},
      {"a new message before the last one was finished",
       {{.opcode = text, .fin = false}, {.opcode = binary, .fin = false}}},
      {"a continuation frame with RSV1 set",
       {{.opcode = text, .rsv = k_rsv1, .fin = false}, {.opcode = more, .rsv = k_rsv1}},
       true},
      {"a compressed frame, but compression was not negotiated", {{.opcode = text, .rsv = k_rsv1}}, false},
  };
  for (const Case& c : cases)
    for (const bool masked : {false, true}) {
      SCOPED_TRACE(std::string(c.fault ? c.fault : "right") + ", case " + std::to_string(&c - cases));
      FrameScanner scanner({.masked = masked, .deflate = c.deflate});
      auto frames = c.frames;
      for (FrameHeader& frame : frames) frame.masked = masked;
      const Verdict verdict = judge(scanner, frames);
      EXPECT_EQ(verdict, c.fault ? Verdict::protocol_error : Verdict::frame);
      EXPECT_STREQ(scanner.fault(), c.fault);
    }
}

TEST(FrameScanner, ClientsMustMaskAndServersMustNot) {
  FrameHeader header;
  FrameScanner of_server({.masked = true}), of_client({.masked = false});
  EXPECT_EQ(of_server.scan(k_scanned_client.text("x"), header), Verdict::frame);
  EXPECT_EQ(of_server.scan(k_scanned_server.text("x"), header), Verdict::protocol_error);
  EXPECT_STREQ(of_server.fault(), "a frame without a mask");
  EXPECT_EQ(of_client.scan(k_scanned_server.text("x"), header), Verdict::frame);
  EXPECT_EQ(of_client.scan(k_scanned_client.text("x"), header), Verdict::protocol_error);
  EXPECT_STREQ(of_client.fault(), "a masked frame, which only clients may send");
}

TEST(FrameScanner, LengthsTakeNoMoreBytesThanTheyNeed) {
  using namespace std::string_literals;
  struct Case {
    std::string bytes;
    Verdict verdict;
  };
  const Case cases[] = {
      {"\x82\x7e\x00\x7e"s, Verdict::frame},
      {"\x82\x7e\x00\x7d"s, Verdict::protocol_error},
      {"\x82\x7e\x00\x00"s, Verdict::protocol_error},
      {"\x82\x7f\0\0\0\0\0\x01\0\0"s, Verdict::frame},
      {"\x82\x7f\0\0\0\0\0\0\xff\xff"s, Verdict::protocol_error},
      {"\x82\x7f\0\0\0\0\0\0\0\x01"s, Verdict::protocol_error},
  };
  for (const Case& c : cases) {
    FrameScanner scanner({});
    FrameHeader header;
    EXPECT_EQ(scanner.scan(c.bytes, header), c.verdict) << testing::PrintToString(c.bytes);
  }
}

TEST(FrameScanner, AMessageMayBeAsLargeAsTheLimitAndNoLarger) {
  constexpr auto text = Opcode::text, more = Opcode::continuation;
  constexpr std::uint64_t k_on_the_wire = k_limit + k_deflate_slack_bytes;
  struct Case {
    std::vector<FrameHeader> frames;
    Verdict verdict;
    bool deflate = false;
  };
  const Case cases[] = {
      {{{.opcode = text, .payload_bytes = k_limit}}, Verdict::frame},
      {{{.opcode = text, .payload_bytes = k_limit + 1}}, Verdict::too_big},
      {{{.opcode = text, .payload_bytes = ~0ull >> 1}}, Verdict::too_big},
      {{{.opcode = text, .fin = false, .payload_bytes = 400}, {.opcode = more, .payload_bytes = 600}}, Verdict::frame},
      {{{.opcode = text, .fin = false, .payload_bytes = 400}, {.opcode = more, .payload_bytes = 601}},
       Verdict::too_big},
      {{{.opcode = text, .fin = false, .payload_bytes = 400}, {.opcode = more, .payload_bytes = ~0ull >> 1}},
       Verdict::too_big},
      {{{.opcode = text, .fin = false, .payload_bytes = 999},
        {.opcode = more, .fin = false, .payload_bytes = 1},
        {.opcode = more, .fin = false, .payload_bytes = 0},
        {.opcode = more, .payload_bytes = 0}},
       Verdict::frame},
      {{{.opcode = text, .payload_bytes = k_limit}, {.opcode = text, .payload_bytes = k_limit}}, Verdict::frame},
      // Control frames do not count.
      {{{.opcode = text, .fin = false, .payload_bytes = k_limit}, {.opcode = Opcode::ping, .payload_bytes = 125}},
       Verdict::frame},
      // What is compressed may be a little larger than what comes out; what is not, may not.
      {{{.opcode = text, .payload_bytes = k_limit + 1}}, Verdict::too_big, true},
      {{{.opcode = text, .rsv = k_rsv1, .payload_bytes = k_on_the_wire}}, Verdict::frame, true},
      {{{.opcode = text, .rsv = k_rsv1, .payload_bytes = k_on_the_wire + 1}}, Verdict::too_big, true},
      {{{.opcode = text, .rsv = k_rsv1, .fin = false, .payload_bytes = 1},
        {.opcode = more, .payload_bytes = k_on_the_wire}},
       Verdict::too_big,
       true},
      // The slack does not outlive the compressed message.
      {{{.opcode = text, .rsv = k_rsv1}, {.opcode = text, .payload_bytes = k_limit + 1}}, Verdict::too_big, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE("case " + std::to_string(&c - cases));
    FrameScanner scanner({.deflate = c.deflate, .max_message_bytes = k_limit});
    EXPECT_EQ(judge(scanner, c.frames), c.verdict);
    EXPECT_STREQ(scanner.fault(), c.verdict == Verdict::too_big ? "a message larger than the limit" : nullptr);
  }
}

TEST(FrameScanner, ALimitNearTheLargestNumberDoesNotWrapAround) {
  FrameScanner scanner({.deflate = true, .max_message_bytes = ~0ull});
  EXPECT_EQ(judge(scanner, {{.opcode = Opcode::text, .rsv = k_rsv1, .payload_bytes = 1 << 20}}), Verdict::frame);
  EXPECT_EQ(judge(scanner, {{.opcode = Opcode::text, .fin = false, .payload_bytes = ~0ull >> 1},
                            {.opcode = Opcode::continuation, .payload_bytes = ~0ull >> 1}}),
            Verdict::frame);
}

}  // namespace
}  // namespace wsx
