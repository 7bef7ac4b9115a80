#include "fuzz/hostile_peer.hpp"
#include "wire/proxy_talk.hpp"

namespace {

using namespace wsx;

/// The first byte's bits.
enum Mode : std::uint8_t { k_socks = 1, k_log_in = 2, k_in_pieces = 8 };

Task<> ask(WirePtr wire, Mode mode, bool& ended) {
  ChosenProxy proxy{{.host = "proxy"}, "--proxy"};
  if (mode & k_log_in) proxy.url.user = proxy.url.password = "secret";
  const HostPort target{"server.test", 81};
  Result<> connected;
  if (mode & k_socks) {
    auto answered = co_await socks5_connect(wire, proxy, target);
    connected = answered;
  } else {
    auto answered = co_await http_connect(wire, proxy, target);
    connected = answered;
  }
  ended = true;
  if (connected) {
    require(wire->input().empty());  // what comes from here on is the server's
    co_return;
  }
  const Error& error = connected.error();
  require(error.phase == Phase::proxy && !error.code.empty() && is_utf8(error.message));
  require(error.message.find('\n') == std::string::npos && error.message.find('\x1b') == std::string::npos);
  require(!error.refusal || error.refusal->body.size() <= k_max_refusal_body_bytes);
}

}  // namespace

/// A client that asks a proxy for a connection: whatever it answers, there is a tunnel with nothing in it yet, or an
/// error that can be shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const auto mode = static_cast<Mode>(data[0]);
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  HostilePeer proxy;
  bool ended = false;
  net::co_spawn(HostilePeer::context().get_executor(), ask(proxy.wire(), mode, ended), net::detached);
  proxy.run_until([&] { return !proxy.received().empty(); });
  if (mode & k_in_pieces) bytes = proxy.send_in_pieces(bytes);
  proxy.send_last(bytes);
  proxy.run_until([&] { return ended; });
  return 0;
}
