#include "delay_law.hpp"

#include <charconv>
#include <cmath>
#include <vector>

namespace wsx {
namespace {

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !(number >= 0)) return std::nullopt;
  return number;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t colon; (colon = text.find(':')) != std::string_view::npos; text.remove_prefix(colon + 1))
    parts.push_back(text.substr(0, colon));
  parts.push_back(text);
  return parts;
}

}  // namespace

std::optional<std::int64_t> parse_delay(std::string_view text) {
  double unit_ns = 1e9;
  if (text.ends_with("us"))
    unit_ns = 1e3;
  else if (text.ends_with("ms"))
    unit_ns = 1e6;
  else if (!text.ends_with("s"))
    return std::nullopt;
  const auto number = parse_number(text.substr(0, text.size() - (unit_ns == 1e9 ? 1 : 2)));
  if (!number || *number > 3600) return std::nullopt;
  return static_cast<std::int64_t>(*number * unit_ns);
}

std::optional<DelayLaw> DelayLaw::parse(std::string_view text, std::uint64_t seed) {
  struct Form {
    std::string_view name;
    Kind kind;
    std::size_t durations, numbers;
  };
  constexpr Form k_forms[] = {{"constant", Kind::constant, 1, 0},
                              {"uniform", Kind::uniform, 2, 0},
                              {"bimodal", Kind::bimodal, 2, 1},
                              {"exponential", Kind::exponential, 1, 0},
                              {"correlated", Kind::correlated, 1, 2}};
  const auto parts = split(text);
  for (const auto& [name, kind, durations, numbers] : k_forms) {
    if (parts[0] != name || parts.size() != 1 + durations + numbers) continue;
    DelayLaw law(kind, seed);
    double* const places[] = {&law.first_, &law.second_, &law.third_};
    for (std::size_t i = 0; i < durations + numbers; ++i) {
      std::optional<double> value;
      if (i >= durations)
        value = parse_number(parts[i + 1]);
      else if (const auto delay = parse_delay(parts[i + 1]))
        value = static_cast<double>(*delay);
      if (!value) return std::nullopt;
      *places[i] = *value;
    }
    const bool has_share = kind == Kind::bimodal || kind == Kind::correlated;
    if (has_share && law.third_ > 1) return std::nullopt;
    return law;
  }
  return std::nullopt;
}

std::int64_t DelayLaw::next() {
  const auto chance = [this] { return std::uniform_real_distribution<double>()(random_); };
  double delay_ns = first_;
  switch (kind_) {
    case Kind::constant:
      break;
    case Kind::uniform:
      delay_ns = first_ + (second_ - first_) * chance();
      break;
    case Kind::bimodal:
      delay_ns = chance() < third_ ? second_ : first_;
      break;
    case Kind::exponential:
      delay_ns = -first_ * std::log1p(-chance());
      break;
    case Kind::correlated: {
      const double shock = std::normal_distribution<double>()(random_);
      level_ = level_ ? third_ * *level_ + std::sqrt(1 - third_ * third_) * shock : shock;
      delay_ns = first_ * std::exp(second_ * *level_);
      break;
    }
  }
  return static_cast<std::int64_t>(delay_ns);
}

}  // namespace wsx
