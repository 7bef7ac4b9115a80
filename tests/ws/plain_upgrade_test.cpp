#include "ws/plain_upgrade.hpp"

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "support/conversation.hpp"
#include "ws/upgrade.hpp"

namespace wsx {
namespace {

// The key of the example in RFC 6455, section 1.3, and its answer.
constexpr const char *k_key_of_rfc = "dGhlIHNhbXBsZSBub25jZQ==", *k_accept_of_rfc = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// What upgrade() sends.
std::string request_of(const std::string& url, const UpgradeOptions& options) {
  net::io_context context;
  WireAndPeer pair = make_wire_and_peer(context);
  std::optional<Result<Upgraded>> result;
  net::co_spawn(context.get_executor(),
                keep_result(upgrade(pair.wire, parse_url(url).value(), options, {}, k_never), result), net::detached);
  std::string request;
  run_until(context, [&] { return (request += pair.peer.receive()).find("\r\n\r\n") != request.npos; });
  pair.peer.close();
  run_until(context, [&] { return result.has_value(); });
  return request;
}

std::string find_key(const std::string& request) {
  const std::size_t at = request.find("Sec-WebSocket-Key: ") + 19;
  return request.substr(at, request.find("\r\n", at) - at);
}

TEST(PlainUpgrade, AsksInTheSameWords) {
  UpgradeOptions plain;
  plain.deflate.enabled = false;
  UpgradeOptions rich = plain;
  rich.headers = {{"X-One", "1"}, {"user-agent", "mine"}, {"X-Two", "a"}, {"X-Two", "b"}, {"Host", "other"}};
  rich.user_password = "user:pass";
  rich.origin = "https://example.test";
  UpgradeOptions bearer = plain;
  bearer.bearer_token = "token";
  for (const auto& options : {plain, rich, bearer})
    for (const char* const url : {"ws://Example.Test:8080/a%20b?c=d", "ws://u:p@[::1]/"}) {
      ASSERT_TRUE(PlainUpgrade::suits(*parse_url(url), options));
      const std::string request = request_of(url, options);
      EXPECT_EQ(PlainUpgrade(*parse_url(url), options).request(find_key(request)), request);
    }
}

TEST(PlainUpgrade, HasAFreshKeyEachTime) {
  const std::string key = PlainUpgrade::make_key();
  EXPECT_EQ(parse_base64(key)->size(), 16u);
  EXPECT_NE(PlainUpgrade::make_key(), key);
}

TEST(PlainUpgrade, LeavesWhatIsSpecialToOthers) {
  const Url url = *parse_url("ws://h/");
  const auto suits = [&](auto change) {
    UpgradeOptions options;
    options.deflate.enabled = false;
    change(options);
    return PlainUpgrade::suits(url, options);
  };
  EXPECT_TRUE(suits([](auto&) {}));
  EXPECT_FALSE(suits([](auto& options) { options.deflate.enabled = true; }));
  EXPECT_FALSE(suits([](auto& options) { options.subprotocols = {"chat"}; }));
  EXPECT_FALSE(suits([](auto& options) { options.cookies.emplace_back(); }));
  EXPECT_FALSE(suits([](auto& options) { options.headers = {{"X", std::string(62'000, 'x')}}; }));
}

TEST(PlainUpgrade, KnowsTheUsualAnswer) {
  const std::string usual = std::string(
                                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Accept: ") +
                            k_accept_of_rfc + "\r\nServer: x\r\n\r\n";
  const auto find = [](std::string_view received) { return PlainUpgrade::find_acceptance(received, k_key_of_rfc); };
  EXPECT_EQ(find(usual), usual.size());
  EXPECT_EQ(find(usual + "\x81\x01x"), usual.size());
  for (std::size_t size = 0; size < usual.size(); ++size) EXPECT_EQ(find(usual.substr(0, size)), 0u) << size;
  EXPECT_EQ(PlainUpgrade::find_acceptance(usual, PlainUpgrade::make_key()), 0u);
  const auto changed = [&](std::string_view what, std::string_view to) {
    std::string other = usual;
    return other.replace(other.find(what), what.size(), to);
  };
  EXPECT_NE(find(changed("websocket", "WebSocket")), 0u);
  for (const auto& [what, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"101", "200"},
           {"101", "403"},
           {"websocket", "h2c"},
           {"Connection: Upgrade\r\n", ""},
           {"Upgrade: websocket\r\n", ""},
           {"Connection: Upgrade", "Connection: keep-alive"},
           {"Server: x", "no field"},
           {"Server: x", "Upgrade: websocket"},
           {"Server: x", "Sec-WebSocket-Protocol: chat"},
           {"Server: x", "Sec-WebSocket-Extensions: permessage-deflate"},
           {"HTTP/1.1 101", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101"},
           {"s3pP", "s3pQ"}})
    EXPECT_EQ(find(changed(what, to)), 0u) << what << " → " << to;
}

/// What upgrade() makes of an answer to a request that has left before.
TEST(PlainUpgrade, IsContinuedByUpgrade) {
  const auto answer = [](const std::string& accept, const std::string& more) {
    net::io_context context;
    WireAndPeer pair = make_wire_and_peer(context);
    UpgradeOptions options;
    options.deflate.enabled = false;
    std::optional<Result<Upgraded>> result;
    pair.wire->put_back("HTTP/1.1 101 Switch");
    net::co_spawn(
        context.get_executor(),
        keep_result(upgrade(pair.wire, parse_url("ws://h/").value(), options, {}, k_never, k_key_of_rfc), result),
        net::detached);
    run_ready(context);
    EXPECT_EQ(pair.peer.receive(), "") << "the request has left";
    pair.peer.send_some("ing\r\nupgrade: WebSocket, x\r\nconnection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: " +
                        accept + "\r\n" + more + "\r\n\x81\x02hi");
    run_until(context, [&] { return result.has_value(); });
    if (!*result) return result->error().code;
    return "open, then " + std::string(result->value().connection->release().unread);
  };
  EXPECT_EQ(answer(k_accept_of_rfc, ""), "open, then \x81\x02hi");
  EXPECT_EQ(answer("s3pQLMBiTxaQ9kYGzzhZRbK+xOo=", ""), "bad_accept");
  EXPECT_EQ(answer(k_accept_of_rfc, "Sec-WebSocket-Protocol: chat\r\n"), "subprotocol_not_offered");
}

}  // namespace
}  // namespace wsx
