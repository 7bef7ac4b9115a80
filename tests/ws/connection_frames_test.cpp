// The frames that a connection tells of, in both directions.
#include <gtest/gtest.h>

#include "support/conversation.hpp"

namespace wsx {
namespace {

/// "in text fin 2+5", with the payload where it is told.
std::string describe(const Frame& frame) {
  std::string out = frame.dir == Direction::in ? "in " : "out ";
  out += std::to_string(frame.opcode) + (frame.fin ? " fin" : "") + (frame.masked ? " masked" : "");
  if (frame.rsv) out += " rsv" + std::to_string(frame.rsv);
  out += " " + std::to_string(frame.header_bytes) + "+" + std::to_string(frame.size_bytes);
  if (frame.payload) out += " " + *frame.payload;
  return out;
}

TEST(ConnectionFrames, AreToldInBothDirections) {
  Conversation conversation({.role = Role::server});
  const FrameWriter frame{.masks = true};
  Lines told;
  conversation.connection().on_frame([&](const Frame& seen) { told.push_back(describe(seen)); });
  conversation.send(frame(Opcode::text, "he", k_more_follows) + frame.ping("now") +
                    frame(Opcode::continuation, "", k_more_follows) + frame(Opcode::continuation, "llo"));
  conversation.finish();
  EXPECT_EQ(told, (Lines{"in 1 masked 6+2", "in 9 fin masked 6+3 now", "out 10 fin 2+3 now", "in 0 masked 6+0",
                         "in 0 fin masked 6+3"}));
}

TEST(ConnectionFrames, OfWhatIsSentAreTold) {
  Conversation conversation({.role = Role::client});
  Lines told;
  conversation.connection().on_frame([&](const Frame& frame) { told.push_back(describe(frame)); });
  Message message;
  message.payload = std::string(200, 'x');
  conversation.connection().send(message);
  conversation.connection().ping("p");
  conversation.connection().close(1000, "bye");
  EXPECT_EQ(told, (Lines{"out 1 fin masked 8+200", "out 9 fin masked 6+1 p",
                         "out 8 fin masked 6+5 " + std::string("\x03\xe8") + "bye"}));
}

TEST(ConnectionFrames, ThatAreRefusedAreToldBeforeTheError) {
  Conversation conversation({.role = Role::client});
  Lines told;
  conversation.connection().on_frame([&](const Frame& frame) { told.push_back(describe(frame)); });
  conversation.send("\x83\x01x");  // a reserved opcode
  conversation.finish();
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front(), "in 3 fin 2+1");
  EXPECT_EQ(conversation.lines().front(), "error protocol_error");
}

TEST(ConnectionFrames, AreNotToldAnyMoreWhenNobodyListens) {
  Conversation conversation({.role = Role::client});
  Lines told;
  conversation.connection().on_frame([&](const Frame& frame) { told.push_back(describe(frame)); });
  conversation.connection().on_frame(nullptr);
  conversation.connection().ping("p");
  EXPECT_TRUE(told.empty());
}

}  // namespace
}  // namespace wsx
