#include "measure/hdr_encoding.hpp"

#include <array>
#include <limits>
#include <zlib.h>

#include "base/base64.hpp"
#include "measure/hdr_counts.hpp"

namespace wsx {
namespace {

// What both layers begin with. The bits 0x10 are a word size that readers of version 2 do not look at.
constexpr std::uint32_t k_payload_cookie = 0x1c849303, k_compressed_cookie = 0x1c849304;
constexpr std::uint32_t k_word_size = 0x10, k_word_size_mask = 0xf0;
constexpr std::size_t k_compressed_header_bytes = 8;
// Cookie, length of counts, 0, digits: 4 bytes each; lowest, highest, ratio: 8 each.
constexpr std::size_t k_header_bytes = 40;

/// Big-endian.
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
  const std::string counts = format_hdr_counts(histogram);
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
  if (text.size() > k_max_hdr_text_bytes) return bad_histogram("the histogram's text is longer than 16 MiB");
  const auto bytes = parse_base64(text);
  if (!bytes) return bad_histogram("the histogram is not base64: " + bytes.error().message);
  const std::string_view packed = *bytes;
  if (packed.size() < k_compressed_header_bytes ||
      (number_at<std::uint32_t>(packed, 0) & ~k_word_size_mask) != k_compressed_cookie)
    return bad_histogram("this is not a compressed histogram of version 2");
  const auto packed_bytes = number_at<std::uint32_t>(packed, 4);
  if (packed_bytes > packed.size() - k_compressed_header_bytes) return bad_histogram("the histogram is cut short");

  Inflater inflater(packed.substr(k_compressed_header_bytes, packed_bytes));
  std::array<char, k_header_bytes> raw_header{};
  if (!inflater.read(raw_header.data(), raw_header.size())) return bad_histogram("the histogram cannot be unpacked");
  const std::string_view header(raw_header.data(), raw_header.size());
  if ((number_at<std::uint32_t>(header, 0) & ~k_word_size_mask) != k_payload_cookie)
    return bad_histogram("the unpacked data is not a histogram of version 2");
  const auto counts_bytes = number_at<std::uint32_t>(header, 4);
  const auto digits = number_at<std::uint32_t>(header, 12);
  const auto lowest = number_at<std::uint64_t>(header, 16), highest = number_at<std::uint64_t>(header, 24);
  if (digits < 1 || digits > 5)
    return bad_histogram("the histogram has " + std::to_string(digits) + " digits, not 1 to 5");
  if (lowest != 1)
    return bad_histogram("the histogram's unit is " + std::to_string(lowest) + ", but only 1 is supported");
  if (highest < 2 || highest > INT64_MAX)
    return bad_histogram("the histogram's highest value is not between 2 and 2^63");
  const std::size_t counters = Histogram::counters_for(highest, static_cast<int>(digits));
  if (counters > k_max_hdr_counters)
    return bad_histogram("the histogram has " + std::to_string(counters) + " counters, more than " +
                         std::to_string(k_max_hdr_counters));
  if (counts_bytes > counters * k_max_hdr_word_bytes) return bad_histogram("the histogram has more counts than values");

  std::string counts(counts_bytes, '\0');
  if (!inflater.read(counts.data(), counts.size()))
    return bad_histogram("the histogram cannot be unpacked to its stated length");
  Histogram histogram(highest, static_cast<int>(digits));
  if (const auto read = read_hdr_counts(counts, histogram); !read) return read.error();
  return histogram;
}

}  // namespace wsx
