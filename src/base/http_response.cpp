#include "base/http_response.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/http_names.hpp"

namespace wsx {
namespace {

/// All of `text` as a number.
std::optional<std::size_t> parse_number(std::string_view text, int base) {
  std::size_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Takes the next line off the front; CRLF is not part of it.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find("\r\n");
  const auto line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 2);
  return line;
}

HttpBody read_chunks(std::string_view received) {
  HttpBody body;
  while (body.content.size() < k_max_refusal_body_bytes) {
    const auto end = received.find("\r\n");
    if (end == received.npos) return body;
    const auto line = received.substr(0, end);
    const auto size = parse_number(trim(line.substr(0, line.find(';'))), 16);
    received.remove_prefix(end + 2);
    if (!size || *size == 0) break;  // the last one, or nonsense: what came before is all there is
    body.content += received.substr(0, *size);
    if (received.size() < *size || received.size() - *size < 2) return body;
    received.remove_prefix(*size + 2);
  }
  body.is_complete = true;
  return body;
}

}  // namespace

std::optional<HttpResponseHead> parse_response_head(std::string_view text) {
  const auto first = take_line(text);  // "HTTP/1.1 200 Connection established"
  if (!first.starts_with("HTTP/1.0 ") && !first.starts_with("HTTP/1.1 ")) return std::nullopt;
  const auto digits = first.substr(9, 3);
  const auto status = parse_number(digits, 10);
  if (digits.size() != 3 || !status || *status < 100 || *status > 599) return std::nullopt;
  if (first.size() > 12 && first[12] != ' ') return std::nullopt;
  HttpResponseHead head{static_cast<unsigned>(*status), std::string(trim(first.substr(12))), {}};
  while (!text.empty()) {
    const auto line = take_line(text);
    const auto colon = line.find(':');
    if (colon == line.npos || colon == 0) continue;
    head.headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
  }
  return head;
}

bool is_interim_status(unsigned status) { return status >= 100 && status < 200 && status != 101; }

std::optional<std::string_view> find_header(const HeaderList& headers, std::string_view name) {
  for (const auto& header : headers)
    if (is_same_name(header.first, name)) return header.second;
  return std::nullopt;
}

HttpBodyEnd find_body_end(const HttpResponseHead& head) {
  if (find_header(head.headers, "Transfer-Encoding")) return {.is_chunked = true};
  if (head.status < 200 || head.status == 204 || head.status == 304) return {.size_bytes = 0};
  if (const auto length = find_header(head.headers, "Content-Length")) return {.size_bytes = parse_number(*length, 10)};
  return {};
}

HttpBody read_body(std::string_view received, const HttpBodyEnd& end) {
  const std::size_t wanted = std::min(k_max_refusal_body_bytes, end.size_bytes.value_or(k_max_refusal_body_bytes));
  HttpBody body = end.is_chunked ? read_chunks(received) : HttpBody{std::string(received.substr(0, wanted)), false};
  body.is_complete = body.is_complete || body.content.size() >= wanted;
  body.content.resize(std::min(body.content.size(), k_max_refusal_body_bytes));
  return body;
}

}  // namespace wsx
