#include "wire/race.hpp"

#include <gtest/gtest.h>

#include "support/run_task.hpp"
#include "wire/address.hpp"
#include "wire/deadline.hpp"

namespace wsx {
namespace {

/// A port on which somebody listens, or, once closed, on which nobody does.
struct Port {
  explicit Port(net::io_context& context) : acceptor(context, Endpoint(net::ip::address_v4::loopback(), 0)) {}
  Endpoint endpoint() const { return acceptor.local_endpoint(); }
  net::ip::tcp::acceptor acceptor;
};

struct RaceTest : testing::Test {
  /// Bound but not listening: connecting is refused, and nobody else takes the port.
  Endpoint make_dead_endpoint() {
    auto& socket = dead.emplace_back(context, Endpoint(net::ip::address_v4::loopback(), 0));
    return socket.local_endpoint();
  }

  net::io_context context;
  std::vector<net::ip::tcp::socket> dead;
};

TEST_F(RaceTest, ConnectsToTheFirstThatListens) {
  const Port port(context);
  auto socket = run(context, race({port.endpoint()}, "peer", k_never));
  ASSERT_TRUE(socket) << socket.error().message;
  EXPECT_EQ(format_remote_address(socket->native_handle()), "127.0.0.1:" + std::to_string(port.endpoint().port()));
}

TEST_F(RaceTest, ADeadAddressGivesWayToTheNextAtOnce) {
  const Port port(context);
  auto socket = run(context, race({make_dead_endpoint(), make_dead_endpoint(), port.endpoint()}, "peer", k_never));
  ASSERT_TRUE(socket) << socket.error().message;
  EXPECT_EQ(format_remote_address(socket->native_handle()), "127.0.0.1:" + std::to_string(port.endpoint().port()));
}

TEST_F(RaceTest, TheErrorNamesEveryAddressThatRefused) {
  const Endpoint first = make_dead_endpoint(), second = make_dead_endpoint();
  const auto socket = run(context, race({first, second}, "example.test:80", k_never));
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().phase, Phase::tcp);
  EXPECT_EQ(socket.error().code, "connection_refused");
  const std::string& message = socket.error().message;
  EXPECT_NE(message.find("example.test:80"), message.npos);
  for (const Endpoint& endpoint : {first, second})
    EXPECT_NE(message.find("127.0.0.1:" + std::to_string(endpoint.port())), message.npos) << message;
}

TEST_F(RaceTest, AnAddressThatIsThePeersNameIsNamedOnce) {
  const Endpoint endpoint = make_dead_endpoint();
  const std::string address = "127.0.0.1:" + std::to_string(endpoint.port());
  const auto socket = run(context, race({endpoint}, address, k_never));
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().message, address + " refused the connection");
}

/// A full backlog swallows packets, as a firewall does.
struct SilentPort {
  explicit SilentPort(net::io_context& context) : full(context) {
    full.open(net::ip::tcp::v4());
    full.bind(Endpoint(net::ip::address_v4::loopback(), 0));
    full.listen(0);
    for (int i = 0; i < 4; ++i) {
      auto& socket = waiting.emplace_back(context);
      socket.async_connect(full.local_endpoint(), [](error_code) {});
    }
    context.poll();
  }
  Endpoint endpoint() const { return full.local_endpoint(); }
  net::ip::tcp::acceptor full;
  std::vector<net::ip::tcp::socket> waiting;
};

TEST_F(RaceTest, WhoDoesNotAnswerUntilTheDeadlineTimedOut) {
  const SilentPort silent(context);
  const auto socket = run(context, race({silent.endpoint()}, "peer", Clock::now() + std::chrono::milliseconds(20)));
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().phase, Phase::tcp);
  EXPECT_EQ(socket.error().code, "timeout");
}

TEST_F(RaceTest, WhoDoesNotAnswerIsNamedBesideWhoRefused) {
  const SilentPort silent(context);
  const Endpoint refusing = make_dead_endpoint();
  const std::string silent_port = ':' + std::to_string(silent.endpoint().port());
  const std::string refusing_port = ':' + std::to_string(refusing.port());
  struct Case {
    std::vector<Endpoint> endpoints;
    const char* code;
    std::string first, other;
  };
  // The first of them is the one that the system prefers, whichever fails first.
  for (const Case& c : {Case{{refusing, silent.endpoint()}, "connection_refused", refusing_port, silent_port},
                        Case{{silent.endpoint(), refusing}, "timeout", silent_port, refusing_port}}) {
    const auto socket = run(context, race(c.endpoints, "peer", Clock::now() + std::chrono::seconds(1)));
    ASSERT_FALSE(socket);
    const std::string& message = socket.error().message;
    EXPECT_EQ(socket.error().code, c.code) << message;
    EXPECT_LT(message.find(c.first), message.find("also tried")) << message;
    EXPECT_NE(message.find(c.other, message.find("also tried")), message.npos) << message;
  }
}

}  // namespace
}  // namespace wsx
