#include "ws/deflate_answer.hpp"

#include <algorithm>
#include <map>

#include "base/http_names.hpp"
#include "ws/http_fields.hpp"
#include "ws/window_bits.hpp"

namespace wsx {
namespace {

namespace http = boost::beast::http;

using Parameters = std::map<std::string, std::string>;

int parse_bits(const std::string& value) { return parse_window_bits(value, k_min_window_bits); }

/// Nothing when a parameter is unknown, comes twice, or has no value that it may have.
std::optional<Parameters> read_parameters(const http::param_list& list) {
  Parameters parameters;
  for (const auto& parameter : list) {
    const std::string name(parameter.first), value(parameter.second);
    const bool is_bits = name == "server_max_window_bits" || name == "client_max_window_bits";
    const bool is_flag = name == "server_no_context_takeover" || name == "client_no_context_takeover";
    if (is_flag ? !value.empty() : !is_bits || !parse_bits(value)) return std::nullopt;
    if (!parameters.emplace(name, value).second) return std::nullopt;
  }
  return parameters;
}

bool exceeds(const Parameters& parameters, const char* name, int offered) {
  const auto found = parameters.find(name);
  return found != parameters.end() && parse_bits(found->second) > offered;
}

Error refuse(std::string message, std::string hint) {
  return {Phase::upgrade, "bad_extension", std::move(message), std::move(hint)};
}

/// Takes tokens and marks off the front, and the blanks before them.
class ExtensionScanner {
 public:
  explicit ExtensionScanner(std::string_view text) : rest_(text) { skip_blanks(); }

  bool is_at_end() const { return rest_.empty(); }
  bool take(char mark) { return rest_.starts_with(mark) && advance(1); }
  bool take_token() {
    std::size_t size = 0;
    while (size < rest_.size() && is_token(rest_.substr(size, 1))) ++size;
    return size > 0 && advance(size);
  }
  bool take_value() { return rest_.starts_with('"') ? take_quoted() : take_token(); }

 private:
  bool take_quoted() {
    std::size_t at = 1;
    while (at < rest_.size() && rest_[at] != '"') at += rest_[at] == '\\' ? 2 : 1;
    return at < rest_.size() && advance(at + 1);
  }
  bool advance(std::size_t size) {
    rest_.remove_prefix(size);
    skip_blanks();
    return true;
  }
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
};

/// Elements of a list may be empty (RFC 9110, section 5.6.1), but not all of them.
bool is_extension_list(std::string_view text) {
  ExtensionScanner scanner(text);
  for (bool has_one = false;;) {
    if (scanner.take_token()) {
      has_one = true;
      while (scanner.take(';'))
        if (!scanner.take_token() || (scanner.take('=') && !scanner.take_value())) return false;
    }
    if (scanner.is_at_end()) return has_one;
    if (!scanner.take(',')) return false;
  }
}

}  // namespace

std::optional<Error> check_extension_list(const std::string& answer) {
  if (is_extension_list(answer)) return std::nullopt;
  return refuse("the server's Sec-WebSocket-Extensions is not a list of extensions: " + quote(answer),
                "try --no-deflate, which offers no extension");
}

std::optional<Error> judge_extensions(const std::string& answer, const DeflateOptions& offer) {
  bool seen = false;
  for (const auto& extension : http::ext_list(answer)) {
    const std::string name(extension.first);
    if (!offer.enabled || name != "permessage-deflate" || std::exchange(seen, true))
      return Error{Phase::upgrade, "extension_not_offered",
                   "the server chose the extension " + format_escaped(name) + ", which was not offered", ""};
    const auto parameters = read_parameters(extension.second);
    if (!parameters || exceeds(*parameters, "server_max_window_bits", offer.server_window_bits) ||
        exceeds(*parameters, "client_max_window_bits", offer.client_window_bits))
      return refuse("the server's parameters for permessage-deflate cannot be accepted: " + format_escaped(answer),
                    "use --no-deflate to connect without compression");
    if (offer.server_window_bits < k_max_window_bits && !parameters->count("server_max_window_bits"))
      return refuse("the server refused a compression window of " + std::to_string(offer.server_window_bits) +
                        " bits, which was requested",
                    "leave out --deflate-server-window, or use --no-deflate");
    if (offer.server_no_context_takeover && !parameters->count("server_no_context_takeover"))
      return refuse("the server did not agree to reset its compression state, which was requested",
                    "leave out --deflate-no-context-takeover for the server, or use --no-deflate");
  }
  return std::nullopt;
}

std::string complete_answer(const std::string& answer, const DeflateOptions& offer) {
  if (!offer.enabled || !contains_extension(answer, "permessage-deflate")) return answer;
  std::string whole = answer;
  if (offer.client_window_bits < k_max_window_bits && answer.find("client_max_window_bits") == answer.npos)
    whole += "; client_max_window_bits=" + std::to_string(offer.client_window_bits);
  if (offer.client_no_context_takeover && answer.find("client_no_context_takeover") == answer.npos)
    whole += "; client_no_context_takeover";
  return whole;
}

}  // namespace wsx
