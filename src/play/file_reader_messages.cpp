#include <algorithm>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/close_code.hpp"
#include "base/escape.hpp"
#include "base/opcode.hpp"
#include "base/utf8.hpp"
#include "play/file_reader.hpp"

namespace wsx {
namespace {

using Format = LineOptions::Format;
using Kind = PlayLine::Kind;

constexpr std::string_view k_fence = "```";

std::size_t count_ticks(std::string_view text) { return std::min(text.find_first_not_of('`'), text.size()); }

/// "alice" of "alice> hi".
std::string_view take_party(std::string_view line) {
  const auto end = std::min(line.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-"), line.size());
  return line.substr(0, end);
}

/// How long a text is at least.
std::size_t literal_bytes(const TextForm& form) {
  std::size_t bytes = 0;
  for (const TextPart& part : form)
    if (const auto* literal = std::get_if<std::string>(&part)) bytes += literal->size();
  return bytes;
}

}  // namespace

bool ConversationFileReader::take_arrow(std::string_view line, Arrow& arrow) {
  const auto name = take_party(line);
  auto rest = line.substr(name.size());
  if (rest.empty() || (rest[0] != '>' && rest[0] != '<')) return false;
  if (!name.empty() && !is_letter(name[0])) return false;
  arrow.place = line.substr(0, name.size() + 1);
  arrow.sender = rest[0] == '>' ? Role::client : Role::server;
  arrow.party = party_of(name, arrow.place);
  rest.remove_prefix(1);
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    if (close == rest.npos) return parser_.refuse(rest, "[ is not closed by ]"), false;
    arrow.options = parse_line_options(rest.substr(1, close - 1), parser_);
    rest.remove_prefix(close + 1);
  }
  if (!rest.empty() && rest[0] != ' ') {
    parser_.refuse(rest.substr(0, 1), "expected a space before the message");
    return false;
  }
  arrow.text = rest.substr(std::min<std::size_t>(1, rest.size()));
  return !parser_.mistake();
}

std::size_t ConversationFileReader::party_of(std::string_view name, std::string_view place) {
  auto& parties = into_.parties;
  const auto known = std::find(parties.begin(), parties.end(), name);
  if (known != parties.end()) return static_cast<std::size_t>(known - parties.begin());
  if (!parties.empty() && (name.empty() || parties[0].empty()))
    parser_.refuse(place, "every line needs a party, as in alice>, or none does");
  if (parties.size() == Conversation::k_max_parties)
    parser_.refuse(place, "a conversation has at most " + std::to_string(Conversation::k_max_parties) + " parties");
  parties.emplace_back(name);
  closed_.push_back(false);
  return parties.size() - 1;
}

/// What is between the fences, if the text is the first of them; else the text itself.
std::string_view ConversationFileReader::take_fence(std::string_view text) {
  const auto ticks = count_ticks(text);
  if (ticks < k_fence.size() || !trim(text.substr(ticks)).empty()) return text;
  const auto body = rest_;
  while (!rest_.empty()) {
    const auto at = static_cast<std::size_t>(rest_.data() - body.data());
    const auto line = trim(take_line());
    if (count_ticks(line) == ticks && line.size() == ticks) return body.substr(0, at == 0 ? 0 : at - 1);
  }
  parser_.refuse(text, "the fence " + std::string(text.substr(0, ticks)) + " is not closed by another one");
  return text;
}

void ConversationFileReader::read_message(std::string_view line, const Arrow& arrow) {
  const LineOptions& options = arrow.options;
  const auto number = number_;  // a fence ends in another line
  const auto text = options.format == Format::file ? arrow.text : take_fence(arrow.text);
  if (parser_.mistake()) return;
  PlayLine made;
  made.kind = options.kind;
  made.sender = arrow.sender;
  check_place(made, arrow);
  end_stream(&made);
  if (options.many > 0) {
    stream_ = arrow.place;
    stream_sender_ = arrow.sender;
  }
  PlayLine& added = add(options.kind, line);
  added.number = number;
  added.sender = arrow.sender;
  added.party = arrow.party;
  added.within = options.within;
  added.measure = options.measure;
  added.is_optional = options.is_optional;
  added.count = options.many;
  added.every = options.every;
  added.first = options.first;
  added.gap = options.gap;
  added.duration = options.duration;
  if (options.kind == Kind::message) {
    added.form = form_of(arrow, text);
    return;
  }
  if (options.kind == Kind::nothing && !text.empty())
    return parser_.refuse(text, "there is no message where nothing is expected");
  auto payload = parser_.text(text);
  const auto bytes = literal_bytes(payload);
  if (options.kind == Kind::close) {
    added.code = options.code.value_or(0);
    closed_[arrow.party] = true;
    if (!options.code && bytes > 0) parser_.refuse(text, "a reason needs a close code before it, as in [close 1000]");
    if (bytes > k_max_close_reason_bytes)
      parser_.refuse(text, "a close frame's reason has at most " + std::to_string(k_max_close_reason_bytes) + " bytes");
  } else if (bytes > k_max_control_payload_bytes) {
    parser_.refuse(text, "a control frame holds at most " + std::to_string(k_max_control_payload_bytes) + " bytes");
  }
  added.form = std::move(payload);
}

void ConversationFileReader::check_place(const PlayLine& line, const Arrow& arrow) {
  if (closed_[arrow.party]) parser_.refuse(arrow.place, "nothing can follow the close");
  if (is_endless_) parser_.refuse(arrow.place, "nothing that follows a repeat forever is ever reached");
  if (line.kind == Kind::close && !blocks_.empty())
    parser_.refuse(arrow.place, "a close cannot be in a repeat or together");
  if (!is_in_together()) return;
  const auto size = into_.lines.size() - blocks_.back().line;
  if (size > Conversation::k_max_together)
    parser_.refuse(arrow.place, "a together has at most " + std::to_string(Conversation::k_max_together) + " lines");
  if (line.kind != Kind::message || arrow.options.many > 0 || arrow.options.is_optional)
    parser_.refuse(arrow.place, "together holds only messages, and none that are many or optional");
}

MessageForm ConversationFileReader::form_of(const Arrow& arrow, std::string_view text) {
  const auto of_bytes = [&](Result<std::string> bytes) -> MessageForm {
    if (bytes) return BinaryForm(std::move(*bytes));
    parser_.refuse(text, bytes.error().message);
    return BinaryForm();
  };
  switch (arrow.options.format) {
    case Format::hex:
      return of_bytes(parse_hex(trim(text)));
    case Format::base64:
      return of_bytes(parse_base64(trim(text)));
    case Format::file:
      if (!trim(text).empty()) return file_form(trim(text));
      parser_.refuse(arrow.place, "[file] takes a path");
      return BinaryForm();
    case Format::regex:
      return parser_.regex(text);
    case Format::text:
      return parser_.text(text);
    case Format::escapes: {
      auto form = parser_.text(text, FormParser::Coding::escapes);
      for (const TextPart& part : form)
        if (const auto* literal = std::get_if<std::string>(&part); literal && !is_utf8(*literal))
          parser_.refuse(text, "a text message must be UTF-8; [hex] sends a binary one");
      return form;
    }
    case Format::automatic:
      break;
  }
  auto form = parser_.message(text);
  if (arrow.options.is_exact) {
    if (auto* json = std::get_if<JsonMessageForm>(&form))
      json->is_exact = true;
    else
      parser_.refuse(text.empty() ? arrow.place : text,
                     "exactly is for JSON objects and arrays; other text is compared byte by byte anyway");
  }
  return form;
}

MessageForm ConversationFileReader::file_form(std::string_view path) {
  auto bytes = setting_.read_file(std::string(path));
  if (!bytes) {
    parser_.refuse(path, bytes.error().message);
    return BinaryForm();
  }
  if (!is_utf8(*bytes)) return BinaryForm(std::move(*bytes));
  TextForm text;
  if (!bytes->empty()) text.emplace_back(std::move(*bytes));
  return text;
}

void ConversationFileReader::read_side_line(PlayLine::Kind kind, std::string_view line, std::string_view rest) {
  const bool is_on = kind == Kind::on;
  const std::string word = is_on ? "on" : "ignore";
  constexpr std::string_view k_answer = " => ";
  Arrow arrow;
  if (!take_arrow(rest, arrow))
    return parser_.refuse(rest.empty() ? line : rest, word + " takes an arrow and a message, as in " + word +
                                                          (is_on ? " < ping => pong" : " < {\"type\":\"ping\"}"));
  if (!blocks_.empty())
    return parser_.refuse(line.substr(0, word.size()),
                          word + " cannot be in a repeat or together: it holds from its line on");
  const LineOptions& options = arrow.options;
  if (options.kind != Kind::message || options.within || options.is_optional || options.many ||
      !options.measure.empty() || options.format == Format::file)
    return parser_.refuse(arrow.place, word + " takes only exactly, text, hex, base64, escapes and regex");
  auto pattern = arrow.text, reply = std::string_view();
  if (is_on) {
    const auto border = pattern.find(k_answer);
    if (border == pattern.npos)
      return parser_.refuse(arrow.text.empty() ? arrow.place : arrow.text, "on needs \" => \" and what is answered");
    reply = pattern.substr(border + k_answer.size());
    pattern = pattern.substr(0, border);
  }
  into_.side_lines.push_back(static_cast<std::uint32_t>(into_.lines.size()));
  PlayLine& added = add(kind, line);
  added.sender = arrow.sender;
  added.party = arrow.party;
  added.form = form_of(arrow, pattern);
  if (!is_on) return;
  arrow.options.is_exact = false;
  if (arrow.options.format == Format::regex) arrow.options.format = Format::automatic;
  added.reply = form_of(arrow, reply);
}

}  // namespace wsx
