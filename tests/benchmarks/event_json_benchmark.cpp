/// Prints nanoseconds a line for writing and reading message events: the median of nine runs.
///
///     cmake -S . -B build/release -DWSX_BENCHMARKS=ON && ninja -C build/release event_json_benchmark
#include <cstdio>

#include "event/event_json.hpp"
#include "median_ns.hpp"

namespace wsx {
namespace {

void measure(const char* name, std::string payload, PayloadKind kind) {
  constexpr int k_iterations = 200'000;
  constexpr std::size_t k_buffer_bytes = 256 * 1024;
  Event event{.time = event_time_now(),
              .conn = 1,
              .what = Message{.kind = kind, .payload = std::move(payload), .wire_bytes = 22}};
  std::string buffer;
  const double write_ns = median_ns(k_iterations, [&](int) {
    if (buffer.size() > k_buffer_bytes) buffer.clear();
    event.time += microseconds(1);
    append_json(buffer, event);
  });
  std::string line;
  append_json(line, event);
  std::size_t parsed = 0;
  const double read_ns = median_ns(k_iterations / 10, [&](int) { parsed += parse_event(line).has_value(); });
  std::printf("%-24s %4zu-byte line   append_json %6.0f ns   parse_event %6.0f ns\n", name, line.size(), write_ns,
              read_ns);
}

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

}  // namespace
}  // namespace wsx

int main() {
  using wsx::PayloadKind, wsx::repeat;
  const std::string json = R"({"op":"trade","symbol":"BTC-USD","price":43210.5,"size":0.25})";
  wsx::measure("text, 20 bytes", repeat("x", 20), PayloadKind::text);
  wsx::measure("text, 100 bytes", repeat("x", 100), PayloadKind::text);
  wsx::measure("JSON, 62 bytes", json, PayloadKind::text);
  wsx::measure("Greek, 100 bytes", repeat("\u03b1\u03b2\u03b3\u03b4\u03b5", 10), PayloadKind::text);
  wsx::measure("binary, 100 bytes", repeat("\xfe", 100), PayloadKind::binary);
}
