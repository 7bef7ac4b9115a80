#include "wire/wire.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>

#include "support/raw_peer.hpp"
#include "support/run_task.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_more_than_a_socket_holds = 4'000'000;

std::string numbers(std::size_t bytes) {
  std::string out;
  for (int i = 0; out.size() < bytes; ++i) out += std::to_string(i) + ' ';
  out.resize(bytes);
  return out;
}

struct WireTest : testing::Test {
  error_code fill(Wire& of) { return run(context, of.fill()); }

  /// Everything that arrives at the peer while the context does what is ready, until `bytes` are there.
  std::string receive(std::size_t bytes) {
    std::string all;
    while (all.size() < bytes) {
      all += peer.receive();
      if (all.size() < bytes && !peer.at_end()) run_ready(context);
      if (peer.at_end()) break;
    }
    return all;
  }

  net::io_context context;
  WireAndPeer pair = make_wire_and_peer(context);
  Wire& wire = *pair.wire;
  RawPeer& peer = pair.peer;
};

TEST_F(WireTest, ReadsAheadWhatHasArrived) {
  peer.send("hello ");
  peer.send("world");
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(wire.input(), "hello world");
  wire.consume(6);
  EXPECT_EQ(wire.input(), "world");
  peer.send("!");
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(wire.input(), "world!");
}

TEST_F(WireTest, WaitsUntilThereIsSomethingToRead) {
  std::optional<error_code> filled;
  net::co_spawn(context.get_executor(), keep_result(wire.fill(), filled), net::detached);
  run_ready(context);
  EXPECT_FALSE(filled);
  peer.send("x");
  run_until(context, [&] { return filled.has_value(); });
  EXPECT_FALSE(*filled);
  EXPECT_EQ(wire.input(), "x");
}

TEST_F(WireTest, KeepsItsBytesWhenAnotherWireNeedsTheBuffer) {
  auto [other, other_peer] = make_wire_and_peer(context);
  peer.send("mine, and more");
  EXPECT_FALSE(fill(wire));
  wire.consume(6);
  other_peer.send("theirs");
  EXPECT_FALSE(fill(*other));
  EXPECT_EQ(other->input(), "theirs");
  EXPECT_EQ(wire.input(), "and more");
  peer.send(" of it");
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(wire.input(), "and more of it");
  EXPECT_EQ(other->input(), "theirs");
}

TEST_F(WireTest, OnlyOneWireHoldsTheBufferAndAnIdleOneDoesNot) {
  Arena& arena = net::use_service<Arena>(context);
  EXPECT_EQ(arena.owner, nullptr);
  peer.send("x");
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(arena.owner, &wire);
  wire.consume(1);
  std::optional<error_code> filled;
  net::co_spawn(context.get_executor(), keep_result(wire.fill(), filled), net::detached);
  run_ready(context);
  EXPECT_EQ(arena.owner, nullptr);
  peer.close();
  run_until(context, [&] { return filled.has_value(); });
}

TEST_F(WireTest, AWireThatIsGoneHoldsNoBuffer) {
  peer.send("x");
  EXPECT_FALSE(fill(wire));
  pair.wire.reset();
  EXPECT_EQ(net::use_service<Arena>(context).owner, nullptr);
}

TEST_F(WireTest, AFullBufferOfWhichNothingIsConsumedIsAnError) {
  const std::string sent = numbers(Arena::k_read_bytes + 10);
  std::size_t at = peer.send_some(sent);
  error_code error;
  while (wire.input().size() < Arena::k_read_bytes) {
    error = fill(wire);
    ASSERT_FALSE(error);
    at += peer.send_some(std::string_view(sent).substr(at));
  }
  EXPECT_EQ(fill(wire), net::error::no_buffer_space);
  EXPECT_EQ(wire.input(), sent.substr(0, Arena::k_read_bytes));
  wire.consume(10);
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(wire.input(), sent.substr(10));
}

TEST_F(WireTest, OutputIsMemoryUntilItIsFlushed) {
  wire.output().append("one ");
  wire.output().append("batch");
  EXPECT_EQ(peer.receive(), "");
  wire.flush();
  EXPECT_EQ(peer.receive(), "one batch");
  EXPECT_EQ(wire.output().size(), 0u);
}

TEST_F(WireTest, ReadingFlushesFirst) {
  wire.output().append("question");
  peer.send("answer");
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(peer.receive(), "question");
}

TEST_F(WireTest, DrainingWaitsForASlowPeer) {
  const std::string sent = numbers(k_more_than_a_socket_holds);
  wire.output().append(sent);
  bool drained = false;
  net::co_spawn(context.get_executor(), note_end(wire.drain(), drained), net::detached);
  run_ready(context);
  EXPECT_FALSE(drained);
  EXPECT_GT(wire.output().size(), 0u);
  EXPECT_EQ(receive(sent.size()), sent);
  run_until(context, [&] { return drained; });
  EXPECT_EQ(wire.output().size(), 0u);
}

TEST_F(WireTest, DrainingToAMarkLeavesThatMuchAtMost) {
  const std::string sent = numbers(k_more_than_a_socket_holds);
  constexpr std::size_t k_mark = 1'000'000;
  wire.output().append(sent);
  bool drained = false;
  net::co_spawn(context.get_executor(), note_end(wire.drain(k_mark), drained), net::detached);
  std::string got;
  while (!drained) {
    got += peer.receive(10'000);
    run_ready(context);
  }
  EXPECT_LE(wire.output().size(), k_mark);
  EXPECT_GT(wire.output().size(), 0u);
  got += receive(sent.size() - got.size());
  EXPECT_EQ(got, sent);
}

TEST_F(WireTest, WhatDidNotFitFollowsByItselfWhenThePeerReadsAgain) {
  const std::string sent = numbers(k_more_than_a_socket_holds);
  wire.output().append(sent);
  wire.flush();
  EXPECT_GT(wire.output().size(), 0u);
  EXPECT_EQ(receive(sent.size()), sent);
}

TEST_F(WireTest, AppendingBehindWhatDidNotFitKeepsTheOrder) {
  const std::string sent = numbers(k_more_than_a_socket_holds);
  std::string got;
  for (std::size_t at = 0; at < sent.size(); at += 50'000) {
    wire.output().append(std::string_view(sent).substr(at, 50'000));
    wire.flush();
    got += peer.receive(20'000);
    run_ready(context);
  }
  got += receive(sent.size() - got.size());
  EXPECT_EQ(got, sent);
}

TEST_F(WireTest, DrainingEndsWhenThePeerIsGone) {
  wire.output().append(numbers(k_more_than_a_socket_holds));
  bool drained = false;
  net::co_spawn(context.get_executor(), note_end(wire.drain(), drained), net::detached);
  run_ready(context);
  peer.close();
  run_until(context, [&] { return drained; });
  EXPECT_TRUE(wire.is_broken());
  EXPECT_EQ(wire.output().size(), 0u);
}

TEST_F(WireTest, HangingUpWakesTheReaderAndTheWriter) {
  wire.output().append(numbers(k_more_than_a_socket_holds));
  bool drained = false;
  std::optional<error_code> filled;
  net::co_spawn(context.get_executor(), keep_result(wire.fill(), filled), net::detached);
  net::co_spawn(context.get_executor(), note_end(wire.drain(), drained), net::detached);
  run_ready(context);
  EXPECT_FALSE(filled);
  EXPECT_FALSE(drained);
  wire.hang_up();
  run_until(context, [&] { return filled && drained; });
  EXPECT_EQ(*filled, net::error::operation_aborted);
  EXPECT_FALSE(wire.is_open());
  EXPECT_EQ(fill(wire), net::error::operation_aborted);
}

TEST_F(WireTest, WhatArrivedBeforeTheEndCanStillBeRead) {
  peer.send("last words");
  peer.close();
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(wire.input(), "last words");
  EXPECT_EQ(fill(wire), net::error::eof);
  EXPECT_EQ(wire.input(), "last words");
}

TEST_F(WireTest, WhatArrivedCanBeReadThoughSendingFailed) {
  peer.send("last words");
  peer.close();
  wire.output().append("too late");
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(wire.input(), "last words");
  EXPECT_TRUE(wire.is_broken());
}

TEST_F(WireTest, APeersResetIsSaid) {
  wire.output().append("never read");
  wire.flush();
  peer.close();
  EXPECT_EQ(fill(wire), net::error::connection_reset);
}

TEST_F(WireTest, ShuttingDownTheOutputFollowsWhatWasWritten) {
  const std::string sent = numbers(k_more_than_a_socket_holds);
  wire.output().append(sent);
  wire.flush();
  wire.shutdown_output();
  std::string got;
  while (!peer.at_end()) {
    got += peer.receive();
    run_ready(context);
  }
  EXPECT_EQ(got, sent);
  peer.send("still open this way");
  EXPECT_FALSE(fill(wire));
  EXPECT_EQ(wire.input(), "still open this way");
}

TEST_F(WireTest, HangingUpEndsItForThePeer) {
  wire.hang_up();
  peer.receive();
  EXPECT_TRUE(peer.at_end());
}

TEST(WireOverTcp, ResettingIsAResetForThePeer) {
  net::io_context context;
  net::ip::tcp::acceptor acceptor(context, {net::ip::address_v4::loopback(), 0});
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  RawPeer peer(fd);
  ASSERT_EQ(::connect(fd, acceptor.local_endpoint().data(), static_cast<socklen_t>(acceptor.local_endpoint().size())),
            0);
  auto accepted = acceptor.accept();
  Socket socket(context.get_executor(), net::generic::stream_protocol(net::ip::tcp::v4()), accepted.release());
  const auto wire = std::make_shared<Wire>(std::move(socket), nullptr);
  EXPECT_EQ(wire->local(), "127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()));
  EXPECT_NE(wire->remote(), "");
  wire->reset();
  EXPECT_EQ(wire->local(), "");
  char byte;
  EXPECT_EQ(::recv(fd, &byte, 1, 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
}

}  // namespace
}  // namespace wsx
