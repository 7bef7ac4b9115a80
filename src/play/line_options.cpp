#include "play/line_options.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/close_code.hpp"
#include "base/escape.hpp"
#include "base/lists.hpp"
#include "base/number.hpp"
#include "base/suggest.hpp"
#include "base/units.hpp"

namespace wsx {
namespace {

using Format = LineOptions::Format;
using Kind = PlayLine::Kind;

constexpr std::array<std::pair<std::string_view, Format>, 6> k_formats{{{"text", Format::text},
                                                                        {"hex", Format::hex},
                                                                        {"base64", Format::base64},
                                                                        {"file", Format::file},
                                                                        {"escapes", Format::escapes},
                                                                        {"regex", Format::regex}}};
constexpr std::array<std::pair<std::string_view, Kind>, 4> k_line_kinds{
    {{"ping", Kind::ping}, {"pong", Kind::pong}, {"close", Kind::close}, {"nothing", Kind::nothing}}};

const std::vector<std::string>& option_names() {
  static const std::vector<std::string> names{"text",     "hex",  "base64", "file",    "escapes", "regex",
                                              "ping",     "pong", "close",  "nothing", "within",  "exactly",
                                              "optional", "many", "every",  "measure", "first",   "gap"};
  return names;
}

/// Reads the options one by one.
class OptionReader {
 public:
  OptionReader(FormParser& parser, std::string_view all) : parser_(parser), all_(all) {}

  LineOptions read() {
    for (const std::string_view part : split(all_, ',')) {
      part_ = trim(part);
      rest_ = part_;
      if (part_.empty()) {
        parser_.refuse(all_.substr(static_cast<std::size_t>(part.data() - all_.data()), 1),
                       "an option is missing here, such as within 2s");
        break;
      }
      while (!rest_.empty() && !parser_.mistake()) take_option();
    }
    check();
    return std::move(options_);
  }

 private:
  void take_option() {
    const auto word = take_play_word(rest_);
    if (std::find(seen_.begin(), seen_.end(), word) != seen_.end())
      return parser_.refuse(word, quote(word) + " is there twice");
    seen_.push_back(word);
    if (take_format(word) || take_kind(word)) return;
    if (word == "exactly")
      options_.is_exact = true;
    else if (word == "optional")
      options_.is_optional = true;
    else if (word == "within")
      options_.within = duration(word);
    else if (word == "every")
      options_.every = duration(word);
    else if (word == "many")
      options_.many = count(word);
    else if (word == "measure")
      options_.measure = name(word);
    else if (word == "first")
      options_.first = name(word);
    else if (word == "gap")
      options_.gap = name(word);
    else
      refuse_unknown(word);
  }

  bool take_format(std::string_view word) {
    for (const auto& [known, format] : k_formats) {
      if (known != word) continue;
      if (!said_what_.empty()) parser_.refuse(word, quote(word) + " and " + said_what_ + " cannot be used together");
      said_what_ = quote(word);
      options_.format = format;
      return true;
    }
    return false;
  }

  bool take_kind(std::string_view word) {
    for (const auto& [known, kind] : k_line_kinds) {
      if (known != word) continue;
      if (!said_what_.empty()) parser_.refuse(word, quote(word) + " and " + said_what_ + " cannot be used together");
      said_what_ = quote(word);
      options_.kind = kind;
      if (kind == Kind::nothing) options_.duration = duration(word);
      if (kind == Kind::close && !rest_.empty()) options_.code = close_code();
      return true;
    }
    return false;
  }

  std::uint16_t close_code() {
    const auto word = take_play_word(rest_);
    const auto code = parse_whole<std::uint16_t>(word);
    if (!code || !is_sendable_close_code(*code))
      parser_.refuse(word, quote(word) + " is not a close code: " + std::string(k_sendable_close_codes));
    return code.value_or(k_close_normal);
  }

  std::chrono::nanoseconds duration(std::string_view option) {
    const auto word = take_play_word(rest_);
    return parse_play_duration(word, word.empty() ? option : word, option, parser_);
  }

  std::uint64_t count(std::string_view option) {
    const auto word = take_play_word(rest_);
    const auto count = parse_whole<std::uint64_t>(word);
    if (!count || *count == 0 || *count > Conversation::k_max_count)
      parser_.refuse(word.empty() ? option : word,
                     std::string(option) + " takes how many messages the sender sends, as in many 20");
    return count.value_or(1);
  }

  std::string name(std::string_view option) {
    const auto word = take_play_word(rest_);
    const bool is_name = !word.empty() && word[0] >= 'a' && word[0] <= 'z' &&
                         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == word.npos;
    if (!is_name)
      parser_.refuse(word.empty() ? option : word, std::string(option) +
                                                       " takes a name of small letters, digits and _, as in " +
                                                       std::string(option) + " answer");
    return std::string(word);
  }

  void refuse_unknown(std::string_view word) {
    const auto meant = suggest(word, option_names());
    if (!meant.empty()) return parser_.refuse(word, quote(word) + " is not an option; did you mean " + meant + "?");
    parser_.refuse(word, quote(word) + " is not an option: there are " + join(option_names()) +
                             "; a message begins after the arrow and a space");
  }

  void check() {
    const auto whole = all_;
    const bool is_message = options_.kind == Kind::message;
    const bool is_stream = options_.many > 0;
    if (!is_message && (options_.is_exact || options_.is_optional || is_stream))
      parser_.refuse(whole, "exactly, optional and many are for messages");
    if (options_.kind == Kind::nothing && seen_.size() > 1)
      parser_.refuse(whole, "nothing takes a duration and no other option");
    if ((options_.every || !options_.first.empty() || !options_.gap.empty()) && !is_stream)
      parser_.refuse(whole, "every, first and gap are for a stream: many says how many messages it has");
    if (is_stream && !options_.measure.empty())
      parser_.refuse(whole, "a stream is measured by first and gap, not by measure");
    if (is_stream && options_.is_optional) parser_.refuse(whole, "many and optional cannot be used together");
    if (options_.is_exact && options_.format != Format::automatic)
      parser_.refuse(whole, "exactly is for JSON, and " + said_what_ + " is compared byte by byte anyway");
  }

  FormParser& parser_;
  const std::string_view all_;
  std::string_view part_, rest_;
  std::vector<std::string_view> seen_;
  std::string said_what_;
  LineOptions options_;
};

}  // namespace

LineOptions parse_line_options(std::string_view text, FormParser& parser) { return OptionReader(parser, text).read(); }

std::chrono::nanoseconds parse_play_duration(std::string_view text, std::string_view place, std::string_view what,
                                             FormParser& parser) {
  constexpr auto k_longest = std::chrono::hours(24 * 365);
  const auto duration = parse_duration(text);
  if (duration && *duration <= k_longest) return *duration;
  parser.refuse(place, std::string(what) + " takes a duration such as 250ms or 2s" +
                           (text.empty() ? "" : ", not " + quote(text)));
  return {};
}

std::string_view take_play_word(std::string_view& rest) {
  const auto begin = std::min(rest.find_first_not_of(" \t"), rest.size());
  const auto end = std::min(rest.find_first_of(" \t", begin), rest.size());
  const auto word = rest.substr(begin, end - begin);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t", end), rest.size()));
  return word;
}

}  // namespace wsx
