#include "base/secrets.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(SecretNames, AreWrittenInEveryWay) {
  const SecretNames names;
  for (const char* name : {"Authorization",
                           "proxy-authorization",
                           "Cookie",
                           "Set-Cookie",
                           "X-Api-Key",
                           "Api-Key",
                           "apikey",
                           "apiKey",
                           "X-Auth-Token",
                           "authToken",
                           "X-Amz-Security-Token",
                           "X-Amz-Signature",
                           "X-Hub-Signature-256",
                           "access_token",
                           "accesstoken",
                           "id_token",
                           "token",
                           "key",
                           "sig",
                           "client_secret",
                           "password",
                           "PHPSESSID",
                           "connect.sid",
                           "Ocp-Apim-Subscription-Key",
                           "X-Vault-Token",
                           "CF-Access-Client-Secret",
                           "jwt",
                           "auth[token]"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(SecretNames, AreNoOthers) {
  const SecretNames names;
  for (const char* name : {"", "-", "Host", "Origin", "Sec-WebSocket-Key", "Sec-WebSocket-Accept", "Idempotency-Key",
                           "X-Cache-Key", "monkey", "max_tokens", "WWW-Authenticate", "author", "Keep-Alive", "inside",
                           "Access-Control-Allow-Credentials", "sort_key", "bypass", "page", "X-Request-Id"})
    EXPECT_FALSE(names.contains(name)) << name;
}

TEST(SecretNames, AreAddedByTheUser) {
  SecretNames names;
  names.add("X-Room");
  names.add("--");
  for (const char* name : {"x-room", "xRoom", "X_ROOM"}) EXPECT_TRUE(names.contains(name)) << name;
  for (const char* name : {"room", "x-rooms", ""}) EXPECT_FALSE(names.contains(name)) << name;
}

TEST(SecretNames, TellWhereATokenBeginsInASubprotocol) {
  SecretNames names;
  names.add("acme");
  const auto npos = std::string_view::npos;
  EXPECT_EQ(names.find_in_subprotocol("base64url.bearer.authorization.k8s.io.dG9rZW4", ""), 38u);
  EXPECT_EQ(names.find_in_subprotocol("acme.12345678", ""), 5u);
  EXPECT_EQ(names.find_in_subprotocol("12345678", "bearer"), 0u);
  EXPECT_EQ(names.find_in_subprotocol("v1", "bearer"), npos);
  EXPECT_EQ(names.find_in_subprotocol("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0In0.", ""), 0u);
  EXPECT_EQ(names.find_in_subprotocol("graphql-transport-ws", "graphql-ws"), npos);
}

}  // namespace
}  // namespace wsx
