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
  /// 16 hex digits.
  std::string format() const {
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash_));
    return text;
  }

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
  return hash.format();
}

std::string hash_texts(const std::vector<std::string_view>& texts) {
  Fnv1a hash;
  for (const auto text : texts) hash.add(text);
  return hash.format();
}

}  // namespace wsx
