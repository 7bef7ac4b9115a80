#include "ws/known_secrets.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace wsx {
namespace {

bool knows(const SecretList& secrets, const std::string& secret) {
  return std::find(secrets.begin(), secrets.end(), secret) != secrets.end();
}
SecretList listed(const ClientOptions& options, const char* url = "ws://h/") {
  return list_secrets(parse_url(url).value(), options);
}

TEST(KnownSecrets, OfALoginAreThePasswordAndWhatGoesOverTheWire) {
  ClientOptions options;
  options.upgrade.user_password = "ada:love:lace";
  for (const char* secret : {"love:lace", "ada:love:lace", "YWRhOmxvdmU6bGFjZQ=="})
    EXPECT_TRUE(knows(listed(options), secret)) << secret;
  EXPECT_FALSE(knows(listed(options), "ada"));
  for (const char* secret : {"love:lace", "YWRhOmxvdmU6bGFjZQ=="})
    EXPECT_TRUE(knows(listed({}, "ws://ada:love%3Alace@h/"), secret)) << secret;
  EXPECT_TRUE(knows(listed({}, "ws://token@h/"), "token"));
}

TEST(KnownSecrets, AreInHeadersThatAreSecretByTheirName) {
  ClientOptions options;
  options.upgrade.bearer_token = "bear";
  options.upgrade.headers = {
      {"authorization", "Basic YWRhOmxvdmU6bGFjZQ=="}, {"Cookie", "a=b; c=d=e"}, {"X-Other", "no"}};
  for (const char* secret : {"bear", "YWRhOmxvdmU6bGFjZQ==", "love:lace", "b", "d=e"})
    EXPECT_TRUE(knows(listed(options), secret)) << secret;
  EXPECT_FALSE(knows(listed(options), "no"));
}

TEST(KnownSecrets, OfACookieJarAreThoseThatAreSent) {
  ClientOptions options;
  options.upgrade.cookies = {{.pair = "a=here", .domain = "h"}, {.pair = "a=elsewhere", .domain = "other"}};
  EXPECT_TRUE(knows(listed(options), "here"));
  EXPECT_FALSE(knows(listed(options), "elsewhere"));
}

TEST(KnownSecrets, AreWhereverTheTableOfNamesSaysSo) {
  ClientOptions options;
  options.secret_names.add("X-Room");
  options.upgrade.headers = {{"X-Api-Key", "in a header"}, {"x-room", "by --secret"}, {"Sec-WebSocket-Key", "no"}};
  options.upgrade.subprotocols = {"graphql-ws", "bearer", "in-a-subprotocol", "token.after-a-name"};
  const auto found = listed(options, "ws://h/?access_token=in%2Dthe%2Durl&sig=raw&page=no");
  for (const char* secret :
       {"in a header", "by --secret", "in-a-subprotocol", "after-a-name", "in%2Dthe%2Durl", "in-the-url", "raw"})
    EXPECT_TRUE(knows(found, secret)) << secret;
  EXPECT_FALSE(knows(found, "no"));
  EXPECT_FALSE(knows(found, "graphql-ws"));
}

TEST(KnownSecrets, OfAServerAreItsLoginAndTheCookiesThatItSets) {
  AcceptOptions options;
  options.user_password = "ada:lovelace";
  options.headers = {{"Set-Cookie", "id=secret; Path=/x"}};
  EXPECT_TRUE(knows(list_secrets(options, {}), "lovelace"));
  EXPECT_TRUE(knows(list_secrets(options, {}), "secret"));
  EXPECT_FALSE(knows(list_secrets(options, {}), "/x"));
}

}  // namespace
}  // namespace wsx
