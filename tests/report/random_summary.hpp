#pragma once
#include <random>

#include "measure/run_numbers.hpp"
#include "report/fill_members.hpp"
#include "report/summary_members.hpp"

namespace wsx {

/// Summaries as wsx bench could make them, and some that it could not, with members present or absent at random and
/// texts that are hostile; the same for the same seed.
class RandomSummaries {
 public:
  explicit RandomSummaries(std::uint64_t seed) : random_(seed) {}
  Summary next();
  SecondOfRun second();
  RunResult run();
  Threshold threshold();
  SideComparison comparison();

 private:
  std::uint64_t number(std::uint64_t most) { return std::uniform_int_distribution<std::uint64_t>(0, most)(random_); }
  bool coin() { return number(1) == 1; }
  double fraction(double most) { return most * static_cast<double>(number(1'000'000)) / 1e6; }
  std::string text();
  std::vector<Remark> remarks();
  std::vector<std::pair<std::string, std::string>> pairs();
  Distribution distribution(int digits = 3);

  // A value for each kind of field that a run's tables have.
  void make(std::uint64_t& field, MetricUnit);
  void make(bool& field, MetricUnit) { field = coin(); }
  void make(double& field, MetricUnit unit);
  void make(Distribution& field, MetricUnit);
  void make(std::map<std::string, std::uint64_t>& field, MetricUnit);
  void make(std::map<std::uint16_t, std::uint64_t>& field, MetricUnit);
  void make(std::optional<std::string>& field) {  // how answers were matched
    field.reset();
    if (coin()) field = coin() ? "number" : coin() ? "echo" : "order";
  }
  template <class Value>
  void make(std::optional<Value>& field, MetricUnit unit) {
    field.reset();
    if (coin()) make(field.emplace(), unit);
  }
  template <Described Item>
  void make(std::vector<Item>& field) {
    for (auto items = number(3); items > 0; --items) {
      Item& item = field.emplace_back();
      fill(item);
      if constexpr (std::is_same_v<Item, SecondOfRun>)
        if (item.service) item.service = distribution(2);  // as threads make it
    }
  }
  template <Described T>
  void fill(T& object) {
    fill_members(object, [this](auto& field, auto... unit) { make(field, unit...); });
  }

  template <class Make>
  auto maybe(Make make) {
    return coin() ? std::optional(make()) : std::nullopt;
  }

  std::mt19937_64 random_;
};

}  // namespace wsx
