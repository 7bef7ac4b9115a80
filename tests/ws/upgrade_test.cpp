// The client's handshake against a server that says what the test lets it say.
#include "ws/upgrade.hpp"

#include <gtest/gtest.h>

#include "base/http_response.hpp"
#include "support/conversation.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

class UpgradeTest : public testing::Test {
 protected:
  void start(std::string_view url = "ws://localhost/chat", Clock::time_point deadline = k_never) {
    net::co_spawn(context.get_executor(),
                  keep_result(upgrade(pair.wire, parse_url(url).value(), options, {}, deadline), result),
                  net::detached);
    run_until(context, [&] { return (request += peer.receive()).find("\r\n\r\n") != request.npos; });
  }
  void await_result() {
    run_until(context, [&] { return result.has_value(); });
  }
  /// With a new connection.
  void begin_again() {
    pair = make_wire_and_peer(context);
    request.clear();
    result.reset();
  }
  /// The server sends this and no more; how upgrade() ends.
  Result<Upgraded>& answer(std::string_view bytes) {
    start();
    for (std::string_view rest = bytes; !rest.empty() && !result; run_ready(context))
      rest.remove_prefix(peer.send_some(rest));
    peer.shutdown_output();
    await_result();
    return *result;
  }
  /// The same, byte by byte.
  Result<Upgraded>& answer_slowly(std::string_view bytes) {
    start();
    for (std::size_t i = 0; i < bytes.size() && !result; ++i) {
      peer.send_some(bytes.substr(i, 1));
      run_ready(context);
    }
    peer.shutdown_output();
    await_result();
    return *result;
  }
  std::string header(std::string_view name) const { return find_header(request, name); }

  net::io_context context;
  WireAndPeer pair = make_wire_and_peer(context);
  RawPeer& peer = pair.peer;
  UpgradeOptions options;
  std::string request;
  std::optional<Result<Upgraded>> result;
};

TEST_F(UpgradeTest, AsksAsTheRfcSays) {
  start("ws://Example.Test:8080/a%20b?c=d");
  EXPECT_EQ(request.substr(0, request.find("\r\n")), "GET /a%20b?c=d HTTP/1.1");
  EXPECT_EQ(header("Host"), "example.test:8080");
  EXPECT_EQ(header("Upgrade"), "websocket");
  EXPECT_EQ(header("Connection"), "Upgrade");
  EXPECT_EQ(header("Sec-WebSocket-Version"), "13");
  EXPECT_EQ(parse_base64(header("Sec-WebSocket-Key"))->size(), 16u);
  EXPECT_EQ(header("Sec-WebSocket-Extensions"), "permessage-deflate; client_max_window_bits");
  for (const char* absent : {"Origin", "Authorization", "Sec-WebSocket-Protocol"}) EXPECT_EQ(header(absent), "");
  peer.close();
  await_result();
}

TEST_F(UpgradeTest, AsksForWhatTheOptionsSay) {
  options.headers = {{"X-One", "1"}, {"user-agent", "mine"}, {"X-Two", "a"}, {"X-Two", "b"}};
  options.user_password = "user:pass";
  options.subprotocols = {"chat", "v2"};
  options.origin = "https://example.test";
  options.deflate.enabled = false;
  start();
  EXPECT_EQ(header("X-One"), "1");
  EXPECT_EQ(header("user-agent"), "mine");
  EXPECT_EQ(header("User-Agent"), "");
  EXPECT_NE(request.find("X-Two: a\r\n"), request.npos);
  EXPECT_NE(request.find("X-Two: b\r\n"), request.npos);
  EXPECT_EQ(header("Authorization"), "Basic dXNlcjpwYXNz");
  EXPECT_EQ(header("Sec-WebSocket-Protocol"), "chat, v2");
  EXPECT_EQ(header("Origin"), "https://example.test");
  EXPECT_EQ(header("Sec-WebSocket-Extensions"), "");
  peer.close();
  await_result();
}

TEST_F(UpgradeTest, WhatIsForwardedKeepsOrderAndSpelling) {
  options.passes_answer_on = true;
  options.forwarded_offer = ForwardedOffer{"permessage-deflate;server_no_context_takeover", {{}}};
  options.headers = {{"X-two", "2"}, {"X-One", "1"}, {"X-Ours", "yes"}};
  options.field_order = {"sec-websocket-key",       "X-two", "HOST", "Gone", "connection", "X-One",
                         "Sec-WebSocket-Extensions"};
  start();
  std::vector<std::string> names;
  for (std::size_t at = request.find("\r\n") + 2, colon; (colon = request.find(':', at)) != request.npos;
       at = request.find("\r\n", colon) + 2)
    names.push_back(request.substr(at, colon - at));
  names.resize(6);
  EXPECT_EQ(names, (std::vector<std::string>{"sec-websocket-key", "X-two", "HOST", "connection", "X-One",
                                             "Sec-WebSocket-Extensions"}));
  EXPECT_EQ(header("Sec-WebSocket-Extensions"), "permessage-deflate;server_no_context_takeover");
  EXPECT_EQ(header("User-Agent"), "");
  EXPECT_EQ(header("X-Ours"), "yes");
  peer.close();
  await_result();
}

TEST_F(UpgradeTest, TheUrlsCredentialsAndTheBearersTokenAreSent) {
  struct Case {
    const char *url, *token, *expected;
  };
  for (const Case& c :
       {Case{"ws://u:p%40@localhost/", "", "Basic dTpwQA=="}, Case{"ws://u:p@localhost/", "secret", "Bearer secret"}}) {
    begin_again();
    options.bearer_token = c.token;
    start(c.url);
    EXPECT_EQ(header("Authorization"), c.expected);
    peer.close();
    await_result();
  }
}

TEST_F(UpgradeTest, ARightAnswerOpensTheConnectionAndWhatFollowsItIsFrames) {
  options.subprotocols = {"chat", "v2"};
  options.headers = {{"Cookie", "secret"}};
  start();
  peer.send(switching_response(request, "Sec-WebSocket-Protocol: v2\r\nSet-Cookie: secret\r\nX-Served-By: test\r\n" +
                                            std::string(k_agree_to_deflate)) +
            FrameWriter{.masks = false}.text("at once"));
  await_result();
  ASSERT_TRUE(*result) << result->error().message;
  const Open& open = (*result)->open;
  EXPECT_EQ(open.role, Role::client);
  EXPECT_EQ(open.status, 101u);
  EXPECT_EQ(open.subprotocol, "v2");
  EXPECT_EQ(open.extensions, "permessage-deflate");
  EXPECT_TRUE((*result)->connection->has_deflate());
  EXPECT_TRUE(open.timing->upgrade);
  const auto has = [](const HeaderList& headers, const char* name, const char* value) {
    return std::count(headers.begin(), headers.end(), std::pair<std::string, std::string>(name, value)) == 1;
  };
  EXPECT_TRUE(has(open.response_headers, "X-Served-By", "test"));
  EXPECT_TRUE(has(open.response_headers, "Set-Cookie", "secret"));
  EXPECT_TRUE(has(open.request_headers, "Cookie", "secret"));
  EXPECT_NE(request.find("Cookie: secret"), request.npos);
  EXPECT_EQ(describe_event(run(context, (*result)->connection->read())), "text at once");
}

TEST_F(UpgradeTest, ARightAnswerMayComeByteByByte) {
  start();
  for (const char byte : switching_response(request) + FrameWriter{.masks = false}.text("x")) {
    peer.send({&byte, 1});
    run_ready(context);
  }
  await_result();
  ASSERT_TRUE(*result) << result->error().message;
  EXPECT_EQ(describe_event(run(context, (*result)->connection->read())), "text x");
}

TEST_F(UpgradeTest, InterimAnswersArePassedOver) {
  const std::string hints = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
  start();
  for (const char byte : hints + switching_response(request)) {
    peer.send({&byte, 1});
    run_ready(context);
  }
  await_result();
  ASSERT_TRUE(*result) << result->error().message;
  EXPECT_EQ((*result)->open.status, 101u);

  begin_again();
  const auto& refused = answer(hints + "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "not_found");
  EXPECT_EQ(refused.error().refusal->status, 404u);
}

TEST_F(UpgradeTest, InterimAnswersHaveALimitTogether) {
  std::string endless;
  while (endless.size() < 2 * k_max_head_bytes) endless += "HTTP/1.1 102 Processing\r\n\r\n";
  const auto& failed = answer(endless);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "head_too_large");
}

TEST_F(UpgradeTest, TwoSubprotocolsAreOneTooMany) {
  options.subprotocols = {"chat", "v2"};
  start();
  peer.send(switching_response(request, "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: v2\r\n"));
  await_result();
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().code, "subprotocol_not_offered");
  EXPECT_EQ(result->error().message, "the server chose more than one subprotocol: chat, v2");
  EXPECT_EQ(result->error().hint, "");
}

TEST_F(UpgradeTest, ARightAnswersHeadMayHaveSixteenKibibytes) {
  for (const std::size_t cookies : {15, 16}) {
    begin_again();
    start();
    std::string more;
    for (std::size_t i = 0; i < cookies; ++i) more += "Set-Cookie: " + std::string(1010, 'c') + "\r\n";
    peer.send(switching_response(request, more));
    await_result();
    EXPECT_EQ(*result ? "" : result->error().code, cookies == 15 ? "" : "head_too_large");
  }
}

TEST_F(UpgradeTest, ARightAnswerMayBeWrittenAsOthersAcceptIt) {
  const auto edit = [](std::string response, std::string_view what, std::string_view by) {
    for (auto at = response.find(what); at != response.npos; at = response.find(what, at + by.size()))
      response.replace(at, what.size(), by);
    return response;
  };
  struct Case {
    const char *name, *what, *by;
  };
  for (const Case& c : {Case{"no reason", " Switching Protocols", ""}, Case{"blank reason", "Switching Protocols", ""},
                        Case{"LF", "\r\n", "\n"}, Case{"empty line before", "HTTP/1.1", "\r\nHTTP/1.1"},
                        Case{"HTTP/1.0", "HTTP/1.1", "HTTP/1.0"}, Case{"folded", "Upgrade: web", "Upgrade:\r\n  web"},
                        Case{"two Connections", "Connection: Upgrade", "Connection: keep-alive\r\nConnection: Upgrade"},
                        Case{"blank before colon", "Upgrade: ", "Upgrade : "}}) {
    SCOPED_TRACE(c.name);
    begin_again();
    start();
    peer.send(edit(switching_response(request), c.what, c.by) + FrameWriter{.masks = false}.text("x"));
    await_result();
    ASSERT_TRUE(*result) << result->error().message;
    EXPECT_EQ((*result)->open.status, 101u);
    EXPECT_EQ(describe_event(run(context, (*result)->connection->read())), "text x");
    (*result)->connection->hang_up();
  }
}

TEST_F(UpgradeTest, TheStatusIsNeverLost) {
  struct Case {
    std::string bytes;
    const char *code, *said;
  };
  const Case cases[] = {
      {"HTTP/1.1 403 Forbidden\nno field\n\n", "forbidden",
       "403 Forbidden instead of 101 Switching Protocols; line 2 of its head is not a header field: \"no field\""},
      {"HTTP/1.1 503\r\nX: y", "connection_closed", "it began with 503"},
      {"HTTP/1.1 429 Slow\r\nX: " + std::string(20'000, 'x'), "head_too_large", "it began with 429 Slow"},
      {"HTTP/1.1 999 Denied\r\n\r\n", "not_http", "HTTP/1.1 999 Denied"},
      {"HTTP/1.1 401 No\r\nContent-Length: many\r\n\r\n", "unauthorized", "401 No"},
  };
  for (const Case& c : cases) {
    begin_again();
    const auto& failed = answer(c.bytes);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, c.code);
    EXPECT_NE(failed.error().message.find(c.said), std::string::npos) << failed.error().message;
  }
}

TEST_F(UpgradeTest, AnUnfinishedAnswerIsToldAtTheDeadline) {
  start("ws://localhost/", Clock::now() + 20ms);
  peer.send("HTTP/1.1 502 Bad Gateway\r\nVia: x\r\n");
  await_result();
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().code, "timeout");
  EXPECT_NE(result->error().message.find("502 Bad Gateway"), std::string::npos) << result->error().message;
}

struct WrongSwitch {
  const char *name, *code;
  std::string_view more = "";
  std::string_view remove = "";  // a header's line of the right answer
};
class WrongSwitchTest : public UpgradeTest, public testing::WithParamInterface<WrongSwitch> {};
INSTANTIATE_TEST_SUITE_P(
    Answers, WrongSwitchTest,
    testing::Values(WrongSwitch{"NoAccept", "bad_accept", "", "Sec-WebSocket-Accept"},
                    WrongSwitch{"WrongAccept", "bad_accept", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
                                "Sec-WebSocket-Accept"},
                    WrongSwitch{"TwoAccepts", "bad_accept", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"},
                    WrongSwitch{"ALineThatIsNoField", "bad_upgrade", "no field\r\n"},
                    WrongSwitch{"NoListOfExtensions", "bad_extension",
                                "Sec-WebSocket-Extensions: permessage-deflate;;\r\n"},
                    WrongSwitch{"NoExtensionInTheList", "bad_extension", "Sec-WebSocket-Extensions: ,\r\n"},
                    WrongSwitch{"NoUpgrade", "bad_upgrade", "", "Upgrade"},
                    WrongSwitch{"AnotherUpgrade", "bad_upgrade", "Upgrade: h2c\r\n", "Upgrade"},
                    WrongSwitch{"NoConnection", "bad_upgrade", "", "Connection"},
                    WrongSwitch{"SubprotocolNotOffered", "subprotocol_not_offered", "Sec-WebSocket-Protocol: soap\r\n"},
                    WrongSwitch{"ExtensionNotOffered", "extension_not_offered", "Sec-WebSocket-Extensions: x-mux\r\n"}),
    [](const auto& c) { return c.param.name; });

TEST_P(WrongSwitchTest, IsRefused) {
  start();
  std::string response = switching_response(request, GetParam().more);
  if (!GetParam().remove.empty()) {
    const auto at = response.find("\r\n" + std::string(GetParam().remove) + ": ") + 2;
    response.erase(at, response.find("\r\n", at) + 2 - at);
  }
  peer.send(response);
  await_result();
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().phase, Phase::upgrade);
  EXPECT_EQ(result->error().code, GetParam().code) << result->error().message;
}

TEST_F(UpgradeTest, ASubprotocolThatWasOfferedMustBeChosen) {
  options.subprotocols = {"chat"};
  start();
  peer.send(switching_response(request));
  await_result();
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().code, "subprotocol_refused");
}

TEST_F(UpgradeTest, CompressionThatWasNotOfferedIsRefused) {
  options.deflate.enabled = false;
  start();
  peer.send(switching_response(request, k_agree_to_deflate));
  await_result();
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().code, "extension_not_offered");
}

struct RefusalCase {
  const char* name;
  std::string_view response, code;
  unsigned status;
  std::string_view body;
};
class RefusalTest : public UpgradeTest, public testing::WithParamInterface<RefusalCase> {};
INSTANTIATE_TEST_SUITE_P(
    Answers, RefusalTest,
    testing::Values(
        RefusalCase{"OkWithABody", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "not_websocket", 200, "hello"},
        RefusalCase{"Chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
                    "not_websocket", 200, "hello"},
        RefusalCase{"ABodyUntilTheEnd", "HTTP/1.0 502 Bad Gateway\r\n\r\nno length", "bad_gateway", 502, "no length"},
        RefusalCase{"ABodyCutShort", "HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\nonly this", "server_error", 500,
                    "only this"},
        RefusalCase{"NoBody", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "not_found", 404, ""},
        RefusalCase{"NoReason", "HTTP/1.1 403 \r\nContent-Length: 0\r\n\r\n", "forbidden", 403, ""},
        RefusalCase{"BadRequest", "HTTP/1.1 400 Bad Request\r\nContent-Length: 1\r\n\r\nx", "bad_request", 400, "x"},
        RefusalCase{"Redirect", "HTTP/1.1 301 Moved\r\nLocation: wss://x/\r\nContent-Length: 0\r\n\r\n", "redirect",
                    301, ""},
        RefusalCase{"UpgradeRequired", "HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n",
                    "upgrade_required", 426, ""},
        RefusalCase{"AStatusWithoutAName", "HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n", "refused", 418, ""},
        RefusalCase{"NoContent", "HTTP/1.1 204 No Content\r\n\r\n", "not_websocket", 204, ""}),
    [](const auto& c) { return c.param.name; });

TEST_P(RefusalTest, IsToldWithItsStatusAndBody) {
  const auto& refused = answer(GetParam().response);
  ASSERT_FALSE(refused);
  const Error& error = refused.error();
  EXPECT_EQ(error.phase, Phase::upgrade);
  EXPECT_EQ(error.code, GetParam().code);
  EXPECT_NE(error.message.find(std::to_string(GetParam().status)), error.message.npos);
  ASSERT_TRUE(error.refusal);
  EXPECT_EQ(error.refusal->status, GetParam().status);
  EXPECT_EQ(error.refusal->body, GetParam().body);
}

TEST_P(RefusalTest, IsToldTheSameByteByByte) {
  const auto& refused = answer_slowly(GetParam().response);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, GetParam().code);
  ASSERT_TRUE(refused.error().refusal);
  EXPECT_EQ(refused.error().refusal->body, GetParam().body);
}

TEST_F(UpgradeTest, ARefusalsHeadersAreToldAsTheyCame) {
  const auto& refused = answer(
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nset-cookie: id=secret\r\n"
      "Content-Length: 0\r\n\r\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "unauthorized");
  const HeaderList expected{
      {"WWW-Authenticate", "Basic realm=\"x\""}, {"set-cookie", "id=secret"}, {"Content-Length", "0"}};
  EXPECT_EQ(refused.error().refusal->headers, expected);
}

TEST_F(UpgradeTest, ALongBodyIsToldUpToItsLimit) {
  const std::string body(k_max_refusal_body_bytes + 5000, 'b');
  const auto& refused =
      answer("HTTP/1.1 503 Busy\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "service_unavailable");
  EXPECT_EQ(refused.error().refusal->body, body.substr(0, k_max_refusal_body_bytes));
}

TEST_F(UpgradeTest, WhatIsNoAnswerIsSaidForWhatItIs) {
  using namespace std::string_view_literals;
  struct Case {
    std::string bytes;
    const char* code;
  };
  const Case cases[] = {
      {"SSH-2.0-OpenSSH_9.2\r\n", "not_http"},
      {"HTTP/2 200\r\n\r\n", "not_http"},
      {"HTTP/1.1 abc\r\n\r\n", "not_http"},
      {"220 mail.example.test ESMTP\r\n", "not_http"},
      {std::string("\x15\x03\x01\x00\x02\x02\x46"sv), "peer_speaks_tls"},
      {"", "connection_closed"},
      {"HTTP/1.1 101 Switch", "connection_closed"},
      {"HTTP/1.1 200 OK\r\nContent-Le", "connection_closed"},
      {"HTTP/1.1 101 x\r\nX: " + std::string(20'000, 'x'), "head_too_large"},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", "head_too_large"},
      {std::string(100'000, 'H'), "not_http"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.bytes.substr(0, 20));
    begin_again();
    const auto& failed = answer(c.bytes);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().phase, Phase::upgrade);
    EXPECT_EQ(failed.error().code, c.code) << failed.error().message;
    EXPECT_LT(failed.error().message.size(), 500u);
  }
}

TEST_F(UpgradeTest, AResetIsSaid) {
  start();
  peer.send("HTTP/1.1 ");
  run_ready(context);
  pair.wire->output().append("never read");
  pair.wire->flush();
  peer.close();
  await_result();
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().code, "connection_reset");
}

TEST_F(UpgradeTest, AServerThatDoesNotAnswerIsLeftAtTheDeadline) {
  start("ws://localhost/", Clock::now() + 20ms);
  peer.send("HTTP/1.1 101 Switching");
  await_result();
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().phase, Phase::upgrade);
  EXPECT_EQ(result->error().code, "timeout");
}

}  // namespace
}  // namespace wsx
