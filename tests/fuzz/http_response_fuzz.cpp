#include <algorithm>
#include <cstdint>

#include "base/http_names.hpp"
#include "base/http_response.hpp"
#include "fuzz/require.hpp"

namespace {

using namespace wsx;
using State = HeadProgress::State;

/// Fields that are shown and passed on must not break lines.
void check_head(const HttpResponseHead& head) {
  require(head.status >= 100 && head.status <= 599);
  for (const auto& [name, value] : head.headers) {
    require(!name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7f && c != ':'; }));
    require(value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos);
    require(find_header(head.headers, name).has_value() && count_headers(head.headers, name) > 0);
  }
  if (head.bad_line) require(head.bad_line->number > 1 && describe_bad_line(*head.bad_line).size() < 1000);
}

/// What is read at once, and in two pieces, must be the same; and bounded.
void check_body(const HttpResponseHead& head, std::string_view bytes, std::size_t first) {
  HttpBodyReader at_once(head), in_pieces(head);
  require(at_once.take(bytes) <= bytes.size());
  const auto taken = in_pieces.take(bytes.substr(0, first));
  require(taken <= first);
  in_pieces.take(bytes.substr(taken));
  require(at_once.content() == in_pieces.content() && at_once.is_complete() == in_pieces.is_complete());
  require(at_once.content().size() <= k_max_refusal_body_bytes);
}

}  // namespace

/// An answer, whole and in two pieces: the first byte says where it is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto [state, head_size] = find_head_end(bytes, k_max_head_bytes);
  const auto begun = find_head_end(bytes.substr(0, data[0]), k_max_head_bytes).state;
  require(begun != State::not_http || state == State::not_http);
  if (begun == State::complete) require(state == State::complete && head_size <= data[0]);
  const auto head = parse_response_head(bytes);
  if (head) check_head(*head);
  if (state != State::complete) return 0;
  require(head_size <= k_max_head_bytes && head.has_value());
  check_body(*head, bytes.substr(head_size), std::min<std::size_t>(data[0], bytes.size() - head_size));
  return 0;
}
