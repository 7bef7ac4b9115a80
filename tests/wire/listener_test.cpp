#include "wire/listener.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "support/run_task.hpp"
#include "wire/deadline.hpp"
#include "wire/race.hpp"

namespace wsx {
namespace {

std::uint16_t port_of(const Listener& listener) {
  return static_cast<std::uint16_t>(std::stoi(listener.address().substr(listener.address().rfind(':') + 1)));
}

/// A path in a folder of this test's own, which goes with it.
struct SocketPath {
  SocketPath() {
    std::string pattern = testing::TempDir() + "wsx-listener-XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~SocketPath() { std::filesystem::remove_all(folder); }
  std::string path() const { return folder + "/socket"; }
  bool exists() const { return std::filesystem::exists(path()); }
  std::string folder;
};

Result<Listener> listen_on_path(const std::string& path, unsigned threads = 1) {
  ListenerOptions options;
  options.unix_path = path;
  return Listener::open(options, threads);
}

TEST(Listener, ChoosesAFreePortAndTellsIt) {
  const auto listener = Listener::open({}, 1);
  ASSERT_TRUE(listener) << listener.error().message;
  EXPECT_EQ(listener->address().rfind("127.0.0.1:", 0), 0u);
  EXPECT_NE(port_of(*listener), 0);
}

TEST(Listener, AnAddressThatIsInUseIsRefusedHoweverManyThreadsShareIt) {
  for (const unsigned first_threads : {1u, 3u})
    for (const unsigned second_threads : {1u, 3u}) {
      const auto first = Listener::open({}, first_threads);
      ASSERT_TRUE(first) << first.error().message;
      ListenerOptions options;
      options.port = port_of(*first);
      const auto second = Listener::open(options, second_threads);
      ASSERT_FALSE(second) << first_threads << " threads, then " << second_threads;
      EXPECT_EQ(second.error().phase, Phase::tcp);
      EXPECT_EQ(second.error().code, "address_in_use");
      EXPECT_NE(second.error().message.find(first->address()), std::string::npos);
    }
}

TEST(Listener, ThreadsShareAPortThatWasAskedFor) {
  ListenerOptions options;
  options.port = port_of(Listener::open({}, 1).value());  // free again by now
  auto listener = Listener::open(options, 3);
  ASSERT_TRUE(listener) << listener.error().message;
  EXPECT_EQ(port_of(*listener), options.port);
  for (int i = 0; i < 3; ++i) {
    const int socket = listener->take_socket();
    EXPECT_GE(socket, 0);
    ::close(socket);
  }
}

TEST(Listener, SaysWhyItCannotListen) {
  struct Case {
    const char *host, *code;
    Phase phase;
  };
  // 192.0.2.0/24 is nobody's (RFC 5737).
  for (const Case& c :
       {Case{"192.0.2.1", "address_not_available", Phase::tcp}, Case{"no such host", "host_not_found", Phase::dns}}) {
    ListenerOptions options;
    options.host = c.host;
    const auto listener = Listener::open(options, 1);
    ASSERT_FALSE(listener);
    EXPECT_EQ(listener.error().code, c.code);
    EXPECT_EQ(listener.error().phase, c.phase);
    EXPECT_NE(listener.error().message.find(c.host), std::string::npos);
  }
}

TEST(Listener, AUnixSocketsFileGoesWithIt) {
  const SocketPath path;
  {
    const auto listener = listen_on_path(path.path(), 2);
    ASSERT_TRUE(listener) << listener.error().message;
    EXPECT_EQ(listener->address(), path.path());
    EXPECT_TRUE(path.exists());
  }
  EXPECT_FALSE(path.exists());
}

TEST(Listener, AUnixSocketsFileThatIsAnothersByNowIsLeftAlone) {
  const SocketPath path;
  auto first = listen_on_path(path.path());
  ASSERT_TRUE(first);
  std::filesystem::remove(path.path());
  const auto second = listen_on_path(path.path());
  ASSERT_TRUE(second) << second.error().message;
  { const Listener ended = std::move(first).value(); }
  EXPECT_TRUE(path.exists());
}

TEST(Listener, AUnixSocketThatNobodyListensOnAnyMoreIsReplaced) {
  const SocketPath path;
  net::io_context context;
  { const net::local::stream_protocol::acceptor killed(context, path.path()); }
  ASSERT_TRUE(path.exists());
  const auto listener = listen_on_path(path.path());
  EXPECT_TRUE(listener) << listener.error().message;
}

TEST(Listener, AUnixSocketThatSomebodyListensOnIsLeftAlone) {
  const SocketPath path;
  const auto first = listen_on_path(path.path());
  const auto second = listen_on_path(path.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "address_in_use");
  net::io_context context;
  net::local::stream_protocol::socket client(context);
  EXPECT_NO_THROW(client.connect(path.path()));
}

TEST(Listener, AFileThatIsNoSocketIsLeftAlone) {
  const SocketPath path;
  std::ofstream(path.path()) << "precious";
  const auto listener = listen_on_path(path.path());
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().phase, Phase::tcp);
  EXPECT_EQ(std::filesystem::file_size(path.path()), 8u);
}

TEST(Listener, AUnixSocketsPathHasALimit) {
  const auto listener = listen_on_path("/tmp/" + std::string(200, 'x'));
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, "bad_unix_path");
}

struct AcceptTest : testing::Test {
  AcceptTest() {
    net::co_spawn(context.get_executor(),
                  note_end(accept_sockets(
                               acceptor, [this](Socket socket) { accepted.push_back(std::move(socket)); },
                               [this](Error error) { pauses.push_back(std::move(error)); }),
                           ended),
                  net::detached);
  }
  ~AcceptTest() override {
    acceptor.close();
    run_ready(context);
  }

  net::io_context context;
  Listener listener = Listener::open({}, 1).value();
  Acceptor acceptor{context.get_executor(), listener.protocol(), listener.take_socket()};
  std::vector<Socket> accepted;
  std::vector<Error> pauses;
  bool ended = false;
};

TEST_F(AcceptTest, HandsOutEveryClientUntilItIsClosed) {
  const Endpoint endpoint(net::ip::address_v4::loopback(), port_of(listener));
  std::vector<Socket> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(std::move(*run(context, race({endpoint}, "server", k_never))));
  run_until(context, [&] { return accepted.size() == 3; });
  acceptor.close();
  run_until(context, [&] { return ended; });
  EXPECT_TRUE(pauses.empty());
}

TEST_F(AcceptTest, PausesWhenThereAreNoDescriptorsLeftAndGoesOnWhenThereAre) {
  const Endpoint endpoint(net::ip::address_v4::loopback(), port_of(listener));
  run_ready(context);  // the first accept is under way
  Socket client(context.get_executor(), net::generic::stream_protocol(AF_INET, IPPROTO_TCP));
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{static_cast<rlim_t>(client.native_handle() + 1), before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  error_code connected;
  client.connect(endpoint, connected);
  EXPECT_NO_THROW(run_until(context, [&] { return !pauses.empty(); }));
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_EQ(pauses.size(), 1u);
  EXPECT_EQ(pauses[0].code, "out_of_descriptors");
  run_until(context, [&] { return accepted.size() == 1; });
  EXPECT_EQ(pauses.size(), 1u);
}

}  // namespace
}  // namespace wsx
