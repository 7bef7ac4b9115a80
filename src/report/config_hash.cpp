#include "report/config_hash.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace wsx {
namespace {

/// Flags that change neither what is sent nor how. A flag that is missing here keeps runs from being compared, which is
/// the better mistake.
constexpr std::string_view k_not_compared[] = {
    "baseline", "calibrate",      "fail-if",      "hdr",         "hlog",   "html",   "json",  "junit",
    "markdown", "max-regression", "no-color",     "openmetrics", "output", "pretty", "quiet", "repeat",
    "seed",     "shard",          "show-secrets", "start-at",    "strict", "verbose"};

/// Fowler, Noll and Vo's hash 1a of 64 bits.
class Fnv1a {
 public:
  void add(std::string_view text) {
    for (const char byte : text) step(static_cast<unsigned char>(byte));
    step(0);  // so that "ab", "c" is not "a", "bc"
  }
  std::uint64_t value() const { return hash_; }

 private:
  void step(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001b3; }

  std::uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace

std::string hash_config(const std::vector<std::pair<std::string, std::string>>& config) {
  Fnv1a hash;
  for (const auto& [name, value] : config) {
    if (std::find(std::begin(k_not_compared), std::end(k_not_compared), name) != std::end(k_not_compared)) continue;
    hash.add(name);
    hash.add(value);
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash.value()));
  return text;
}

}  // namespace wsx
