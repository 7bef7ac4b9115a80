#pragma once
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

namespace wsx {

/// How long a server takes to answer: a law whose quantiles are known, so that what a client measures can be judged.
class DelayLaw {
 public:
  /// Durations are written like 250us, 5ms or 1.4s. None if the text is not a law:
  ///
  ///     constant:D              always D
  ///     uniform:A:B             from A to B
  ///     bimodal:A:B:SHARE       B for this share of the answers (0 to 1), else A
  ///     exponential:MEAN
  ///     correlated:M:S:R        M · exp(S · x), where x is a normal AR(1) process whose neighbors correlate by R:
  ///                             a log-normal law, of which slow answers come in groups
  static std::optional<DelayLaw> parse(std::string_view text, std::uint64_t seed);

  /// In nanoseconds.
  std::int64_t next();

 private:
  enum class Kind { constant, uniform, bimodal, exponential, correlated };
  DelayLaw(Kind kind, std::uint64_t seed) : kind_(kind), random_(seed) {}

  Kind kind_;
  double first_ = 0, second_ = 0;  // durations are nanoseconds
  double third_ = 0;
  std::optional<double> level_;  // of the AR(1) process
  std::mt19937_64 random_;
};

/// "250us", "5ms", "1.4s" in nanoseconds.
std::optional<std::int64_t> parse_delay(std::string_view text);

}  // namespace wsx
