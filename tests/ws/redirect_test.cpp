#include "ws/redirect.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

Error answer(unsigned status, HeaderList headers) {
  return {Phase::upgrade, "redirect", "", "", Refusal{status, std::move(headers), ""}};
}

Result<Url> follow(const char* from, const char* location, std::vector<std::string> visited = {},
                   FollowOptions options = {.enabled = true}) {
  visited.push_back(format_url(parse_url(from).value()));
  return choose_next(parse_url(from).value(), answer(302, {{"location", location}}), visited, options);
}

TEST(Redirect, IsAnAnswerOfTheServersThatPointsSomewhere) {
  for (const unsigned status : {301u, 302u, 303u, 307u, 308u}) EXPECT_TRUE(is_redirect(answer(status, {}))) << status;
  for (const unsigned status : {200u, 300u, 304u, 305u, 401u, 502u}) EXPECT_FALSE(is_redirect(answer(status, {})));
  Error of_a_proxy = answer(302, {});
  of_a_proxy.phase = Phase::proxy;
  EXPECT_FALSE(is_redirect(of_a_proxy));
  EXPECT_FALSE(is_redirect(Error{Phase::upgrade, "timeout", "", ""}));
}

TEST(Redirect, LeadsToTheLocation) {
  EXPECT_EQ(format_url(follow("ws://a/b", "/c").value()), "ws://a/c");
  EXPECT_EQ(format_url(follow("ws://a/b", "https://a/b").value()), "wss://a/b");
}

TEST(Redirect, NeedsOneLocation) {
  const auto from = parse_url("ws://a").value();
  const std::vector<std::string> visited{"ws://a/"};
  EXPECT_EQ(choose_next(from, answer(302, {}), visited, {}).error().code, "bad_redirect");
  EXPECT_EQ(choose_next(from, answer(302, {{"Location", "/x"}, {"Location", "/y"}}), visited, {}).error().code,
            "bad_redirect");
  EXPECT_TRUE(choose_next(from, answer(302, {{"Location", "/x"}, {"Location", "/x"}}), visited, {}));
  const auto hostile = follow("ws://a", "ws://me:pw@b/\x1b[2J");
  EXPECT_EQ(hostile.error().code, "bad_redirect");
  EXPECT_EQ(hostile.error().refusal->status, 302u);
  EXPECT_EQ(hostile.error().message.find('\x1b'), std::string::npos);
}

TEST(Redirect, DoesNotLeaveTlsUnasked) {
  EXPECT_EQ(follow("wss://a", "ws://a").error().code, "redirect_downgrade");
  EXPECT_EQ(follow("wss://a", "http://b").error().code, "redirect_downgrade");
  EXPECT_TRUE(follow("wss://a", "ws://a", {}, {.enabled = true, .allow_downgrade = true}));
  EXPECT_TRUE(follow("wss://a", "//b"));
}

TEST(Redirect, DoesNotGoInCirclesNorOnForEver) {
  const auto circle = follow("ws://a/2", "/1", {"ws://a/1"});
  EXPECT_EQ(circle.error().code, "redirect_loop");
  EXPECT_EQ(circle.error().message, "the redirects form a loop: ws://a/1 → ws://a/2 → ws://a/1");
  EXPECT_EQ(follow("ws://a/", "#here").error().code, "redirect_loop");
  std::vector<std::string> visited;
  for (std::size_t i = 1; i < k_max_redirects; ++i) visited.push_back("ws://a/" + std::to_string(i));
  EXPECT_TRUE(follow("ws://a/x", "/y", visited));
  visited.push_back("ws://a/last");
  EXPECT_EQ(follow("ws://a/x", "/y", visited).error().code, "too_many_redirects");
}

TEST(Redirect, ToAnotherOriginForgetsWhatWasForTheFirst) {
  ClientOptions options;
  options.upgrade.user_password = "me:pw";
  options.upgrade.bearer_token = "token";
  options.upgrade.cookies = {{.pair = "a=b"}};
  options.upgrade.headers = {
      {"AUTHORIZATION", "x"}, {"X-Mine", "1"}, {"cookie", "x"}, {"Host", "x"}, {"Proxy-Authorization", "x"}};
  options.upgrade.headers.insert(options.upgrade.headers.end(),
                                 {{"X-Api-Key", "x"}, {"X-Room", "x"}, {"Referer", "http://h/?token=x"}});
  options.upgrade.subprotocols = {"chat", "bearer", "secret-token", "base64url.bearer.authorization.k8s.io.abc"};
  options.secret_names.add("x-room");
  options.dial.connect_to = "h:1";
  options.dial.unix_path = "/run/s";
  options.dial.tls.server_name = "n";
  options.dial.tls.cert_file = options.dial.tls.key_file = "f";
  options.dial.tls.ca_file = "ca";
  EXPECT_TRUE(has_credentials(parse_url("ws://a").value(), options));
  forget_origin(options);
  EXPECT_FALSE(has_credentials(parse_url("ws://a").value(), options));
  EXPECT_TRUE(has_credentials(parse_url("ws://me:pw@a").value(), options));
  EXPECT_EQ(options.upgrade.user_password + options.upgrade.bearer_token, "");
  EXPECT_TRUE(options.upgrade.cookies.empty());
  EXPECT_EQ(options.upgrade.headers, (HeaderList{{"X-Mine", "1"}}));
  EXPECT_EQ(options.upgrade.subprotocols, (std::vector<std::string>{"chat", "bearer"}));
  EXPECT_EQ(options.dial.connect_to + options.dial.unix_path + options.dial.tls.server_name, "");
  EXPECT_EQ(options.dial.tls.cert_file + options.dial.tls.key_file, "");
  EXPECT_EQ(options.dial.tls.ca_file, "ca");
}

TEST(Redirect, ToAnotherOriginForgetsAContextThatShowsACertificate) {
  ClientOptions options;
  options.dial.tls_context = std::make_shared<const TlsContext>();
  forget_origin(options);
  EXPECT_TRUE(options.dial.tls_context);
  options.dial.tls.cert_file = "f";
  forget_origin(options);
  EXPECT_FALSE(options.dial.tls_context);
}

}  // namespace
}  // namespace wsx
