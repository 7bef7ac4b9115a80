#include "measure/hdr_encoding.hpp"

#include <gtest/gtest.h>
#include <random>
#include <zlib.h>

#include "base/base64.hpp"

namespace wsx {
namespace {

Histogram random_histogram(std::uint64_t seed, std::uint64_t highest, int digits) {
  std::mt19937_64 random(seed);
  Histogram histogram(highest, digits);
  for (int i = 0; i < 1'000; ++i) histogram.record(random() >> random() % 64, random() >> (24 + random() % 40));
  return histogram;
}

void append(std::string& out, std::uint64_t number, int bytes) {
  while (bytes-- > 0) out.push_back(static_cast<char>(number >> 8 * bytes));
}

/// What an encoding says about itself; tests make it lie.
struct Claims {
  std::uint32_t outer = 0x1c849314, inner = 0x1c849313;
  std::optional<std::uint32_t> packed_bytes = std::nullopt, counts_bytes = std::nullopt;
  std::uint32_t digits = 3;
  std::uint64_t lowest = 1, highest = 1'000'000;
};

std::string pack(const Claims& claims, const std::string& counts) {
  std::string payload;
  append(payload, claims.inner, 4);
  append(payload, claims.counts_bytes.value_or(static_cast<std::uint32_t>(counts.size())), 4);
  append(payload, 0, 4);
  append(payload, claims.digits, 4);
  append(payload, claims.lowest, 8);
  append(payload, claims.highest, 8);
  append(payload, 0, 8);
  payload += counts;
  uLongf size = compressBound(payload.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(payload.data()),
           payload.size());
  packed.resize(size);
  std::string out;
  append(out, claims.outer, 4);
  append(out, claims.packed_bytes.value_or(static_cast<std::uint32_t>(size)), 4);
  return format_base64(out + packed);
}

std::string refusal(const std::string& text) {
  const auto histogram = parse_hdr(text);
  if (histogram) return "read";
  EXPECT_EQ(histogram.error().code, "bad_histogram");
  EXPECT_EQ(histogram.error().phase, Phase::input);
  EXPECT_FALSE(histogram.error().hint.empty());
  return histogram.error().message;
}

TEST(HdrEncoding, ReadsBackWhatItWrote) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto highest = seed % 4 == 0 ? 2 + seed : INT64_MAX >> seed % 30;
    const auto histogram = random_histogram(seed, static_cast<std::uint64_t>(highest), 1 + static_cast<int>(seed % 3));
    const auto text = format_hdr(histogram);
    ASSERT_EQ(text.substr(0, 8), "HISTFAAA");
    const auto read = parse_hdr(text);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->counts(), histogram.counts());
    EXPECT_EQ(read->count(), histogram.count());
    EXPECT_EQ(read->highest(), histogram.highest());
    EXPECT_EQ(read->digits(), histogram.digits());
    EXPECT_EQ(read->index_of(read->min()), histogram.index_of(histogram.min()));
    EXPECT_EQ(read->index_of(read->max()), histogram.index_of(histogram.max()));
    EXPECT_GE(read->max(), histogram.max());
    EXPECT_EQ(format_hdr(*read), text);
  }
}

TEST(HdrEncoding, CarriesNothingAtAll) {
  const auto read = parse_hdr(format_hdr(Histogram()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->count(), 0u);
  EXPECT_EQ(read->max(), 0u);
  EXPECT_EQ(read->counts().size(), Histogram().counts().size());
}

TEST(HdrEncoding, ReadsWhatAnotherImplementationWrote) {
  // hdr-histogram-js 3.0.1: 0, 1, 2, 2, 1000, 2047, 2048, 4097, 10^6, 10^9, an hour, and 10^10 times 12,345,678.
  const auto read = parse_hdr(
      "HISTFAAAAEV4nJNpmSzMwMAgx8DAwMjAwMDMAAGMDAzMbgY7FjDA+ExMLCf5mVYLMDH95WfaX8fUaNkw4f4Br7lpTOv3MDIBADGrDVA=");
  ASSERT_TRUE(read) << read.error().message;
  Histogram expected;
  for (const std::uint64_t value : {0, 1, 2, 2, 1000, 2047, 2048, 4097, 1'000'000, 1'000'000'000})
    expected.record(value);
  expected.record(Histogram::k_hour_ns);
  expected.record(12'345'678, 10'000'000'000);
  EXPECT_EQ(read->counts(), expected.counts());
  EXPECT_EQ(read->count(), expected.count());
  EXPECT_EQ(read->max(), Histogram::k_hour_ns);  // never above the highest
}

TEST(HdrEncoding, WritesCountsAsTheFormatSays) {
  // ZigZag: 3 is 6, −2 (two zeros) is 3, 64 is 128 and so two bytes; one zero is a count, 0.
  EXPECT_EQ(refusal(pack({}, std::string("\x06\x03\x80\x01\x00\x02", 6))), "read");
  const auto read = parse_hdr(pack({}, std::string("\x06\x03\x80\x01\x00\x02", 6)));
  EXPECT_EQ(read->counts()[0], 3u);
  EXPECT_EQ(read->counts()[3], 64u);
  EXPECT_EQ(read->counts()[5], 1u);
  EXPECT_EQ(read->count(), 68u);
  // The ninth byte carries eight bits.
  const auto largest = parse_hdr(pack({}, "\xfe\xff\xff\xff\xff\xff\xff\xff\xff"));
  ASSERT_TRUE(largest);
  EXPECT_EQ(largest->counts()[0], static_cast<std::uint64_t>(INT64_MAX));
}

TEST(HdrEncoding, IgnoresWhatStandsBehind) {
  // Some writers leave spare bytes of their buffers there.
  auto bytes = *parse_base64(format_hdr(random_histogram(1, 1'000'000, 2)));
  EXPECT_EQ(refusal(format_base64(bytes + std::string(100, '\0'))), "read");
}

TEST(HdrEncoding, RefusesWhatIsNone) {
  EXPECT_EQ(refusal(""), "this is not a compressed histogram of version 2");
  EXPECT_EQ(refusal("HISTFAAA"), "this is not a compressed histogram of version 2");
  EXPECT_EQ(refusal("hello"),
            "the histogram is not base64: base64 comes in groups of four characters, padded with \"=\"");
  EXPECT_EQ(refusal(pack({.outer = 0x1c849302}, "\x02")), "this is not a compressed histogram of version 2");
  EXPECT_EQ(refusal(pack({.inner = 0x1c849301}, "\x02")), "the unpacked data is not a histogram of version 2");
  EXPECT_EQ(refusal(pack({.packed_bytes = 5}, "\x02")), "the histogram cannot be unpacked");
  EXPECT_EQ(refusal(pack({.packed_bytes = 0}, "\x02")), "the histogram cannot be unpacked");
  EXPECT_EQ(refusal(std::string(k_max_hdr_text_bytes + 4, 'A')), "the histogram's text is longer than 16 MiB");
}

TEST(HdrEncoding, RefusesWhatLiesAboutItself) {
  EXPECT_EQ(refusal(pack({.packed_bytes = 1'000}, "\x02")), "the histogram is cut short");
  EXPECT_EQ(refusal(pack({.packed_bytes = UINT32_MAX}, "\x02")), "the histogram is cut short");
  EXPECT_EQ(refusal(pack({.counts_bytes = 2}, "\x02")), "the histogram cannot be unpacked to its stated length");
  EXPECT_EQ(refusal(pack({.counts_bytes = UINT32_MAX}, "\x02")), "the histogram has more counts than values");
  for (const std::uint32_t digits : {0u, 6u, UINT32_MAX})
    EXPECT_EQ(refusal(pack({.digits = digits}, "\x02")),
              "the histogram has " + std::to_string(digits) + " digits, not 1 to 5");
  EXPECT_EQ(refusal(pack({.lowest = 1000}, "\x02")), "the histogram's unit is 1000, but only 1 is supported");
  for (const std::uint64_t highest : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 63})
    EXPECT_EQ(refusal(pack({.highest = highest}, "\x02")), "the histogram's highest value is not between 2 and 2^63");
  EXPECT_EQ(refusal(pack({.digits = 5, .highest = INT64_MAX}, "\x02")),
            "the histogram has 6160384 counters, more than 1000000");
}

TEST(HdrEncoding, RefusesCountsThatDoNotFit) {
  const std::string too_many = "the histogram has more counts than values";
  EXPECT_EQ(refusal(pack({.highest = 2}, std::string(2048, '\x02'))), "read");
  EXPECT_EQ(refusal(pack({.highest = 2}, std::string(2049, '\x02'))), too_many);
  EXPECT_EQ(refusal(pack({.highest = 2}, "\xff\x1f")), "read");                    // 2048 zeros
  EXPECT_EQ(refusal(pack({.highest = 2}, "\x81\x20")), too_many);                  // 2049
  EXPECT_EQ(refusal(pack({}, "\xff\xff\xff\xff\xff\xff\xff\xff\xff")), too_many);  // 2^63 zeros
  EXPECT_EQ(refusal(pack({}, "\x80")), "the histogram ends within a count");
  EXPECT_EQ(refusal(pack({}, "\x02\xff\xff")), "the histogram ends within a count");
  const std::string largest = "\xfe\xff\xff\xff\xff\xff\xff\xff\xff";
  EXPECT_EQ(refusal(pack({}, largest + "\x02")), "the histogram's counts add up to more than 2^63");
}

TEST(HdrEncoding, CountsWhatIsAboveTheHighestAsTheHighest) {
  // Counters come in halves of buckets, so there are some for values above the highest.
  const auto read = parse_hdr(pack({.highest = 2}, "\xff\x01\x02"));  // 128 zeros, then one
  ASSERT_TRUE(read);
  EXPECT_EQ(read->count(), 1u);
  EXPECT_EQ(read->counts()[2], 1u);
  EXPECT_EQ(read->min(), 2u);
  EXPECT_EQ(read->max(), 2u);
  EXPECT_EQ(read->value_at_percentile(50), 2u);
}

TEST(HdrEncoding, OfCutTextsReadsNone) {
  const auto text = format_hdr(random_histogram(7, Histogram::k_hour_ns, 2));
  for (std::size_t size = 0; size < text.size(); ++size) ASSERT_NE(refusal(text.substr(0, size)), "read") << size;
}

}  // namespace
}  // namespace wsx
