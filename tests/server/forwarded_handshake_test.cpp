#include "server/forwarded_handshake.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string target_of(const std::string& server, const std::string& path, const std::string& asked) {
  return forward_url(*parse_url(server), path, asked).target;
}

TEST(ForwardedHandshake, AsksForTheClientsPathUnlessThereIsAnother) {
  struct Case {
    std::string server, path, asked, target;
  };
  const Case cases[] = {{"ws://h", "", "/a?b", "/a?b"},
                        {"ws://h/", "", "/a", "/a"},
                        {"ws://h/real", "", "/a?b", "/real?b"},
                        {"ws://h/real?c", "", "/a?b", "/real?c"},
                        {"ws://h/real", "/other", "/a?b", "/other?b"},
                        {"ws://h", "", "*", "/"},
                        {"ws://h", "", "http://localhost:8080/a?b", "/a?b"},
                        {"ws://h", "", "/\xc3\xa4 b", "/%C3%A4%20b"}};
  for (const auto& [server, path, asked, target] : cases)
    EXPECT_EQ(target_of(server, path, asked), target) << server << ' ' << path << ' ' << asked;
}

UpgradeRequest request_with(HeaderList headers) { return {"/", std::move(headers), {"a", "b"}}; }

TEST(ForwardedHandshake, KeepsOurCredentialsFromTheServer) {
  const auto request = request_with({{"Authorization", "Basic x"}, {"X", "1"}});
  const Url url = *parse_url("ws://h"), with_user = *parse_url("ws://u:p@h");
  AcceptOptions guarded;
  guarded.user_password = "a:b";
  const HeaderList all = request.headers, rest{{"X", "1"}};
  EXPECT_EQ(forward_request(request, url, {}, {}).upgrade.headers, all);
  EXPECT_EQ(forward_request(request, url, {}, guarded).upgrade.headers, rest);
  EXPECT_EQ(forward_request(request, with_user, {}, {}).upgrade.headers, rest);
}

TEST(ForwardedHandshake, OffersWhatTheClientOffersInItsWords) {
  const Url url = *parse_url("ws://h");
  const std::string offer = "permessage-deflate;server_max_window_bits=10";
  const auto request = request_with({{"host", "h"}, {"sec-websocket-extensions", offer}, {"X", "1"}});
  const auto upgrade = forward_request(request, url, {}, {}).upgrade;
  EXPECT_EQ(upgrade.subprotocols, request.subprotocols);
  EXPECT_TRUE(upgrade.passes_answer_on);
  EXPECT_TRUE(upgrade.deflate.enabled);
  ASSERT_TRUE(upgrade.forwarded_offer);
  EXPECT_EQ(upgrade.forwarded_offer->text, offer);
  EXPECT_EQ(upgrade.forwarded_offer->choices.at(0).server_window_bits, 10);
  EXPECT_EQ(upgrade.field_order, (std::vector<std::string>{"host", "sec-websocket-extensions", "X"}));
  AcceptOptions without;
  without.deflate.enabled = false;
  EXPECT_FALSE(forward_request(request, url, {}, without).upgrade.deflate.enabled);
  EXPECT_FALSE(forward_request(request_with({}), url, {}, {}).upgrade.deflate.enabled);
}

TEST(ForwardedHandshake, LetsTheClientInAsTheServerDid) {
  Open open;
  open.response_headers = {{"Sec-WebSocket-Protocol", "b"}, {"Connection", "Upgrade"}};
  AcceptOptions ours;
  ours.subprotocols = {"a"};
  auto accept = forward_admission(open, ours);
  EXPECT_EQ(accept.headers, (HeaderList{{"Sec-WebSocket-Protocol", "b"}}));
  EXPECT_TRUE(accept.subprotocols.empty());
  EXPECT_FALSE(accept.deflate.enabled);
  open.extensions = "permessage-deflate";
  EXPECT_TRUE(forward_admission(open, ours).deflate.enabled);
}

TEST(ForwardedHandshake, ErrorsNameTheFlagsThatLeadToTheServer) {
  const auto named = [](std::string code, std::string message) {
    return name_forward_flags({Phase::tls, std::move(code), std::move(message), "--cert"});
  };
  EXPECT_EQ(named("client_certificate_required", "m").hint, "use --client-cert FILE and --client-key FILE");
  const Error refused{Phase::upgrade, "unauthorized", "m", "--bearer TOKEN", Refusal{401, {}, ""}};
  EXPECT_EQ(name_forward_flags(refused).hint, "the client was given this answer");
}

TEST(ForwardedHandshake, RefusesAsTheServerDid) {
  Error error{Phase::upgrade, "unauthorized", "m", "", Refusal{401, {{"X", "1"}, {"Content-Length", "9"}}, "body"}};
  EXPECT_EQ(forward_refusal(error), (Refusal{401, {{"X", "1"}}, "body"}));
  error.phase = Phase::proxy;  // it is the proxy's word
  EXPECT_EQ(forward_refusal(error).status, 502u);
  error.phase = Phase::upgrade;
  error.refusal->status = 103;
  EXPECT_EQ(forward_refusal(error).status, 502u);
  EXPECT_EQ(forward_refusal({Phase::tcp, "timeout", "m", ""}).status, 504u);
  EXPECT_EQ(forward_refusal({Phase::dns, "host_not_found", "nobody", ""}).body,
            "wsx could not forward to the server: nobody\n");
}

}  // namespace
}  // namespace wsx
