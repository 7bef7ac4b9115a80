#include <algorithm>

#include "bench/intake_log.hpp"
#include "fuzz/require.hpp"

namespace {

using namespace wsx;

IntakeLog read_all(std::uint8_t rules, std::string_view bytes, std::size_t window) {
  Intake intake((rules & 1) != 0, rules & 2 ? 1000u : 16u * 1024 * 1024);
  IntakeLog log;
  log.wants = rules & 4 ? IntakeLog::Wants::all : IntakeLog::Wants::none;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(window, bytes.size()))) log.read(intake, bytes.substr(0, window));
  require(log.most_kept <= Intake::k_max_rest_bytes);
  return log;
}

}  // namespace

/// However a server's stream is cut, it says the same, and little of it has to be kept. The first byte chooses the
/// rules.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const IntakeLog whole = read_all(data[0], bytes, bytes.size());
  for (const std::size_t window : {std::size_t(1), std::size_t(3), 1 + static_cast<std::size_t>(data[0] >> 3)})
    require(read_all(data[0], bytes, window) == whole);
  // Whether payloads are wanted changes what is told of them, not how many there are.
  const IntakeLog other = read_all(data[0] ^ 4, bytes, bytes.size());
  require(other.messages == whole.messages && other.fault == whole.fault && other.controls == whole.controls);
  return 0;
}
