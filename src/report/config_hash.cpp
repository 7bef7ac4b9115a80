#include "report/config_hash.hpp"

#include <cstdint>
#include <cstdio>
#include <string_view>

namespace wsx {
namespace {

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
    if (name == "seed") continue;  // another chance of the same kind
    hash.add(name);
    hash.add(value);
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash.value()));
  return text;
}

}  // namespace wsx
