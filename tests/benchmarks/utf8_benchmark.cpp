/// Prints nanoseconds a call of is_utf8: the best of nine runs.
///
///     cmake -S . -B build/release -DWSX_BENCHMARKS=ON && ninja -C build/release utf8_benchmark
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "base/utf8.hpp"

namespace wsx {
namespace {

void measure(const char* name, std::string text, int iterations) {
  double best_ns = 1e9;
  unsigned long valid = 0;
  for (int run = 0; run < 9; ++run) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < iterations; ++i) {
      text[0] = static_cast<char>('a' + i % 16);  // keeps the call inside the loop
      valid += is_utf8(text);
    }
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    best_ns = std::min(best_ns, took.count() / iterations);
  }
  std::printf("%-22s %8.1f ns %8.2f bytes/ns%s\n", name, best_ns, static_cast<double>(text.size()) / best_ns,
              valid ? "" : "!");
}

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

}  // namespace
}  // namespace wsx

int main() {
  using wsx::measure, wsx::repeat;
  measure("ASCII, 5 bytes", repeat("a", 5), 10'000'000);
  measure("ASCII, 20 bytes", repeat("a", 20), 10'000'000);
  measure("ASCII, 100 bytes", repeat("a", 100), 10'000'000);
  measure("ASCII, 64 KiB", repeat("a", 65536), 10'000);
  measure("Greek, 100 bytes", "ab" + repeat("\u03b1", 49), 1'000'000);
  measure("Greek, 64 KiB", "ab" + repeat("\u03b1", 32767), 2'000);
}
