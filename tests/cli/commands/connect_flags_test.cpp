#include <fstream>
#include <gtest/gtest.h>

#include "cli/commands/command_flags.hpp"
#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;
using Mode = OutputOptions::Mode;

std::string write_flag_file(const std::string& name, const std::string& content) {
  const auto path = testing::TempDir() + "wsx_connect_cli_" + name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

TEST(ConnectFlags, AreOptional) {
  const auto options = parse_connect_flags({});
  EXPECT_EQ(options.url, "ws://h");
  EXPECT_TRUE(options.execute.empty());
  EXPECT_FALSE(options.wait);
  EXPECT_FALSE(options.timeout);
  EXPECT_EQ(options.exit_after, 0u);
  EXPECT_EQ(options.output.mode, Mode::automatic);
  EXPECT_TRUE(options.upgrade.deflate.enabled);
}

TEST(ConnectFlags, TakeMessages) {
  EXPECT_EQ(parse_connect_flags({"-x", "a", "--execute", "b", "-xc", "--execute=d"}).execute,
            (Args{"a", "b", "c", "d"}));
  EXPECT_TRUE(parse_connect_flags({"-i"}).interactive);
  EXPECT_EQ(parse_connect_flags({"--input", "json"}).input, InputFormat::json);
  EXPECT_EQ(parse_connect_flags({"--input", "whole"}).input, InputFormat::whole);
  EXPECT_EQ(parse_connect_flags({"-0"}).input, InputFormat::nul);
  EXPECT_EQ(parse_connect_flags({"--null"}).input, InputFormat::nul);
  EXPECT_EQ(parse_connect_flags({"-b"}).coding, InputCoding::binary);
  EXPECT_EQ(parse_connect_flags({"--hex"}).coding, InputCoding::hex);
  EXPECT_EQ(parse_connect_flags({"--base64"}).coding, InputCoding::base64);
  EXPECT_TRUE(parse_connect_flags({"--strict-input"}).strict_input);
  EXPECT_EQ(parse_connect_flags({"--max-message", "1KiB"}).max_message_bytes, 1024u);
}

TEST(ConnectFlags, KeepOneConnected) {
  EXPECT_FALSE(parse_connect_flags({}).reconnect);
  EXPECT_EQ(parse_connect_flags({"--reconnect"}).reconnect, 0u);
  EXPECT_EQ(parse_connect_flags({"--reconnect=5"}).reconnect, 5u);
  EXPECT_EQ(parse_connect_flags({}).keep_alive.interval, 0s);
  EXPECT_EQ(parse_connect_flags({"--ping", "30s"}).keep_alive.interval, 30s);
  EXPECT_EQ(parse_connect_flags({"--ping", "30s"}).keep_alive.timeout, 10s);
  EXPECT_EQ(parse_connect_flags({"--ping", "1s", "--ping-timeout", "2s"}).keep_alive.timeout, 2s);
  EXPECT_TRUE(parse_connect_flags({"--frames"}).frames);
}

TEST(ConnectFlags, TakeMessagesThatLookLikeAnythingElse) {
  const Args odd = {"[1,2]", "-x", "--json", "", "{\"a\":[1]}", "-1", "a,b", "a b\nc", "%", "--", "=", "--origin="};
  Args flags;
  for (const auto& message : odd) flags.insert(flags.end(), {"-x", message});
  auto expected = odd;
  expected.pop_back();
  flags.resize(flags.size() - 2);
  EXPECT_EQ(parse_connect_flags(flags).execute, expected);
}

TEST(ConnectFlags, ReadMessagesFromFilesByteForByte) {
  const std::string content("zero\0 and a newline\n", 20);
  EXPECT_EQ(parse_connect_flags({"-x", "@" + write_flag_file("message", content)}).execute, (Args{content}));
  EXPECT_EQ(complaint({"connect", "-x", "@/nonexistent/file", "ws://h"}),
            "wsx connect: --execute cannot read \"/nonexistent/file\": No such file or directory");
  EXPECT_EQ(complaint({"connect", "-x", "@/", "ws://h"}), "wsx connect: --execute cannot read \"/\": Is a directory");
}

TEST(ConnectFlags, SayWhenToEnd) {
  EXPECT_EQ(parse_connect_flags({"-w", "500ms"}).wait, 500ms);
  EXPECT_EQ(parse_connect_flags({"-w2"}).wait, 2s);
  EXPECT_EQ(parse_connect_flags({"--wait=0"}).wait, 0s);
  EXPECT_LT(parse_connect_flags({"-w", "-1"}).wait, 0ns);
  EXPECT_LT(parse_connect_flags({"-w-1"}).wait, 0ns);
  EXPECT_LT(parse_connect_flags({"--wait", "-1"}).wait, 0ns);
  EXPECT_EQ(parse_connect_flags({"-w", "-1"}).exit_after, 0u);
  EXPECT_EQ(parse_connect_flags({"-1"}).exit_after, 1u);
  EXPECT_EQ(parse_connect_flags({"-w", "-1", "-1"}).exit_after, 1u);
  EXPECT_EQ(parse_connect_flags({"--exit-after", "2k"}).exit_after, 2000u);
  EXPECT_EQ(
      parse_connect_flags({"--expect", "^a", "--expect-json", "/b=1", "--expect", "[b]"}).expect,
      (std::vector<ExpectedMessage>{*parse_pattern("^a"), *parse_json_expectation("/b=1"), *parse_pattern("[b]")}));
  EXPECT_EQ(parse_connect_flags({"--timeout", "2m"}).timeout, 2min);
  EXPECT_EQ(parse_connect_flags({"--close-timeout", "0"}).close_timeout, 0s);
}

TEST(ConnectFlags, ShapeTheRequest) {
  EXPECT_EQ(parse_connect_flags({"-H", "A: 1", "--header", "b:2", "-H", "Empty;"}).upgrade.headers,
            (HeaderList{{"A", "1"}, {"b", "2"}, {"Empty", ""}}));
  EXPECT_EQ(parse_connect_flags({"-H", "Host: x", "-H", "A: [b]"}).upgrade.headers,
            (HeaderList{{"Host", "x"}, {"A", "[b]"}}));
  EXPECT_EQ(parse_connect_flags({"-u", "me:pass:word"}).upgrade.user_password, "me:pass:word");
  EXPECT_EQ(parse_connect_flags({"--auth", "me:"}).upgrade.user_password, "me:");
  EXPECT_EQ(parse_connect_flags({"--bearer", "abc.def"}).upgrade.bearer_token, "abc.def");
  EXPECT_EQ(parse_connect_flags({"-s", "a", "--subprotocol", "b"}).upgrade.subprotocols, (Args{"a", "b"}));
  EXPECT_EQ(parse_connect_flags({"--origin", "https://a"}).upgrade.origin, "https://a");
  EXPECT_FALSE(parse_connect_flags({"--no-deflate"}).upgrade.deflate.enabled);
  EXPECT_TRUE(parse_connect_flags({"--no-deflate", "--deflate"}).upgrade.deflate.enabled);
}

TEST(ConnectFlags, SetHowMessagesAreCompressed) {
  const auto deflate = parse_connect_flags({"--deflate-client-window", "9", "--deflate-server-window", "15",
                                            "--deflate-no-context-takeover", "both", "--deflate-level", "0"})
                           .upgrade.deflate;
  EXPECT_EQ(deflate.client_window_bits, 9);
  EXPECT_EQ(deflate.server_window_bits, 15);
  EXPECT_TRUE(deflate.client_no_context_takeover && deflate.server_no_context_takeover);
  EXPECT_EQ(deflate.level, 0);
  const auto client = parse_connect_flags({"--deflate-no-context-takeover", "client"}).upgrade.deflate;
  EXPECT_TRUE(client.client_no_context_takeover && !client.server_no_context_takeover);
  const auto server = parse_connect_flags({"--deflate-no-context-takeover", "server"}).upgrade.deflate;
  EXPECT_TRUE(!server.client_no_context_takeover && server.server_no_context_takeover);
  EXPECT_EQ(complaint({"connect", "--deflate-client-window", "8", "ws://h"}),
            "wsx connect: --deflate-client-window takes a number from 9 to 15, not \"8\"");
  EXPECT_EQ(complaint({"connect", "--deflate-level", "10", "ws://h"}),
            "wsx connect: --deflate-level takes a number from 0 to 9, not \"10\"");
}

TEST(ConnectFlags, CutMessagesIntoFrames) {
  EXPECT_EQ(parse_connect_flags({}).fragment_bytes, 0u);
  EXPECT_EQ(parse_connect_flags({"--fragment", "1KiB"}).fragment_bytes, 1024u);
  EXPECT_EQ(complaint({"connect", "--fragment", "0", "ws://h"}),
            "wsx connect: --fragment takes a size above 0, such as 1024, 64KiB or 1MB, not \"0\"");
}

TEST(ConnectFlags, GiveCookies) {
  const auto cookies = [](const std::vector<std::string>& args) {
    return format_cookies(parse_connect_flags(args).upgrade.cookies, parse_url("ws://h/").value(), 1);
  };
  EXPECT_EQ(cookies({"--cookie", "a=b; c=d", "--cookie", "e=f"}), "a=b; c=d; e=f");
  const auto path = write_flag_file("cookies", "# Netscape\na=b; c=d\n#HttpOnly_h\tFALSE\t/\tFALSE\t0\te\tf\n");
  EXPECT_EQ(cookies({"--cookie", "@" + path}), "a=b; c=d; e=f");
  EXPECT_EQ(complaint({"connect", "--cookie", "secret", "ws://h"}),
            "wsx connect: --cookie takes NAME=VALUE; separate several with ;");
  const auto bad = write_flag_file("bad_cookies", "a=b\nsecret\n");
  EXPECT_EQ(complaint({"connect", "--cookie", "@" + bad, "ws://h"}),
            "wsx connect: --cookie @" + bad + " line 2 takes NAME=VALUE; separate several with ;");
  EXPECT_EQ(complaint({"connect", "--cookie", "a=b", "-H", "cookie: c=d", "ws://h"}),
            "wsx connect: --cookie and --header Cookie cannot be used together");
}

TEST(ConnectFlags, FollowRedirects) {
  EXPECT_FALSE(parse_connect_flags({}).follow.enabled);
  EXPECT_TRUE(parse_connect_flags({"-L"}).follow.enabled);
  EXPECT_FALSE(parse_connect_flags({"--follow"}).follow.allow_downgrade);
  EXPECT_TRUE(parse_connect_flags({"-L", "--allow-downgrade"}).follow.allow_downgrade);
  EXPECT_EQ(complaint({"connect", "--allow-downgrade", "ws://h"}), "wsx connect: --allow-downgrade needs --follow");
}

TEST(ConnectFlags, ReadHeadersFromFiles) {
  const auto path = write_flag_file("headers", "# who\nA: 1\r\n\n  \nB: x: y \n");
  EXPECT_EQ(parse_connect_flags({"-H", "@" + path}).upgrade.headers, (HeaderList{{"A", "1"}, {"B", "x: y"}}));
  const auto bad = write_flag_file("bad_headers", "A: 1\nno colon\n");
  EXPECT_EQ(complaint({"connect", "-H", "@" + bad, "ws://h"}),
            "wsx connect: --header @" + bad + " line 2 takes 'Name: value'; there is no colon");
}

TEST(ConnectFlags, NameAProxy) {
  EXPECT_FALSE(parse_connect_flags({}).dial.proxy.url || parse_connect_flags({}).dial.proxy.off);
  const auto proxy = parse_connect_flags({"--proxy", "socks5h://me:pw@p:99", "--proxy-user", "you:secret", "--noproxy",
                                          "a,b", "--proxy-insecure", "--proxy-cacert", "/dev/null"})
                         .dial.proxy;
  EXPECT_EQ(proxy.url, parse_proxy_url("socks5h://me:pw@p:99").value());
  EXPECT_EQ(proxy.user_password, "you:secret");
  EXPECT_EQ(proxy.no_proxy, "a,b");
  EXPECT_TRUE(proxy.insecure);
  EXPECT_EQ(proxy.ca_file, "/dev/null");
  EXPECT_TRUE(parse_connect_flags({"--proxy", ""}).dial.proxy.off);
  EXPECT_FALSE(parse_connect_flags({"--proxy", "", "--proxy", "p"}).dial.proxy.off);
  EXPECT_EQ(parse_connect_flags({"--noproxy", ""}).dial.proxy.no_proxy, "");
}

TEST(ConnectFlags, SayHowToReachTheServer) {
  EXPECT_EQ(parse_connect_flags({"--connect-to", "[::1]:80"}).dial.connect_to, "[::1]:80");
  EXPECT_EQ(parse_connect_flags({"--unix", "/run/s"}).dial.unix_path, "/run/s");
  EXPECT_EQ(parse_connect_flags({"-4"}).dial.family, Family::v4);
  EXPECT_EQ(parse_connect_flags({"--ipv6"}).dial.family, Family::v6);
  EXPECT_EQ(parse_connect_flags({"--connect-timeout", "3"}).dial.timeout, 3s);
}

TEST(ConnectFlags, SayWhomToTrust) {
  for (const char* name : {"-k", "--insecure", "-n", "--no-check"})
    EXPECT_TRUE(parse_connect_flags({name}).dial.tls.insecure) << name;
  const auto tls = parse_connect_flags({"--cacert", "/dev/null", "--cert", "/dev/zero", "--key", "/dev/full",
                                        "--tls-min", "1.3", "--server-name", "N"})
                       .dial.tls;
  EXPECT_EQ(tls.ca_file, "/dev/null");
  EXPECT_EQ(tls.cert_file, "/dev/zero");
  EXPECT_EQ(tls.key_file, "/dev/full");
  EXPECT_EQ(tls.min_version, TlsVersion::tls1_3);
  EXPECT_EQ(tls.server_name, "n");
}

TEST(ConnectFlags, ShapeTheOutput) {
  EXPECT_EQ(parse_connect_flags({"--json"}).output.mode, Mode::json);
  EXPECT_EQ(parse_connect_flags({"--pretty"}).output.mode, Mode::pretty);
  EXPECT_EQ(parse_connect_flags({"--raw"}).output.mode, Mode::raw);
  EXPECT_EQ(parse_connect_flags({"-o", "f"}).output.file, "f");
  EXPECT_TRUE(parse_connect_flags({"-q"}).output.quiet);
  EXPECT_TRUE(parse_connect_flags({"-v"}).output.verbose);
  EXPECT_FALSE(parse_connect_flags({}).output.show_secrets);
  EXPECT_TRUE(parse_connect_flags({"--show-secrets"}).output.show_secrets);
  EXPECT_EQ(parse_connect_flags({"--no-color"}).output.colour, OutputOptions::Colour::never);
  EXPECT_TRUE(parse_connect_flags({"-P"}).output.control_frames);
  EXPECT_TRUE(parse_connect_flags({"--json-indent"}).output.json_indent);
  EXPECT_EQ(parse_connect_flags({"--filter", "a|b"}).filter->text(), "a|b");
  EXPECT_EQ(complaint({"connect", "--filter", "(", "ws://h"}).find("wsx connect: --filter takes a regular expression"),
            0u);
  EXPECT_EQ(parse_connect_flags({}).output.time_column, TimeColumn::none);
  EXPECT_EQ(parse_connect_flags({"--ts"}).output.time_column, TimeColumn::absolute);
  EXPECT_EQ(parse_connect_flags({"--ts=abs"}).output.time_column, TimeColumn::absolute);
  EXPECT_EQ(parse_connect_flags({"--ts=rel"}).output.time_column, TimeColumn::relative);
  EXPECT_EQ(parse_connect_flags({"--ts=delta"}).output.time_column, TimeColumn::delta);
  EXPECT_EQ(parse_echo_flags({"--ts"}).output.time_column, TimeColumn::absolute);
  EXPECT_EQ(complaint({"connect", "--ts=soon", "ws://h"}),
            "wsx connect: --ts takes abs, utc, rel or delta, not \"soon\"");
  EXPECT_FALSE(parse_connect_flags({"--no-history"}).history);
  EXPECT_FALSE(parse_connect_flags({"--no-slash"}).slash);
  EXPECT_TRUE(parse_connect_flags({"--slash"}).slash);
}

TEST(ConnectFlags, StandInAnyOrderAndTogether) {
  const auto options = parse_as<ConnectOptions>({"connect", "ws://h", "-vk1x", "hi", "--raw"});
  EXPECT_TRUE(options.output.verbose && options.dial.tls.insecure);
  EXPECT_EQ(options.exit_after, 1u);
  EXPECT_EQ(options.execute, Args{"hi"});
  EXPECT_EQ(parse_as<ConnectOptions>({"connect", "--", "ws://h"}).url, "ws://h");
}

TEST(ConnectFlags, OfSeveralTheLastWinsAndAllAreChecked) {
  EXPECT_EQ(parse_connect_flags({"-w", "1", "-w", "2"}).wait, 2s);
  EXPECT_NE(complaint({"connect", "-w", "soon", "-w", "2", "ws://h"}), "");
}

struct Refusal {
  Args flags;
  std::string message;  // after "wsx connect: "
};

TEST(ConnectFlags, RefuseBadValuesInOneSentence) {
  const std::string duration = "takes a duration such as 10s, 500ms or 2m, not ";
  const std::string count = "takes a whole number above 0, such as 5 or 10k, not ";
  const std::string place = "takes HOST:PORT such as localhost:3000 or [::1]:3000, not ";
  const Refusal refusals[] = {
      {{"--wait", "soon"}, "--wait takes a duration such as 10s, 500ms or 2m, or -1 for no limit, not \"soon\""},
      {{"-w", "-2"}, "--wait takes a duration such as 10s, 500ms or 2m, or -1 for no limit, not \"-2\""},
      {{"--close-timeout", "-1"}, "--close-timeout " + duration + "\"-1\""},
      {{"--connect-timeout", ""}, "--connect-timeout " + duration + "\"\""},
      {{"--timeout", "0"}, "--timeout takes a duration above 0, such as 10s, 500ms or 2m, not \"0\""},
      {{"--exit-after", "0"}, "--exit-after " + count + "\"0\""},
      {{"--exit-after", "many"}, "--exit-after " + count + "\"many\""},
      {{"--max-message", "big"}, "--max-message takes a size above 0, such as 1024, 64KiB or 1MB, not \"big\""},
      {{"--input", "xml"}, "--input takes lines, json or whole, not \"xml\""},
      {{"--tls-min", "1.4"}, "--tls-min takes 1.0, 1.1, 1.2 or 1.3, not \"1.4\""},
      {{"--connect-to", "h"}, "--connect-to " + place + "\"h\""},
      {{"--connect-to", ":1"}, "--connect-to " + place + "\":1\""},
      {{"--connect-to", "h:0"}, "--connect-to " + place + "\"h:0\""},
      {{"--unix", std::string(200, 'x')}, "--unix takes a path of at most 107 bytes"},
      {{"--unix", ""}, "--unix takes a socket's path, not \"\""},
      {{"--cacert", ""}, "--cacert takes a file's path, not \"\""},
      {{"--server-name", "a:1"}, "--server-name takes a host name or an address, without a port, not \"a:1\""},
      {{"--origin", "a\r\nB: c"}, "--origin takes an origin such as https://example.com, not \"a\\r\\nB: c\""},
      {{"--origin="}, "--origin takes an origin such as https://example.com, not \"\""},
      {{"-s", "a, b"}, "--subprotocol takes one name; repeat it for more"},
      {{"-s", "a b"}, "--subprotocol takes a subprotocol name such as graphql-ws (letters, digits, -._), not \"a b\""},
      {{"-s", "a", "-s", "a"}, "--subprotocol was given \"a\" twice"},
      {{"-u", "secret"}, "--user takes USER:PASS; there is no colon"},
      {{"-u", "me:a\nb"}, "--user takes USER:PASS without control characters"},
      {{"--bearer", "a b"}, "--bearer takes a token without spaces or control characters"},
      {{"--bearer", ""}, "--bearer takes a token without spaces or control characters"},
      {{"--expect-json", "/a"},
       "--expect-json takes POINTER=VALUE such as /state=open, not \"/a\": there is no = between the pointer and the "
       "value"},
      {{"--expect-json", "a=1"},
       "--expect-json takes POINTER=VALUE such as /state=open, not \"a=1\": a JSON pointer begins with / and has ~ "
       "only as ~0 or ~1 (RFC 6901)"},
      {{"--ping", "0"}, "--ping takes a duration above 0, such as 10s, 500ms or 2m, not \"0\""},
      {{"--ping-timeout", "1s"}, "--ping-timeout needs --ping"},
      {{"--reconnect=0"}, "--reconnect takes a number of attempts above 0, or forever, not \"0\""},
      {{"--expect", "("}, "--expect takes a regular expression, not \"(\": Unmatched marking parenthesis ( or \\("},
      {{"-H", "secret"}, "--header takes 'Name: value'; there is no colon"},
      {{"-H", "a b: c"}, "--header takes 'Name: value'; \"a b\" is not a header name"},
      {{"-H", ": c"}, "--header takes 'Name: value'; \"\" is not a header name"},
      {{"-H", "A: x\r\nB: secret"}, "--header has a line break or control character in the value of A"},
      {{"-H", "Sec-WebSocket-Protocol: a b"},
       "--header has a Sec-WebSocket-Protocol that is not a list of subprotocols"},
      {{"-H", "sec-websocket-key: a"}, "--header cannot set sec-websocket-key: it belongs to the WebSocket handshake"},
      {{"-H", "Sec-WebSocket-Version: 8"},
       "--header cannot set Sec-WebSocket-Version: it belongs to the WebSocket handshake"},
      {{"-H", "Sec-WebSocket-Extensions: a"},
       "--header cannot set Sec-WebSocket-Extensions: it belongs to the WebSocket handshake"},
      {{"-H", "Connection: close"}, "--header cannot set Connection: it belongs to the WebSocket handshake"},
      {{"-H", "Upgrade: h2c"}, "--header cannot set Upgrade: it belongs to the WebSocket handshake"},
      {{"--json=yes"}, "--json takes no value"},
  };
  for (const auto& [flags, message] : refusals) {
    Args args = {"connect"};
    args.insert(args.end(), flags.begin(), flags.end());
    args.emplace_back("ws://h");
    EXPECT_EQ(complaint(args), "wsx connect: " + message);
  }
}

TEST(ConnectFlags, RefuseContradictions) {
  const Refusal refusals[] = {
      {{"-4", "-6"}, "--ipv4 and --ipv6 cannot be used together"},
      {{"--unix", "a", "--connect-to", "b:1"}, "--connect-to and --unix cannot be used together"},
      {{"--unix", "a", "--proxy", "b:1"}, "--proxy and --unix cannot be used together"},
      {{"--proxy", "ftp://me:secret@p"},
       "--proxy takes a proxy URL: the scheme before \"://\" is not a proxy's; use http://, https://, socks5:// or "
       "socks5h://"},
      {{"--unix", "a", "-4"}, "--ipv4 and --unix cannot be used together"},
      {{"--key", "a"}, "--key needs --cert"},
      {{"--json", "--raw"}, "--json and --raw cannot be used together"},
      {{"--pretty", "--raw"}, "--pretty and --raw cannot be used together"},
      {{"-q", "-v"}, "--quiet and --verbose cannot be used together"},
      {{"-0", "--input", "json"}, "--input and --null cannot be used together"},
      {{"--hex", "--base64"}, "--hex and --base64 cannot be used together"},
      {{"-b", "--hex"}, "--binary and --hex cannot be used together"},
      {{"-u", "a:b", "--bearer", "c"}, "--user and --bearer cannot be used together"},
      {{"-u", "a:b", "-H", "authorization: c"}, "--user and --header Authorization cannot be used together"},
      {{"--bearer", "b", "-H", "Authorization: c"}, "--bearer and --header Authorization cannot be used together"},
      {{"--origin", "b", "-H", "ORIGIN: c"}, "--origin and --header Origin cannot be used together"},
      {{"--input", "json", "-b"},
       "--binary, --hex and --base64 cannot be used with --input json, which gives the type of each message"},
      {{"-c", "ws://i"}, "URL and --connect cannot be used together"},
  };
  for (const auto& [flags, message] : refusals) {
    Args args = {"connect"};
    args.insert(args.end(), flags.begin(), flags.end());
    args.emplace_back("ws://h");
    EXPECT_EQ(complaint(args), "wsx connect: " + message);
  }
  EXPECT_EQ(complaint({"connect", "--proxy", "a", "echo:"}),
            "wsx connect: --proxy cannot be used with the URL \"echo:\"");
  EXPECT_EQ(complaint({"connect", "--unix", "a", "echo:"}),
            "wsx connect: --unix cannot be used with the URL \"echo:\"");
  EXPECT_EQ(complaint({"connect", "--connect-to", "a:1", "ws+unix:/s"}),
            "wsx connect: --connect-to cannot be used with the URL \"ws+unix:/s:/\"");
}

TEST(ConnectFlags, SuggestWhatWasMeant) {
  EXPECT_EQ(complaint({"connect", "--expct", "a", "ws://h"}),
            "wsx connect: unknown flag --expct; did you mean --expect?");
  EXPECT_EQ(complaint({"connect", "ws://h", "--expct=a"}), "wsx connect: unknown flag --expct; did you mean --expect?");
  EXPECT_EQ(complaint({"connect", "-json", "ws://h"}), "wsx connect: unknown flag -json; did you mean --json?");
  EXPECT_EQ(complaint({"connect", "-Z", "ws://h"}), "wsx connect: unknown flag -Z; wsx connect --help lists all flags");
  EXPECT_EQ(complaint({"connect", "--no-color\x1b[1m=x", "ws://h"}),
            "wsx connect: unknown flag --no-color\\x1b[1m; did you mean --no-color?");
}

TEST(ConnectFlags, SayWhatIsMissingOrTooMuch) {
  EXPECT_EQ(complaint({"connect"}), "wsx connect: needs a URL such as ws://localhost:3000");
  EXPECT_EQ(complaint({"connect", "ws://h", "--wait"}),
            "wsx connect: --wait takes a duration such as 10s, 500ms or 2m, or -1 for no limit; no value was given");
  EXPECT_EQ(complaint({"connect", "ws://h", "ws://i"}),
            "wsx connect: unexpected argument \"ws://i\"; usage: wsx connect [FLAGS] URL");
  EXPECT_EQ(complaint({"connect", "-H", "A: 1", "B: 2", "ws://h"}).substr(0, 24), "wsx connect: unexpected ");
}

TEST(ConnectFlags, RefuseBadUrls) {
  EXPECT_EQ(complaint({"connect", "ftp://h"}), "wsx connect: \"ftp\" is not a WebSocket scheme; use ws:// or wss://");
  EXPECT_NE(complaint({"connect", ""}), "");
  EXPECT_NE(complaint({"connect", "ws://h:99999"}), "");
  EXPECT_NE(complaint({"connect", "ws://a b\n"}), "");
}

TEST(ConnectFlags, TakeTheHeadersThatABrowserCopies) {
  const auto upgrade =
      parse_connect_flags({"-H", "Upgrade: websocket", "-H", "Connection: keep-alive, Upgrade", "-H",
                           "Sec-WebSocket-Key: Eq59gnzLPI6BgugauKvxNQ==", "-H", "sec-websocket-version: 13", "-H",
                           "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits", "-H",
                           "Sec-WebSocket-Protocol: chat, v2, chat", "-H", "Origin: null"})
          .upgrade;
  EXPECT_EQ(upgrade.headers, (HeaderList{{"Origin", "null"}}));
  EXPECT_EQ(upgrade.subprotocols, (std::vector<std::string>{"chat", "v2"}));
  EXPECT_EQ(upgrade.left_out_headers, (std::vector<std::string>{"Upgrade", "Connection", "Sec-WebSocket-Key",
                                                                "sec-websocket-version", "Sec-WebSocket-Extensions"}));
}

}  // namespace
}  // namespace wsx
