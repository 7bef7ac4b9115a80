#include "commands/server_replay.hpp"

#include "base/close_code.hpp"
#include "recording/schedule.hpp"

namespace wsx {

ServerReplay::ServerReplay(std::unique_ptr<Recording> recording, const ServerReplayOptions& options, SteadyTime now)
    : recording_(std::move(recording)),
      file_(options.file.value_or("")),
      comparison_(options.ignore),
      by_(options.by),
      speed_(options.speed),
      origin_(now),
      due_(now) {
  advance();
}

/// A client's recording has the server's messages as what came in.
bool ServerReplay::is_ours(Direction dir) const {
  return (dir == Direction::out) == (recording_->socket().role == Role::server);
}

/// Recordings can be written by hand, so a control frame may have what it cannot hold.
void ServerReplay::plan(decltype(Event::what) what) {
  auto request = make_request(std::move(what));
  if (request) {
    pending_ = std::move(*request);
  } else {
    error_ = request.error();
    error_->message = file_ + ": " + error_->message;
  }
}

void ServerReplay::advance() {
  pending_.reset();
  while (!pending_ && !awaited_) {
    auto next = recording_->next();
    if (!next) error_ = next.error();
    if (!next || !*next) return;
    RecordedEvent& event = **next;
    if (auto* message = std::get_if<Message>(&event.what)) {
      if (is_ours(message->dir)) {
        message->dir = Direction::out;
        pending_ = std::move(*message);
      } else if (by_ == ReplayBy::message) {
        ++number_;
        awaited_ = std::move(event);
        break;
      }
    } else if (auto* ping = std::get_if<Ping>(&event.what); ping && is_ours(ping->dir)) {
      plan(Ping{Direction::out, std::move(ping->payload)});
    } else if (auto* close = std::get_if<Close>(&event.what)) {
      const bool by_server =
          close->by == (recording_->socket().role == Role::server ? ClosedBy::local : ClosedBy::peer);
      close->by = ClosedBy::local;
      if (by_server && close->code != k_close_abnormal) plan(std::move(*close));
    }
    if (pending_) due_ = origin_ + replay_due(event.offset - base_, speed_);
  }
  while (awaited_ && !early_.empty()) {
    const Message message = std::move(early_.front());
    early_.pop_front();
    early_bytes_ -= message.payload.size();
    if (!comparison_.compare(number_, std::get<Message>(awaited_->what), message))
      return go_on(std::max(origin_, due_));
  }
}

void ServerReplay::go_on(SteadyTime now) {
  origin_ = now;
  base_ = awaited_->offset;
  awaited_.reset();
  advance();
}

std::optional<Difference> ServerReplay::on_message(const Message& message, SteadyTime now) {
  if (by_ == ReplayBy::time) return std::nullopt;
  if (awaited_) {
    auto difference = comparison_.compare(number_, std::get<Message>(awaited_->what), message);
    if (!difference) go_on(now);
    return difference;
  }
  early_.push_back(message);
  early_bytes_ += message.payload.size();
  while (early_.size() > k_max_early_messages || (early_bytes_ > k_max_early_bytes && early_.size() > 1)) {
    early_bytes_ -= early_.front().payload.size();
    early_.pop_front();
  }
  return std::nullopt;
}

std::optional<SteadyTime> ServerReplay::next_due() const { return pending_ ? std::optional(due_) : std::nullopt; }

Request ServerReplay::take() {
  Request request = std::move(*pending_);
  advance();
  return request;
}

}  // namespace wsx
