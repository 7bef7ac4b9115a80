#include "cli/values/shell_words.hpp"

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// bash, zsh, sh.
class PosixWords {
 public:
  explicit PosixWords(std::string_view text) : text_(text) {}

  Result<std::vector<std::string>> split() {
    while (at_ < text_.size() && !ends_command(text_[at_])) {
      if (is_blank(text_[at_])) {
        end_word();
        ++at_;
      } else if (auto taken = take(); !taken) {
        return taken.error();
      }
    }
    end_word();
    return std::move(words_);
  }

 private:
  static bool ends_command(char c) { return is_line_end(c) || c == ';' || c == '|' || c == '&'; }

  void end_word() {
    if (word_) words_.push_back(*std::exchange(word_, std::nullopt));
  }
  void add(char c) { word_ = word_.value_or("") + c; }
  bool is_next(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  Result<void> take() {
    if (is_next("$'")) return take_escaped();
    if (is_next("'")) return take_single();
    if (is_next("\"")) return take_double();
    if (is_next("\\")) return take_backslash("");
    if (auto checked = check_plain(); !checked) return checked;
    add(text_[at_++]);
    return {};
  }

  Result<void> check_plain() const {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
    const bool expands =
        text_[at_] == '`' || (text_[at_] == '$' && (is_letter(next) || next == '_' || next == '{' || next == '('));
    if (!expands) return {};
    return usage_error("cannot expand " + quote_value(text_.substr(at_, text_.find_first_of(" \t\r\n\"'", at_) - at_)) +
                       "; write the value");
  }

  static Error unclosed(std::string_view quote) {
    return usage_error("takes a whole curl command: a " + std::string(quote) + " is not closed");
  }

  Result<void> take_single() {
    const auto end = text_.find('\'', at_ + 1);
    if (end == text_.npos) return unclosed("'");
    word_ = word_.value_or("") + std::string(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return {};
  }

  Result<void> take_double() {
    word_ = word_.value_or("");
    for (++at_; at_ < text_.size() && text_[at_] != '"';) {
      if (text_[at_] == '\\') {
        if (auto taken = take_backslash("$`\"\\\n"); !taken) return taken;
        continue;
      }
      if (auto checked = check_plain(); !checked) return checked;
      add(text_[at_++]);
    }
    if (at_ == text_.size()) return unclosed("\"");
    ++at_;
    return {};
  }

  /// Between double quotes a backslash stays before any character but those of `only`.
  Result<void> take_backslash(std::string_view only) {
    ++at_;
    if (at_ == text_.size()) return {};
    if (is_next("\r\n")) ++at_;
    const char c = text_[at_];
    if (!only.empty() && only.find(c) == only.npos) return add('\\'), Result<void>();
    ++at_;
    if (c != '\n') add(c);
    return {};
  }

  /// $'…' of bash.
  Result<void> take_escaped() {
    word_ = word_.value_or("");
    for (at_ += 2; at_ < text_.size() && text_[at_] != '\'';) {
      if (text_[at_] != '\\' || at_ + 1 == text_.size()) {
        add(text_[at_++]);
        continue;
      }
      const char c = text_[at_ + 1];
      at_ += 2;
      take_escape(c);
    }
    if (at_ == text_.size()) return unclosed("$'");
    ++at_;
    return {};
  }

  void take_escape(char c) {
    constexpr std::string_view k_letters = "abeEfnrtv", k_meanings = "\a\b\x1b\x1b\f\n\r\t\v";
    if (const auto found = k_letters.find(c); found != k_letters.npos) return add(k_meanings[found]);
    const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits) {
      const auto code = take_number(digits, 16);
      if (c == 'x') return add(static_cast<char>(code));
      std::string character;
      append_utf8(character, code);
      word_ = *word_ + character;
    } else if (c >= '0' && c <= '7') {
      --at_;
      add(static_cast<char>(take_number(3, 8)));
    } else {
      add(c);
    }
  }

  char32_t take_number(std::size_t most_digits, unsigned base) {
    char32_t number = 0;
    for (std::size_t i = 0; i < most_digits && at_ < text_.size(); ++i, ++at_) {
      const int digit = hex_value(text_[at_]);
      if (digit < 0 || static_cast<unsigned>(digit) >= base) break;
      number = number * base + static_cast<unsigned>(digit);
    }
    return number;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<std::string> word_;
  std::vector<std::string> words_;
};

/// What is left of the carets: first cmd reads a line, then the program takes it apart.
std::string take_carets(std::string_view text) {
  std::string line;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '"') quoted = !quoted;
    if (c != '^' || quoted) {
      if (is_line_end(c)) break;
      line += c;
      continue;
    }
    if (++at == text.size()) break;
    if (text[at] == '\r' && at + 1 < text.size()) ++at;
    if (text[at] == '\n' && ++at == text.size()) break;
    line += text[at];
  }
  return line;
}

/// As Windows programs do: \" is a quote, and so is "" between quotes; other backslashes are themselves.
Result<std::vector<std::string>> split_windows_words(std::string_view text) {
  std::vector<std::string> words;
  std::optional<std::string> word;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at], next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (is_blank(c) && !quoted) {
      if (word) words.push_back(*std::exchange(word, std::nullopt));
      continue;
    }
    if (!word) word.emplace();
    if ((c == '\\' || (c == '"' && quoted)) && next == '"') {
      *word += '"';
      ++at;
    } else if (c == '\\' && next == '\\' && text.find_first_not_of('\\', at) != text.npos &&
               text[text.find_first_not_of('\\', at)] == '"') {
      *word += '\\';
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else {
      *word += c;
    }
  }
  if (quoted) return usage_error("takes a whole curl command: a \" is not closed");
  if (word) words.push_back(std::move(*word));
  return words;
}

bool is_for_cmd(std::string_view command) {
  return command.find("^\"") != command.npos || command.find("^\n") != command.npos ||
         command.find("^\r\n") != command.npos;
}

}  // namespace

Result<std::vector<std::string>> split_shell_words(std::string_view command) {
  command = trim(command, " \t\r\n");
  if (command.starts_with("$ ")) command.remove_prefix(2);  // a prompt
  return is_for_cmd(command) ? split_windows_words(take_carets(command)) : PosixWords(command).split();
}

}  // namespace wsx
