#include "fuzz/hostile_peer.hpp"
#include "ws/accept.hpp"

namespace {

using namespace wsx;

/// The first byte's bits.
enum Mode : std::uint8_t { k_open = 1, k_deflate = 2, k_frame_lane = 4, k_in_pieces = 8 };

/// As `wsx echo` serves a client.
Task<> serve(WirePtr wire, std::uint8_t mode, std::uint64_t& messages) {
  AcceptOptions options;
  options.path = mode & k_open ? "/chat" : "";
  options.subprotocols = {"chat", "superchat"};
  auto upgraded = co_await accept(std::move(wire), options, k_fuzz_limits, Admission::open);
  if (!upgraded) require(!upgraded.error().code.empty() && !upgraded.error().message.empty());
  if (!upgraded || !*upgraded) co_return;
  Connection& connection = *(*upgraded)->connection;
  for (bool over = false; !over;) {
    if (connection.is_clogged()) co_await connection.drain();
    if (mode & k_frame_lane && connection.echo_frames()) continue;
    auto incoming = connection.try_read();
    if (!incoming) {
      co_await connection.wait();
      continue;
    }
    check_event(*incoming);
    over = std::holds_alternative<Close>(*incoming);
    if (auto* message = std::get_if<Message>(&*incoming)) connection.send(*message);
  }
  messages = connection.received().messages;
}

}  // namespace

/// A whole server: whatever a client sends before or after its handshake, the server ends, and sends nothing wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::uint8_t mode = data[0];
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  HostilePeer client;
  bool ended = false;
  std::uint64_t messages = 0;
  net::co_spawn(HostilePeer::context().get_executor(), note_end(serve(client.wire(), mode, messages), ended),
                net::detached);
  if (mode & k_open) {
    client.peer().send(upgrade_request(mode & k_deflate ? k_offer_deflate : ""));
    client.run_until([&] { return client.received().find("\r\n\r\n") != std::string::npos; });
    require(client.take_received().rfind("HTTP/1.1 101 ", 0) == 0);
  }
  if (mode & k_in_pieces) bytes = client.send_in_pieces(bytes);
  client.send_last(bytes);
  client.run_until([&] { return ended; });
  if (mode & k_open) check_sent(client.take_received(), Role::server);
  return 0;
}
