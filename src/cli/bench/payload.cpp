#include <algorithm>
#include <random>

#include "base/units.hpp"
#include "base/utf8.hpp"
#include "cli/bench/flag_groups.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/bench_value.hpp"
#include "cli/values/text_file.hpp"

namespace wsx {
namespace {

using What = PayloadPart::What;

Error explain(const std::string& flag, const Error& error) { return usage_error(flag + " " + error.message); }

/// Letters and digits that hardly compress, or all bytes there are; the same every time.
std::string make_up_bytes(std::uint64_t size, bool is_binary) {
  constexpr std::string_view k_text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::mt19937 random(1);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = is_binary ? static_cast<char>(random() & 0xff) : k_text[random() % k_text.size()];
  return bytes;
}

/// What it is at most, filled in.
std::uint64_t max_size_of(const std::vector<PayloadPart>& parts) {
  constexpr std::uint64_t k_max_number_digits = 20;
  std::uint64_t bytes = 0;
  for (const PayloadPart& part : parts)
    bytes += part.what == What::literal  ? part.text.size()
             : part.what == What::random ? part.digits
                                         : k_max_number_digits;
  return bytes;
}

Result<void> check_size(const std::string& flag, std::uint64_t bytes) {
  if (bytes <= k_max_payload_bytes) return {};
  return usage_error(flag + " makes a message of more than " + format_size(k_max_payload_bytes));
}

Error refuse_bad_text(const std::string& flag) {
  return usage_error(flag + " is not UTF-8 text; use --binary to send it as bytes");
}

Result<std::vector<PayloadPart>> read_template(const std::string& flag, std::string_view text) {
  auto parts = parse_payload_template(text);
  if (!parts) return usage_error(flag + ": " + format_in_line(parts.error()));
  if (auto checked = check_size(flag, max_size_of(*parts)); !checked) return checked.error();
  return parts;
}

Result<PayloadSource> make_template(const std::string& flag, std::string_view text, bool is_binary) {
  if (!is_binary && !is_utf8(text)) return refuse_bad_text(flag);
  auto parts = read_template(flag, text);
  if (!parts) return parts.error();
  PayloadSource source{.binary = is_binary};
  const bool is_plain = parts->size() == 1 && parts->front().what == What::literal;
  if (is_plain)
    source.messages.push_back(std::move(parts->front().text));
  else
    source.parts = std::move(*parts);
  return source;
}

/// Otherwise a line meant to have placeholders would be sent as it is, and nobody would notice.
bool has_placeholder(std::string_view line) {
  if (line.find("{{") == line.npos) return false;
  const auto parts = parse_payload_template(line);
  return parts && std::any_of(parts->begin(), parts->end(), [](auto& part) { return part.what != What::literal; });
}

Result<PayloadSource> read_lines_of(const std::string& path, bool is_binary) {
  auto text = read_text_file(path, k_max_lines_file_bytes);
  if (!text) return explain("--file", text.error());
  const auto name = "--file @" + shorten(path);
  if (text->empty()) return usage_error(name + " has no lines");
  PayloadSource source{.binary = is_binary};
  for (std::size_t begin = 0; begin < text->size();) {
    const auto end = std::min(text->find('\n', begin), text->size());
    const auto line = std::string_view(*text).substr(begin, end - begin);
    begin = end + 1;
    const auto place = name + " line " + std::to_string(source.messages.size() + 1);
    if (source.messages.size() == k_max_payload_lines)
      return usage_error(name + " has more than " + format_count(k_max_payload_lines) + " lines");
    if (!is_binary && !is_utf8(line)) return refuse_bad_text(place);
    if (!is_binary && has_placeholder(line))
      return usage_error(place + " has a placeholder; they are filled in only in --message and --file FILE");
    if (auto checked = check_size(place, line.size()); !checked) return checked.error();
    source.messages.emplace_back(line);
  }
  return source;
}

}  // namespace

Result<PayloadSource> make_payload(const BenchOptions& options) {
  const bool is_binary = options.binary;
  if (options.message) return make_template("--message", *options.message, is_binary);
  if (options.lines_file) return read_lines_of(*options.lines_file, is_binary);
  PayloadSource source{.binary = is_binary};
  if (options.file) {
    auto bytes = read_text_file(*options.file, k_max_payload_bytes);
    if (!bytes) return explain("--file", bytes.error());
    if (!is_binary) return make_template("--file " + shorten(*options.file), *bytes, is_binary);
    source.messages.push_back(std::move(*bytes));
  } else if (options.size || options.plan.mode != BenchMode::push) {
    source.messages.push_back(make_up_bytes(options.size.value_or(k_default_payload_bytes), is_binary));
    source.is_generated = true;
  }
  return source;
}

Result<FirstMessages> make_first_messages(const BenchOptions& options) {
  FirstMessages first{.message = std::nullopt, .skip = options.skip_first.value_or(options.first ? 1 : 0)};
  if (!options.first) return first;
  if (!is_utf8(*options.first)) return usage_error("--first is not UTF-8 text");
  auto parts = read_template("--first", *options.first);
  if (!parts) return parts.error();
  first.message = std::move(*parts);
  return first;
}

}  // namespace wsx
