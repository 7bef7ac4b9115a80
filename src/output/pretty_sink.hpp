#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "event/event_sink.hpp"
#include "output/pretty.hpp"

namespace wsx {

/// The time before each pretty event (--ts).
enum class TimeColumn : std::uint8_t {
  none,
  absolute,  // local time, 12:34:56.123456
  utc,       // 12:34:56.123456Z
  relative,  // seconds since the first event
  delta,     // seconds since the event before
};

/// Events for people. Where the lines go can be changed: an interactive prompt takes them, to print them above its
/// input. Any thread may call on_event; the target is called with complete lines, one event at a time, and must not
/// call back.
///
/// Two events that are one thing for a person become one line: the loss of a connection and its `close`, a failed
/// attempt and its `retry`. The first of them waits for the second, at most until flush().
class PrettySink : public EventSink {
 public:
  using LineTarget = std::function<void(std::string_view lines)>;

  /// Columns and rows of the window by now.
  using Window = std::function<std::pair<std::size_t, std::size_t>()>;

  /// Without `window` it is as large as the style says.
  PrettySink(PrettyStyle style, TimeColumn time_column, LineTarget target, Window window = nullptr);
  void on_event(const Event& event) override;
  /// A sentence of ours between events, with its time.
  void say(std::string_view note);
  /// Shows what waited for another event.
  void flush();
  void set_target(LineTarget target);

  /// For a person who changes his mind (/indent).
  PrettyStyle style() const;
  void set_style(PrettyStyle style);
  /// An event that is not to be shown, but counts as having happened (--filter).
  void on_hidden(const Event& event);

 private:
  void show(Timestamp time, std::string_view lines);
  std::string format(const Event& event, std::string_view time_column);
  void show_waiting();
  std::string format_time(Timestamp time) const;
  std::string format_first_message(const Event& event, std::string_view time_column);

  mutable std::mutex mutex_;
  PrettyStyle style_;
  const TimeColumn time_column_;
  LineTarget target_;
  const Window window_;
  Timestamp origin_{};            // what relative and delta count from; zero before the first event
  std::optional<Event> waiting_;  // an error whose second half may follow
  Event opened_;  // verbose: the open client connection that has received no message yet; else some other event
  std::optional<Timestamp> asked_;  // when that connection sent its first message
};

}  // namespace wsx
