// The server's handshake with clients that say what the test lets them say.
#include "ws/accept.hpp"

#include <gtest/gtest.h>

#include "base/http_response.hpp"
#include "support/conversation.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// upgrade_request() with one thing replaced.
std::string request_with(std::string_view what, std::string_view by) {
  std::string request = upgrade_request();
  const auto at = request.find(what);
  return at == request.npos ? throw std::logic_error("nothing to replace") : request.replace(at, what.size(), by);
}

/// One client's handshake: what it sent, what it got, and what the server made of it.
struct Handshake {
  explicit Handshake(AcceptOptions given = {}, Admission with = Admission::open) : options(std::move(given)) {
    net::co_spawn(context.get_executor(), keep_result(accept(pair.wire, options, {}, with), result), net::detached);
  }

  Handshake& send(std::string_view bytes) {
    for (std::string_view rest = bytes; !rest.empty() && !pair.peer.at_end();) {
      rest.remove_prefix(pair.peer.send_some(rest));
      run_ready(context);
      response += pair.peer.receive();
    }
    return *this;
  }
  /// The client leaves, and the server is done.
  Handshake& finish() {
    pair.peer.shutdown_output();
    await_result();
    return *this;
  }
  Handshake& await_result() {
    run_until(context, [&] { return result.has_value(); });
    response += pair.peer.receive();
    return *this;
  }
  Error error() const { return result->has_error() ? result->error() : Error{}; }
  Upgraded& upgraded() { return ***result; }
  bool is_let_in() const { return *result && **result; }
  /// Nobody is there to talk to, and nothing went wrong.
  bool has_nobody() const { return *result && !**result; }
  std::string status() const { return response.substr(0, response.find("\r\n")); }
  std::string header(std::string_view name) const { return find_header(response, name); }
  std::string body() const { return response.substr(response.find("\r\n\r\n") + 4); }

  AcceptOptions options;
  net::io_context context;
  WireAndPeer pair = make_wire_and_peer(context);
  std::optional<FromClient<Upgraded>> result;
  std::string response;
};

TEST(Accept, ARightRequestIsLetIn) {
  Handshake handshake;
  handshake.send(upgrade_request("Origin: https://x\r\nCookie: secret\r\n")).await_result();
  ASSERT_TRUE(handshake.is_let_in()) << handshake.error().message;
  EXPECT_EQ(handshake.status(), "HTTP/1.1 101 Switching Protocols");
  EXPECT_EQ(handshake.header("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");  // RFC 6455, section 1.3
  EXPECT_EQ(handshake.header("Sec-WebSocket-Protocol"), "");
  const Open& open = handshake.upgraded().open;
  EXPECT_EQ(open.role, Role::server);
  EXPECT_EQ(open.path, "/chat");
  EXPECT_EQ(open.subprotocol, std::nullopt);
  EXPECT_NE(std::find(open.request_headers.begin(), open.request_headers.end(), std::pair("Cookie"s, "secret"s)),
            open.request_headers.end());
}

TEST(Accept, ARequestMayComeByteByByteAndWithFramesBehindIt) {
  Handshake handshake;
  for (const char byte : upgrade_request() + FrameWriter{.masks = true}.text("at once")) handshake.send({&byte, 1});
  handshake.await_result();
  ASSERT_TRUE(handshake.is_let_in()) << handshake.error().message;
  EXPECT_EQ(describe_event(run(handshake.context, handshake.upgraded().connection->read())), "text at once");
}

TEST(Accept, TheFirstOfOurSubprotocolsThatTheClientOffersIsChosen) {
  struct Case {
    std::vector<std::string> ours;
    const char *offered, *chosen;
  };
  for (const Case& c : {Case{{"v2", "chat"}, "chat, v2", "v2"}, Case{{"v2", "chat"}, "chat", "chat"},
                        Case{{"v2"}, "chat", ""}, Case{{}, "chat", ""}, Case{{"Chat"}, "chat", ""}}) {
    AcceptOptions options;
    options.subprotocols = c.ours;
    Handshake handshake(options);
    handshake.send(upgrade_request("Sec-WebSocket-Protocol: "s + c.offered + "\r\n")).await_result();
    EXPECT_EQ(handshake.header("Sec-WebSocket-Protocol"), c.chosen);
    EXPECT_EQ(handshake.upgraded().open.subprotocol.value_or(""), c.chosen);
  }
}

TEST(Accept, CompressionIsAgreedToWhenBothWantIt) {
  struct Case {
    bool ours;
    std::string_view offered;
    bool agreed;
  };
  for (const Case& c : {Case{true, k_offer_deflate, true}, Case{true, "", false}, Case{false, k_offer_deflate, false},
                        Case{true, "Sec-WebSocket-Extensions: x-mux\r\n", false}}) {
    AcceptOptions options;
    options.deflate.enabled = c.ours;
    Handshake handshake(options);
    handshake.send(upgrade_request(c.offered)).await_result();
    ASSERT_TRUE(handshake.is_let_in());
    EXPECT_EQ(handshake.header("Sec-WebSocket-Extensions").rfind("permessage-deflate", 0) == 0, c.agreed);
    EXPECT_EQ(handshake.upgraded().connection->has_deflate(), c.agreed);
  }
}

// RFC 7692, section 7.1: the first offer that can be accepted is, and the answer repeats what it must.
TEST(Accept, TheAnswerToAnOfferSaysWhatTheOfferAskedFor) {
  struct Case {
    const char *offered, *answered;
    int client_window_bits = 15;
  };
  for (const auto& [offered, answered, client_window_bits] : std::initializer_list<Case>{
           {"permessage-deflate; client_max_window_bits", "permessage-deflate"},
           {"permessage-deflate; server_max_window_bits=15", "permessage-deflate; server_max_window_bits=15"},
           {"permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits=10"},
           {"permessage-deflate; server_max_window_bits=8, permessage-deflate", "permessage-deflate"},
           {"permessage-deflate; wonder, other, permessage-deflate; server_max_window_bits=15; client_max_window_bits",
            "permessage-deflate; server_max_window_bits=15"},
           {"permessage-deflate, permessage-deflate; client_max_window_bits",
            "permessage-deflate; client_max_window_bits=10", 10},
           {"permessage-deflate", "", 10}}) {
    AcceptOptions options;
    options.deflate.client_window_bits = client_window_bits;
    Handshake handshake(options);
    handshake.send(upgrade_request("Sec-WebSocket-Extensions: "s + offered + "\r\n")).await_result();
    ASSERT_TRUE(handshake.is_let_in()) << offered;
    EXPECT_EQ(handshake.header("Sec-WebSocket-Extensions"), answered) << offered;
    EXPECT_EQ(handshake.header("Connection"), "Upgrade");
    EXPECT_EQ(handshake.upgraded().connection->has_deflate(), *answered != '\0') << offered;
  }
}

TEST(Accept, HeadersOfOursAreAdded) {
  AcceptOptions options;
  options.headers = {{"X-One", "1"}, {"Set-Cookie", "secret"}};
  Handshake handshake(options);
  handshake.send(upgrade_request()).await_result();
  EXPECT_EQ(handshake.header("X-One"), "1");
  EXPECT_EQ(handshake.header("Set-Cookie"), "secret");
  const HeaderList& told = handshake.upgraded().open.response_headers;
  EXPECT_NE(std::find(told.begin(), told.end(), std::pair("Set-Cookie"s, "secret"s)), told.end());
}

TEST(Accept, AServerOfAnotherNameTakesThePlaceOfOurs) {
  AcceptOptions options;
  options.headers = {{"Server", "behind/1.0"}};
  Handshake handshake(options);
  handshake.send(upgrade_request()).await_result();
  EXPECT_EQ(handshake.response.find("wsx/"), std::string::npos);
  EXPECT_EQ(handshake.header("Server"), "behind/1.0");
}

/// A request that is answered as somebody else says: what was asked, and what the client got.
struct AnsweredElsewhere {
  AnsweredElsewhere(std::string_view request, const Refusal& answer) {
    net::io_context context;
    WireAndPeer pair = make_wire_and_peer(context);
    bool ended = false;
    net::co_spawn(context.get_executor(), note_end(refuse_with(pair.wire, answer), ended), net::detached);
    pair.peer.send(request);
    run_ready(context);
    response = pair.peer.receive();
    pair.peer.shutdown_output();
    run_until(context, [&] { return ended; });
    response += pair.peer.receive();
  }

  /// The two halves of accept(), with an answer that is not ours between them.
  Task<> refuse_with(WirePtr wire, Refusal answer) {
    const AcceptOptions options;
    auto request = co_await receive_request(wire, options, Admission::open);
    if (!request) co_return;
    asked = std::move(*request);
    refuse(*wire, answer);
    co_await let_go(wire);
  }

  std::optional<UpgradeRequest> asked;
  std::string response;
};

TEST(Accept, ARequestCanBeLookedAtAndAnsweredAsSomebodyElseSays) {
  const auto request =
      upgrade_request("Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Protocol: c\r\n" + std::string(k_offer_deflate));
  const AnsweredElsewhere answered(request, {418, {{"X-Teapot", "yes"}}, "short and stout"});
  ASSERT_TRUE(answered.asked);
  EXPECT_EQ(answered.asked->target, "/chat");
  EXPECT_EQ(answered.asked->subprotocols, (std::vector{"a"s, "b"s, "c"s}));
  EXPECT_EQ(join_headers(answered.asked->headers, "Sec-WebSocket-Extensions").rfind("permessage-deflate", 0), 0u);
  const std::string& response = answered.response;
  EXPECT_EQ(response.substr(0, 12), "HTTP/1.1 418");
  EXPECT_EQ(find_header(response, "X-Teapot"), "yes");
  EXPECT_EQ(find_header(response, "Content-Length"), "15");
  EXPECT_EQ(response.substr(response.find("\r\n\r\n") + 4), "short and stout");
}

TEST(Accept, AnAnswerThatHasNoBodyGetsNone) {
  const AnsweredElsewhere answered(upgrade_request(), {304, {}, "not to be seen"});
  EXPECT_EQ(answered.response, "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
}

AcceptOptions guarded() {
  AcceptOptions options;
  options.path = "/chat";
  options.user_password = "user:pass";
  options.origins = {"https://good.test"};
  return options;
}
constexpr std::string_view k_credentials = "Authorization: Basic dXNlcjpwYXNz\r\n",
                           k_origin = "Origin: https://good.test\r\n";

TEST(Accept, WhoHasEverythingThatIsWantedIsLetIn) {
  Handshake handshake(guarded());
  handshake.send(upgrade_request(std::string(k_credentials) + std::string(k_origin))).await_result();
  EXPECT_TRUE(handshake.is_let_in());
}

AcceptOptions adding_credentials(std::string host = "127.0.0.1", std::vector<std::string> origins = {}) {
  AcceptOptions options;
  options.guarded_host = std::move(host);
  options.origins = std::move(origins);
  return options;
}

TEST(Accept, WhoAddsCredentialsLetsInPagesOfThisMachine) {
  struct Case {
    std::string request;
    AcceptOptions options;
  };
  const Case cases[] = {
      {upgrade_request(), adding_credentials()},  // no page at all
      {upgrade_request("Origin: http://localhost:3000\r\n"), adding_credentials()},
      {upgrade_request("Origin: http://app.localhost\r\n"), adding_credentials()},
      {upgrade_request("Origin: http://[::1]:5173\r\n"), adding_credentials()},
      {request_with("Host: localhost", "Origin: http://dev.test\r\nHost: dev.test:8080"),
       adding_credentials("dev.test")},
      {request_with("Host: localhost", "Origin: http://10.0.0.7\r\nHost: 10.0.0.7:8080"),
       adding_credentials("0.0.0.0")},
      {request_with("Host: localhost", "Origin: https://evil.test\r\nHost: any.test"),
       adding_credentials("127.0.0.1", {"*"})},
      {upgrade_request("Origin: https://good.test\r\n"), adding_credentials("127.0.0.1", {"https://good.test"})},
  };
  for (const Case& one : cases) {
    Handshake handshake(one.options);
    handshake.send(one.request).await_result();
    EXPECT_TRUE(handshake.is_let_in()) << one.request;
  }
}

struct RefusedRequest {
  const char* name;
  std::string request;
  std::string_view status, code;
  AcceptOptions options = {};
  Admission admission = Admission::open;
  std::pair<std::string_view, std::string_view> header = {"Connection", "close"};
};
class RefusedRequestTest : public testing::TestWithParam<RefusedRequest> {};
constexpr std::pair<std::string_view, std::string_view> k_websocket_please = {"Upgrade", "websocket"};
INSTANTIATE_TEST_SUITE_P(
    Requests, RefusedRequestTest,
    testing::Values(
        RefusedRequest{
            "Post", request_with("GET", "POST"), "405 Method Not Allowed", "bad_method", {}, {}, {"Allow", "GET"}},
        RefusedRequest{"Http10",
                       request_with("HTTP/1.1", "HTTP/1.0"),
                       "426 Upgrade Required",
                       "bad_http_version",
                       {},
                       {},
                       k_websocket_please},
        RefusedRequest{"NoUpgrade",
                       request_with("Upgrade: websocket\r\n", ""),
                       "426 Upgrade Required",
                       "not_websocket",
                       {},
                       {},
                       k_websocket_please},
        RefusedRequest{"NoConnection",
                       request_with("Connection: keep-alive, Upgrade\r\n", ""),
                       "426 Upgrade Required",
                       "not_websocket",
                       {},
                       {},
                       k_websocket_please},
        RefusedRequest{"Version8",
                       request_with("Version: 13", "Version: 8"),
                       "426 Upgrade Required",
                       "bad_version",
                       {},
                       {},
                       {"Sec-WebSocket-Version", "13"}},
        RefusedRequest{"NoKey", request_with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), "400 Bad Request",
                       "bad_key"},
        RefusedRequest{"ShortKey", request_with("dGhlIHNhbXBsZSBub25jZQ==", "dGhl"), "400 Bad Request", "bad_key"},
        RefusedRequest{"KeyThatIsNoBase64", request_with("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZ!=="),
                       "400 Bad Request", "bad_key"},
        RefusedRequest{"NoHost", request_with("Host: localhost\r\n", ""), "400 Bad Request", "no_host"},
        RefusedRequest{"AnotherPath", request_with("/chat", "/other"), "404 Not Found", "not_found", guarded()},
        RefusedRequest{"NoCredentials",
                       upgrade_request(),
                       "401 Unauthorized",
                       "unauthorized",
                       guarded(),
                       {},
                       {"WWW-Authenticate", "Basic realm=\"wsx\", charset=\"UTF-8\""}},
        RefusedRequest{"WrongCredentials", upgrade_request("Authorization: Basic dXNlcjp3cm9uZw==\r\n"),
                       "401 Unauthorized", "unauthorized", guarded()},
        RefusedRequest{"NoOrigin", upgrade_request(k_credentials), "403 Forbidden", "forbidden_origin", guarded()},
        RefusedRequest{"AnotherOrigin", upgrade_request(std::string(k_credentials) + "Origin: https://evil.test\r\n"),
                       "403 Forbidden", "forbidden_origin", guarded()},
        RefusedRequest{"TwoOrigins", upgrade_request("Origin: https://a.test\r\nOrigin: https://b.test\r\n"),
                       "400 Bad Request", "repeated_origin"},
        RefusedRequest{"APageOfAnotherSite", upgrade_request("Origin: https://evil.test\r\n"), "403 Forbidden",
                       "forbidden_origin", adding_credentials()},
        RefusedRequest{"APageOfNoSite", upgrade_request("Origin: null\r\n"), "403 Forbidden", "forbidden_origin",
                       adding_credentials()},
        RefusedRequest{"AReboundName", request_with("Host: localhost", "Host: evil.test"), "403 Forbidden",
                       "forbidden_host", adding_credentials()},
        RefusedRequest{"AReboundNameWithItsPage",
                       request_with("Host: localhost", "Origin: http://evil.test:80\r\nHost: evil.test"),
                       "403 Forbidden", "forbidden_host", adding_credentials("0.0.0.0")},
        RefusedRequest{
            "Full", upgrade_request(), "503 Service Unavailable", "too_many_connections", {}, Admission::full},
        RefusedRequest{"Garbage", "\x01\x02\x03garbage\r\n\r\n", "400 Bad Request", "not_http"},
        RefusedRequest{"AnotherProtocol", "EHLO example.test\r\n", "400 Bad Request", "not_http"},
        RefusedRequest{"TlsHello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, "400 Bad Request",
                       "peer_speaks_tls"},
        RefusedRequest{"AHeadWithoutAnEnd", "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x'),
                       "431 Request Header Fields Too Large", "head_too_large"},
        RefusedRequest{"AHeadOfManyFields",
                       [] {
                         std::string head = "GET / HTTP/1.1\r\n";
                         for (int i = 0; i < 3000; ++i) head += "a: b\r\n";
                         return head;
                       }(),
                       "431 Request Header Fields Too Large", "head_too_large"}),
    [](const auto& c) { return c.param.name; });

TEST_P(RefusedRequestTest, IsAnsweredWithTheReason) {
  const RefusedRequest& c = GetParam();
  Handshake handshake(c.options, c.admission);
  handshake.send(c.request).finish();
  EXPECT_EQ(handshake.status(), "HTTP/1.1 " + std::string(c.status));
  EXPECT_EQ(handshake.header(c.header.first), c.header.second);
  EXPECT_EQ(handshake.header("Content-Length"), std::to_string(handshake.body().size()));
  EXPECT_GT(handshake.body().size(), 1u);
  ASSERT_FALSE(*handshake.result);
  EXPECT_EQ(handshake.error().phase, Phase::upgrade);
  EXPECT_EQ(handshake.error().code, c.code);
  EXPECT_TRUE(handshake.pair.peer.at_end());
}

TEST(Accept, RejectsEveryHandshakeWithTheStatusAskedFor) {
  struct Case {
    unsigned status;
    std::string line, header, value;
  };
  for (const Case& c :
       {Case{503, "HTTP/1.1 503 Service Unavailable", "Retry-After", "1"},
        Case{401, "HTTP/1.1 401 Unauthorized", "WWW-Authenticate", "Basic realm=\"wsx\", charset=\"UTF-8\""},
        Case{407, "HTTP/1.1 407 Proxy Authentication Required", "Proxy-Authenticate",
             "Basic realm=\"wsx\", charset=\"UTF-8\""},
        Case{200, "HTTP/1.1 200 OK", "Retry-After", ""}, Case{299, "HTTP/1.1 299 ", "Retry-After", ""}}) {
    AcceptOptions options;
    options.reject_status = c.status;
    Handshake handshake(options);
    handshake.send(upgrade_request()).finish();
    EXPECT_EQ(handshake.status(), c.line);
    EXPECT_EQ(handshake.header(c.header), c.value);
    EXPECT_EQ(handshake.body(), "this server rejects every client (--reject)\n");
    ASSERT_FALSE(*handshake.result);
    EXPECT_EQ(handshake.error().code, "rejected");
    EXPECT_EQ(handshake.error().refusal->status, c.status);
  }
}

TEST(Accept, ARejectionHasTheHeadersGivenInsteadOfTheUsualOnes) {
  AcceptOptions options;
  options.reject_status = 429;
  options.headers = {{"retry-after", "120"}, {"X-Why", "test"}};
  Handshake handshake(options);
  handshake.send(upgrade_request()).finish();
  EXPECT_EQ(handshake.header("retry-after"), "120");
  EXPECT_EQ(handshake.header("X-Why"), "test");
  EXPECT_EQ(handshake.response.find("Retry-After"), std::string::npos);
}

TEST(Accept, ARejectionThatMayHaveNoBodyHasNone) {
  for (const unsigned status : {204u, 205u, 304u}) {
    AcceptOptions options;
    options.reject_status = status;
    Handshake handshake(options);
    handshake.send(upgrade_request()).finish();
    EXPECT_EQ(handshake.body(), "");
    EXPECT_EQ(handshake.header("Content-Length"), "");
  }
}

constexpr std::string_view k_plain_request = "GET /chat?x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                           k_health_check = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(Accept, WhoGotThePageIsNobodysFailure) {
  AcceptOptions options;
  options.serves_page = true;
  for (const std::string_view request : {k_plain_request, std::string_view("HEAD / HTTP/1.0\r\n\r\n")}) {
    Handshake handshake(options);
    handshake.send(request).finish();
    EXPECT_EQ(handshake.status(), "HTTP/1.1 200 OK");
    EXPECT_TRUE(handshake.has_nobody());
    EXPECT_TRUE(handshake.pair.peer.at_end());
  }
}

TEST(Accept, ThePageIsForThoseWhoMayComeIn) {
  struct Case {
    std::string request;
    const char *status, *code;
    Admission admission = Admission::open;
  };
  const std::string asked = "GET /chat HTTP/1.1\r\nHost: localhost\r\n", allowed = asked + std::string(k_credentials);
  AcceptOptions options = guarded();
  options.serves_page = true;
  for (const Case& c : {
           Case{allowed, "200 OK", ""},          // whatever its origin: that is for the WebSocket
           Case{asked, "401 Unauthorized", ""},  // a browser asks its user now
           Case{asked + "Authorization: Basic dXNlcjp3cm9uZw==\r\n", "401 Unauthorized", "unauthorized"},
           Case{"GET /other HTTP/1.1\r\nHost: localhost\r\n" + std::string(k_credentials), "404 Not Found",
                "not_found"},
           Case{"GET http://localhost/chat HTTP/1.1\r\nHost: localhost\r\n" + std::string(k_credentials), "200 OK", ""},
           Case{"GET /chat HTTP/1.1\r\n" + std::string(k_credentials), "400 Bad Request", "no_host"},
           Case{allowed, "503 Service Unavailable", "too_many_connections", Admission::full},
       }) {
    Handshake handshake(options, c.admission);
    handshake.send(c.request + "\r\n").finish();
    EXPECT_EQ(handshake.status(), "HTTP/1.1 " + std::string(c.status)) << c.request;
    EXPECT_EQ(handshake.error().code, c.code) << c.request;
  }
}

TEST(Accept, AHealthCheckNeedsNothing) {
  for (const Admission admission : {Admission::open, Admission::full}) {
    Handshake handshake(guarded(), admission);
    handshake.send(k_health_check).finish();
    EXPECT_EQ(handshake.status(), "HTTP/1.1 200 OK");
    EXPECT_EQ(handshake.body(), "ok\n");
    EXPECT_TRUE(handshake.has_nobody());
  }
}

TEST(Accept, ARefusedHeadHasNoBody) {
  Handshake handshake;
  handshake.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n").finish();
  EXPECT_EQ(handshake.status(), "HTTP/1.1 405 Method Not Allowed");
  EXPECT_EQ(handshake.header("Content-Length"), "39");
  EXPECT_EQ(handshake.body(), "");
}

TEST(Accept, A405SaysWhatTheRequestMayBe) {
  AcceptOptions options;
  for (const bool page : {false, true}) {
    options.serves_page = page;
    Handshake handshake(options);
    handshake.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi").finish();
    EXPECT_EQ(handshake.header("Allow"), page ? "GET, HEAD" : "GET");
  }
}

TEST(Accept, AHeadBelowTheLimitIsLetIn) {
  Handshake handshake;
  handshake.send(upgrade_request("X: " + std::string(15'000, 'x') + "\r\n")).await_result();
  EXPECT_TRUE(handshake.is_let_in());
}

TEST(Accept, AClientThatLeavesWithoutAWordIsNobodysFailure) {
  Handshake handshake;
  handshake.finish();
  EXPECT_TRUE(handshake.has_nobody());
  EXPECT_EQ(handshake.response, "");
}

TEST(Accept, AClientThatLeavesInTheMiddleIsSaid) {
  Handshake handshake;
  handshake.send(upgrade_request().substr(0, 50)).finish();
  ASSERT_FALSE(*handshake.result);
  EXPECT_EQ(handshake.error().code, "connection_closed");
}

TEST(Accept, ASilentClientIsLeftAtTheDeadline) {
  AcceptOptions options;
  options.timeout = 20ms;
  for (const char* begun : {"", "GET / HT"}) {
    Handshake handshake(options);
    handshake.send(begun).await_result();
    ASSERT_FALSE(*handshake.result);
    EXPECT_EQ(handshake.error().code, "timeout");
    EXPECT_TRUE(handshake.pair.peer.at_end());
  }
}

TEST(Accept, AClientThatStaysAfterItsRefusalIsNotWaitedForLong) {
  Handshake handshake;
  handshake.send(request_with("GET", "POST"));
  const auto before = Clock::now();
  handshake.await_result();
  EXPECT_LT(Clock::now() - before, k_test_patience / 2);
  EXPECT_EQ(handshake.error().code, "bad_method");
}

}  // namespace
}  // namespace wsx
