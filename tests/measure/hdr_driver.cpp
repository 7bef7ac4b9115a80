// Histograms as files, for tests/e2e/test_hdr_histogram.py.
//
//   hdr_driver encode|hgrm HIGHEST DIGITS   reads lines "VALUE TIMES", prints the encoding or the percentile file
//   hdr_driver hlog START_MS                reads lines "VALUE SECOND" in the order of their seconds, prints the log
//   hdr_driver decode                       reads an encoding, prints lines "INDEX COUNT"; an error: its code, exit 1
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>

#include "measure/hdr_encoding.hpp"
#include "measure/hdr_log.hpp"

namespace {

int decode() {
  std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  while (text.ends_with('\n')) text.pop_back();
  const auto histogram = wsx::parse_hdr(text);
  if (!histogram) {
    std::cout << histogram.error().code << ": " << histogram.error().message << '\n';
    return 1;
  }
  for (std::size_t i = 0; i < histogram->counts().size(); ++i)
    if (const auto count = histogram->counts()[i]) std::cout << i << ' ' << count << '\n';
  return 0;
}

int log(std::int64_t start_ms) {
  wsx::RunResult run;
  std::uint64_t value = 0;
  double second = 0;
  while (std::cin >> value >> second) {
    const double at_s = second + 1;  // its end
    if (run.series.empty() || run.series.back().at_s != at_s) run.series.push_back({.at_s = at_s});
    run.series.back().rtt.record(std::chrono::nanoseconds(value));
  }
  std::cout << wsx::format_hlog(run, std::chrono::system_clock::time_point(std::chrono::milliseconds(start_ms)));
  return 0;
}

wsx::Histogram read_values(const char* highest, const char* digits) {
  wsx::Histogram histogram(std::strtoull(highest, nullptr, 10), std::atoi(digits));
  std::uint64_t value = 0, times = 0;
  while (std::cin >> value >> times) histogram.record(value, times);
  return histogram;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "decode") return decode();
  if (what == "hlog" && argc == 3) return log(std::atoll(argv[2]));
  if (argc != 4) return 2;
  const auto histogram = read_values(argv[2], argv[3]);
  std::cout << (what == "hgrm" ? wsx::format_hgrm(histogram) : wsx::format_hdr(histogram) + "\n");
  return 0;
}
