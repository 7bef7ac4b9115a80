#pragma once
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

#include "base/close_code.hpp"
#include "commands/connect.hpp"
#include "commands/connect_machine.hpp"
#include "made_recording.hpp"
#include "play/conversation_reader.hpp"

namespace wsx {

/// The flags that say when a connect ends.
struct Flags {
  std::optional<std::chrono::nanoseconds> wait = {};
  std::uint64_t exit_after = 0;
  std::vector<std::string> expect = {};
  std::optional<std::chrono::nanoseconds> timeout = {};
  std::optional<std::chrono::nanoseconds> duration = {};
  std::optional<std::uint64_t> reconnect = {};
  std::optional<std::vector<std::string>> check = {};  // --replay and --check: what the recording says was received
  std::string play = {};                               // --play: the file's text
  bool interactive = false, strict_input = false, replies = false;
};

inline ConnectOptions make_options(const Flags& flags) {
  ConnectOptions options;
  options.wait = flags.wait;
  options.exit_after = flags.exit_after;
  for (const std::string& pattern : flags.expect) options.expect.emplace_back(*parse_pattern(pattern));
  options.timeout = flags.timeout;
  options.duration = flags.duration;
  options.reconnect = flags.reconnect;
  options.interactive = flags.interactive;
  options.strict_input = flags.strict_input;
  if (flags.replies) {
    EXPECT_TRUE(options.rules.add_reply("number 1", "a => b"));
  }
  if (flags.check) options.replay.file = "rec";
  return options;
}

/// How an attempt to connect ends. One that hangs goes on until the time of --timeout is over.
enum class Dial : std::uint8_t { opens, opens_late, refused, not_found, hangs };

/// What the server does about our close frame: answers a millisecond later, or nothing until TCP is cut.
enum class Peer : std::uint8_t { answers, is_mute };

class ConnectScene;

/// Something that happens, so long after connection number `conn` has opened; 0: after the start.
struct Happening {
  std::chrono::milliseconds at;
  std::function<void(ConnectScene&)> act;
  std::uint64_t conn = 1;
};

/// A ConnectMachine with a made-up server, user and clock around it. log() has what was told and what was done; `@`
/// says when the machine decided, in milliseconds since the latest opening.
class ConnectScene final : public ConnectActions {
 public:
  using TimePoint = ConnectMachine::TimePoint;

  /// The last of `dials` holds for all attempts that follow.
  explicit ConnectScene(const Flags& flags, std::vector<Dial> dials = {Dial::opens}, Peer peer = Peer::answers)
      : options_(make_options(flags)), dials_(std::move(dials)), peer_(peer), machine(options_, now, 1, *this) {
    if (!flags.play.empty()) begin_play(flags.play);
    if (!flags.check) return;
    std::vector<RecordedEvent> received;
    for (const std::string& text : *flags.check) received.push_back({microseconds(0), make_text(text)});
    machine.check_against(std::make_unique<MadeRecording>(Role::client, std::move(received)));
  }

  /// Until the session has ended, or nothing more would ever happen.
  const std::string& play(std::vector<Happening> script) {
    script_ = std::move(script);
    begin_script(0);
    dial();
    while (!machine.has_ended() && !has_quit_) {
      const auto next = coming_.empty() ? ConnectMachine::k_never : coming_.begin()->first;
      now = std::min(next, machine.next_due());
      if (now == ConnectMachine::k_never) {
        write("for ever");
        break;
      }
      if (next == now) {
        const auto what = coming_.extract(coming_.begin());
        what.mapped()();
      } else {
        machine.on_time(now);
      }
    }
    if (machine.has_ended() && !has_quit_) machine.on_output_done(now, is_output_left);
    return log_;
  }

  const std::string& log() const { return log_; }
  const std::vector<microseconds>& pauses() const { return pauses_; }

  /// The last that is heard of a connection, if there is one.
  void end_connection(std::uint16_t code) {
    if (!std::exchange(is_connected_, false)) return;
    machine.on_closed();
    if (code == k_close_abnormal) machine.on_failure(now, {Phase::io, "lost", "", ""});
    machine.on_end(now, {.code = code});
  }
  bool is_connected() const { return is_connected_; }

  const TimePoint start{std::chrono::hours(1)};
  TimePoint now = start;
  bool is_clogged_now = false;
  bool is_output_left = false;  // when all has ended

 private:
  void tell(std::uint64_t conn, decltype(Event::what)&& what) override {
    const auto say = [&](const std::string& entry) { write((conn > 1 ? std::to_string(conn) + ":" : "") + entry); };
    if (std::get_if<Open>(&what)) say("open");
    if (std::get_if<Ping>(&what)) say("ping");
    if (std::get_if<Pong>(&what)) say("pong");
    if (const auto* message = std::get_if<Message>(&what)) say("in " + message->payload);
    if (const auto* error = std::get_if<Error>(&what)) say("error " + error->code);
    if (const auto* close = std::get_if<Close>(&what)) say("closed " + std::to_string(close->code));
    if (const auto* retry = std::get_if<Retry>(&what)) {
      say("retry " + std::to_string(retry->attempt));
      pauses_.push_back(retry->after);
    }
    if (const auto* step = std::get_if<PlayStep>(&what))
      say((step->met ? "step " : "no step ") + std::to_string(step->line));
    if (const auto* expect = std::get_if<Expect>(&what))
      say((expect->met ? "met " : "unmet ") + expect->pattern +
          (expect->message ? " " + std::to_string(*expect->message) : ""));
  }
  void send_close(std::uint16_t code, std::string_view) override {
    decide("close " + std::to_string(code));
    EXPECT_TRUE(is_connected_);
    if (peer_ == Peer::answers)
      coming_.emplace(now + std::chrono::milliseconds(1), [this, code] { end_connection(code); });
  }
  void send(Request&& request) override {
    EXPECT_TRUE(is_connected_);
    const auto* message = std::get_if<Message>(&request);
    decide("out " + (message ? message->payload : "control"));
  }
  bool is_clogged() override { return is_clogged_now; }
  void hand_over() override { decide("hand over"); }
  void hang_up() override {
    decide("hang up");
    coming_.emplace(now, [this] { end_connection(k_close_abnormal); });
  }
  void dial() override {
    coming_.emplace(now, [this] { answer_dial(); });
  }
  void give_up_on_reader() override { decide("drop"); }
  void end() override { EXPECT_TRUE(machine.is_over()); }
  void quit() override {
    decide("quit");
    has_quit_ = true;
  }

  void write(const std::string& entry) { log_ += (log_.empty() ? "" : ", ") + entry; }
  void decide(const std::string& what) {
    const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - opened_);
    write(what + "@" + std::to_string(age.count()));
  }

  void begin_script(std::uint64_t conn) {
    opened_ = now;
    for (const Happening& happening : script_)
      if (happening.conn == conn) coming_.emplace(now + happening.at, [this, &happening] { happening.act(*this); });
  }

  TimePoint just_too_late() const { return machine.latest() + std::chrono::milliseconds(1); }

  void answer_dial() {
    const Dial how = dials_[std::min(dialed_++, dials_.size() - 1)];
    const auto fail = [this](Error error) { machine.on_dial_failed(now, std::move(error)); };
    if (how == Dial::refused)
      coming_.emplace(now + std::chrono::milliseconds(1), [fail] { fail({Phase::tcp, "connection_refused", "", ""}); });
    if (how == Dial::not_found) fail({Phase::upgrade, "refused", "", "", Refusal{404, {}, ""}});
    if (how == Dial::hangs && machine.latest() != ConnectMachine::k_never)
      coming_.emplace(just_too_late(), [fail] { fail({Phase::tcp, "timeout", "", ""}); });
    if (how == Dial::opens_late) coming_.emplace(just_too_late(), [this] { EXPECT_FALSE(machine.on_opened(now, {})); });
    if (how != Dial::opens) return;
    is_connected_ = true;
    begin_script(machine.connection_number());
    EXPECT_TRUE(machine.on_opened(now, {}));
    machine.on_room(now);
  }

  void begin_play(const std::string& file) {
    auto conversation = read_conversation("chat", file, {});
    ASSERT_TRUE(std::holds_alternative<std::shared_ptr<const Conversation>>(conversation));
    machine.play(Play(std::get<0>(conversation), Role::client, Play::Strictness::strict, 1, 1), now, Timestamp());
  }

  const ConnectOptions options_;
  const std::vector<Dial> dials_;
  const Peer peer_;
  std::size_t dialed_ = 0;
  TimePoint opened_ = now;
  bool has_quit_ = false, is_connected_ = false;
  std::vector<Happening> script_;
  std::multimap<TimePoint, std::function<void()>> coming_;
  std::string log_;
  std::vector<microseconds> pauses_;

 public:
  ConnectMachine machine;
};

// What can happen in a scene. The server does nothing while it is not connected.

using Act = std::function<void(ConnectScene&)>;

inline Act says(std::string text) {
  return [text](ConnectScene& scene) {
    if (scene.is_connected()) scene.machine.on_message(scene.now, make_text(text));
  };
}
inline Act closes(std::uint16_t code) {
  return [code](ConnectScene& scene) { scene.end_connection(code); };
}
inline Act breaks() { return closes(k_close_abnormal); }
inline Act pings() {
  return [](ConnectScene& scene) { scene.machine.on_ping(scene.now, {}); };
}
inline Act pongs() {
  return [](ConnectScene& scene) { scene.machine.on_pong(scene.now, {}); };
}
inline Act input_ends() {
  return [](ConnectScene& scene) { scene.machine.on_input_end(scene.now); };
}
inline Act message_is_sent() {
  return [](ConnectScene& scene) { scene.machine.on_sent(); };
}
inline Act line_is_refused() {
  return [](ConnectScene& scene) { scene.machine.on_input_refused(scene.now, {Phase::input, "bad_line", "", ""}); };
}
inline Act recording_is_sent() {
  return [](ConnectScene& scene) { scene.machine.on_recording_sent(scene.now); };
}
inline Act user_closes(std::uint16_t code) {
  return [code](ConnectScene& scene) { scene.machine.close(scene.now, code, {}); };
}
inline Act user_reconnects() {
  return [](ConnectScene& scene) { scene.machine.reconnect(scene.now); };
}
inline Act is_interrupted() {
  return [](ConnectScene& scene) { scene.machine.on_stop(scene.now, ExitCode::interrupted); };
}
inline Act is_terminated() {
  return [](ConnectScene& scene) { scene.machine.on_stop(scene.now, ExitCode::terminated); };
}
inline Act reader_blocks() {
  return [](ConnectScene& scene) { scene.machine.on_reader_blocked(); };
}
inline Act reader_goes_on() {
  return [](ConnectScene& scene) { scene.machine.on_reader_free(scene.now); };
}
inline Act reader_leaves() {
  return [](ConnectScene& scene) { scene.machine.on_reader_gone(scene.now); };
}

}  // namespace wsx
