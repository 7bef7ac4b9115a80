#include "fuzz/hostile_peer.hpp"
#include "ws/upgrade.hpp"

namespace {

using namespace wsx;

/// The first byte's bits.
enum Mode : std::uint8_t { k_open = 1, k_deflate = 2, k_in_pieces = 8 };

/// As `wsx connect` listens to a server; it sends a message too.
Task<> listen(WirePtr wire, bool& opened) {
  static const Url url = parse_url("ws://localhost/chat").value();
  UpgradeOptions options;
  auto upgraded = co_await upgrade(std::move(wire), url, options, k_fuzz_limits, k_never);
  if (!upgraded) {
    require(!upgraded.error().code.empty() && !upgraded.error().message.empty());
    co_return;
  }
  opened = true;
  Connection& connection = *upgraded->connection;
  Message hello{.kind = PayloadKind::text, .payload = std::string(100, 'h')};
  connection.send(hello);
  for (bool over = false; !over;) {
    const Incoming incoming = co_await connection.read();
    check_event(incoming);
    over = std::holds_alternative<Close>(incoming);
  }
}

}  // namespace

/// A whole client: whatever a server answers, and sends after a right answer, the client ends, and sends nothing wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::uint8_t mode = data[0];
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  HostilePeer server;
  bool ended = false, opened = false;
  net::co_spawn(HostilePeer::context().get_executor(), note_end(listen(server.wire(), opened), ended), net::detached);
  server.run_until([&] { return server.received().find("\r\n\r\n") != std::string::npos; });
  const std::string request = server.take_received();
  if (mode & k_open) {
    server.peer().send(switching_response(request, mode & k_deflate ? k_agree_to_deflate : ""));
    server.run_until([&] { return opened; });
  }
  if (mode & k_in_pieces) bytes = server.send_in_pieces(bytes);
  server.send_last(bytes);
  server.run_until([&] { return ended; });
  if (mode & k_open) check_sent(server.take_received(), Role::client);
  return 0;
}
