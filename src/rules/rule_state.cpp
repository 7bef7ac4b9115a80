#include "rules/rule_state.hpp"

#include <algorithm>

#include "base/close_code.hpp"
#include "base/units.hpp"
#include "base/utf8.hpp"
#include "rules/rule.hpp"

namespace wsx {
namespace {

std::string too_long() { return "the answer would be larger than " + format_size(RuleState::k_max_answer_bytes); }

std::string too_many_timers() { return "the client has " + std::to_string(Agenda::k_max_timers) + " timers already"; }

}  // namespace

/// One call from outside, and what comes of it.
class RuleState::Run {
 public:
  Run(RuleState& state, Moment now) : state_(state), now_(now) {}

  /// All steps of a rule: those without a delay now, the others put aside.
  void perform(const Rule& rule, const Subject* subject) {
    SteadyTime due = now_.at;
    has_failed_ = false;
    for (const Step& step : rule.steps) {
      if (state_.has_closed_ || has_failed_) return;
      due += std::chrono::duration_cast<SteadyTime::duration>(step.delay);
      if (due <= now_.at)
        perform(step, values(subject, state_.messages_, now_.time), rule.place);
      else
        put_aside(step, due, values(subject, state_.messages_, std::nullopt), rule.place);
    }
  }

  void perform_due() {
    while (!state_.has_closed_) {
      has_failed_ = false;
      budget_bytes_ = k_max_answer_bytes;
      auto due = state_.agenda_.take(now_.at);
      if (!due) return;
      if (const auto* tick = std::get_if<DueTick>(&*due))
        answer(tick->answers, values(nullptr, tick->n, now_.time), tick->place);
      else
        perform(std::get<DueStep>(*due).step, values(nullptr, std::nullopt, now_.time), std::get<DueStep>(*due).place);
    }
  }

  /// The rule counts as one that does not match.
  void tell_given_up(std::string_view place, std::size_t bytes) {
    reactions_.emplace_back(Error{
        Phase::input, "pattern_gave_up",
        std::string(place) + ": the regular expression takes too many steps on a message of " + format_size(bytes),
        "avoid repetitions inside repetitions, such as (a+)+"});
  }

  Reactions take() { return std::move(reactions_); }

 private:
  TemplateValues values(const Subject* subject, std::optional<std::uint64_t> n, std::optional<Timestamp> time) const {
    return {state_.conn_, n, time, subject};
  }

  void perform(const Step& step, const TemplateValues& values, std::string_view place) {
    if (step.stop) stop(*step.stop, values);
    answer(step.answers, values, place);
    if (step.timer && !has_failed_) start(*step.timer, values, place);
    if (step.close && !has_failed_) close(*step.close, values, place);
  }

  void put_aside(const Step& step, SteadyTime due, const TemplateValues& values, std::string_view place) {
    std::size_t left = spare_bytes();
    const auto before = left;
    auto bound = bind_step(step, values, left);
    if (!bound) return fail(place, too_long());
    budget_bytes_ -= before - left;
    state_.agenda_.add(due, {std::move(*bound), place}, before - left);
  }

  void start(const TimerRule& timer, const TemplateValues& values, std::string_view place) {
    std::size_t left = spare_bytes();
    const auto before = left;
    auto bound = bind_timer(timer, values, left);
    if (!bound) return fail(place, too_long());
    budget_bytes_ -= before - left;
    std::string key(*bound->key.fixed());
    if (!state_.agenda_.start(std::move(key), std::move(*bound), place, now_.at, before - left))
      fail(place, too_many_timers());
  }

  void stop(const StopRule& stop, const TemplateValues& values) {
    if (!stop.key) return state_.agenda_.stop_all();
    std::string key;
    if (stop.key->append(key, values, k_max_answer_bytes)) state_.agenda_.stop(key);
  }

  void answer(const std::vector<Answer>& answers, const TemplateValues& values, std::string_view place) {
    for (const Answer& answer : answers) {
      std::string payload;
      if (!answer.payload.append(payload, values, budget_bytes_)) return fail(place, too_long());
      budget_bytes_ -= payload.size();
      if (answer.kind == PayloadKind::text && !is_utf8(payload)) payload = replace_bad_bytes(payload);
      reactions_.emplace_back(Message{.dir = Direction::out, .kind = answer.kind, .payload = std::move(payload)});
    }
  }

  void close(const CloseRule& close, const TemplateValues& values, std::string_view place) {
    std::string reason;
    if (!close.reason.append(reason, values, budget_bytes_)) return fail(place, too_long());
    if (!is_utf8(reason)) reason = replace_bad_bytes(reason);
    reason.resize(cut_utf8(reason, k_max_close_reason_bytes).size());
    reactions_.emplace_back(Close{.code = close.code, .reason = std::move(reason), .by = ClosedBy::local});
    state_.has_closed_ = true;
    state_.agenda_.clear();
  }

  void fail(std::string_view place, const std::string& why) {
    has_failed_ = true;
    reactions_.emplace_back(Error{Phase::input, "reply_failed", std::string(place) + ": " + why, ""});
  }

  std::size_t spare_bytes() const {
    return std::min(budget_bytes_, k_max_answer_bytes - std::min(k_max_answer_bytes, state_.agenda_.kept_bytes()));
  }

  RuleState& state_;
  Moment now_;
  Reactions reactions_;
  std::size_t budget_bytes_ = k_max_answer_bytes;
  bool has_failed_ = false;
};

Reactions RuleState::on_open(Moment now) {
  Run run(*this, now);
  if (rules_)
    for (const Rule& rule : rules_->on_open) run.perform(rule, nullptr);
  return run.take();
}

Reactions RuleState::on_message(const Message& message, Moment now) {
  ++messages_;
  Run run(*this, now);
  if (!rules_ || has_closed_) return {};
  Subject subject(message, rules_->places);
  const auto& rules = rules_->on_message;
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& each) {
    const bool found = matches(each, subject);
    if (subject.gave_up) run.tell_given_up(each.place, message.payload.size());
    return found;
  });
  if (rule != rules.end()) run.perform(*rule, &subject);
  return run.take();
}

Reactions RuleState::on_time(Moment now) {
  Run run(*this, now);
  run.perform_due();
  return run.take();
}

}  // namespace wsx
