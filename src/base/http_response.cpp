#include "base/http_response.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/http_names.hpp"
#include "base/number.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_http = "HTTP/1.";

/// Takes the next line off the front, without its LF; the last one may have none.
std::string_view take_raw_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

/// The same without the CR before it.
std::string_view take_line(std::string_view& text) {
  auto line = take_raw_line(text);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Whether some of the lines up to the empty one end with CRLF, and some with LF alone.
bool mixes_line_ends(std::string_view head) {
  bool has_crlf = false, has_lf = false;
  while (head.find('\n') != head.npos) {
    const auto line = take_raw_line(head);
    (line.ends_with('\r') ? has_crlf : has_lf) = true;
    if (line.empty() || line == "\r") break;
  }
  return has_crlf && has_lf;
}

std::string_view skip_empty_lines(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of("\r\n"), text.size()));
}

/// "HTTP/1.1 200 Connection established"; the reason may be missing.
bool parse_status_line(std::string_view line, HttpResponseHead& head) {
  constexpr std::size_t k_status = 9, k_reason = 12;
  if (!line.starts_with("HTTP/1.0 ") && !line.starts_with("HTTP/1.1 ")) return false;
  const auto digits = line.substr(k_status, k_reason - k_status);
  const auto status = parse_whole<unsigned>(digits);
  if (digits.size() != 3 || !status || *status < 100 || *status > 599) return false;
  if (line.size() > k_reason && line[k_reason] != ' ') return false;
  head.status = *status;
  head.reason = trim(line.substr(k_reason));
  return true;
}

/// Visible ASCII: more than a token may have, as curl takes it.
bool is_field_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7f; });
}

/// False when the line is not a field.
bool add_field(HeaderList& headers, std::string_view line) {
  constexpr std::string_view k_forbidden("\r\0", 2);
  if (line.find_first_of(k_forbidden) != line.npos) return false;
  if (line.starts_with(' ') || line.starts_with('\t')) {
    if (headers.empty()) return false;
    headers.back().second.append(" ").append(trim(line));
    return true;
  }
  const auto colon = line.find(':');
  const auto name = trim(line.substr(0, colon));
  if (colon == line.npos || !is_field_name(name)) return false;
  headers.emplace_back(name, trim(line.substr(colon + 1)));
  return true;
}

/// Chunks, if it is said that they come last (RFC 9112, section 6.3).
bool is_chunked(const HeaderList& headers) {
  const auto codings = join_headers(headers, "Transfer-Encoding");
  const auto comma = codings.rfind(',');
  return is_same_name(trim(std::string_view(codings).substr(comma == codings.npos ? 0 : comma + 1)), "chunked");
}

}  // namespace

HeadProgress find_head_end(std::string_view received, std::size_t most_bytes) {
  using State = HeadProgress::State;
  const auto head = received.substr(0, most_bytes);
  auto rest = skip_empty_lines(head);
  const auto begin = rest.substr(0, k_http.size());
  if (begin != k_http.substr(0, begin.size())) return {State::not_http};
  HttpResponseHead ignored;
  bool is_status_line = true;
  while (rest.find('\n') != rest.npos) {
    const auto line = take_line(rest);
    if (line.empty()) return {State::complete, head.size() - rest.size()};
    if (is_status_line && !parse_status_line(line, ignored)) return {State::not_http};
    is_status_line = false;
  }
  return {received.size() < most_bytes ? State::incomplete : State::too_large};
}

std::optional<HttpResponseHead> parse_response_head(std::string_view text) {
  text = skip_empty_lines(text);
  HttpResponseHead head;
  head.mixes_line_ends = mixes_line_ends(text);
  if (!parse_status_line(take_line(text), head)) return std::nullopt;
  for (std::size_t number = 2; !text.empty(); ++number) {
    const auto line = take_line(text);
    if (line.empty()) break;
    if (!add_field(head.headers, line) && !head.bad_line) head.bad_line = {number, std::string(line)};
  }
  return head;
}

std::string format_status(const HttpResponseHead& head) {
  return std::to_string(head.status) + (head.reason.empty() ? "" : ' ' + format_escaped(head.reason));
}

std::string describe_bad_line(const BadLine& line) {
  return "line " + std::to_string(line.number) + " of its head is not a header field: " + quote(line.text);
}

bool is_interim_status(unsigned status) { return status >= 100 && status < 200 && status != 101; }

std::optional<std::string_view> find_header(const HeaderList& headers, std::string_view name) {
  for (const auto& header : headers)
    if (is_same_name(header.first, name)) return header.second;
  return std::nullopt;
}

std::size_t count_headers(const HeaderList& headers, std::string_view name) {
  const auto is_it = [&](const auto& header) { return is_same_name(header.first, name); };
  return static_cast<std::size_t>(std::ranges::count_if(headers, is_it));
}

std::string join_headers(const HeaderList& headers, std::string_view name) {
  std::string list;
  for (const auto& header : headers)
    if (is_same_name(header.first, name)) list += (list.empty() ? "" : ", ") + header.second;
  return list;
}

HttpBodyReader::HttpBodyReader(const HttpResponseHead& head) {
  constexpr auto k_to_the_end = std::numeric_limits<std::size_t>::max();
  const bool has_body = head.status >= 200 && head.status != 204 && head.status != 304;
  const auto length = find_header(head.headers, "Content-Length");
  is_chunked_ = has_body && is_chunked(head.headers);
  if (has_body && !is_chunked_)
    left_ = length ? parse_whole<std::size_t>(*length).value_or(k_to_the_end) : k_to_the_end;
  is_complete_ = !is_chunked_ && left_ == 0;
}

std::size_t HttpBodyReader::take(std::string_view received) {
  const std::size_t size = received.size();
  while (!is_complete_ && (left_ == 0 ? take_chunk_size(received) : take_content(received))) {
  }
  return size - received.size();
}

/// Takes a line between chunks; false: there is none yet.
bool HttpBodyReader::take_chunk_size(std::string_view& received) {
  constexpr std::size_t k_max_line_bytes = 4096;  // extensions are allowed, and nobody uses them
  is_complete_ = received.size() > k_max_line_bytes && received.find('\n') > k_max_line_bytes;
  if (is_complete_ || received.find('\n') == received.npos) return false;
  const auto line = trim(take_line(received));
  if (line.empty() && std::exchange(in_chunk_, false)) return true;  // it ends the chunk before
  const auto size = parse_whole<std::size_t>(trim(line.substr(0, line.find(';'))), 16);
  left_ = size.value_or(0);
  in_chunk_ = left_ > 0;
  is_complete_ = !in_chunk_;  // the last one, or nonsense: what came before is all there is
  return true;
}

bool HttpBodyReader::take_content(std::string_view& received) {
  const auto part = received.substr(0, std::min(left_, k_max_refusal_body_bytes - content_.size()));
  content_ += part;
  received.remove_prefix(part.size());
  left_ -= part.size();
  is_complete_ = content_.size() >= k_max_refusal_body_bytes || (left_ == 0 && !is_chunked_);
  return !part.empty();
}

}  // namespace wsx
