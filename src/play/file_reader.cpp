#include "play/file_reader.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/lists.hpp"
#include "base/suggest.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

using Kind = PlayLine::Kind;

const std::vector<std::string>& keywords() {
  static const std::vector<std::string> words{"wait",   "repeat", "end",    "together",    "all", "ignore", "on",
                                              "header", "query",  "cookie", "subprotocol", "set", "timeout"};
  return words;
}

}  // namespace

void ConversationFileReader::read() {
  while (!rest_.empty() && !parser_.mistake()) read_line(take_line());
  if (!parser_.mistake()) finish();
}

std::string_view ConversationFileReader::take_line() {
  const auto end = std::min(rest_.find('\n'), rest_.size());
  auto line = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  ++number_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void ConversationFileReader::read_line(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (line.empty() || line[0] == '#') return;
  if (into_.lines.size() >= Conversation::k_max_lines)
    return parser_.refuse(line, "a conversation has at most " + std::to_string(Conversation::k_max_lines) + " lines");
  Arrow arrow;
  if (take_arrow(line, arrow)) return read_message(line, arrow);
  if (!parser_.mistake()) read_keyword(line);
}

void ConversationFileReader::read_keyword(std::string_view line) {
  auto rest = line;
  const auto word = take_play_word(rest);
  if (rest.empty()) rest = line.substr(line.size());  // still in the file
  if (word == "wait") {
    const auto duration = parse_play_duration(rest, rest.empty() ? word : rest, word, parser_);
    if (is_in_together()) return parser_.refuse(word, "together holds only lines that are sent and received");
    if (!parser_.mistake()) add(Kind::wait, line).duration = duration;
  } else if (word == "repeat") {
    read_repeat(word, rest);
  } else if (word == "together") {
    if (!rest.empty()) return parser_.refuse(rest, "together takes nothing after it");
    if (is_in_together()) return parser_.refuse(word, "a together cannot be in another one");
    end_stream(nullptr);
    blocks_.push_back({into_.lines.size(), line});
    add(Kind::together, line);
  } else if (word == "end") {
    if (!rest.empty()) return parser_.refuse(rest, "end takes nothing after it");
    read_end(word);
  } else if (word == "all") {
    read_all(word, rest);
  } else if (word == "ignore") {
    read_side_line(Kind::ignore, line, rest);
  } else if (word == "on") {
    read_side_line(Kind::on, line, rest);
  } else if (word == "header") {
    read_handshake(HandshakeLine::Kind::header, word, rest);
  } else if (word == "query") {
    read_handshake(HandshakeLine::Kind::query, word, rest);
  } else if (word == "cookie") {
    read_handshake(HandshakeLine::Kind::cookie, word, rest);
  } else if (word == "subprotocol") {
    read_handshake(HandshakeLine::Kind::subprotocol, word, rest);
  } else if (word == "set") {
    read_set(word, rest);
  } else if (word == "timeout") {
    read_timeout(word, rest);
  } else {
    const auto meant = suggest(word, keywords());
    parser_.refuse(
        word, quote(word) + " does not begin a line; " +
                  (meant.empty() ? "expected > or <, or one of " + join(keywords()) : "did you mean " + meant + "?"));
  }
}

PlayLine& ConversationFileReader::add(PlayLine::Kind kind, std::string_view line) {
  constexpr std::size_t k_shown = 200;
  PlayLine& added = into_.lines.emplace_back();
  added.kind = kind;
  added.number = number_;
  added.text = cut_utf8(line, k_shown);
  if (added.text.size() < line.size()) added.text += k_ellipsis;
  if (added.is_step()) {
    has_program_ = true;
    for (Block& block : blocks_) block.has_steps = true;
  }
  return added;
}

void ConversationFileReader::end_stream(const PlayLine* next) {
  if (stream_.empty()) return;
  const bool is_ended = next && next->sender == stream_sender_ &&
                        ((next->kind == Kind::message && !next->is_stream()) || next->kind == Kind::close);
  if (!is_ended)
    parser_.refuse(stream_,
                   "a stream is over when the next message of its side arrives, so that must be the next line");
  stream_ = {};
}

bool ConversationFileReader::is_in_together() const {
  return !blocks_.empty() && into_.lines[blocks_.back().line].kind == Kind::together;
}

}  // namespace wsx
