#include "server/fault_plan.hpp"

#include <random>

#include "base/split_mix.hpp"

namespace wsx {
namespace {

// Each decision has its own number, so that one fault more or less does not change the others.
enum class Decision : std::uint64_t { drop = 1, delay, corrupt, bit };

/// From 0 up to, but not including, 1.
double to_unit(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

}  // namespace

FaultPlan::FaultPlan(const FaultOptions& options, std::uint64_t conn) : options_(options), conn_(conn) {}

FaultPlan::Fate FaultPlan::fate_of(std::uint64_t message) const {
  const std::uint64_t start = mix_bits(mix_bits(mix_bits(options_.seed.value_or(0)) ^ conn_) ^ message);
  const auto draw = [&](Decision decision) { return mix_bits(start ^ static_cast<std::uint64_t>(decision)); };
  Fate fate;
  fate.is_dropped = to_unit(draw(Decision::drop)) < options_.drop;
  const auto [shortest, longest] = options_.delay;
  const double range = static_cast<double>((longest - shortest).count());
  fate.delay = shortest + std::chrono::nanoseconds(static_cast<std::int64_t>(to_unit(draw(Decision::delay)) * range));
  if (to_unit(draw(Decision::corrupt)) < options_.corrupt) fate.flipped_bit = draw(Decision::bit);
  return fate;
}

FaultOptions settle_seed(FaultOptions options) {
  constexpr std::uint64_t k_largest = 999'999'999;
  if (!options.are_random() || options.seed) return options;
  std::random_device random;
  options.seed = std::uniform_int_distribution<std::uint64_t>(1, k_largest)(random);
  return options;
}

}  // namespace wsx
