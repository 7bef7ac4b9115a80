#include "ws/deflate_offer.hpp"

#include <algorithm>

#include "ws/http_fields.hpp"
#include "ws/window_bits.hpp"

namespace wsx {
namespace {

namespace http = boost::beast::http;

constexpr int k_min_offered_bits = 8;  // taken for 9

/// One parameter; false when it is unknown or has no value that it may have.
bool read_parameter(const std::string& name, const std::string& value, DeflateOptions& offer) {
  if (name == "client_no_context_takeover") return offer.client_no_context_takeover = value.empty();
  if (name == "server_no_context_takeover") return offer.server_no_context_takeover = value.empty();
  if (name == "client_max_window_bits" && value.empty()) return true;  // the server may choose
  const int bits = parse_window_bits(value, k_min_offered_bits);
  int* const window = name == "client_max_window_bits"   ? &offer.client_window_bits
                      : name == "server_max_window_bits" ? &offer.server_window_bits
                                                         : nullptr;
  if (!bits || !window) return false;
  *window = std::max(bits, k_min_window_bits);
  return true;
}

}  // namespace

std::optional<DeflateOptions> read_deflate_offer(const std::string& extensions) {
  for (const auto& extension : http::ext_list(extensions)) {
    if (!is_same_name({extension.first.data(), extension.first.size()}, "permessage-deflate")) continue;
    DeflateOptions offer;
    bool is_right = true;
    for (const auto& parameter : extension.second)
      is_right = is_right && read_parameter(std::string(parameter.first), std::string(parameter.second), offer);
    if (is_right) return offer;
  }
  return std::nullopt;
}

}  // namespace wsx
