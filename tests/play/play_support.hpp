#pragma once
#include <deque>
#include <gtest/gtest.h>

#include "play/conversation_reader.hpp"
#include "play/play.hpp"

namespace wsx {

inline ConversationSetting test_setting() {
  ConversationSetting setting;
  setting.environment = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/home/kim") : std::nullopt;
  };
  setting.read_file = [](const std::string& path) -> Result<std::string> {
    if (path == "hello.txt") return std::string("hello {{n}}");
    if (path == "bytes.bin") return std::string("\xff\x00", 2);
    return Error{Phase::input, "read_failed", "cannot read " + path + ": No such file or directory", ""};
  };
  return setting;
}

/// What reading the file comes to: the conversation, or the sentence that refuses it.
inline std::variant<std::shared_ptr<const Conversation>, ConversationRefusal> read_text(
    std::string_view file, std::vector<std::pair<std::string, std::string>> variables = {}) {
  auto setting = test_setting();
  setting.variables = std::move(variables);
  return read_conversation("chat.wsx", file, setting);
}

inline std::shared_ptr<const Conversation> read_good(std::string_view file,
                                                     std::vector<std::pair<std::string, std::string>> variables = {}) {
  auto outcome = read_text(file, std::move(variables));
  if (const auto* refusal = std::get_if<ConversationRefusal>(&outcome)) {
    ADD_FAILURE() << refusal->error.message << "\n" << refusal->marked << "in\n" << file;
    return nullptr;
  }
  return std::get<0>(outcome);
}

inline std::string refusal_of(std::string_view file, std::vector<std::pair<std::string, std::string>> variables = {}) {
  const auto outcome = read_text(file, std::move(variables));
  const auto* refusal = std::get_if<ConversationRefusal>(&outcome);
  return refusal ? refusal->error.message : "it was read";
}

/// One side of a conversation, at a time of its own. What it sends and reports is written as one line: "> text" for
/// what it sends, "12 met" and "12 not met: why" for steps.
class Player {
 public:
  Player(std::shared_ptr<const Conversation> conversation, Role role,
         Play::Strictness strictness = Play::Strictness::strict, std::uint64_t seed = 1)
      : play_(std::move(conversation), role, strictness, 1, seed) {}

  std::string open() {
    play_.on_open(now_);
    return drain();
  }
  std::string hears(std::string payload, PayloadKind kind = PayloadKind::text) {
    play_.on_message({.kind = kind, .payload = std::move(payload)}, now_);
    return drain();
  }
  std::string hears(const PlayAction& action) {
    if (const auto* message = std::get_if<Message>(&action)) return hears(message->payload, message->kind);
    if (const auto* ping = std::get_if<Ping>(&action)) play_.on_ping(*ping, now_);
    if (const auto* pong = std::get_if<Pong>(&action)) play_.on_pong(*pong, now_);
    if (const auto* close = std::get_if<Close>(&action)) play_.on_close(*close, now_);
    return drain();
  }
  std::string closes(std::uint16_t code, std::string reason = "") {
    play_.on_close({.code = code, .reason = std::move(reason), .by = ClosedBy::peer}, now_);
    return drain();
  }
  /// Lets time pass, stopping wherever something is due.
  std::string waits(std::chrono::nanoseconds time) {
    const auto end = now_.at + time;
    std::string line;
    while (play_.next_due() && *play_.next_due() <= end) {
      set(std::max(now_.at, *play_.next_due()));
      const auto more = drain();
      line += (line.empty() || more.empty() ? "" : " | ") + more;
    }
    set(end);
    return line;
  }
  void set(SteadyTime at) {
    now_.time += std::chrono::duration_cast<microseconds>(at - now_.at);
    now_.at = at;
  }

  Play& play() { return play_; }
  Moment& now() { return now_; }
  std::deque<PlayAction>& sent() { return sent_; }
  const std::vector<PlayStep>& steps() const { return steps_; }
  const PlayStep& last_step() const { return steps_.back(); }

  std::string drain() {
    std::string line;
    while (auto action = play_.take(now_)) {
      if (!line.empty()) line += " | ";
      if (const auto* step = std::get_if<PlayStep>(&*action)) {
        line += std::to_string(step->line) + (step->met ? " met" : " not met: " + format_step(*step).substr(10));
        steps_.push_back(*step);
        continue;
      }
      if (const auto* message = std::get_if<Message>(&*action))
        line += "> " + (message->kind == PayloadKind::text ? message->payload : "b:" + quote_message(*message));
      else if (const auto* ping = std::get_if<Ping>(&*action))
        line += "> ping " + ping->payload;
      else if (const auto* pong = std::get_if<Pong>(&*action))
        line += "> pong " + pong->payload;
      else if (const auto* close = std::get_if<Close>(&*action))
        line += "> close " + std::to_string(close->code) + " " + close->reason;
      sent_.push_back(std::move(*action));
    }
    return line;
  }

 private:
  Play play_;
  Moment now_{SteadyTime(std::chrono::hours(1)), Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 1 / 31))};
  std::deque<PlayAction> sent_;
  std::vector<PlayStep> steps_;
};

/// Plays a conversation against its own other side, with a delay in between, and says how it ended: "" is well.
inline std::string play_both(const std::shared_ptr<const Conversation>& conversation, std::uint64_t seed = 1) {
  constexpr auto k_delay = std::chrono::milliseconds(3);
  Player client(conversation, Role::client, Play::Strictness::strict, seed);
  Player server(conversation, Role::server, Play::Strictness::strict, seed + 1);
  struct Flight {
    SteadyTime due;
    Player* to;
    PlayAction what;
  };
  std::deque<Flight> air;  // in order of time, as the delay is always the same
  auto now = client.now().at;
  const auto collect = [&] {
    for (Player* from : {&client, &server}) {
      for (PlayAction& action : from->sent())
        air.push_back({now + k_delay, from == &client ? &server : &client, std::move(action)});
      from->sent().clear();
    }
  };
  client.open();
  server.open();
  for (int turns = 0; turns < 200'000; ++turns) {
    collect();
    for (Player* player : {&client, &server})
      for (const PlayStep& step : player->steps())
        if (!step.met) return (player == &client ? "client: " : "server: ") + format_step(step);
    if (client.play().is_done() && server.play().is_done() && air.empty()) return "";
    SteadyTime next = SteadyTime::max();
    if (!air.empty()) next = air.front().due;
    for (Player* player : {&client, &server})
      if (const auto due = player->play().next_due()) next = std::min(next, std::max(*due, now));
    if (next == SteadyTime::max()) {
      // All that is left is the end of the connection.
      if (client.play().is_done() && !server.play().is_done()) server.closes(1000);
      if (server.play().is_done() && !client.play().is_done()) client.closes(1000);
      if (client.play().is_done() && server.play().is_done()) return "";
      return "both wait for ever, the client in line " + std::to_string(client.play().line_number()) +
             ", the server in line " + std::to_string(server.play().line_number());
    }
    now = next;
    client.set(now);
    server.set(now);
    while (!air.empty() && air.front().due <= now) {
      const Flight flight = std::move(air.front());
      air.pop_front();
      flight.to->hears(flight.what);
      collect();
    }
    client.drain();
    server.drain();
  }
  return "it takes too long";
}

}  // namespace wsx
