#include "wire/proxy.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "support/run_task.hpp"
#include "wire/deadline.hpp"

namespace wsx {
namespace {

/// A SOCKS proxy that connects nobody: to each request it gives the next of its replies.
struct SocksProxy {
  SocksProxy(net::io_context& context, std::vector<char> their_replies)
      : acceptor(context, Endpoint(net::ip::address_v4::loopback(), 0)), replies(std::move(their_replies)) {
    net::co_spawn(context.get_executor(), serve(), net::detached);
  }

  Task<> serve() {
    for (const char reply : replies) {
      net::ip::tcp::socket socket(acceptor.get_executor());
      auto [refused] = co_await acceptor.async_accept(socket, k_await);
      if (refused) co_return;
      std::string greeting(3, 0), request(10, 0), answer("\5\0\0\1\0\0\0\0\0\0", 10);
      answer[1] = reply;
      co_await net::async_read(socket, net::buffer(greeting), k_await);
      co_await net::async_write(socket, net::buffer("\5\0", 2), k_await);
      co_await net::async_read(socket, net::buffer(request), k_await);
      asked.push_back(request[7]);
      co_await net::async_write(socket, net::buffer(answer), k_await);
      sockets.push_back(std::move(socket));
    }
  }

  ChosenProxy chosen() const {
    return {parse_proxy_url("socks5://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port())).value(),
            "--proxy"};
  }

  net::ip::tcp::acceptor acceptor;
  std::vector<char> replies, asked;  // of each address the last byte
  std::vector<net::ip::tcp::socket> sockets;
};

/// 127.0.0.1 to 127.0.0.COUNT.
std::vector<Endpoint> make_targets(unsigned count) {
  std::vector<Endpoint> targets;
  for (unsigned i = 1; i <= count; ++i) targets.emplace_back(net::ip::address_v4(0x7f000000 + i), 80);
  return targets;
}

struct SocksTargets : testing::Test {
  Result<Dialed> dial(SocksProxy& proxy, unsigned targets) {
    return run(context, dial_first_reachable(proxy.chosen(), make_targets(targets), {}, k_never));
  }
  net::io_context context;
};

TEST_F(SocksTargets, AreTriedUntilOneCanBeReached) {
  SocksProxy proxy(context, {4, 5, 0});
  const auto dialed = dial(proxy, 4);
  ASSERT_TRUE(dialed) << dialed.error().message;
  EXPECT_EQ(proxy.asked, (std::vector<char>{1, 2, 3}));
  EXPECT_TRUE(dialed->timing.dns && dialed->timing.tcp && dialed->timing.proxy);
}

TEST_F(SocksTargets, ThatAllFailAreToldByTheFirst) {
  SocksProxy proxy(context, {4, 5});
  const auto dialed = dial(proxy, 2);
  ASSERT_FALSE(dialed);
  EXPECT_EQ(dialed.error().code, "socks_host_unreachable");
  EXPECT_NE(dialed.error().message.find("127.0.0.1:80"), std::string::npos);
}

TEST_F(SocksTargets, AreNotTriedWhenTheProxyForbidsThem) {
  SocksProxy proxy(context, {2, 0});
  const auto dialed = dial(proxy, 2);
  ASSERT_FALSE(dialed);
  EXPECT_EQ(dialed.error().code, "socks_not_allowed");
  EXPECT_EQ(proxy.asked.size(), 1u);
}

TEST_F(SocksTargets, AreNotTriedWithoutEnd) {
  SocksProxy proxy(context, std::vector<char>(20, 4));
  EXPECT_FALSE(dial(proxy, 20));
  EXPECT_EQ(proxy.asked.size(), 8u);
}

}  // namespace
}  // namespace wsx
