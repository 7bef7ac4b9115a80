#include "measure/hdr_encoding.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <zlib.h>

#include "base/base64.hpp"

namespace wsx {
namespace {

// What both layers begin with. The bits 0x10 are a word size that readers of version 2 do not look at.
constexpr std::uint32_t k_payload_cookie = 0x1c849303, k_compressed_cookie = 0x1c849304;
constexpr std::uint32_t k_word_size = 0x10, k_word_size_mask = 0xf0;
constexpr std::size_t k_compressed_header_bytes = 8;
constexpr std::size_t k_header_bytes =
    40;  // cookie, length of counts, 0, digits: 4 each; lowest, highest, ratio: 8 each
constexpr std::size_t k_max_word_bytes = 9;

Error refuse(std::string message) {
  return {Phase::input, "bad_histogram", std::move(message),
          "HdrHistogram's version 2, compressed, is read: HISTFAAA…"};
}

// ---- big-endian numbers ---------------------------------------------------------------------------------------------

template <class Number>
void append_number(std::string& out, Number number) {
  for (int shift = std::numeric_limits<Number>::digits - 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(number >> shift & 0xff));
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t at) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    number = static_cast<Number>(number << 8 | static_cast<unsigned char>(bytes[at + i]));
  return number;
}

// ---- counts: ZigZag LEB128-64b9B
// --------------------------------------------------------------------------------------

/// Seven bits a byte, lowest first; the ninth byte carries eight.
void append_word(std::string& out, std::int64_t word) {
  std::uint64_t bits = static_cast<std::uint64_t>(word) << 1 ^ static_cast<std::uint64_t>(word >> 63);
  for (std::size_t i = 1; i < k_max_word_bytes && bits >= 0x80; ++i, bits >>= 7)
    out.push_back(static_cast<char>((bits & 0x7f) | 0x80));
  out.push_back(static_cast<char>(bits));
}

/// Takes a word off the front of the bytes; none: they end within it.
std::optional<std::int64_t> take_word(std::string_view& bytes) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint64_t byte = static_cast<unsigned char>(bytes[i]);
    const bool is_last = i + 1 == k_max_word_bytes || byte < 0x80;
    bits |= (i + 1 == k_max_word_bytes ? byte : byte & 0x7f) << 7 * i;
    if (!is_last) continue;
    bytes.remove_prefix(i + 1);
    return static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
  }
  return std::nullopt;
}

std::string format_counts(const Histogram& histogram) {
  std::string out;
  const auto& counts = histogram.counts();
  const std::size_t end = histogram.index_of(histogram.max()) + 1;
  for (std::size_t i = 0; i < end;) {
    std::size_t after = i;
    while (after < end && counts[after] == 0) ++after;
    if (after - i > 1) {
      append_word(out, -static_cast<std::int64_t>(after - i));  // so many zeros
      i = after;
    } else {
      append_word(out, static_cast<std::int64_t>(std::min<std::uint64_t>(counts[i], INT64_MAX)));
      ++i;
    }
  }
  return out;
}

Result<> read_counts(std::string_view bytes, Histogram& histogram) {
  std::size_t index = 0;
  while (!bytes.empty()) {
    const auto word = take_word(bytes);
    if (!word) return refuse("the histogram ends within a count");
    const std::size_t left = histogram.counts().size() - index;
    const std::uint64_t zeros = *word < 0 ? ~static_cast<std::uint64_t>(*word) + 1 : 0;
    if (zeros > left || left == 0) return refuse("the histogram has more counts than values it was made for");
    if (*word < 0) {
      index += zeros;
      continue;
    }
    const auto times = static_cast<std::uint64_t>(*word);
    if (times > INT64_MAX - histogram.count()) return refuse("the histogram's counts add up to more than 2^63");
    histogram.record_at(index++, times);
  }
  return {};
}

// ---- zlib
// -------------------------------------------------------------------------------------------------------------

std::string compress(const std::string& bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  ::compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  out.resize(size);
  return out;
}

/// Takes as many bytes out of a zlib stream as one asks for.
class Inflater {
 public:
  explicit Inflater(std::string_view compressed) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream_.avail_in = static_cast<uInt>(compressed.size());
    ::inflateInit(&stream_);
  }
  ~Inflater() { ::inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// False: the stream is not zlib's, or shorter.
  bool read(char* to, std::size_t size) {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out > 0)
      if (::inflate(&stream_, Z_SYNC_FLUSH) != Z_OK) break;  // Z_STREAM_END, too, which may have filled it
    return stream_.avail_out == 0;
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::string format_hdr(const Histogram& histogram) {
  const std::string counts = format_counts(histogram);
  std::string payload;
  append_number(payload, k_payload_cookie | k_word_size);
  append_number(payload, static_cast<std::uint32_t>(counts.size()));
  append_number(payload, std::uint32_t{0});  // counts are not shifted
  append_number(payload, static_cast<std::uint32_t>(histogram.digits()));
  append_number(payload, std::uint64_t{1});
  append_number(payload, histogram.highest());
  append_number(payload, std::uint64_t{0x3ff0000000000000});  // values are not scaled: the double 1.0
  const std::string compressed = compress(payload + counts);
  std::string out;
  append_number(out, k_compressed_cookie | k_word_size);
  append_number(out, static_cast<std::uint32_t>(compressed.size()));
  return format_base64(out + compressed);
}

Result<Histogram> parse_hdr(std::string_view text) {
  if (text.size() > k_max_hdr_text_bytes) return refuse("the histogram's text is longer than 16 MiB");
  const auto bytes = parse_base64(text);
  if (!bytes) return refuse("the histogram is not base64: " + bytes.error().message);
  const std::string_view packed = *bytes;
  if (packed.size() < k_compressed_header_bytes ||
      (number_at<std::uint32_t>(packed, 0) & ~k_word_size_mask) != k_compressed_cookie)
    return refuse("this is no compressed histogram of version 2");
  const auto packed_bytes = number_at<std::uint32_t>(packed, 4);
  if (packed_bytes > packed.size() - k_compressed_header_bytes) return refuse("the histogram is cut short");

  Inflater inflater(packed.substr(k_compressed_header_bytes, packed_bytes));
  std::array<char, k_header_bytes> raw_header{};
  if (!inflater.read(raw_header.data(), raw_header.size())) return refuse("the histogram does not unpack");
  const std::string_view header(raw_header.data(), raw_header.size());
  if ((number_at<std::uint32_t>(header, 0) & ~k_word_size_mask) != k_payload_cookie)
    return refuse("what was unpacked is no histogram of version 2");
  const auto counts_bytes = number_at<std::uint32_t>(header, 4);
  const auto digits = number_at<std::uint32_t>(header, 12);
  const auto lowest = number_at<std::uint64_t>(header, 16), highest = number_at<std::uint64_t>(header, 24);
  if (digits < 1 || digits > 5) return refuse("the histogram has " + std::to_string(digits) + " digits, not 1 to 5");
  if (lowest != 1) return refuse("the histogram's unit is " + std::to_string(lowest) + ", and only 1 is read");
  if (highest < 2 || highest > INT64_MAX) return refuse("the histogram's highest value is not between 2 and 2^63");
  const std::size_t counters = Histogram::counters_for(highest, static_cast<int>(digits));
  if (counters > k_max_hdr_counters)
    return refuse("the histogram has " + std::to_string(counters) + " counters, more than " +
                  std::to_string(k_max_hdr_counters));
  if (counts_bytes > counters * k_max_word_bytes)
    return refuse("the histogram has more counts than values it was made for");

  std::string counts(counts_bytes, '\0');
  if (!inflater.read(counts.data(), counts.size())) return refuse("the histogram does not unpack to its length");
  Histogram histogram(highest, static_cast<int>(digits));
  if (const auto read = read_counts(counts, histogram); !read) return read.error();
  return histogram;
}

}  // namespace wsx
