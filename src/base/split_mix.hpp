#pragma once
#include <cstdint>

namespace wsx {

/// What SplitMix64's state grows by with each number: 2^64 divided by the golden ratio.
constexpr std::uint64_t k_split_mix_step = 0x9e3779b97f4a7c15;

/// SplitMix64's number for one state: changing any bit of `state` changes about half the bits of the result. Also a
/// good hash of a number. (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014.)
constexpr std::uint64_t mix_bits(std::uint64_t state) {
  std::uint64_t z = state + k_split_mix_step;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

/// Random numbers that depend on nothing but their seed. Fast and reproducible; never for secrets.
class SplitMix64 {
 public:
  constexpr explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  constexpr std::uint64_t next() {
    const std::uint64_t number = mix_bits(state_);
    state_ += k_split_mix_step;
    return number;
  }

 private:
  std::uint64_t state_;
};

}  // namespace wsx
