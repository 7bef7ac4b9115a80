#include "measure/arrivals.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "base/number.hpp"

namespace wsx {
namespace {

__extension__ using Wide = unsigned __int128;

/// A rate as digits · 10^exponent, from its shortest spelling; at most 17 digits.
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

Decimal to_decimal(double value) {
  std::array<char, 32> text{};
  const char* const end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
  const char* const mark = std::find<const char*>(text.data(), end, 'e');
  Decimal decimal;
  for (const char* at = text.data(); at != mark; ++at)
    if (*at != '.') decimal.digits = decimal.digits * 10 + static_cast<std::uint64_t>(*at - '0');
  decimal.exponent = parse_whole<int>(std::string_view(mark[1] == '+' ? mark + 2 : mark + 1, end)).value_or(0);
  decimal.exponent -= std::max(0, static_cast<int>(mark - text.data()) - 2);  // digits after the point
  return decimal;
}

// For exponential gaps: ln 2, and the sums of (ln 2)^i / i! for i = 1 to 2, 3, …, all times 2^64.
constexpr std::uint64_t k_ln2 = 0xb17217f7d1cf79ab;
constexpr std::uint64_t k_sums[] = {0xeef193f6d75a96fc, 0xfd27186259aaf6c2, 0xff9d6dd050f4c5a7, 0xfff4cfcfef1e626b,
                                    0xfffee81886e1c62f, 0xffffe7fe850e0bb5, 0xfffffe2a8731b17d, 0xffffffdfac6eeadc,
                                    0xfffffffdf9640067, 0xffffffffe22ec79c, 0xfffffffffe6a9ded, 0xffffffffffebff81,
                                    0xffffffffffff1417, 0xfffffffffffff5ce, 0xffffffffffffff95, 0xfffffffffffffffb,
                                    0xffffffffffffffff};

}  // namespace

Arrivals::Arrivals(double per_second, ArrivalKind kind, std::uint64_t seed) : kind_(kind), random_(seed) {
  if (!(per_second > k_min_per_second)) per_second = k_min_per_second;  // what is no number, too
  const Decimal rate = to_decimal(std::min(per_second, k_max_per_second));
  // 10^9 ns / (digits · 10^exponent). The exponent is at most 9, and at least −22.
  Wide dividend = 1;
  for (int i = rate.exponent; i < 9; ++i) dividend *= 10;
  divisor_ = rate.digits;
  gap_ns_ = static_cast<std::uint64_t>(dividend / divisor_);
  rest_ = static_cast<std::uint64_t>(dividend % divisor_);
  mean_gap_ = (Fixed{gap_ns_} << 32) + (Fixed{rest_} << 32) / divisor_;
  if (kind_ == ArrivalKind::poisson) time_ = random_gap();
}

std::chrono::nanoseconds Arrivals::next() {
  ++slot_;
  if (kind_ == ArrivalKind::poisson) {
    const auto due = static_cast<std::int64_t>(time_ >> 32);
    time_ += random_gap();
    return std::chrono::nanoseconds(due);
  }
  const auto due = static_cast<std::int64_t>(time_ns_);
  time_ns_ += gap_ns_;
  time_rest_ += rest_;
  if (time_rest_ >= divisor_) {
    time_rest_ -= divisor_;
    ++time_ns_;
  }
  return std::chrono::nanoseconds(due);
}

void Arrivals::skip_until(std::chrono::nanoseconds when) {
  if (kind_ == ArrivalKind::constant) return skip_constant(when.count());
  while (static_cast<std::int64_t>(time_ >> 32) < when.count()) next();
}

/// In units of 1/divisor_ nanoseconds everything is whole, and below 2^121.
void Arrivals::skip_constant(std::int64_t when) {
  if (static_cast<std::int64_t>(time_ns_) >= when) return;
  const Wide gap = Wide{gap_ns_} * divisor_ + rest_, time = Wide{time_ns_} * divisor_ + time_rest_;
  const Wide slots = (static_cast<Wide>(when) * divisor_ - time + gap - 1) / gap;
  slot_ += static_cast<std::uint64_t>(slots);
  time_ns_ = static_cast<std::uint64_t>((time + slots * gap) / divisor_);
  time_rest_ = static_cast<std::uint64_t>((time + slots * gap) % divisor_);
}

/// Algorithm S of Knuth, The Art of Computer Programming, volume 2, 3.4.1 (Ahrens and Dieter 1972): exponential numbers
/// from uniform ones by comparing them. About 1.7 random numbers a gap.
Arrivals::Fixed Arrivals::random_gap() {
  std::uint64_t whole = 0;  // how many times ln 2
  std::uint64_t u = random_.next();
  for (; u == UINT64_MAX; u = random_.next()) whole += 64;
  const int ones = std::countl_one(u);
  whole += static_cast<std::uint64_t>(ones);
  u = ones == 63 ? 0 : u << (ones + 1);
  Wide x;  // times 2^40
  if (u < k_ln2) {
    x = (Wide{whole} * k_ln2 >> 24) + (u >> 24);
  } else {
    std::uint64_t least = std::min(random_.next(), random_.next());
    for (const std::uint64_t sum : k_sums) {
      if (u < sum) break;
      least = std::min(least, random_.next());
    }
    x = ((Wide{whole} << 56) + (least >> 8)) * k_ln2 >> 80;
  }
  return x * mean_gap_ >> 40;
}

}  // namespace wsx
