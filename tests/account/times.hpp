#pragma once
#include "account/nanos.hpp"

namespace wsx {

constexpr Nanos k_us = 1'000, k_ms = 1'000'000;
/// When the made-up runs of these tests begin.
constexpr Nanos k_begin = 1000 * k_second;

}  // namespace wsx
