#include "wire/response_reader.hpp"

#include "wire/deadline.hpp"

namespace wsx {

void take_hint(Error& error, std::span<const StatusHint> hints, unsigned status) {
  for (const StatusHint& known : hints) {
    if (known.status != status) continue;
    error.code = known.code;
    error.hint = known.hint;
  }
}

Task<ReceivedHead> receive_head(WirePtr wire) {
  using End = ReceivedHead::End;
  using State = HeadProgress::State;
  std::size_t room = k_max_head_bytes;
  for (;;) {
    const std::string_view input = wire->input();
    const auto [state, size] = find_head_end(input, room);
    if (state == State::not_http) co_return ReceivedHead{End::not_http, {}, {}};
    if (state == State::complete) {
      auto head = parse_response_head(input.substr(0, size));
      wire->consume(size);
      room -= size;
      if (!head || !is_interim_status(head->status)) co_return ReceivedHead{End::complete, {}, std::move(head)};
      continue;
    }
    if (state == State::too_large) co_return ReceivedHead{End::too_large, {}, parse_response_head(input)};
    const error_code lost = co_await wire->fill();
    if (lost) co_return ReceivedHead{End::lost, lost, parse_response_head(wire->input())};
  }
}

Task<std::string> receive_refusal_body(WirePtr wire, const HttpResponseHead& head) {
  HttpBodyReader body(head);
  const Deadline patience(wire->get_executor(), Clock::now() + k_refusal_body_patience, [&] { wire->hang_up(); });
  for (;;) {
    wire->consume(body.take(wire->input()));
    if (body.is_complete()) break;
    const error_code lost = co_await wire->fill();
    if (lost) break;
  }
  co_return body.content();
}

}  // namespace wsx
