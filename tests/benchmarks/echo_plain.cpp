/// The echo server that anyone would write with Boost.Beast, as its examples do it: one coroutine a connection, one
/// asynchronous read and one asynchronous write a message. What `wsx echo` is measured against.
///
/// It has what costs nothing and is usual: concrete executors, TCP_NODELAY, a context that knows it has one thread,
/// and the buffer of a connection is used again. Prints its port, then serves until it is killed.
#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <cstdio>

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<tcp, Executor>;
constexpr auto k_await = net::as_tuple(net::use_awaitable_t<Executor>{});

net::awaitable<void, Executor> echo(Socket socket) {
  socket.set_option(tcp::no_delay(true));
  beast::websocket::stream<Socket> stream(std::move(socket));
  stream.auto_fragment(false);
  auto [refused] = co_await stream.async_accept(k_await);
  beast::flat_buffer message;
  while (!refused) {
    auto [lost, bytes] = co_await stream.async_read(message, k_await);
    if (lost) break;
    stream.text(stream.got_text());
    auto [unsent, written] = co_await stream.async_write(message.data(), k_await);
    if (unsent) break;
    message.clear();
  }
}

net::awaitable<void, Executor> accept(Acceptor& acceptor) {
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(k_await);
    if (!error) net::co_spawn(acceptor.get_executor(), echo(std::move(socket)), net::detached);
  }
}

}  // namespace

int main() {
  net::io_context context(1);
  Acceptor acceptor(context, tcp::endpoint(net::ip::address_v4::loopback(), 0));
  std::printf("%d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  net::co_spawn(context, accept(acceptor), net::detached);
  context.run();
}
