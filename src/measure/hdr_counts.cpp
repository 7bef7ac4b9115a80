#include "measure/hdr_counts.hpp"

#include <algorithm>
#include <optional>

namespace wsx {
namespace {

/// Seven bits a byte, lowest first; the ninth byte carries eight.
void append_word(std::string& out, std::int64_t word) {
  std::uint64_t bits = static_cast<std::uint64_t>(word) << 1 ^ static_cast<std::uint64_t>(word >> 63);
  for (std::size_t i = 1; i < k_max_hdr_word_bytes && bits >= 0x80; ++i, bits >>= 7)
    out.push_back(static_cast<char>((bits & 0x7f) | 0x80));
  out.push_back(static_cast<char>(bits));
}

/// Takes a word off the front of the bytes; none: they end within it.
std::optional<std::int64_t> take_word(std::string_view& bytes) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint64_t byte = static_cast<unsigned char>(bytes[i]);
    const bool is_last = i + 1 == k_max_hdr_word_bytes || byte < 0x80;
    bits |= (i + 1 == k_max_hdr_word_bytes ? byte : byte & 0x7f) << 7 * i;
    if (!is_last) continue;
    bytes.remove_prefix(i + 1);
    return static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
  }
  return std::nullopt;
}

}  // namespace

Error bad_histogram(std::string message) {
  return {Phase::input, "bad_histogram", std::move(message),
          "only compressed HdrHistograms of version 2 can be read: HISTFAAA…"};
}

std::string format_hdr_counts(const Histogram& histogram) {
  std::string out;
  const auto& counts = histogram.counts();
  const std::size_t end = histogram.index_of(histogram.max()) + 1;
  for (std::size_t i = 0; i < end;) {
    std::size_t after = i;
    while (after < end && counts[after] == 0) ++after;
    if (after - i > 1) {
      append_word(out, -static_cast<std::int64_t>(after - i));  // that many zeros
      i = after;
    } else {
      append_word(out, static_cast<std::int64_t>(std::min<std::uint64_t>(counts[i], INT64_MAX)));
      ++i;
    }
  }
  return out;
}

Result<> read_hdr_counts(std::string_view bytes, Histogram& histogram) {
  std::size_t index = 0;
  while (!bytes.empty()) {
    const auto word = take_word(bytes);
    if (!word) return bad_histogram("the histogram ends within a count");
    const std::size_t left = histogram.counts().size() - index;
    const std::uint64_t zeros = *word < 0 ? ~static_cast<std::uint64_t>(*word) + 1 : 0;
    if (zeros > left || left == 0) return bad_histogram("the histogram has more counts than values");
    if (*word < 0) {
      index += zeros;
      continue;
    }
    const auto times = static_cast<std::uint64_t>(*word);
    if (times > INT64_MAX - histogram.count()) return bad_histogram("the histogram's counts add up to more than 2^63");
    histogram.record_at(index++, times);
  }
  return {};
}

}  // namespace wsx
