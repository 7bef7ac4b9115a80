#include "commands/replay_check.hpp"

#include "base/close_code.hpp"
#include "base/escape.hpp"

namespace wsx {

ReplayCheck::ReplayCheck(ConnectSession& session, const ConnectOptions& options, Output& output,
                         std::unique_ptr<Recording> recording)
    : session_(session), options_(options), output_(output), comparison_(std::move(recording), options.replay.ignore) {
  session_.on_received([this](const Message& message) { on_message(message); });
  session_.on_settle([this] { on_end(); });
}

void ReplayCheck::on_all_sent() {
  all_sent_ = true;
  end_if_done();
}

void ReplayCheck::on_message(const Message& message) {
  if (const auto difference = comparison_.receive(message)) show(*difference);
  end_if_done();
}

void ReplayCheck::end_if_done() {
  if (all_sent_ && comparison_.is_complete() && !options_.interactive) session_.close(k_close_normal, {});
}

void ReplayCheck::on_end() {
  if (const auto missing = comparison_.finish()) show(*missing);
  if (const auto& error = comparison_.error()) session_.refuse(*error);
  Expect whole{.met = comparison_.differences() == 0 && !comparison_.error(), .pattern = *options_.replay.file};
  if (!whole.met) {
    whole.differences = comparison_.differences();
    const auto count = comparison_.differences();
    say(*options_.replay.file + ": " + (count == 1 ? "1 message differs" : std::to_string(count) + " messages differ") +
        (count > k_max_shown ? "; the first " + std::to_string(k_max_shown) + " are shown" : ""));
  }
  session_.tell(std::move(whole));
}

void ReplayCheck::show(const Difference& difference) {
  if (comparison_.differences() > k_max_shown && difference.got) return;  // what is missing is told once, at the end
  auto told = make_expect(*options_.replay.file, difference);
  say(format_difference(told));
  session_.tell(std::move(told));
}

void ReplayCheck::say(const std::string& sentence) {
  if (output_.pretty()) return;  // shows the events
  output_.diagnostics().append("wsx: " + format_escaped(sentence) + "\n");
}

}  // namespace wsx
