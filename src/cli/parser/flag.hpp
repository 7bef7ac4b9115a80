#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace wsx {

/// What a shell can offer for a value of which not all choices are known.
enum class Completion : std::uint8_t { none, file, at_file, file_or_at_file };  // at_file: "@" and a file

/// One flag as its users meet it. Help, manual and completions are made of these, and the parser too.
struct Flag {
  std::string names;                // "-w,--wait"; "--deflate,!--no-deflate": the second one says no
  std::string brief;                // a line of -h, no full stop
  std::string details = "";         // what else --help and the manual say, in sentences
  std::string default_text = "";    // found by FlagSet where the target has one
  std::string hidden_names = "";    // accepted and never shown: what hands know from other tools
  std::string implicit_value = "";  // what "--ts" alone means; then a value comes only after "=", as in "--ts=rel"
  bool in_short_help = false;
  bool is_taken_first = false;  // wherever it stands, because others depend on its value
  bool is_hidden = false;

  // Filled in by FlagSet as the flag is declared.
  std::string group = "";
  std::string value = "";                 // "DURATION"; empty: the flag takes no value
  std::string takes = "";                 // completes "--wait takes …"
  std::vector<std::string> choices = {};  // all that it takes, where they can be listed
  std::vector<std::string> starts = {};   // how an argument may begin: "ws://"
  Completion completion = Completion::none;
  bool is_repeatable = false;
  bool is_argument = false;  // stands alone; its name is for messages
};

/// What a command has besides its flags.
struct CommandText {
  std::string name;                   // "wsx connect"
  std::string brief;                  // one line, no full stop
  std::vector<std::string> examples;  // command lines
  std::string arguments;              // "URL", "[[HOST:]PORT]"
  std::string details;                // a paragraph for --help
};

bool takes_value(const Flag& flag);

/// Neither hidden nor an argument.
bool is_shown(const Flag& flag);

/// "-w,--wait" → "-w", "--wait". A leading "!" is taken off.
std::vector<std::string> split_names(const std::string& names);

/// The name that messages use: the first long one, or the only one.
std::string name_of(const Flag& flag);

}  // namespace wsx
