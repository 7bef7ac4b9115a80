#include "ws/plain_http.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include "base/base64.hpp"
#include "support/http_peer.hpp"
#include "ws/page.hpp"

namespace wsx {
namespace {

namespace http = boost::beast::http;

Request make_request(std::string_view target, http::verb method = http::verb::get, const HeaderList& headers = {}) {
  Request request(method, target, 11);
  for (const auto& [name, value] : headers) request.insert(name, value);
  return request;
}

AcceptOptions with_page() {
  AcceptOptions options;
  options.serves_page = true;
  return options;
}

std::string body_of(std::string_view answer) { return std::string(answer.substr(answer.find("\r\n\r\n") + 4)); }

TEST(PlainHttp, APlainRequestWantsThePageWhereThereIsOne) {
  for (const auto method : {http::verb::get, http::verb::head}) {
    EXPECT_EQ(find_wish(make_request("/any/path?query", method), with_page()), Wish::page);
    EXPECT_EQ(find_wish(make_request("/any/path?query", method), {}), Wish::upgrade);
  }
  EXPECT_EQ(find_wish(make_request("/", http::verb::post), with_page()), Wish::upgrade);
  EXPECT_EQ(find_wish(make_request("*", http::verb::options), with_page()), Wish::upgrade);
}

TEST(PlainHttp, AHealthCheckIsOneWithAndWithoutThePage) {
  for (const auto& options : {AcceptOptions{}, with_page()}) {
    EXPECT_EQ(find_wish(make_request("/healthz"), options), Wish::health);
    EXPECT_EQ(find_wish(make_request("/healthz?x=1"), options), Wish::health);
    EXPECT_EQ(find_wish(make_request("http://host:1/healthz"), options), Wish::health);
    EXPECT_EQ(find_wish(make_request("/healthz", http::verb::head), options), Wish::health);
    EXPECT_EQ(find_wish(make_request("/healthz", http::verb::post), options), Wish::upgrade);
  }
  for (const char* other : {"/healthz/", "/HEALTHZ", "//healthz", "/x/healthz", "/%68ealthz", "/?/healthz"})
    EXPECT_EQ(find_wish(make_request(other), {}), Wish::upgrade) << other;
}

TEST(PlainHttp, AHandshakeIsOneEvenWhenItIsBroken) {
  const std::pair<std::string, std::string> upgrade{"Upgrade", "x, WebSocket"}, key{"Sec-WebSocket-Key", "what"};
  for (const HeaderList& headers : {HeaderList{upgrade}, HeaderList{key}, HeaderList{upgrade, key}})
    for (const char* target : {"/", "/healthz"})
      EXPECT_EQ(find_wish(make_request(target, http::verb::get, headers), with_page()), Wish::upgrade);
  // curl --http2 asks for another upgrade, and a proxy that was told to pass upgrades on has none to pass.
  EXPECT_EQ(find_wish(make_request("/", http::verb::get, {{"Upgrade", "h2c"}, {"Connection", "Upgrade"}}), with_page()),
            Wish::page);
}

TEST(PlainHttp, ThePathIsWithoutHostAndQuery) {
  struct Case {
    const char *target, *path;
  };
  for (const Case& c : {Case{"/", "/"}, Case{"/a?b=/c", "/a"}, Case{"/a?http://x/y", "/a"}, Case{"http://h", "/"},
                        Case{"http://h:80/a/b?c", "/a/b"}, Case{"HTTPS://h?c/d", "/"}, Case{"/a://b/c", "/a://b/c"},
                        Case{"*", "*"}, Case{"://", "/"}, Case{"?", ""}})
    EXPECT_EQ(path_of(make_request(c.target)), c.path) << c.target;
}

TEST(PlainHttp, TheAnswerToAHeadIsThatToAGetWithoutItsBody) {
  for (const Wish wish : {Wish::page, Wish::health}) {
    const auto get = format_plain_answer(make_request("/"), wish);
    const auto head = format_plain_answer(make_request("/", http::verb::head), wish);
    EXPECT_EQ(get, head + body_of(get));
    EXPECT_EQ(find_header(get, "Content-Length"), std::to_string(body_of(get).size()));
    EXPECT_EQ(find_header(get, "Connection"), "close");
    EXPECT_EQ(find_header(get, "Cache-Control"), "no-store");
  }
  EXPECT_EQ(body_of(format_plain_answer(make_request("/healthz"), Wish::health)), "ok\n");
  EXPECT_EQ(body_of(format_plain_answer(make_request("/"), Wish::page)), k_page_html);
}

/// The one element of this name.
std::string content_of(std::string_view page, const std::string& element) {
  const auto begin = page.find('<' + element + '>') + element.size() + 2;
  EXPECT_EQ(page.find('<' + element, begin), page.npos) << "there is another one, which the policy does not know";
  return std::string(page.substr(begin, page.find("</" + element + '>') - begin));
}

TEST(Page, ItsPolicyAllowsItsOwnScriptAndStyleAndNothingElse) {
  const auto policy = find_header(format_plain_answer(make_request("/"), Wish::page), "Content-Security-Policy");
  for (const std::string element : {"script", "style"}) {
    const auto content = content_of(k_page_html, element);
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest);
    const auto hash = format_base64({reinterpret_cast<const char*>(digest), sizeof digest});
    EXPECT_NE(policy.find(element + "-src 'sha256-" + hash + "';"), policy.npos) << policy;
  }
  EXPECT_TRUE(policy.starts_with("default-src 'none';"));
  EXPECT_EQ(policy.find("unsafe"), policy.npos);
}

TEST(Page, IsSmallAndNeedsNothingFromElsewhere) {
  EXPECT_LT(k_page_html.size(), 8u * 1024);
  for (const char* foreign : {"http://", "https://", "//cdn", "src=", "@import", "url(", "innerHTML", "eval(", "@page"})
    EXPECT_EQ(k_page_html.find(foreign), k_page_html.npos) << foreign;
}

}  // namespace
}  // namespace wsx
