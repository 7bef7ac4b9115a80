#include "ws/deflate_answer.hpp"

#include <algorithm>
#include <map>

#include "base/http_names.hpp"
#include "ws/extension_list.hpp"
#include "ws/http_fields.hpp"
#include "ws/window_bits.hpp"

namespace wsx {
namespace {

using Parameters = std::map<std::string, std::string>;

constexpr int k_min_readable_bits = 8;

/// Nothing when a parameter is unknown, comes twice, or has no value that it may have.
std::optional<Parameters> read_parameters(const std::vector<std::pair<std::string, std::string>>& given) {
  Parameters parameters;
  for (const auto& [name, value] : given) {
    const bool is_bits = name == "server_max_window_bits" || name == "client_max_window_bits";
    const bool is_flag = name == "server_no_context_takeover" || name == "client_no_context_takeover";
    // A server that compresses with 8 can be read; wsx cannot compress so.
    const int least = name == "server_max_window_bits" ? k_min_readable_bits : k_min_window_bits;
    if (is_flag ? !value.empty() : !is_bits || !parse_window_bits(value, least)) return std::nullopt;
    if (!parameters.emplace(name, value).second) return std::nullopt;
  }
  return parameters;
}

bool exceeds(const Parameters& parameters, const char* name, int offered) {
  const auto found = parameters.find(name);
  return found != parameters.end() && parse_window_bits(found->second, k_min_readable_bits) > offered;
}

Error refuse(std::string message, std::string hint) {
  return {Phase::upgrade, "bad_extension", std::move(message), std::move(hint)};
}

std::optional<Error> judge_for_offer(const std::string& answer, const DeflateOptions& offer) {
  bool seen = false;
  for (const auto& [name, given] : parse_extensions(answer).value_or(std::vector<Extension>())) {
    if (!offer.enabled || name != "permessage-deflate" || std::exchange(seen, true))
      return Error{Phase::upgrade, "extension_not_offered",
                   "the server chose the extension " + format_escaped(name) + ", which was not offered", ""};
    const auto parameters = read_parameters(given);
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

}  // namespace

std::optional<Error> check_extension_list(const std::string& answer) {
  if (parse_extensions(answer)) return std::nullopt;
  return refuse("the server's Sec-WebSocket-Extensions is not a list of extensions: " + quote(answer),
                "try --no-deflate, which offers no extension");
}

std::optional<Error> judge_extensions(const std::string& answer, const std::vector<DeflateOptions>& offers) {
  std::optional<Error> first_fault;
  for (const DeflateOptions& offer : offers) {
    auto fault = judge_for_offer(answer, offer);
    if (!fault) return std::nullopt;
    if (!first_fault) first_fault = std::move(fault);
  }
  return first_fault;
}

std::string complete_answer(const std::string& answer, const std::vector<DeflateOptions>& offers) {
  const auto taken = std::find_if(offers.begin(), offers.end(),
                                  [&](const DeflateOptions& offer) { return !judge_for_offer(answer, offer); });
  const DeflateOptions& offer = taken == offers.end() ? offers.front() : *taken;
  if (!offer.enabled || !contains_extension(answer, "permessage-deflate")) return answer;
  std::string whole = answer;
  if (offer.client_window_bits < k_max_window_bits && answer.find("client_max_window_bits") == answer.npos)
    whole += "; client_max_window_bits=" + std::to_string(offer.client_window_bits);
  if (offer.client_no_context_takeover && answer.find("client_no_context_takeover") == answer.npos)
    whole += "; client_no_context_takeover";
  return whole;
}

}  // namespace wsx
