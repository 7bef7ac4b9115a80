#include <cctype>

#include "base/escape.hpp"
#include "base/number.hpp"
#include "base/units.hpp"
#include "report/fail_if.hpp"

namespace wsx {
namespace {

using Operator = FailIf::Operator;
using Comparison = FailIf::Comparison;

constexpr std::pair<std::string_view, Operator> k_operators[] = {{"<=", Operator::at_most}, {">=", Operator::at_least},
                                                                 {"==", Operator::equal},   {"!=", Operator::unequal},
                                                                 {"<", Operator::less},     {">", Operator::greater}};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '%'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// A number in a metric's unit, and whether it is a percentage of the metric's whole.
struct RuleValue {
  double number = 0;
  bool is_percent = false;
};

std::optional<RuleValue> to_value(const Result<std::uint64_t>& number) {
  return number ? std::optional(RuleValue{static_cast<double>(*number)}) : std::nullopt;
}

std::optional<RuleValue> parse_value(std::string_view text, const Metric& metric) {
  const bool is_percent = text.ends_with('%');
  const auto decimal = parse_decimal(text.substr(0, text.size() - (is_percent ? 1 : 0)));
  switch (metric.unit) {
    case MetricUnit::seconds:
    case MetricUnit::moment:
    case MetricUnit::milliseconds: {
      // A bare number would be seconds, as in flags, or milliseconds, as in the summary: whoever errs has a rule that
      // always holds, or never.
      const auto duration = parse_duration(text);
      if (!duration || (decimal && *decimal != 0)) return std::nullopt;
      const std::chrono::duration<double, std::milli> ms = *duration;
      return RuleValue{metric.unit == MetricUnit::milliseconds ? ms.count() : ms.count() / 1000};
    }
    case MetricUnit::percent:
      return decimal ? std::optional(RuleValue{*decimal}) : std::nullopt;
    case MetricUnit::share:
      return decimal ? std::optional(RuleValue{is_percent ? *decimal / 100 : *decimal}) : std::nullopt;
    case MetricUnit::bytes:
      return to_value(parse_size(text));
    case MetricUnit::per_second:
      if (decimal && !is_percent) return RuleValue{*decimal};
      return to_value(parse_count(text.ends_with("/s") ? text.substr(0, text.size() - 2) : text));
    case MetricUnit::count:
    case MetricUnit::messages:
    case MetricUnit::connections:
      break;
  }
  if (is_percent) return decimal && metric.whole ? std::optional(RuleValue{*decimal, true}) : std::nullopt;
  return to_value(parse_count(text));
}

/// What a value is above that the metric never is; empty: nothing.
std::string find_most(const Metric& metric, const RuleValue& value) {
  if (metric.unit == MetricUnit::share && value.number > 1) return "100%";
  if (value.is_percent && value.number > 100 && !metric.part_of.empty())
    return "100% of " + std::string(metric.part_of);
  return "";
}

std::string describe_values(const Metric& metric) {
  return std::string(describe_values(metric.unit)) + (metric.whole ? ", or a percentage such as 1%" : "");
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<FailIf> parse() {
    FailIf rule{.expression = std::string(text_)};
    if (text_.size() > FailIf::k_max_bytes)
      return Error{Phase::input, "bad_expression",
                   "a rule has at most " + std::to_string(FailIf::k_max_bytes) + " bytes", ""};
    do {
      auto& all_of = rule.any_of.emplace_back();
      do {
        auto comparison = parse_comparison();
        if (!comparison) return comparison.error();
        all_of.push_back(*std::move(comparison));
      } while (take("&&"));
    } while (take("||"));
    skip_blanks();
    if (at_ < text_.size()) return complain("expected && or ||, or the end" + suggest_whole_value(rule), at_);
    return rule;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  bool take(std::string_view token) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  /// May be empty. A value may end in "/s", a metric's name may not, but then there is no such metric.
  std::string_view take_word() {
    skip_blanks();
    const auto begin = at_;
    while (at_ < text_.size() && (is_word(text_[at_]) || (text_[at_] == '/' && at_ > begin))) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  std::optional<Operator> take_operator() {
    for (const auto& [token, op] : k_operators)
      if (take(token)) return op;
    return std::nullopt;
  }

  Result<Comparison> parse_comparison() {
    auto name = take_word();
    const bool is_sure = name == "surely";
    if (is_sure) name = take_word();
    const auto name_at = at_ - name.size();
    if (name.empty()) return complain("expected a metric such as rtt.p99 or errors", at_);
    auto metric = find_metric(name);
    if (!metric) return complain(metric.error().message, name_at, metric.error().code);
    if (is_sure && !metric->has_interval)
      return complain("surely asks for a 95% interval, which only percentiles such as rtt.p99 have", name_at);
    const auto op = take_operator();
    if (!op) return complain("expected <, <=, >, >=, == or != after " + metric->name, at_);
    const auto word = take_word();
    last_value_ = word;
    const auto value = parse_value(word, *metric);
    if (!value)
      return complain(metric->name + " is compared with " + describe_values(*metric) + suggest_value(word, *metric),
                      at_ - word.size(), "bad_value");
    if (const auto most = find_most(*metric, *value); !most.empty())
      return complain(metric->name + " is never above " + most, at_ - word.size(), "bad_value");
    return Comparison{*std::move(metric), *op, value->number, value->is_percent, is_sure};
  }

  /// "50 ms" was meant to be "50ms", and "50" perhaps, too.
  std::string suggest_value(std::string_view word, const Metric& metric) {
    const auto here = at_;
    const auto unit = take_word();
    at_ = here;
    for (const auto& meant : {std::string(word) + std::string(unit), std::string(word) + "ms"})
      if (!word.empty() && parse_value(meant, metric)) return "; did you mean " + meant + "?";
    return "";
  }
  /// The same where the number alone is a value: "10 k".
  std::string suggest_whole_value(const FailIf& rule) {
    const auto here = at_;
    const auto meant = std::string(last_value_) + std::string(take_word());
    at_ = here;
    if (meant == last_value_ || !parse_value(meant, rule.any_of.back().back().metric)) return "";
    return "; did you mean " + meant + "?";
  }

  Error complain(std::string message, std::size_t place, std::string code = "bad_expression") const {
    // Escaped like the text above it, what is before the place has as many columns as it takes there.
    const auto before = format_escaped(text_.substr(0, place));
    std::size_t columns = 0;
    for (const char byte : before) columns += (byte & 0xc0) != 0x80;
    return {Phase::input, std::move(code), std::move(message),
            format_escaped(text_) + "\n" + std::string(columns, ' ') + "^"};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view last_value_;
};

}  // namespace

std::string_view describe_values(MetricUnit unit) {
  switch (unit) {
    case MetricUnit::seconds:
    case MetricUnit::moment:
    case MetricUnit::milliseconds:
      return "a duration with its unit, such as 50ms";
    case MetricUnit::share:
      return "a fraction such as 99% or 0.99";
    case MetricUnit::percent:
      return "a percentage such as 80%";
    case MetricUnit::bytes:
      return "a size such as 1024 or 64KiB";
    case MetricUnit::per_second:
      return "a rate such as 250 or 10k";
    case MetricUnit::count:
    case MetricUnit::messages:
    case MetricUnit::connections:
      break;
  }
  return "a count such as 0 or 10k";
}

Result<FailIf> parse_fail_if(std::string_view text) { return Parser(text).parse(); }

}  // namespace wsx
