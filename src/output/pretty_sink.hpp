#pragma once
#include <functional>
#include <mutex>
#include <string_view>

#include "event/event_sink.hpp"
#include "output/pretty.hpp"

namespace wsx {

/// The time before each pretty event (--ts).
enum class TimeColumn : std::uint8_t {
  none,
  absolute,  // UTC, 12:34:56.123456
  relative,  // seconds since the first event
  delta,     // seconds since the event before
};

/// Events for people. Where the lines go can be changed: an interactive prompt takes them, to print them above its
/// input. Any thread may call on_event; the target is called with complete lines, one event at a time, and must not
/// call back.
class PrettySink : public EventSink {
 public:
  using LineTarget = std::function<void(std::string_view lines)>;

  /// How many columns a row has by now.
  using Columns = std::function<std::size_t()>;

  /// Without `columns` rows are as wide as the style says.
  PrettySink(PrettyStyle style, TimeColumn time_column, LineTarget target, Columns columns = nullptr);
  void on_event(const Event& event) override;
  void set_target(LineTarget target);

  /// For a person who changes his mind (/indent).
  PrettyStyle style() const;
  void set_style(PrettyStyle style);
  /// An event that is not to be shown, but counts as having happened (--filter).
  void on_hidden(const Event& event);

 private:
  std::string format_time(Timestamp time) const;
  std::string format_first_message(const Event& event, std::string_view time_column);

  mutable std::mutex mutex_;
  PrettyStyle style_;
  const TimeColumn time_column_;
  LineTarget target_;
  const Columns columns_;
  Timestamp origin_{};  // what relative and delta count from; zero before the first event
  Event opened_;        // verbose: the open client connection that has received no message yet; else some other event
};

}  // namespace wsx
