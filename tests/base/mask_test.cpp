#include "base/mask.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string hidden(const std::vector<std::string>& secrets, std::string text) {
  Mask(secrets).hide(text);
  return text;
}

TEST(Mask, HidesASecretWhereverItStands) {
  EXPECT_EQ(hidden({"sesame"}, "sesame, open sesamesesame"), "***, open ******");
  EXPECT_EQ(hidden({"sesame", "open sesame"}, "open sesame"), "***");  // not "open ***"
  EXPECT_EQ(hidden({}, "sesame"), "sesame");
}

TEST(Mask, LeavesSecretsThatAreTooShort) {
  EXPECT_EQ(hidden({"", "a", "abc"}, "an abc a day"), "an abc a day");
  EXPECT_EQ(hidden({"abcd"}, "an abcd"), "an ***");
}

TEST(Mask, HidesASecretAsServersEncodeIt) {
  const std::string secret = "a/b&\"c' d";
  EXPECT_EQ(hidden({secret}, "?q=a%2Fb%26%22c%27%20d"), "?q=***");
  EXPECT_EQ(hidden({secret}, "<p>a/b&amp;&quot;c&#39; d</p>"), "<p>***</p>");
  EXPECT_EQ(hidden({secret}, R"({"was":"a/b&\"c' d"})"), R"({"was":"***"})");
  EXPECT_EQ(hidden({secret}, R"({"was":"a\/b&\"c' d"})"), R"({"was":"***"})");
  EXPECT_EQ(hidden({"to\xffken"}, "it begins with \"to\\xffken\""), "it begins with \"***\"");
}

TEST(Mask, HidesTheBeginningOfASecretWhereATextWasCut) {
  EXPECT_EQ(hidden({"open sesame"}, "you said open ses"), "you said ***");
  EXPECT_EQ(hidden({"open sesame"}, "it begins with \"open ses\""), "it begins with \"***\"");
  EXPECT_EQ(hidden({"open sesame"}, "you said ope"), "you said ope");
  EXPECT_EQ(hidden({"open sesame"}, "open"), "***");
  EXPECT_EQ(hidden({"open sesame"}, ""), "");
}

TEST(Mask, HidesTheBeginningOfASecretBeforeAnEllipsis) {
  EXPECT_EQ(hidden({"secret-token"}, "it begins with \"x secret-to…\""), "it begins with \"x ***…\"");
  EXPECT_EQ(hidden({"secret-token"}, "x secre…; y secret…; and so on"), "x ***…; y ***…; and so on");
  EXPECT_EQ(hidden({"secret-token"}, "…s…"), "…s…");
}

TEST(Mask, HidesPasswordsInUrls) {
  EXPECT_EQ(hidden({}, "go to ws://me:pass@host/x"), "go to ws://me:***@host/x");
  EXPECT_EQ(hidden({}, "ws://token@host/"), "ws://***@host/");
  EXPECT_EQ(hidden({}, "ws://me:p@ss:word@host/ and http://a:b@c"), "ws://me:***@host/ and http://a:***@c");
  for (const char* text : {"ws://host/@user", "ws://host", "ws://", "mail me@host", "ws://@host/", "a://b?c=d@e"})
    EXPECT_EQ(hidden({}, text), text);
}

TEST(Mask, HidesSecretParametersOfUrls) {
  EXPECT_EQ(hidden({}, "GET /x?page=2&access_token=abc&x=y"), "GET /x?page=2&access_token=***&x=y");
  EXPECT_EQ(hidden({}, "<a href=\"/x?a=b&amp;sig=abc\">"), "<a href=\"/x?a=b&amp;sig=***\">");
  EXPECT_EQ(hidden({}, "wss://h/?api%5Fkey=a#id_token=b;c"), "wss://h/?api%5Fkey=***#id_token=***;c");
  EXPECT_EQ(hidden({}, "no more than ?token= and ?key"), "no more than ?token= and ?key");
  EXPECT_EQ(hidden({}, "?token=ws://me:pw@h/x&a=b://me:pw@h"), "?token=***&a=b://me:***@h");
}

TEST(Mask, HidesJsonWebTokensWhereverTheyAre) {
  const std::string token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
  EXPECT_EQ(hidden({}, "not " + token + ", " + token), "not ***, ***");
  for (const char* text :
       {"eyJ", "eyJhbGciOiJIUzI1NiJ9", "eyJa.b.c", "heyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0"})
    EXPECT_EQ(hidden({}, text), text);
}

TEST(Mask, HidesTokensAmongSubprotocols) {
  const auto shown = [](std::string list) {
    HeaderList headers{{"sec-websocket-protocol", std::move(list)}};
    Mask().hide(headers);
    return headers.front().second;
  };
  EXPECT_EQ(shown("v4.channel.k8s.io,base64url.bearer.authorization.k8s.io.c2VjcmV0"),
            "v4.channel.k8s.io, base64url.bearer.authorization.k8s.io.***");
  EXPECT_EQ(shown("realtime, openai-insecure-api-key.sk-12345678"), "realtime, openai-insecure-api-key.***");
  EXPECT_EQ(shown("access_token, c2VjcmV0LXRva2Vu"), "access_token, ***");
  EXPECT_EQ(shown("graphql-transport-ws, graphql-ws, v12.stomp, auth.v2, soap"),
            "graphql-transport-ws, graphql-ws, v12.stomp, auth.v2, soap");
}

TEST(Mask, KnowsMoreAfterAHandshake) {
  const Mask mask = Mask({"sesame"}).with({"learned", "dark"});
  std::string text = "learned sesame in the dark";
  mask.hide(text);
  EXPECT_EQ(text, "*** *** in the dark");
}

TEST(Mask, HidesHeadersByTheirNamesAndOthersByWhatTheyHold) {
  HeaderList headers{
      {"authorization", "x"}, {"Set-Cookie", "a=b"}, {"X-Echo", "was sesame"}, {"Location", "ws://a:b@c/"}};
  Mask({"sesame"}).hide(headers);
  const HeaderList expected{
      {"authorization", "***"}, {"Set-Cookie", "***"}, {"X-Echo", "was ***"}, {"Location", "ws://a:***@c/"}};
  EXPECT_EQ(headers, expected);
}

}  // namespace
}  // namespace wsx
