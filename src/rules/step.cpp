#include "rules/step.hpp"

namespace wsx {
namespace {

/// Takes what it costs off the budget.
bool bind_template(Template& what, const TemplateValues& values, std::size_t& budget_bytes) {
  auto bound = what.bind(values, budget_bytes);
  if (!bound || bound->kept_bytes() > budget_bytes) return false;
  budget_bytes -= bound->kept_bytes();
  what = std::move(*bound);
  return true;
}

bool bind_answers(std::vector<Answer>& answers, const TemplateValues& values, std::size_t& budget_bytes) {
  for (Answer& answer : answers)
    if (!bind_template(answer.payload, values, budget_bytes)) return false;
  return true;
}

bool take_bytes(std::size_t bytes, std::size_t& budget_bytes) {
  if (bytes > budget_bytes) return false;
  budget_bytes -= bytes;
  return true;
}

}  // namespace

std::optional<TimerRule> bind_timer(const TimerRule& timer, TemplateValues values, std::size_t& budget_bytes) {
  TimerRule bound = timer;
  if (!take_bytes(sizeof bound, budget_bytes) || !bind_template(bound.key, values, budget_bytes)) return std::nullopt;
  values.n.reset();
  values.time.reset();
  if (!bind_answers(bound.answers, values, budget_bytes)) return std::nullopt;
  return bound;
}

std::optional<Step> bind_step(const Step& step, const TemplateValues& values, std::size_t& budget_bytes) {
  Step bound = step;
  if (!take_bytes(sizeof bound, budget_bytes)) return std::nullopt;
  if (bound.stop && bound.stop->key && !bind_template(*bound.stop->key, values, budget_bytes)) return std::nullopt;
  if (!bind_answers(bound.answers, values, budget_bytes)) return std::nullopt;
  if (bound.close && !bind_template(bound.close->reason, values, budget_bytes)) return std::nullopt;
  if (bound.timer) {
    bound.timer = bind_timer(*step.timer, values, budget_bytes);
    if (!bound.timer) return std::nullopt;
  }
  return bound;
}

}  // namespace wsx
