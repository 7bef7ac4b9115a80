#pragma once
#include <string_view>
#include <vector>

#include "play/conversation_reader.hpp"
#include "play/form_parser.hpp"
#include "play/line_options.hpp"

namespace wsx {

/// Reads the lines of a file into a conversation. The parser has the first mistake; then the rest is not read.
class ConversationFileReader {
 public:
  ConversationFileReader(std::string_view file, const ConversationSetting& setting, FormParser& parser,
                         Conversation& into)
      : file_(file), rest_(file), setting_(setting), parser_(parser), into_(into) {}

  void read();

 private:
  /// Off the front of the file, without its end.
  std::string_view take_line();
  void read_line(std::string_view line);
  void read_keyword(std::string_view line);

  // Lines that are sent and received: file_reader_messages.cpp.
  struct Arrow {
    Role sender = Role::client;
    std::size_t party = 0;
    LineOptions options;
    std::string_view place;  // the arrow with what precedes it
    std::string_view text;
  };
  /// Takes "alice>[within 2s] text" apart; false if there is no arrow.
  bool take_arrow(std::string_view line, Arrow& arrow);
  std::string_view take_fence(std::string_view text);
  void read_message(std::string_view line, const Arrow& arrow);
  MessageForm form_of(const Arrow& arrow, std::string_view text);
  MessageForm file_form(std::string_view path);
  void check_place(const PlayLine& line, const Arrow& arrow);
  void read_side_line(PlayLine::Kind kind, std::string_view line, std::string_view rest);
  std::size_t party_of(std::string_view name, std::string_view place);

  // Blocks and the rest: file_reader_blocks.cpp.
  void read_repeat(std::string_view word, std::string_view rest);
  void read_end(std::string_view word);
  void read_all(std::string_view word, std::string_view rest);
  void read_handshake(HandshakeLine::Kind kind, std::string_view word, std::string_view rest);
  void read_set(std::string_view word, std::string_view rest);
  void read_timeout(std::string_view word, std::string_view rest);
  void finish();

  /// The program's next line, which is in `line` of the file.
  PlayLine& add(PlayLine::Kind kind, std::string_view line);
  /// A stream is over when a message of the same side follows it; anything else is a mistake.
  void end_stream(const PlayLine* next);
  bool is_in_together() const;

  const std::string_view file_;
  std::string_view rest_;
  std::size_t number_ = 0;  // of the line that was taken last
  const ConversationSetting& setting_;
  FormParser& parser_;
  Conversation& into_;

  struct Block {
    std::size_t line;        // of the conversation
    std::string_view place;  // in the file
    bool has_steps = false;
  };
  std::vector<Block> blocks_;
  std::string_view stream_;  // a line that needs one to follow; empty: none does
  Role stream_sender_ = Role::client;
  std::vector<bool> closed_;  // parties whose close has been written
  bool is_endless_ = false;   // a `repeat forever` is over
  bool has_program_ = false, has_timeout_ = false;
};

}  // namespace wsx
