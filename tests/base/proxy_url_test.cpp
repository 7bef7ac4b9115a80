#include "base/proxy_url.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

ProxyUrl parsed_proxy(std::string_view text) {
  auto proxy = parse_proxy_url(text);
  EXPECT_TRUE(proxy) << text << ": " << (proxy ? "" : proxy.error().message);
  return proxy ? *proxy : ProxyUrl{};
}

std::string refused_proxy_url(std::string_view text) {
  const auto proxy = parse_proxy_url(text);
  EXPECT_FALSE(proxy) << text;
  if (proxy) return "";
  EXPECT_EQ(proxy.error().phase, Phase::proxy);
  EXPECT_EQ(proxy.error().code, "bad_proxy_url");
  return proxy.error().message + " " + proxy.error().hint;
}

TEST(ProxyUrl, IsReadAsCurlReadsIt) {
  const struct {
    const char* text;
    ProxyUrl proxy;
  } k_cases[] = {
      {"http://proxy:3128", {ProxyUrl::Scheme::http, "proxy", 3128}},
      {"HTTP://Proxy:3128/", {ProxyUrl::Scheme::http, "proxy", 3128}},
      {"proxy:3128", {ProxyUrl::Scheme::http, "proxy", 3128}},
      {"proxy", {ProxyUrl::Scheme::http, "proxy", 1080}},
      {"http://proxy/a/path?and=more", {ProxyUrl::Scheme::http, "proxy", 1080}},
      {"https://proxy", {ProxyUrl::Scheme::https, "proxy", 443}},
      {"socks5://proxy", {ProxyUrl::Scheme::socks5, "proxy", 1080}},
      {"socks5h://[::1]:99", {ProxyUrl::Scheme::socks5h, "::1", 99}},
      {"[::1]", {ProxyUrl::Scheme::http, "::1", 1080}},
      {"me:secret@proxy:1", {ProxyUrl::Scheme::http, "proxy", 1, "me", "secret"}},
      {"socks5://me@proxy", {ProxyUrl::Scheme::socks5, "proxy", 1080, "me"}},
      {"http://m%65:p%40ss%2F:@proxy", {ProxyUrl::Scheme::http, "proxy", 1080, "me", "p@ss/:"}},
      {"http://a@b:c@proxy", {ProxyUrl::Scheme::http, "proxy", 1080, "a@b", "c"}},
      {"http://:only@proxy", {ProxyUrl::Scheme::http, "proxy", 1080, "", "only"}},
  };
  for (const auto& [text, proxy] : k_cases) EXPECT_EQ(parsed_proxy(text), proxy) << text;
}

TEST(ProxyUrl, IsRefusedWithAReason) {
  EXPECT_NE(refused_proxy_url("").find("no host"), std::string::npos);
  EXPECT_NE(refused_proxy_url("http://").find("no host"), std::string::npos);
  EXPECT_NE(refused_proxy_url("http://:80").find("no host"), std::string::npos);
  EXPECT_NE(refused_proxy_url("ftp://proxy").find("socks5h://"), std::string::npos);
  EXPECT_NE(refused_proxy_url("socks4://proxy").find("SOCKS version 4"), std::string::npos);
  EXPECT_NE(refused_proxy_url("http://proxy:0").find("port 0"), std::string::npos);
  EXPECT_NE(refused_proxy_url("http://proxy:99999").find("not a port"), std::string::npos);
  EXPECT_NE(refused_proxy_url("http://pro xy").find("not a host name"), std::string::npos);
  EXPECT_NE(refused_proxy_url("::1").find("brackets"), std::string::npos);
  EXPECT_NE(refused_proxy_url("http://a%zz@proxy").find("%25"), std::string::npos);
  EXPECT_NE(refused_proxy_url("http://proxy\r\nX: y").find("control character"), std::string::npos);
  EXPECT_NE(refused_proxy_url("http://" + std::string(9000, 'x')).find("longer"), std::string::npos);
}

TEST(ProxyUrl, ComplaintsDoNotShowPasswords) {
  for (const char* text : {"http://me:s3c/ret@proxy", "http://me:s3cret%zz@proxy", "http://me:s3cret@proxy:x",
                           "me:s3#cret@proxy", "s3cret://me@proxy:0/"}) {
    const std::string complaint = refused_proxy_url(text);
    EXPECT_EQ(complaint.find("s3c"), std::string::npos) << complaint;
    EXPECT_EQ(complaint.find("cret@"), std::string::npos) << complaint;
  }
}

TEST(ProxyUrl, IsDescribedWithoutCredentials) {
  EXPECT_EQ(describe_proxy(parsed_proxy("me:secret@[::1]:99")), "the proxy [::1]:99");
}

}  // namespace
}  // namespace wsx
