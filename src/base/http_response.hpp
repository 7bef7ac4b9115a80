#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

/// Reads an HTTP/1.x answer (RFC 9112) of a server or proxy: its head, and the body of a refusal.
/// All of it is hostile. It accepts what Node's ws, undici and curl accept.
namespace wsx {

/// Of one answer's heads together: interim answers count too. A request's head has the same limit.
constexpr std::size_t k_max_head_bytes = 16 * 1024;

/// How much of a head has arrived.
struct HeadProgress {
  enum class State : std::uint8_t { incomplete, complete, not_http, too_large };
  State state = State::incomplete;
  std::size_t size_bytes = 0;  // complete: of the head, with the empty line that ends it
};

/// Looks for the end of the head at the front of what was received. Lines end with CRLF or LF alone; empty lines before
/// the status line are skipped. `most_bytes` is what the head may have.
HeadProgress find_head_end(std::string_view received, std::size_t most_bytes);

/// A line of a head that is not a header field.
struct BadLine {
  std::size_t number = 0;  // the status line is 1
  std::string text;
};

struct HttpResponseHead {
  unsigned status = 0;
  std::string reason;
  HeaderList headers;
  std::optional<BadLine> bad_line;  // the first of them
  bool mixes_line_ends = false;     // some are CRLF, some LF alone: readers may differ about what a line is
};

/// The head, or as much of it as there is. Nothing when it is not a response of HTTP/1.0 or 1.1 with a status of 100 to
/// 599. White space around values is left out, lines that begin with white space continue the field before them, and
/// what is not a field at all is left out and remembered.
std::optional<HttpResponseHead> parse_response_head(std::string_view text);

/// "403 Forbidden", fit for a sentence.
std::string format_status(const HttpResponseHead& head);

/// `line 3 of its head is not a header field: "…"`.
std::string describe_bad_line(const BadLine& line);

/// An answer that another one follows (RFC 9110, section 15.2); 101 is the last one.
bool is_interim_status(unsigned status);

/// The first field of this name, in any case; nothing without one.
std::optional<std::string_view> find_header(const HeaderList& headers, std::string_view name);
std::size_t count_headers(const HeaderList& headers, std::string_view name);
/// All fields of this name as one list (RFC 9110, section 5.3); empty without one.
std::string join_headers(const HeaderList& headers, std::string_view name);

/// How long the body of a refusal may take: a server that keeps the connection open without saying where the body ends
/// must not keep the refusal from being reported.
constexpr auto k_refusal_body_patience = std::chrono::seconds(2);

/// Reads the body after a head as it arrives, up to k_max_refusal_body_bytes.
class HttpBodyReader {
 public:
  explicit HttpBodyReader(const HttpResponseHead& head);

  /// Takes what it can off the front of what was received; returns how many bytes that were.
  std::size_t take(std::string_view received);
  /// Nothing more is wanted: it has ended, it is longer than the limit, or its chunks make no sense.
  bool is_complete() const { return is_complete_; }
  const std::string& content() const { return content_; }

 private:
  bool take_chunk_size(std::string_view& received);
  bool take_content(std::string_view& received);

  std::string content_;
  std::size_t left_ = 0;  // of the body, or of this chunk
  bool is_chunked_ = false, in_chunk_ = false, is_complete_ = false;
};

}  // namespace wsx
