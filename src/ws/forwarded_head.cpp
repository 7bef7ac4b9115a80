#include "ws/forwarded_head.hpp"

#include <algorithm>

#include "ws/http_fields.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_between_neighbours[] = {
    "Connection", "Keep-Alive",        "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE",
    "Trailer",    "Transfer-Encoding", "Upgrade",          "Content-Length"};
constexpr std::string_view k_of_the_handshake[] = {"Sec-WebSocket-Key", "Sec-WebSocket-Version",
                                                   "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept"};
constexpr std::string_view k_subprotocol = "Sec-WebSocket-Protocol";

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::any_of(std::begin(names), std::end(names), [&](auto& other) { return is_same_name(other, name); });
}

std::vector<std::string> list_connection_options(const HeaderList& headers) {
  std::vector<std::string> options;
  for (const auto& [name, value] : headers)
    if (is_same_name(name, "Connection"))
      for (const auto& token : boost::beast::http::token_list(value)) options.emplace_back(token);
  return options;
}

HeaderList keep_end_to_end(const HeaderList& headers) {
  const auto named = list_connection_options(headers);
  HeaderList kept;
  for (const auto& header : headers)
    if (!is_among(k_between_neighbours, header.first) && !is_among(k_of_the_handshake, header.first) &&
        !is_among(named, header.first))
      kept.push_back(header);
  return kept;
}

}  // namespace

HeaderList forward_request_headers(const HeaderList& request, const HeaderList& rewrites,
                                   const std::vector<std::string>& removed) {
  HeaderList headers = keep_end_to_end(request);
  const auto is_rewritten = [&](std::string_view name) {
    return std::any_of(rewrites.begin(), rewrites.end(), [&](auto& other) { return is_same_name(other.first, name); });
  };
  std::erase_if(headers, [&](const auto& header) {
    return is_same_name(header.first, "Host") || is_same_name(header.first, k_subprotocol) ||
           is_rewritten(header.first) || contains_name(removed, header.first);
  });
  headers.insert(headers.end(), rewrites.begin(), rewrites.end());
  return headers;
}

HeaderList without_header(HeaderList headers, std::string_view name) {
  std::erase_if(headers, [&](const auto& header) { return is_same_name(header.first, name); });
  return headers;
}

HeaderList forward_response_headers(const HeaderList& response) { return keep_end_to_end(response); }

}  // namespace wsx
