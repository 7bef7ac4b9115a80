#include "output/masking_sink.hpp"

#include "base/opcode.hpp"

namespace wsx {
namespace {

bool is_close(const Frame& frame) { return frame.opcode == static_cast<std::uint8_t>(Opcode::close); }

/// Others need not be copied.
bool may_hold_secrets(const Event& event) {
  if (const auto* frame = std::get_if<Frame>(&event.what)) return is_close(*frame);
  return std::holds_alternative<Open>(event.what) || std::holds_alternative<Error>(event.what) ||
         std::holds_alternative<Close>(event.what) || std::holds_alternative<Expect>(event.what);
}

}  // namespace

void mask_event(Event& event, const Mask& mask) {
  if (auto* open = std::get_if<Open>(&event.what)) {
    mask.hide(open->url);
    mask.hide(open->redirects);
    mask.hide(open->path);
    mask.hide(open->request_headers);
    mask.hide(open->response_headers);
  } else if (auto* error = std::get_if<Error>(&event.what)) {
    mask.hide(error->message);
    mask.hide(error->hint);
    if (error->refusal) {
      mask.hide(error->refusal->headers);
      mask.hide(error->refusal->body);
    }
  } else if (auto* close = std::get_if<Close>(&event.what)) {
    mask.hide(close->reason);
  } else if (auto* expect = std::get_if<Expect>(&event.what)) {
    mask.hide(expect->pattern);
  } else if (auto* frame = std::get_if<Frame>(&event.what)) {
    if (is_close(*frame)) mask.hide(frame->payload);
  }
}

void MaskingSink::on_event(const Event& event) {
  if (!may_hold_secrets(event)) return next_.on_event(event);
  Event shown = event;
  mask_event(shown, mask_);
  next_.on_event(shown);
}

}  // namespace wsx
