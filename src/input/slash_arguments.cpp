#include "input/slash_arguments.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/close_code.hpp"
#include "base/escape.hpp"
#include "base/number.hpp"
#include "base/utf8.hpp"
#include "input/escapes.hpp"
#include "rules/pattern.hpp"
#include "wire/frame.hpp"

namespace wsx {
namespace {

Error refuse_slash_argument(std::string message) { return {Phase::input, "bad_argument", std::move(message), ""}; }

std::optional<Error> check_control_payload(std::string_view name, std::string_view text) {
  if (text.size() <= k_max_control_payload_bytes) return std::nullopt;
  return refuse_slash_argument(std::string(name) + " takes at most " + std::to_string(k_max_control_payload_bytes) +
                               " bytes");
}

Result<SlashCommand> parse_decoded(std::string_view name, std::string_view text, std::string_view example,
                                   Result<std::string> (*decode)(std::string_view)) {
  const auto begin = std::min(text.find_first_not_of(' '), text.size());
  const auto coded = text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
  auto decoded = decode(coded);
  if (coded.empty() || !decoded)
    return refuse_slash_argument(std::string(name) + " takes bytes such as " + std::string(example) +
                                 (coded.empty() ? "" : "; " + decoded.error().message));
  return SlashBinary{std::move(*decoded)};
}

}  // namespace

std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

Result<SlashCommand> parse_ping_arguments(std::string_view text) {
  if (auto error = check_control_payload("/ping", text)) return *std::move(error);
  return SlashPing{std::string(text)};
}

Result<SlashCommand> parse_pong_arguments(std::string_view text) {
  if (auto error = check_control_payload("/pong", text)) return *std::move(error);
  return SlashPong{std::string(text)};
}

Result<SlashCommand> parse_close_arguments(std::string_view text) {
  if (text.empty()) return SlashClose{};
  const auto word = take_word(text);
  const auto code = parse_whole<std::uint16_t>(word);
  if (!code || !is_sendable_close_code(*code))
    return refuse_slash_argument("/close takes a code that may be sent (" + std::string(k_sendable_close_codes) +
                                 "), not \"" + format_escaped(word) + "\"");
  if (text.size() > k_max_close_reason_bytes)
    return refuse_slash_argument("/close takes a reason of at most " + std::to_string(k_max_close_reason_bytes) +
                                 " bytes");
  if (!is_utf8(text)) return refuse_slash_argument("/close takes a reason that is valid UTF-8");
  return SlashClose{*code, std::string(text)};
}

Result<SlashCommand> parse_hex_arguments(std::string_view text) {
  return parse_decoded("/hex", text, "00 ff", parse_hex);
}

Result<SlashCommand> parse_base64_arguments(std::string_view text) {
  return parse_decoded("/base64", text, "AP8=", parse_base64);
}

Result<SlashCommand> parse_binary_arguments(std::string_view text) { return SlashBinary{std::string(text)}; }

Result<SlashCommand> parse_send_arguments(std::string_view text) {
  auto sent = parse_escapes(text);
  if (!sent) return sent.error();
  if (!is_utf8(*sent))
    return Error{Phase::input, "bad_utf8", "/send sends text, and this is not UTF-8", "/hex sends any bytes as binary"};
  return SlashSend{std::move(*sent)};
}

Result<SlashCommand> parse_file_arguments(std::string_view text) {
  if (text.empty()) return refuse_slash_argument("/file takes the path of a file");
  return SlashFile{std::string(text)};
}

Result<SlashCommand> parse_save_arguments(std::string_view text) {
  if (text.empty()) return refuse_slash_argument("/save takes the path of a file");
  return SlashSave{std::string(text)};
}

Result<SlashCommand> parse_filter_arguments(std::string_view text) {
  if (text.empty()) return SlashFilter{};
  auto pattern = parse_pattern(text);
  if (!pattern) return refuse_slash_argument("/filter takes a regular expression: " + pattern.error().message);
  return SlashFilter{*std::move(pattern)};
}

}  // namespace wsx
