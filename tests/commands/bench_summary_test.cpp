#include "commands/bench_summary.hpp"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <set>

namespace wsx {
namespace {

using namespace std::chrono_literals;

BenchOptions make_bench_options() {
  BenchOptions options;
  options.url = "wss://example.com/";
  options.plan.url = *parse_url(options.url);
  options.plan.payload.messages = {"hello"};
  options.plan.client.dial.proxy.off = true;
  options.plan.client.upgrade.deflate.enabled = true;
  return options;
}

std::string hash_of(const BenchOptions& options) { return describe_bench(options, options.plan).config_hash; }

using Change = std::function<void(BenchOptions& options)>;

TEST(BenchSummary, HashesEverythingThatChangesTheWork) {
  const std::pair<const char*, Change> k_changes[] = {
      {"mode", [](auto& o) { o.plan.mode = BenchMode::ping; }},
      {"connections", [](auto& o) { o.plan.connections = 11; }},
      {"messages", [](auto& o) { o.plan.messages = 100; }},
      {"duration, a little", [](auto& o) { o.plan.duration += 1ms; }},
      {"rate", [](auto& o) { o.plan.rate = 10; }},
      {"another rate", [](auto& o) { o.plan.rate = 10.001; }},
      {"pipeline", [](auto& o) { o.plan.pipeline = 2; }},
      {"warm-up", [](auto& o) { o.plan.warmup = 1s; }},
      {"drain", [](auto& o) { o.plan.drain = 1s; }},
      {"threads", [](auto& o) { o.plan.threads = 2; }},
      {"ramp", [](auto& o) { o.plan.ramp = 1s; }},
      {"payload", [](auto& o) { o.plan.payload.messages = {"hallo"}; }},
      {"more payload", [](auto& o) { o.plan.payload.messages.emplace_back("hello"); }},
      {"template",
       [](auto& o) {
         o.plan.payload.parts = {{PayloadPart::What::literal, "x"}};
       }},
      {"binary", [](auto& o) { o.plan.payload.binary = true; }},
      {"a login", [](auto& o) { o.first = "secret"; }},
      {"max-message", [](auto& o) { o.plan.max_message_bytes = 1; }},
      {"deflate off", [](auto& o) { o.plan.client.upgrade.deflate.enabled = false; }},
      {"deflate level", [](auto& o) { o.plan.client.upgrade.deflate.level = 9; }},
      {"client window", [](auto& o) { o.plan.client.upgrade.deflate.client_window_bits = 9; }},
      {"server window", [](auto& o) { o.plan.client.upgrade.deflate.server_window_bits = 9; }},
      {"takeover", [](auto& o) { o.plan.client.upgrade.deflate.server_no_context_takeover = true; }},
      {"a header",
       [](auto& o) {
         o.plan.client.upgrade.headers = {{"X-A", "1"}};
       }},
      {"another header",
       [](auto& o) {
         o.plan.client.upgrade.headers = {{"X-B", "1"}};
       }},
      {"a login by HTTP", [](auto& o) { o.plan.client.upgrade.bearer_token = "t"; }},
      {"a cookie", [](auto& o) { o.plan.client.upgrade.cookies.emplace_back(); }},
      {"an origin", [](auto& o) { o.plan.client.upgrade.origin = "http://a"; }},
      {"a subprotocol", [](auto& o) { o.plan.client.upgrade.subprotocols = {"a"}; }},
      {"no TLS", [](auto& o) { o.plan.url = *parse_url("ws://example.com/"); }},
      {"TLS version", [](auto& o) { o.plan.client.dial.tls.min_version = TlsVersion::tls1_3; }},
      {"no check of certificates", [](auto& o) { o.plan.client.dial.tls.insecure = true; }},
      {"a certificate", [](auto& o) { o.plan.client.dial.tls.cert_file = "c"; }},
      {"SNI", [](auto& o) { o.plan.client.dial.tls.server_name = "n"; }},
      {"family", [](auto& o) { o.plan.client.dial.family = Family::v4; }},
      {"a Unix socket", [](auto& o) { o.plan.client.dial.unix_path = "/s"; }},
      {"a proxy",
       [](auto& o) {
         o.plan.client.dial.proxy.off = false;
         o.plan.client.dial.proxy.url = *parse_proxy_url("http://proxy:1");
       }},
      {"redirects", [](auto& o) { o.plan.client.follow.enabled = true; }},
  };
  std::set<std::string> hashes{hash_of(make_bench_options())};
  for (const auto& [what, change] : k_changes) {
    auto options = make_bench_options();
    change(options);
    EXPECT_TRUE(hashes.insert(hash_of(options)).second) << what;
  }
}

TEST(BenchSummary, HashesNothingElse) {
  const std::pair<const char*, Change> k_changes[] = {
      {"the server", [](auto& o) { o.plan.url = *parse_url("wss://other.example:99/path"); }},
      {"files", [](auto& o) { o.output = "a"; }},
      {"rules", [](auto& o) { o.fail_if = {*parse_fail_if("errors > 0")}; }},
      {"strictness", [](auto& o) { o.strict = true; }},
      {"the seed", [](auto& o) { o.plan.seed = 7; }},
      {"another login", [](auto& o) { o.first = "Secret"; }},
      {"another token in a subprotocol",
       [](auto& o) {
         o.plan.client.upgrade.subprotocols = {"a", "token.other-secret"};
       }},
      {"whether secrets are shown", [](auto& o) { o.show_secrets = true; }},
      {"a header's value and spelling",
       [](auto& o) {
         o.plan.client.upgrade.headers = {{"x-a", "2"}};
       }},
  };
  auto plain = make_bench_options();
  plain.first = "secret";
  plain.plan.client.upgrade.headers = {{"X-A", "1"}};
  plain.plan.client.upgrade.subprotocols = {"a", "token.first-secret"};
  for (const auto& [what, change] : k_changes) {
    auto options = plain;
    change(options);
    EXPECT_EQ(hash_of(options), hash_of(plain)) << what;
  }
}

TEST(BenchSummary, ShowsNoSecretInItsConfiguration) {
  auto options = make_bench_options();
  options.first = "s3cret";
  options.plan.client.upgrade.bearer_token = "s3cret";
  options.plan.client.upgrade.headers = {{"X-Api-Key", "s3cret"}};
  options.plan.client.upgrade.subprotocols = {"bearer", "s3cret-token"};
  options.message = "s3cret";
  for (const auto& [name, value] : describe_bench(options, options.plan).config)
    EXPECT_EQ(value.find("s3cret"), value.npos) << name;
}

TEST(BenchSummary, ShowsNoSecretInItsUrlAndItsCommand) {
  auto options = make_bench_options();
  options.plan.url = *parse_url("wss://me:s3cret@h/x?access_token=s3cret&page=2");
  options.plan.client.upgrade.headers = {{"X-Api-Key", "s3cret"}, {"X-Auth-Token", "abc"}};
  options.plan.client.upgrade.subprotocols = {"base64url.bearer.authorization.k8s.io.s3cret"};
  options.args = {"-H",
                  "X-Api-Key: s3cret",
                  "-HX-Auth-Token: abc",
                  "-s",
                  "base64url.bearer.authorization.k8s.io.s3cret",
                  "wss://me:s3cret@h/x?access_token=s3cret&page=2"};
  const auto summary = describe_bench(options, options.plan);
  EXPECT_EQ(summary.url, "wss://me:***@h/x?access_token=***&page=2");
  EXPECT_EQ(summary.command,
            "wsx bench -H 'X-Api-Key: ***' '-HX-Auth-Token: ***' -s 'base64url.bearer.authorization.k8s.io.***' "
            "'wss://me:***@h/x?access_token=***&page=2'");
  Summary failed;
  note_failure(failed, {Phase::upgrade, "forbidden", "s3cret is wrong", "", Refusal{403, {}, "not s3cret"}}, options);
  EXPECT_EQ(failed.failure->message, "*** is wrong");
  EXPECT_EQ(failed.failure->refusal->body, "not ***");
  options.show_secrets = true;
  EXPECT_EQ(describe_bench(options, options.plan).url, "wss://me:s3cret@h/x?access_token=s3cret&page=2");
}

}  // namespace
}  // namespace wsx
