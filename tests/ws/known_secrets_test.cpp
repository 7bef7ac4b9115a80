#include "ws/known_secrets.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace wsx {
namespace {

using SecretList = std::vector<std::string>;

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

TEST(KnownSecrets, OfAServerAreItsLoginAndTheCookiesThatItSets) {
  AcceptOptions options;
  options.user_password = "ada:lovelace";
  options.headers = {{"Set-Cookie", "id=secret; Path=/x"}};
  EXPECT_TRUE(knows(list_secrets(options), "lovelace"));
  EXPECT_TRUE(knows(list_secrets(options), "secret"));
  EXPECT_FALSE(knows(list_secrets(options), "/x"));
}

}  // namespace
}  // namespace wsx
