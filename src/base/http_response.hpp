#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

/// What little of HTTP a client has to read by itself (RFC 9112): one response's head, and the body of a proxy's
/// refusal. All of it is hostile.
namespace wsx {

struct HttpResponseHead {
  unsigned status = 0;
  std::string reason;
  HeaderList headers;
};

/// The head without its empty line. Nothing when it is not a response of HTTP/1.0 or 1.1. White space around values is
/// left out, and so are lines that are no fields.
std::optional<HttpResponseHead> parse_response_head(std::string_view text);

/// An answer that another one follows (RFC 9110, section 15.2); 101 is the last one.
bool is_interim_status(unsigned status);

/// The first field of this name, in any case; nothing without one.
std::optional<std::string_view> find_header(const HeaderList& headers, std::string_view name);

/// How long a refusal's body may take: who keeps the connection open without saying where it ends must not keep the
/// refusal from being told.
constexpr auto k_refusal_body_patience = std::chrono::seconds(2);

/// Where a body ends.
struct HttpBodyEnd {
  bool is_chunked = false;
  std::optional<std::size_t> size_bytes = std::nullopt;  // neither: with the connection
};
HttpBodyEnd find_body_end(const HttpResponseHead& head);

/// A body's content so far, at most k_max_refusal_body_bytes, and whether that is all that is wanted of it.
struct HttpBody {
  std::string content;
  bool is_complete = false;
};
HttpBody read_body(std::string_view received, const HttpBodyEnd& end);

}  // namespace wsx
