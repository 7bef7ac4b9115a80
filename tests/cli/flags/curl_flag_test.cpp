#include <gtest/gtest.h>

#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

ConnectOptions parse_curl_command(const std::string& command) {
  return parse_as<ConnectOptions>({"connect", "--curl", command});
}

TEST(CurlFlag, TakesWhatChromeCopies) {
  const auto options = parse_curl_command(
      "curl 'wss://example.com/chat?room=1' \\\n"
      "  -H 'Upgrade: websocket' \\\n"
      "  -H 'Origin: https://example.com' \\\n"
      "  -H 'Cache-Control: no-cache' \\\n"
      "  -H 'Connection: Upgrade' \\\n"
      "  -H 'Sec-WebSocket-Key: Eq59gnzLPI6BgugauKvxNQ==' \\\n"
      "  -H 'Sec-WebSocket-Version: 13' \\\n"
      "  -H 'Sec-WebSocket-Protocol: graphql-ws, chat' \\\n"
      "  -H 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits' \\\n"
      "  -b $'sid=it\\'s; lang=en' \\\n"
      "  --compressed --insecure");
  EXPECT_EQ(options.url, "wss://example.com/chat?room=1");
  EXPECT_EQ(options.upgrade.headers, (HeaderList{{"Origin", "https://example.com"}, {"Cache-Control", "no-cache"}}));
  EXPECT_EQ(options.upgrade.subprotocols, (Args{"graphql-ws", "chat"}));
  EXPECT_EQ(options.upgrade.cookies.size(), 2u);
  EXPECT_EQ(options.upgrade.cookies.front().pair, "sid=it's");
  EXPECT_TRUE(options.dial.tls.insecure);
  EXPECT_EQ(options.upgrade.left_out_options, (Args{"--compressed"}));
}

TEST(CurlFlag, TakesOtherOptionsOfCurl) {
  const auto options = parse_curl_command(
      "/usr/bin/curl -sSNkL -u me -x proxy:8080 -U pu:pp --noproxy a,b -A agent -e http://h --connect-timeout 2 "
      "-4 --resolve h:443:127.0.0.1 -XGET --max-time 3 -d 'a=b' -oFILE --url https://h/x https://ignored/");
  EXPECT_EQ(options.url, "https://h/x");
  EXPECT_EQ(options.upgrade.user_password, "me:");
  EXPECT_EQ(options.dial.proxy.url->host, "proxy");
  EXPECT_EQ(options.dial.proxy.user_password, "pu:pp");
  EXPECT_EQ(options.dial.proxy.no_proxy, "a,b");
  EXPECT_EQ(options.upgrade.headers, (HeaderList{{"User-Agent", "agent"}, {"Referer", "http://h"}}));
  EXPECT_EQ(options.dial.timeout, std::chrono::seconds(2));
  EXPECT_EQ(options.dial.family, Family::v4);
  EXPECT_EQ(options.dial.connect_to, "127.0.0.1:443");
  EXPECT_TRUE(options.dial.tls.insecure);
  EXPECT_TRUE(options.follow.enabled);
  EXPECT_EQ(options.upgrade.left_out_options, (Args{"--request", "--max-time", "--data", "--output"}));
}

TEST(CurlFlag, GoesWithOtherFlags) {
  const auto options = parse_as<ConnectOptions>(
      {"connect", "--curl", "curl ws://h -H 'A: 1' -H 'User-Agent:' -H 'B;'", "-H", "C: 2", "-v"});
  EXPECT_EQ(options.upgrade.headers, (HeaderList{{"A", "1"}, {"B", ""}, {"C", "2"}}));
  EXPECT_EQ(options.upgrade.removed_headers, (Args{"User-Agent"}));
  EXPECT_EQ(parse_as<BenchOptions>({"bench", "--curl", "curl wss://h/ -k"}).plan.client.dial.tls.insecure, true);
}

TEST(CurlFlag, SaysWhatCannotBeTaken) {
  EXPECT_EQ(complaint({"connect", "--curl", "wget ws://h"}),
            "wsx connect: --curl takes a command that begins with \"curl\", as browsers copy it");
  EXPECT_EQ(complaint({"connect", "--curl", "curl -k"}),
            "wsx connect: --curl takes a curl command with a URL; there is none");
  EXPECT_EQ(complaint({"connect", "--curl", "curl ws://h -H"}),
            "wsx connect: --curl has a curl command that ends after --header");
  EXPECT_EQ(complaint({"connect", "--curl", "curl 'ws://h"}),
            "wsx connect: --curl takes a whole curl command: a ' is not closed");
  EXPECT_EQ(complaint({"connect", "--curl", "curl ws://h -H \"A: $B\""}),
            "wsx connect: --curl cannot expand \"$B\"; write the value");
  EXPECT_EQ(complaint({"connect", "--curl", "curl ws://h -H 'Sec-WebSocket-Key: x'"}),
            "wsx connect: --curl has a curl command whose --header cannot set Sec-WebSocket-Key: it belongs to the "
            "WebSocket handshake");
  EXPECT_EQ(complaint({"connect", "--curl", "curl ws://h", "ws://i"}),
            "wsx connect: URL and --curl cannot be used together");
}

}  // namespace
}  // namespace wsx
