#include <gtest/gtest.h>

#include "cli/commands/command_flags.hpp"
#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(EchoFlags, TakeAnAddress) {
  struct Case {
    std::string text, host;
    unsigned port;
  };
  const Case cases[] = {
      {"8080", "127.0.0.1", 8080},        {":8080", "127.0.0.1", 8080}, {"0.0.0.0:8080", "0.0.0.0", 8080},
      {"[::1]:8080", "::1", 8080},        {"0", "127.0.0.1", 0},        {"localhost:65535", "localhost", 65535},
      {"[fe80::1%lo]:1", "fe80::1%lo", 1}};
  for (const auto& [text, host, port] : cases) {
    const auto options = parse_echo_flags({text});
    EXPECT_EQ(options.listen.host, host) << text;
    EXPECT_EQ(options.listen.port, port) << text;
  }
  EXPECT_EQ(parse_echo_flags({}).listen.host, "127.0.0.1");
  EXPECT_EQ(parse_echo_flags({}).listen.port, 0);
  EXPECT_EQ(parse_echo_flags({"--unix", "/s"}).listen.unix_path, "/s");
}

TEST(EchoFlags, SetUpTls) {
  EXPECT_FALSE(parse_echo_flags({}).listen.tls);
  EXPECT_TRUE(parse_echo_flags({"--tls"}).listen.tls);
  const auto options = parse_echo_flags({"--cert", "/dev/null", "--key", "/dev/zero", "--tls-min", "1.3", "--tls"});
  EXPECT_EQ(options.listen.tls->cert_file, "/dev/null");
  EXPECT_EQ(options.listen.tls->key_file, "/dev/zero");
  EXPECT_EQ(options.listen.tls->min_version, TlsVersion::tls1_3);
}

TEST(EchoFlags, SayWhomToLetInAndHowToAnswer) {
  EXPECT_EQ(parse_echo_flags({"-u", "a:b"}).accept.user_password, "a:b");
  EXPECT_EQ(parse_echo_flags({"--origin", "https://a", "--origin", "null", "--origin", "file://"}).accept.origins,
            (Args{"https://a", "null", "file://"}));
  EXPECT_EQ(parse_echo_flags({"--path", "/chat"}).accept.path, "/chat");
  EXPECT_EQ(parse_echo_flags({"--handshake-timeout", "2s"}).accept.timeout, 2s);
  EXPECT_EQ(parse_echo_flags({"-s", "a", "-s", "b"}).accept.subprotocols, (Args{"a", "b"}));
  EXPECT_EQ(parse_echo_flags({"-H", "Server: x", "-H", "A:b"}).accept.headers,
            (HeaderList{{"Server", "x"}, {"A", "b"}}));
  EXPECT_FALSE(parse_echo_flags({"--no-deflate"}).accept.deflate.enabled);
  EXPECT_TRUE(parse_echo_flags({"--deflate"}).accept.deflate.enabled);
}

TEST(EchoFlags, SetLimits) {
  EXPECT_EQ(parse_echo_flags({"--max-conns", "10k"}).max_connections, 10'000u);
  EXPECT_EQ(parse_echo_flags({"--max-message", "1MB"}).max_message_bytes, 1'000'000u);
  EXPECT_EQ(parse_echo_flags({"--close-timeout", "1s"}).close_timeout, 1s);
  EXPECT_EQ(parse_echo_flags({"--threads", "4"}).threads, 4u);
  EXPECT_TRUE(parse_echo_flags({"--once"}).once);
  EXPECT_TRUE(parse_echo_flags({"--stats"}).stats);
}

TEST(EchoFlags, ShapeTheOutput) {
  EXPECT_EQ(parse_echo_flags({"--json"}).output.mode, OutputOptions::Mode::json);
  EXPECT_EQ(parse_echo_flags({"-o", "f"}).output.file, "f");
  EXPECT_TRUE(parse_echo_flags({"-q"}).output.quiet);
}

TEST(EchoFlags, RefuseBadValuesInOneSentence) {
  struct Refusal {
    Args flags;
    std::string message;
  };
  const std::string address = "the argument takes [HOST:]PORT such as 8080, 0.0.0.0:8080 or [::1]:8080, not ";
  const Refusal refusals[] = {
      {{"localhost"}, address + "\"localhost\""},
      {{"65536"}, address + "\"65536\""},
      {{"-1"}, address + "\"-1\""},
      {{"::1:80"}, address + "\"::1:80\""},
      {{"--origin", "example.com"}, "--origin takes a page's origin such as https://example.com, not \"example.com\""},
      {{"--origin", "https://a/"}, "--origin takes a page's origin such as https://example.com, not \"https://a/\""},
      {{"1", "2"}, "unexpected argument \"2\"; usage: wsx echo [FLAGS] [[HOST:]PORT]"},
      {{"1", "--unix", "/s"}, "PORT and --unix cannot be used together"},
      {{"--cert", "a"}, "--cert needs --tls"},
      {{"--tls", "--key", "a"}, "--key needs --cert"},
      {{"--tls-min", "1.2"}, "--tls-min needs --tls"},
      {{"--threads", "0"}, "--threads takes a number of threads from 1 to 1024, not \"0\""},
      {{"--threads", "5k"}, "--threads takes a number of threads from 1 to 1024, not \"5k\""},
      {{"--max-conns", "0"}, "--max-conns takes a whole number above 0, such as 5 or 10k, not \"0\""},
      {{"--path", "chat"}, "--path takes a path such as /chat, not \"chat\""},
      {{"--path", "/a b"}, "--path takes a path such as /chat, not \"/a b\""},
      {{"--handshake-timeout", "0"},
       "--handshake-timeout takes a duration above 0, such as 10s, 500ms or 2m, not \"0\""},
      {{"--unix", "/s", "--statz"}, "unknown flag --statz; did you mean --stats?"},
      {{"-u", "a"}, "--user takes USER:PASS; there is no colon"},
      {{"-H", "Upgrade: a"}, "--header cannot set Upgrade: it belongs to the WebSocket handshake"},
  };
  for (const auto& [flags, message] : refusals) {
    Args args = {"echo"};
    args.insert(args.end(), flags.begin(), flags.end());
    EXPECT_EQ(complaint(args), "wsx echo: " + message);
  }
}

}  // namespace
}  // namespace wsx
