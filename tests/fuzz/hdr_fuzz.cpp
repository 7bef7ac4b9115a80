#include <cstdlib>
#include <string>
#include <zlib.h>

#include "base/base64.hpp"
#include "measure/hdr_encoding.hpp"

namespace {

void append_number(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

/// What is inside of an encoding, as the text that carries it.
std::string pack(std::string_view payload) {
  uLongf size = compressBound(payload.size());
  std::string packed(size, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(payload.data()),
            payload.size(), Z_NO_COMPRESSION);
  packed.resize(size);
  std::string out;
  append_number(out, 0x1c849314);
  append_number(out, static_cast<std::uint32_t>(size));
  return wsx::format_base64(out + packed);
}

}  // namespace

/// A histogram that can be read can be written, and reads back the same. Inputs that are no text of one are packed:
/// what a fuzzer makes would hardly ever unpack.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto histogram = wsx::parse_hdr(input.starts_with("HISTF") ? std::string(input) : pack(input));
  if (!histogram) return 0;
  if (histogram->min() > histogram->max() || histogram->max() > histogram->highest()) std::abort();
  if (histogram->value_at_percentile(100) != histogram->max()) std::abort();
  const auto text = wsx::format_hdr(*histogram);
  const auto again = wsx::parse_hdr(text);
  if (!again || again->counts() != histogram->counts() || again->max() != histogram->max()) std::abort();
  return 0;
}
