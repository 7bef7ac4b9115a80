// What read() makes of the frames a peer sends.
#include <gtest/gtest.h>
#include <numeric>

#include "base/close_code.hpp"
#include "support/conversation.hpp"

namespace wsx {
namespace {

constexpr auto k_more = Opcode::continuation;

std::string letters(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 26);
  return text;
}

/// Bytes that do not compress.
std::string noise(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 12345;
  for (char& byte : bytes) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return bytes;
}

class ReadTest : public testing::TestWithParam<Role> {
 protected:
  Conversation::Setup setup(bool deflate = false, ConnectionLimits limits = {}) const {
    return {.role = GetParam(), .deflate = deflate, .limits = limits};
  }
  /// As the peer writes.
  FrameWriter frame{.masks = GetParam() == Role::server};
};
INSTANTIATE_TEST_SUITE_P(Roles, ReadTest, testing::Values(Role::server, Role::client),
                         [](const auto& role) { return role.param == Role::server ? "Server" : "Client"; });

struct Exchange {
  std::string bytes;  // that the peer sends
  Lines read;         // what we get to see
  Lines sent = {};    // what the peer gets to see
};

TEST_P(ReadTest, MessagesAreWholeHoweverTheyWereSent) {
  const auto text = [&](std::string_view payload) { return frame(Opcode::text, payload, k_more_follows); };
  const auto more = [&](std::string_view payload) { return frame(k_more, payload, k_more_follows); };
  const auto last = [&](std::string_view payload) { return frame(k_more, payload); };
  const Exchange exchanges[] = {
      {frame.text("hello"), {"text hello"}},
      {frame.binary("\x01\x02"), {"binary \x01\x02"}},
      {frame.text(""), {"text "}},
      {frame.binary(""), {"binary "}},
      {frame.text("a") + frame.text("") + frame.binary("b"), {"text a", "text ", "binary b"}},
      {text("he") + last("llo"), {"text hello"}},
      {text("a") + more("b") + more("c") + last("d"), {"text abcd"}},
      {text("he") + frame.ping("now") + last("llo"), {"ping now", "answered now", "text hello"}, {"pong now"}},
      {text("a") + frame(Opcode::pong, "x") + more("b") + frame.ping("") + last("c"),
       {"pong x", "ping ", "answered ", "text abc"},
       {"pong "}},
      // Empty fragments at the beginning, in the middle and at the end.
      {text("") + last("abc"), {"text abc"}},
      {text("abc") + last(""), {"text abc"}},
      {text("a") + more("") + last("b"), {"text ab"}},
      {text("") + more("") + more("x") + more("") + last(""), {"text x"}},
      {text("") + last(""), {"text "}},
      {text("") + more("") + last("") + frame.binary("next"), {"text ", "binary next"}},
      {frame(Opcode::binary, "", k_more_follows) + frame.ping("in between") + last("x"),
       {"ping in between", "answered in between", "binary x"},
       {"pong in between"}},
      // UTF-8 may be cut anywhere.
      {text("\xe2") + more("\x82") + last("\xac"), {"text €"}},
      {text("\xf0\x9f") + more("") + last("\x98\x80"), {"text 😀"}},
  };
  for (const bool deflate : {false, true})
    for (const Exchange& exchange : exchanges) {
      SCOPED_TRACE(testing::PrintToString(exchange.read) + (deflate ? ", deflate negotiated" : ""));
      for (const bool byte_by_byte : {false, true}) {
        Conversation conversation(setup(deflate));
        if (byte_by_byte)
          conversation.send_byte_by_byte(exchange.bytes);
        else
          conversation.send(exchange.bytes);
        EXPECT_EQ(conversation.lines(), exchange.read);
        EXPECT_EQ(conversation.take_sent_lines(), exchange.sent);
      }
    }
}

TEST_P(ReadTest, EveryLengthArrivesWhole) {
  Conversation conversation(setup());
  Lines expected;
  for (const std::size_t size : {1, 125, 126, 127, 1535, 1536, 1537, 4096, 65525, 65535, 65536, 65537, 200'000}) {
    const std::string payload = letters(size);
    conversation.send(frame.text(payload));
    expected.push_back("text " + describe_payload(payload));
    ASSERT_FALSE(conversation.events().empty());
    ASSERT_EQ(std::get<Message>(conversation.events().back()).payload, payload) << size;
  }
  EXPECT_EQ(conversation.lines(), expected);
}

TEST_P(ReadTest, AMessageTellsWhatItTookOnTheWire) {
  Conversation conversation(setup());
  const std::string whole = frame.text("hello");
  const std::string parts = frame(Opcode::text, "", k_more_follows) + frame(k_more, "abc", k_more_follows) +
                            frame.ping("not counted") + frame(k_more, "");
  conversation.send(whole + parts);
  ASSERT_EQ(conversation.lines(), (Lines{"text hello", "ping not counted", "answered not counted", "text abc"}));
  const auto& first = conversation.event<Message>(0);
  EXPECT_EQ(first.wire_bytes, whole.size());
  EXPECT_EQ(first.frames, std::nullopt);
  EXPECT_EQ(first.compressed, std::nullopt);
  const auto& second = conversation.event<Message>(3);
  EXPECT_EQ(second.wire_bytes, parts.size() - frame.ping("not counted").size());
  EXPECT_EQ(second.frames, 3u);
  EXPECT_EQ(conversation.connection().received(),
            (Traffic{2, 8, whole.size() + parts.size() - frame.ping("not counted").size()}));
}

TEST_P(ReadTest, CompressedMessagesAreInflated) {
  const std::string long_text = letters(100'000), hard = noise(3000);
  Deflater deflate;
  std::string bytes = frame(Opcode::text, deflate("hello"), k_compressed);
  bytes += frame.text("plain in between");
  bytes += frame(Opcode::text, deflate("hello"), k_compressed);  // refers to the first one
  bytes += frame(Opcode::text, deflate(""), k_compressed);
  const std::string parts = deflate(long_text);
  bytes += frame(Opcode::text, parts.substr(0, 1), k_compressed_more_follows) + frame.ping("p");
  bytes += frame(k_more, "", k_more_follows);
  bytes += frame(k_more, parts.substr(1, 50), k_more_follows) + frame(k_more, parts.substr(51));
  bytes += frame(Opcode::binary, deflate(hard), k_compressed);
  bytes += frame(Opcode::text, "", k_compressed_more_follows);
  bytes += frame(k_more, deflate("began empty"), k_more_follows) + frame(k_more, "");
  const Lines expected{"text hello",
                       "text plain in between",
                       "text hello",
                       "text ",
                       "ping p",
                       "answered p",
                       "text " + describe_payload(long_text),
                       "binary " + describe_payload(hard),
                       "text began empty"};
  for (const bool byte_by_byte : {false, true}) {
    Conversation conversation(setup(true));
    if (byte_by_byte)
      conversation.send_byte_by_byte(bytes);
    else
      conversation.send(bytes);
    ASSERT_EQ(conversation.lines(), expected);
    EXPECT_EQ(conversation.event<Message>(0).compressed, true);
    EXPECT_EQ(conversation.event<Message>(1).compressed, false);
    EXPECT_EQ(conversation.event<Message>(6).payload, long_text);
    EXPECT_EQ(conversation.event<Message>(6).frames, 4u);
    EXPECT_EQ(conversation.event<Message>(7).payload, hard);
    EXPECT_EQ(conversation.event<Message>(8).compressed, true);
  }
}

TEST_P(ReadTest, MessagesThatInflateToAnySizeEndWhereTheyEnd) {
  // Around every step that an implementation may take: powers of two, and multiples of what arrived.
  std::vector<std::size_t> sizes(300);
  std::iota(sizes.begin(), sizes.end(), 0);
  for (std::size_t step = 512; step <= 512 * 1024; step *= 2)
    for (std::size_t size = step - 3; size <= step + 3; ++size) sizes.push_back(size);
  Conversation conversation(setup(true));
  Deflater deflate;
  for (const std::size_t size : sizes)
    for (const std::string& payload : {letters(size), noise(std::min<std::size_t>(size, 5000))}) {
      const auto seen = conversation.events().size();
      conversation.send(frame(Opcode::binary, deflate(payload), k_compressed));
      ASSERT_EQ(conversation.events().size(), seen + 1) << size;
      ASSERT_EQ(describe_event(conversation.events().back()), "binary " + describe_payload(payload)) << size;
      ASSERT_EQ(std::get<Message>(conversation.events().back()).payload, payload) << size;
    }
}

TEST_P(ReadTest, CompressedFragmentsMayBeCutAnywhere) {
  const std::string payload = letters(2000) + noise(100);
  const std::string parts = Deflater()(payload);
  for (std::size_t cut = 0; cut <= parts.size(); ++cut) {
    Conversation conversation(setup(true));
    conversation.send(frame(Opcode::binary, std::string_view(parts).substr(0, cut), k_compressed_more_follows));
    conversation.send(frame(k_more, std::string_view(parts).substr(cut)));
    ASSERT_EQ(conversation.lines(), (Lines{"binary " + describe_payload(payload)})) << cut;
  }
}

TEST_P(ReadTest, EveryBreachOfTheProtocolEndsTheConnectionWithItsCode) {
  const std::string euro = "\xe2\x82\xac";
  const FrameWriter wrong{.masks = !frame.masks};
  const auto head = [&](FrameHeader header) {
    header.masked = frame.masks;
    char bytes[k_max_frame_header_bytes];
    return std::string(bytes, write_frame_header(bytes, header));
  };
  struct Breach {
    std::string bytes;
    const char* error;
    std::uint16_t code;
    bool deflate = false;
  };
  const Breach breaches[] = {
      {wrong.text("x"), "protocol_error", 1002},
      {frame(static_cast<Opcode>(3), ""), "protocol_error", 1002},
      {frame(static_cast<Opcode>(11), ""), "protocol_error", 1002},
      {frame(Opcode::text, "x", {.rsv = k_rsv2}), "protocol_error", 1002},
      {frame(Opcode::text, "x", k_compressed), "protocol_error", 1002},
      {frame(Opcode::ping, "x", k_more_follows), "protocol_error", 1002},
      {frame(Opcode::ping, std::string(126, 'x')), "protocol_error", 1002},
      {frame(k_more, "x"), "protocol_error", 1002},
      {frame(Opcode::text, "x", k_more_follows) + frame.text("y"), "protocol_error", 1002},
      {head({.payload_bytes = 1ull << 63}), "protocol_error", 1002},
      {frame(Opcode::close, "\x03"), "protocol_error", 1002},
      {frame.close(1000, "\xff"), "bad_utf8", 1007},
      // Text that is not UTF-8: at once, at the end, across fragments, cut off by an empty last fragment.
      {frame.text("\xff"), "bad_utf8", 1007},
      {frame.text("a\xc0\xaf"), "bad_utf8", 1007},
      {frame.text("\xed\xa0\x80"), "bad_utf8", 1007},
      {frame.text(euro.substr(0, 2)), "bad_utf8", 1007},
      {frame(Opcode::text, euro.substr(0, 2), k_more_follows) + frame(k_more, "x"), "bad_utf8", 1007},
      {frame(Opcode::text, euro.substr(0, 2), k_more_follows) + frame(k_more, ""), "bad_utf8", 1007},
      {frame(Opcode::text, "", k_more_follows) + frame(k_more, euro.substr(0, 1)), "bad_utf8", 1007},
      {frame(Opcode::text, "", k_more_follows) + frame(k_more, euro.substr(0, 1), k_more_follows) + frame(k_more, ""),
       "bad_utf8", 1007},
      // The same, compressed.
      {frame(Opcode::text, Deflater()("\xff"), k_compressed), "bad_utf8", 1007, true},
      {frame(Opcode::text, Deflater()(euro.substr(0, 2)), k_compressed), "bad_utf8", 1007, true},
      {frame(Opcode::text, Deflater()(euro.substr(0, 2)), k_compressed_more_follows) + frame(k_more, ""), "bad_utf8",
       1007, true},
      {frame(Opcode::binary, "\xff\xff\xff\xff", k_compressed), "bad_deflate", 1007, true},
      {frame(Opcode::ping, "x", k_compressed), "protocol_error", 1002, true},
      {frame(Opcode::text, "\x4a", k_compressed_more_follows) + frame(k_more, "x", k_compressed), "protocol_error",
       1002, true},
  };
  for (const Breach& breach : breaches)
    for (const bool byte_by_byte : {false, true}) {
      SCOPED_TRACE(std::string(breach.error) + ", case " + std::to_string(&breach - breaches));
      Conversation conversation(setup(breach.deflate));
      conversation.send(frame.text("before"));
      if (byte_by_byte)
        conversation.send_byte_by_byte(breach.bytes);
      else
        conversation.send(breach.bytes);
      conversation.send(frame.text("after"));
      conversation.finish();
      EXPECT_EQ(conversation.lines(), (Lines{"text before", "error " + std::string(breach.error),
                                             "close " + std::to_string(breach.code) + " by us"}))
          << conversation.event<Error>(1).message;
      const auto sent = conversation.take_sent_frames();
      ASSERT_EQ(sent.size(), 1u);
      EXPECT_EQ(sent[0].header.opcode, Opcode::close);
      EXPECT_EQ(sent[0].header.masked, GetParam() == Role::client);
      EXPECT_EQ(sent[0].payload.substr(0, 2),
                (std::string{static_cast<char>(breach.code >> 8), static_cast<char>(breach.code & 0xff)}));
      EXPECT_TRUE(conversation.unparsed().empty());
      EXPECT_TRUE(conversation.peer().at_end());
      EXPECT_EQ(conversation.event<Error>(1).phase, Phase::protocol);
    }
}

TEST_P(ReadTest, MessagesMayBeAsLargeAsTheLimit) {
  constexpr std::uint64_t k_limit = 10'000;
  for (const bool deflate : {false, true}) {
    Conversation conversation(setup(deflate, {.max_message_bytes = k_limit}));
    const std::string largest = letters(k_limit);
    conversation.send(frame.text(largest));
    conversation.send(frame(Opcode::text, largest.substr(0, 1), k_more_follows) + frame(k_more, largest.substr(1)));
    Lines expected(2, "text " + describe_payload(largest));
    if (deflate) {
      Deflater deflater;
      for (const std::string& payload : {largest, noise(k_limit)}) {
        conversation.send(frame(Opcode::binary, deflater(payload), k_compressed));
        expected.push_back("binary " + describe_payload(payload));
      }
    }
    EXPECT_EQ(conversation.lines(), expected);
  }
}

TEST_P(ReadTest, WhatIsLargerThanTheLimitIsRefusedWith1009) {
  constexpr std::uint64_t k_limit = 10'000;
  const std::string larger = letters(k_limit + 1), bomb(50'000'000, '\0');
  struct Case {
    std::string bytes;
    bool deflate;
  };
  const Case cases[] = {
      {frame.text(larger), false},
      {frame(Opcode::text, larger.substr(0, 1), k_more_follows) + frame(k_more, larger.substr(1)), false},
      {frame.text(larger), true},
      {frame(Opcode::binary, Deflater()(larger), k_compressed), true},
      {frame(Opcode::binary, Deflater()(bomb), k_compressed), true},
      {frame(Opcode::binary, noise(k_limit + 70'000), k_compressed), true},
      {frame(Opcode::binary, Deflater()("x"), k_compressed_more_follows) + frame(k_more, noise(k_limit + 70'000)),
       true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE("case " + std::to_string(&c - cases));
    Conversation conversation(setup(c.deflate, {.max_message_bytes = k_limit}));
    conversation.send(c.bytes);
    conversation.finish();
    EXPECT_EQ(conversation.lines(), (Lines{"error message_too_big", "close 1009 by us"}));
    EXPECT_EQ(conversation.take_sent_frames().at(0).payload.substr(0, 2), "\x03\xf1");
  }
}

TEST_P(ReadTest, PingsAreAnsweredInOrderAndWithTheirPayload) {
  Conversation conversation(setup());
  const std::string largest = noise(k_max_control_payload_bytes);
  conversation.send(frame.ping("1") + frame.ping("") + frame.ping(largest));
  EXPECT_EQ(conversation.lines(),
            (Lines{"ping 1", "answered 1", "ping ", "answered ", "ping " + describe_payload(largest),
                   "answered " + describe_payload(largest)}));
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"pong 1", "pong ", "pong " + describe_payload(largest)}));
}

TEST_P(ReadTest, APongTellsTheRoundTripTimeOfThePingItAnswers) {
  Conversation conversation(setup());
  conversation.connection().ping("mine");
  conversation.connection().flush();
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"ping mine"}));
  for (const char* payload : {"unasked", "mine", "mine"}) conversation.send(frame(Opcode::pong, payload));
  ASSERT_EQ(conversation.lines(), (Lines{"pong unasked", "pong mine", "pong mine"}));
  EXPECT_FALSE(conversation.event<Pong>(0).rtt);
  EXPECT_TRUE(conversation.event<Pong>(1).rtt);
  EXPECT_FALSE(conversation.event<Pong>(2).rtt);  // answered once already
}

TEST_P(ReadTest, PingsAreDeliveredAndNotAnsweredOnRequest) {
  Conversation conversation({.role = GetParam()});
  conversation.connection().omit({.pongs = true});
  conversation.send(frame.ping("anybody") + frame.text("still here"));
  EXPECT_EQ(conversation.lines(), (Lines{"ping anybody", "text still here"}));
  EXPECT_EQ(conversation.take_sent_lines(), Lines{});
}

}  // namespace
}  // namespace wsx
