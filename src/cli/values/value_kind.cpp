#include "cli/values/value_kind.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/host_port.hpp"
#include "base/http_names.hpp"
#include "base/units.hpp"
#include "base/url.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/text_file.hpp"

namespace wsx {
namespace {

using std::chrono::nanoseconds;

// Errors that only say "refused": the kind's `takes` explains.
constexpr std::size_t k_max_message_file_bytes = 64 * 1024 * 1024;

Result<nanoseconds> parse_positive_duration(std::string_view text) {
  auto parsed = parse_duration(text);
  if (parsed && *parsed == nanoseconds(0)) return k_refused_value;
  return parsed;
}

template <Result<std::uint64_t> (*parse)(std::string_view)>
Result<std::uint64_t> parse_positive(std::string_view text) {
  auto parsed = parse(text);
  if (parsed && *parsed == 0) return k_refused_value;
  return parsed;
}

/// Neither empty nor with control characters, which would break out of the header line that it becomes a part of.
bool is_line(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) { return is_control(c); });
}

Result<unsigned> parse_threads(std::string_view text) {
  constexpr unsigned k_max_threads = 1024;
  const auto count = parse_count(text);
  if (!count || *count < 1 || *count > k_max_threads) return k_refused_value;
  return static_cast<unsigned>(*count);
}

Result<std::string> parse_host(std::string_view text) {
  const bool is_bare_ipv6 = std::count(text.begin(), text.end(), ':') > 1 && !text.starts_with('[');
  auto parsed = parse_host_port(is_bare_ipv6 ? "[" + std::string(text) + "]" : std::string(text));
  if (!parsed || parsed->host.empty() || parsed->port) return k_refused_value;
  return parsed->host;
}

Result<std::string> parse_reachable(std::string_view text) {
  const auto parsed = parse_host_port(text);
  if (!parsed || parsed->host.empty() || parsed->port.value_or(0) == 0) return k_refused_value;
  return std::string(text);
}

Result<std::string> parse_user_password(std::string_view text) {
  if (text.find(':') == text.npos) return usage_error("takes USER:PASS; there is no colon");
  if (!is_line(text)) return usage_error("takes USER:PASS without control characters");
  return std::string(text);
}

Result<std::optional<ProxyUrl>> parse_proxy(std::string_view text) {
  if (text.empty()) return std::optional<ProxyUrl>();
  auto proxy = parse_proxy_url(text);
  if (proxy) return std::optional(std::move(*proxy));
  return usage_error("takes a proxy URL: " + format_in_line(proxy.error()));
}

Result<std::string> parse_host_list(std::string_view text) {
  if (!text.empty() && !is_line(text)) return k_refused_value;
  return std::string(text);
}

Result<std::string> parse_bearer_token(std::string_view text) {
  if (!is_line(text) || text.find(' ') != text.npos)
    return usage_error("takes a token without spaces or control characters");
  return std::string(text);
}

Result<std::string> parse_subprotocol(std::string_view text) {
  if (text.find(',') != text.npos) return usage_error("takes one name; repeat it for more");
  if (!is_token(text)) return k_refused_value;
  return std::string(text);
}

Result<std::string> parse_origin(std::string_view text) {
  if (!is_line(text) || text.find(' ') != text.npos) return k_refused_value;
  return std::string(text);
}

Result<std::string> parse_request_path(std::string_view text) {
  if (!is_line(text) || !text.starts_with('/') || text.find_first_of(" ?#") != text.npos) return k_refused_value;
  return std::string(text);
}

Result<std::string> parse_message(std::string_view text) {
  if (text.starts_with("@@")) return std::string(text.substr(1));
  if (!text.starts_with('@')) return std::string(text);
  return read_text_file(std::string(text.substr(1)), k_max_message_file_bytes);
}

Result<Pattern> read_pattern(std::string_view text) {
  auto pattern = parse_pattern(text);
  if (!pattern)
    return usage_error("takes a regular expression, not " + quote_value(text) + ": " + pattern.error().message);
  return pattern;
}

}  // namespace

const ValueKind<nanoseconds> k_duration{"DURATION", "a duration such as 10s, 500ms or 2m", parse_duration,
                                        format_duration};
const ValueKind<nanoseconds> k_positive_duration{"DURATION", "a duration above 0, such as 10s, 500ms or 2m",
                                                 parse_positive_duration, format_duration};
const ValueKind<std::uint64_t> k_count{"N", "a whole number above 0, such as 5 or 10k", parse_positive<parse_count>,
                                       format_count};
const ValueKind<std::uint64_t> k_size{"SIZE", "a size above 0, such as 1024, 64KiB or 1MB", parse_positive<parse_size>,
                                      format_size};
const ValueKind<unsigned> k_threads{"N", "a number of threads from 1 to 1024", parse_threads};
const ValueKind<std::string> k_host{"HOST", "a host name or an address, without a port", parse_host};
const ValueKind<std::string> k_host_port{"HOST:PORT", "HOST:PORT such as localhost:3000 or [::1]:3000",
                                         parse_reachable};
const ValueKind<std::string> k_user_password{"USER:PASS", "USER:PASS", parse_user_password};
const ValueKind<std::optional<ProxyUrl>> k_proxy{"URL", "a proxy URL", parse_proxy};
const ValueKind<std::string> k_host_list{"LIST", "hosts separated by commas", parse_host_list};
const ValueKind<std::string> k_bearer_token{"TOKEN", "a token", parse_bearer_token};
const ValueKind<std::string> k_subprotocol{"NAME", "a subprotocol name such as graphql-ws (letters, digits, -._)",
                                           parse_subprotocol};
const ValueKind<std::string> k_origin{"ORIGIN", "an origin such as https://example.com", parse_origin};
const ValueKind<std::string> k_request_path{"PATH", "a path such as /chat", parse_request_path};
const ValueKind<std::string> k_message{"MESSAGE", "a message, or @FILE", parse_message, nullptr, Completion::at_file};
const ValueKind<Pattern> k_pattern{"REGEX", "a regular expression", read_pattern};

}  // namespace wsx
