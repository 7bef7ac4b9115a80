#include <algorithm>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/http_names.hpp"
#include "base/number.hpp"
#include "play/file_reader.hpp"

namespace wsx {
namespace {

using Kind = PlayLine::Kind;

/// "±10%" or "+-10%" as 0.1.
std::optional<double> parse_jitter(std::string_view text) {
  for (const std::string_view sign : {std::string_view("±"), std::string_view("+-")}) {
    if (!text.starts_with(sign) || !text.ends_with('%')) continue;
    const auto percent = parse_decimal(text.substr(sign.size(), text.size() - sign.size() - 1));
    if (percent && *percent >= 0 && *percent <= 100) return *percent / 100;
  }
  return std::nullopt;
}

bool is_of_every_handshake(std::string_view name) {
  const auto lower = to_lower(name);
  return lower == "connection" || lower == "upgrade" || lower.starts_with("sec-websocket-");
}

std::string_view name_of(HandshakeLine::Kind kind) {
  constexpr std::array<std::string_view, 4> k_names{"header", "query", "cookie", "subprotocol"};
  return k_names[static_cast<std::size_t>(kind)];
}

}  // namespace

void ConversationFileReader::read_repeat(std::string_view word, std::string_view rest) {
  if (is_in_together()) return parser_.refuse(word, "together holds only lines that are sent and received");
  const auto depth = static_cast<std::size_t>(std::count_if(blocks_.begin(), blocks_.end(), [&](const Block& block) {
    return into_.lines[block.line].kind == Kind::repeat;
  }));
  if (depth == Conversation::k_max_depth)
    return parser_.refuse(word, "repeats are at most " + std::to_string(Conversation::k_max_depth) + " deep");
  if (is_endless_) return parser_.refuse(word, "nothing that follows a repeat forever is ever reached");
  end_stream(nullptr);
  const auto times = take_play_word(rest);
  const bool is_endless = times == "forever";
  const auto count = parse_whole<std::uint64_t>(times);
  if (!is_endless && (!count || *count == 0 || *count > Conversation::k_max_count))
    return parser_.refuse(times.empty() ? word : times, "repeat takes a number of rounds, or forever");
  blocks_.push_back({into_.lines.size(), word});
  PlayLine& added = add(Kind::repeat, word);
  added.text += " " + std::string(times) + (rest.empty() ? "" : " " + std::string(rest));
  added.count = is_endless ? 0 : *count;
  const auto every = take_play_word(rest);
  if (every.empty()) {
    if (is_endless)
      parser_.refuse(times, "repeat forever needs the time between rounds, as in repeat forever every 1s");
    return;
  }
  if (every != "every") return parser_.refuse(every, "expected every and a duration, not " + quote(every));
  const auto duration = take_play_word(rest);
  added.every = parse_play_duration(duration, duration.empty() ? every : duration, every, parser_);
  if (is_endless && added.every->count() == 0) parser_.refuse(duration, "repeat forever needs a time above 0");
  if (rest.empty()) return;
  const auto jitter = parse_jitter(rest);
  if (!jitter) return parser_.refuse(rest, "expected a jitter such as ±10%, not " + quote(rest));
  added.jitter = *jitter;
}

void ConversationFileReader::read_end(std::string_view word) {
  if (blocks_.empty()) return parser_.refuse(word, "there is no repeat or together to end here");
  end_stream(nullptr);
  const Block block = blocks_.back();
  blocks_.pop_back();
  if (!block.has_steps) return parser_.refuse(block.place, "there is nothing in this block that is sent or received");
  const auto index = into_.lines.size();
  add(Kind::end, word).partner = block.line;
  PlayLine& begin = into_.lines[block.line];
  begin.partner = index;
  if (begin.kind == Kind::repeat && begin.count == 0) is_endless_ = true;
}

void ConversationFileReader::read_all(std::string_view word, std::string_view rest) {
  if (is_in_together()) return parser_.refuse(word, "together holds only lines that are sent and received");
  end_stream(nullptr);
  std::optional<std::chrono::nanoseconds> within;
  if (!rest.empty()) {
    if (!rest.starts_with('[') || !rest.ends_with(']'))
      return parser_.refuse(rest, "all takes nothing, or a limit as in all [within 10s]");
    auto inside = trim(rest.substr(1, rest.size() - 2));
    if (!inside.starts_with("within")) return parser_.refuse(rest, "all takes no other option than within");
    take_play_word(inside);
    within = parse_play_duration(inside, rest, "within", parser_);
  }
  add(Kind::all, word).within = within;
}

void ConversationFileReader::read_handshake(HandshakeLine::Kind kind, std::string_view word, std::string_view rest) {
  if (has_program_)
    return parser_.refuse(word, std::string(word) + " is a part of the handshake and goes before the first message");
  HandshakeLine line;
  line.kind = kind;
  line.number = number_;
  auto value = rest;
  if (kind != HandshakeLine::Kind::subprotocol) {
    const bool is_header = kind == HandshakeLine::Kind::header;
    const auto border = rest.find(is_header ? ':' : '=');
    if (border == rest.npos)
      return parser_.refuse(rest.empty() ? word : rest,
                            std::string(word) + (is_header ? " takes a name and a value, as in header X-Room: lobby"
                                                           : " takes a name and a value, as in " +
                                                                 std::string(name_of(kind)) + " room=lobby"));
    const auto name = rest.substr(0, border);
    if (!is_token(name))
      return parser_.refuse(name.empty() ? rest : name, quote(name) + " is not a name that can be sent");
    if (is_header && is_of_every_handshake(name))
      return parser_.refuse(name, "the handshake sends its own " + std::string(name) +
                                      (is_same_name(name, "Sec-WebSocket-Protocol") ? "; subprotocol sets it" : ""));
    line.name = name;
    value = rest.substr(border + 1);
    if (is_header) value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  } else if (rest.empty() || rest.find(' ') != rest.npos) {
    return parser_.refuse(rest.empty() ? word : rest,
                          "subprotocol takes one name, as in subprotocol graphql-transport-ws");
  }
  line.value = parser_.text(value);
  into_.handshake.push_back(std::move(line));
}

void ConversationFileReader::read_set(std::string_view word, std::string_view rest) {
  if (has_program_) return parser_.refuse(word, "set goes before the first message");
  const auto name = rest.substr(0, std::min(rest.find(' '), rest.size()));
  if (!is_hole_name(name) || name.size() == rest.size())
    return parser_.refuse(rest.empty() ? word : rest, "set takes a name and a value, as in set room lobby");
  for (const std::string_view given : {"n", "seq", "conn", "time", "_"})
    if (name == given) return parser_.refuse(name, "{{" + std::string(name) + "}} always has its own value");
  const auto value = rest.substr(name.size() + 1);
  if (value.find("{{") != value.npos) return parser_.refuse(value, "set takes plain text, without holes");
  const auto slot = parser_.names().slot_of(name);
  into_.values.resize(std::max<std::size_t>(into_.values.size(), slot + 1));
  if (into_.values[slot]) return parser_.refuse(name, quote(name) + " is set twice");
  into_.values[slot] = HoleValue{HoleValue::Kind::text, std::string(value)};
}

void ConversationFileReader::read_timeout(std::string_view word, std::string_view rest) {
  if (has_program_) return parser_.refuse(word, "timeout goes before the first message");
  if (std::exchange(has_timeout_, true)) return parser_.refuse(word, "timeout is there twice");
  into_.timeout = parse_play_duration(rest, rest.empty() ? word : rest, word, parser_);
  if (!parser_.mistake() && into_.timeout.count() == 0) parser_.refuse(rest, "timeout takes a time above 0");
}

void ConversationFileReader::finish() {
  end_stream(nullptr);
  if (!blocks_.empty()) return parser_.refuse(blocks_.back().place, "this block has no end");
  if (!has_program_) return parser_.refuse(file_.substr(0, 0), "there is no line that is sent or received");
}

}  // namespace wsx
