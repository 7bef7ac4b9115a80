#include "cli/values/curl_command.hpp"

#include <algorithm>
#include <iterator>

#include "cli/parser/usage_error.hpp"
#include "cli/values/shell_words.hpp"

namespace wsx {
namespace {

/// Options with values. All others are taken to have none.
constexpr std::string_view k_with_value[] = {
    "abstract-unix-socket",
    "alt-svc",
    "aws-sigv4",
    "cacert",
    "capath",
    "cert",
    "cert-type",
    "ciphers",
    "config",
    "connect-timeout",
    "connect-to",
    "continue-at",
    "cookie",
    "cookie-jar",
    "create-file-mode",
    "crlfile",
    "curves",
    "data",
    "data-ascii",
    "data-binary",
    "data-raw",
    "data-urlencode",
    "delegation",
    "dns-interface",
    "dns-ipv4-addr",
    "dns-ipv6-addr",
    "dns-servers",
    "doh-url",
    "dump-header",
    "ech",
    "engine",
    "etag-compare",
    "etag-save",
    "expect100-timeout",
    "form",
    "form-string",
    "ftp-port",
    "happy-eyeballs-timeout-ms",
    "haproxy-clientip",
    "header",
    "hsts",
    "interface",
    "ip-tos",
    "json",
    "keepalive-cnt",
    "keepalive-time",
    "key",
    "key-type",
    "krb",
    "limit-rate",
    "local-port",
    "login-options",
    "max-filesize",
    "max-redirs",
    "max-time",
    "netrc-file",
    "noproxy",
    "oauth2-bearer",
    "output",
    "output-dir",
    "parallel-max",
    "pass",
    "pinnedpubkey",
    "preproxy",
    "proto",
    "proto-default",
    "proto-redir",
    "proxy",
    "proxy-cacert",
    "proxy-capath",
    "proxy-cert",
    "proxy-cert-type",
    "proxy-ciphers",
    "proxy-crlfile",
    "proxy-header",
    "proxy-key",
    "proxy-key-type",
    "proxy-pass",
    "proxy-pinnedpubkey",
    "proxy-service-name",
    "proxy-tls13-ciphers",
    "proxy-tlsauthtype",
    "proxy-tlspassword",
    "proxy-tlsuser",
    "proxy-user",
    "proxy1.0",
    "pubkey",
    "quote",
    "random-file",
    "range",
    "rate",
    "referer",
    "request",
    "request-target",
    "resolve",
    "retry",
    "retry-delay",
    "retry-max-time",
    "sasl-authzid",
    "service-name",
    "socks4",
    "socks4a",
    "socks5",
    "socks5-hostname",
    "speed-limit",
    "speed-time",
    "stderr",
    "telnet-option",
    "time-cond",
    "tls-max",
    "tls13-ciphers",
    "tlsauthtype",
    "tlspassword",
    "tlsuser",
    "trace",
    "trace-ascii",
    "unix-socket",
    "upload-file",
    "url",
    "url-query",
    "user",
    "user-agent",
    "variable",
    "vlan-priority",
    "write-out",
};

struct ShortOption {
  char letter;
  std::string_view name;
};
constexpr ShortOption k_short[] = {
    {'0', "http1.0"},
    {'1', "tlsv1"},
    {'2', "sslv2"},
    {'3', "sslv3"},
    {'4', "ipv4"},
    {'6', "ipv6"},
    {'a', "append"},
    {'A', "user-agent"},
    {'b', "cookie"},
    {'B', "use-ascii"},
    {'c', "cookie-jar"},
    {'C', "continue-at"},
    {'d', "data"},
    {'D', "dump-header"},
    {'e', "referer"},
    {'E', "cert"},
    {'f', "fail"},
    {'F', "form"},
    {'g', "globoff"},
    {'G', "get"},
    {'H', "header"},
    {'i', "include"},
    {'I', "head"},
    {'j', "junk-session-cookies"},
    {'J', "remote-header-name"},
    {'k', "insecure"},
    {'K', "config"},
    {'l', "list-only"},
    {'L', "location"},
    {'m', "max-time"},
    {'n', "netrc"},
    {'N', "no-buffer"},
    {'o', "output"},
    {'O', "remote-name"},
    {'p', "proxytunnel"},
    {'P', "ftp-port"},
    {'q', "disable"},
    {'Q', "quote"},
    {'r', "range"},
    {'R', "remote-time"},
    {'s', "silent"},
    {'S', "show-error"},
    {'t', "telnet-option"},
    {'T', "upload-file"},
    {'u', "user"},
    {'U', "proxy-user"},
    {'v', "verbose"},
    {'w', "write-out"},
    {'x', "proxy"},
    {'X', "request"},
    {'y', "speed-time"},
    {'Y', "speed-limit"},
    {'z', "time-cond"},
    {'Z', "parallel"},
    {'#', "progress-bar"},
};

bool has_value(std::string_view name) {
  return std::find(std::begin(k_with_value), std::end(k_with_value), name) != std::end(k_with_value);
}

class CurlReader {
 public:
  explicit CurlReader(std::vector<std::string> words) : words_(std::move(words)) {}

  Result<CurlCommand> read() {
    bool only_urls = false;  // after "--"
    for (at_ = 1; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      if (word == "--next" || word == "-:") break;
      Result<void> taken;
      if (only_urls || word == "-" || !word.starts_with('-'))
        take_url(word);
      else if (word == "--")
        only_urls = true;
      else
        taken = word.starts_with("--") ? take_long(word.substr(2)) : take_short(word.substr(1));
      if (!taken) return taken.error();
    }
    if (command_.url.empty()) return usage_error("takes a curl command with a URL; there is none");
    return std::move(command_);
  }

 private:
  void take_url(const std::string& url) {
    if (command_.url.empty()) command_.url = url;
  }

  Result<void> take_long(const std::string& given) {
    const auto equals = given.find('=');
    const auto name = given.substr(0, equals);
    if (!has_value(name))
      add(name, "");
    else if (equals == given.npos)
      return take_next(name);
    else
      add(name, given.substr(equals + 1));
    return {};
  }

  /// "-sSL", "-HName: value", "-H 'Name: value'".
  Result<void> take_short(const std::string& letters) {
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const auto* found = std::find_if(std::begin(k_short), std::end(k_short),
                                       [&](const ShortOption& option) { return option.letter == letters[i]; });
      if (found == std::end(k_short))
        return usage_error("has a curl command with the unknown option -" + shorten(letters.substr(i, 1)));
      if (!has_value(found->name)) {
        add(std::string(found->name), "");
        continue;
      }
      if (i + 1 == letters.size()) return take_next(std::string(found->name));
      add(std::string(found->name), letters.substr(i + 1));
      break;
    }
    return {};
  }

  Result<void> take_next(const std::string& name) {
    if (at_ + 1 == words_.size()) return usage_error("has a curl command that ends after --" + name);
    add(name, words_[++at_]);
    return {};
  }

  void add(std::string name, std::string value) {
    if (name == "url")
      take_url(value);
    else
      command_.options.emplace_back(std::move(name), std::move(value));
  }

  std::vector<std::string> words_;
  std::size_t at_ = 0;
  CurlCommand command_;
};

bool is_curl(std::string_view word) {
  const auto slash = word.find_last_of("/\\");
  if (slash != word.npos) word.remove_prefix(slash + 1);
  return word == "curl" || word == "curl.exe";
}

}  // namespace

Result<CurlCommand> parse_curl(std::string_view command) {
  auto words = split_shell_words(command);
  if (!words) return words.error();
  if (words->empty() || !is_curl(words->front()))
    return usage_error("takes a command that begins with \"curl\", as browsers copy it");
  return CurlReader(std::move(*words)).read();
}

}  // namespace wsx
