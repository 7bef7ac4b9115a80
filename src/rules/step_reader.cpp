#include "rules/step_reader.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "base/close_code.hpp"
#include "base/suggest.hpp"
#include "json/parse.hpp"

namespace wsx {
namespace {

using std::chrono::nanoseconds;

// What a timer's key begins with if it has a name; see RuleSet::next_key().
constexpr std::string_view k_named = "=";

Template keep(const RuleValue& value, Result<Template> parsed) {
  if (parsed) return *std::move(parsed);
  value.refuse(parsed.error().message);
  return {};
}

Template read_template(const RuleValue& value, const TemplateScope& scope) {
  const auto text = value.text("text");
  return text ? keep(value, parse_template(*text, scope)) : Template{};
}

Template read_reply(const RuleValue& value, const TemplateScope& scope) {
  if (value.json().is_string()) return read_template(value, scope);
  if (!value.json().is_structured()) {
    value.expect("text, or an object or list to be sent as JSON");
    return {};
  }
  return keep(value, parse_json_template(format_json(value.json()), scope));
}

Template read_base64(const RuleValue& value) {
  Template result;
  const auto text = value.text("base64 such as \"AAE=\"");
  if (!text) return result;
  if (const auto bytes = parse_base64(*text))
    result.add_literal(*bytes);
  else
    value.expect("base64 such as \"AAE=\"");
  return result;
}

std::vector<Answer> read_answers(const RuleValue& value, const TemplateScope& scope) {
  std::vector<Answer> answers;
  auto kind = PayloadKind::text;
  if (const auto binary = value.find("binary")) {
    if (!value.find("reply")) binary->refuse("needs \"reply\", which it sends as binary messages");
    if (binary->boolean().value_or(false)) kind = PayloadKind::binary;
  }
  if (const auto reply = value.find("reply"))
    for (const RuleValue& each : reply->each()) answers.push_back({kind, read_reply(each, scope)});
  if (const auto base64 = value.find("base64"))
    for (const RuleValue& each : base64->each()) answers.push_back({PayloadKind::binary, read_base64(each)});
  return answers;
}

Template read_key(const RuleValue& name, const TemplateScope& scope) {
  Template key;
  key.add_literal(k_named);
  key.add(read_template(name, scope));
  return key;
}

std::uint16_t read_code(const RuleValue& value) {
  const auto& given = value.json();
  const auto code = given.is_number_unsigned() ? given.get<std::uint64_t>() : 0;
  if (code <= 4999 && (is_sendable_close_code(static_cast<unsigned>(code)) || code == k_close_none))
    return static_cast<std::uint16_t>(code);
  value.expect("a close code: " + std::string(k_sendable_close_codes) + ", or 1005 for a close frame without one");
  return k_close_normal;
}

CloseRule read_close(const RuleValue& value, const TemplateScope& scope) {
  CloseRule close;
  if (!value.json().is_object()) {
    close.code = read_code(value);
    return close;
  }
  if (!value.is_object_of({"code", "reason"}, "")) return close;
  if (const auto code = value.find("code")) close.code = read_code(*code);
  if (const auto reason = value.find("reason")) {
    close.reason = read_template(*reason, scope);
    if (close.code == k_close_none) reason->refuse("cannot be sent without a code, which 1005 means");
    if (close.reason.fixed().value_or("").size() > k_max_close_reason_bytes)
      reason->refuse("is longer than the " + std::to_string(k_max_close_reason_bytes) + " bytes of a close frame");
  }
  return close;
}

}  // namespace

const std::vector<std::string>& StepReader::members() {
  static const std::vector<std::string> names{"delay", "stop", "reply", "binary", "base64", "every", "close"};
  return names;
}

Step StepReader::read(const RuleValue& value, const TemplateScope& scope) {
  Step step;
  if (const auto delay = value.find("delay"))
    step.delay = read_duration(*delay, nanoseconds(0)).value_or(nanoseconds(0));
  if (const auto stop = value.find("stop")) step.stop = read_stop(*stop, scope);
  step.answers = read_answers(value, scope);
  if (const auto every = value.find("every")) step.timer = read_timer(*every, scope);
  if (const auto close = value.find("close")) step.close = read_close(*close, scope);
  return step;
}

TimerRule StepReader::read_timer(const RuleValue& value, const TemplateScope& scope) {
  TimerRule timer;
  if (!value.is_object_of({"interval", "times", "name", "reply", "binary", "base64"},
                          "an object such as {\"interval\":\"1s\",\"reply\":\"tick {{n}}\"}"))
    return timer;
  if (const auto interval = value.find("interval"))
    timer.interval = read_duration(*interval, TimerRule::k_shortest_interval).value_or(TimerRule::k_shortest_interval);
  else
    value.refuse("needs \"interval\", the time between two replies");
  if (const auto times = value.find("times"))
    timer.times = times->whole(1, std::numeric_limits<std::uint64_t>::max(), "a whole number above 0").value_or(0);
  if (!value.find("reply") && !value.find("base64")) value.refuse("needs \"reply\" or \"base64\", which it sends");
  timer.answers = read_answers(value, scope);
  if (const auto name = value.find("name")) {
    timer.key = read_key(*name, scope);
    if (const auto fixed = timer.key.fixed())
      names_.emplace(fixed->substr(k_named.size()));
    else
      has_open_names_ = true;
  } else {
    timer.key = rules_.next_key();
  }
  return timer;
}

StopRule StepReader::read_stop(const RuleValue& value, const TemplateScope& scope) {
  if (value.json() == true) return {};
  if (!value.json().is_string()) {
    value.expect("true, or a timer's name");
    return {};
  }
  StopRule stop{read_key(value, scope)};
  if (const auto name = stop.key->fixed()) stops_.emplace_back(value, name->substr(k_named.size()));
  return stop;
}

void StepReader::check_stops() const {
  if (has_open_names_) return;
  const std::vector<std::string> known(names_.begin(), names_.end());
  for (const auto& [stop, name] : stops_) {
    if (names_.contains(name)) continue;
    const auto meant = suggest(name, known);
    stop.refuse("no timer in this file has that name" + (meant.empty() ? "" : "; did you mean \"" + meant + "\"?"));
  }
}

}  // namespace wsx
