#include "output/masking_sink.hpp"

#include "base/opcode.hpp"

namespace wsx {
namespace {

bool is_close(const Frame& frame) { return frame.opcode == static_cast<std::uint8_t>(Opcode::close); }

/// Others need not be copied.
bool may_hold_secrets(const Event& event) {
  if (const auto* frame = std::get_if<Frame>(&event.what)) return is_close(*frame);
  return std::holds_alternative<Open>(event.what) || std::holds_alternative<Error>(event.what) ||
         std::holds_alternative<Close>(event.what) || std::holds_alternative<Expect>(event.what) ||
         std::holds_alternative<PlayStep>(event.what);
}

/// What its place shows to be secret.
SecretList find_secrets(const Event& event, const SecretNames& names) {
  SecretList secrets;
  if (const auto* open = std::get_if<Open>(&event.what)) {
    add_secrets_of_text(secrets, open->url.value_or(""), names);
    add_secrets_of_text(secrets, open->path.value_or(""), names);
    for (const std::string& url : open->redirects) add_secrets_of_text(secrets, url, names);
    add_secrets_of_headers(secrets, open->request_headers, names);
    add_secrets_of_headers(secrets, open->response_headers, names);
  } else if (const auto* error = std::get_if<Error>(&event.what)) {
    add_secrets_of_text(secrets, error->message, names);
    if (error->refusal) add_secrets_of_headers(secrets, error->refusal->headers, names);
  }
  return secrets;
}

void hide(Event& event, const Mask& mask) {
  if (auto* open = std::get_if<Open>(&event.what)) {
    mask.hide(open->url);
    mask.hide(open->redirects);
    mask.hide(open->path);
    if (open->subprotocol) mask.hide_subprotocols(*open->subprotocol);
    mask.hide_subprotocols(open->offered_subprotocols);
    mask.hide(open->request_headers);
    mask.hide(open->response_headers);
  } else if (auto* error = std::get_if<Error>(&event.what)) {
    mask.hide(*error);
  } else if (auto* close = std::get_if<Close>(&event.what)) {
    mask.hide(close->reason);
  } else if (auto* expect = std::get_if<Expect>(&event.what)) {
    mask.hide(expect->pattern);
  } else if (auto* step = std::get_if<PlayStep>(&event.what)) {
    mask.hide(step->step);
  } else if (auto* frame = std::get_if<Frame>(&event.what)) {
    if (is_close(*frame)) mask.hide(frame->payload);
  }
}

void hide(Event& event, const Mask& mask, const SecretList& learned) {
  if (learned.empty())
    hide(event, mask);
  else
    hide(event, mask.with(learned));
}

}  // namespace

void mask_event(Event& event, const Mask& mask) { hide(event, mask, find_secrets(event, mask.names())); }

SecretList MaskingSink::recall(const Event& event) {
  SecretList secrets = find_secrets(event, mask_.names());
  if (!event.conn) return secrets;
  const std::lock_guard lock(mutex_);
  const bool opens = std::holds_alternative<Open>(event.what), closes = std::holds_alternative<Close>(event.what);
  auto found = learned_.find(*event.conn);
  if (found == learned_.end() && !opens) return secrets;
  if (opens) {
    if (found == learned_.end()) found = learned_.emplace(*event.conn, Learned{}).first;
    ++found->second.open;
    found->second.secrets.insert(found->second.secrets.end(), secrets.begin(), secrets.end());
    return found->second.secrets;
  }
  secrets.insert(secrets.end(), found->second.secrets.begin(), found->second.secrets.end());
  if (closes && --found->second.open == 0) learned_.erase(found);
  return secrets;
}

void MaskingSink::on_event(const Event& event) {
  if (!may_hold_secrets(event)) return next_.on_event(event);
  Event shown = event;
  hide(shown, mask_, recall(event));
  next_.on_event(shown);
}

}  // namespace wsx
