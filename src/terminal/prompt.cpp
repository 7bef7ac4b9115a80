#include "terminal/prompt.hpp"

#include <cerrno>
#include <poll.h>
#include <unistd.h>
#include <utility>

#include "base/colours.hpp"
#include "terminal/tab_words.hpp"
#include "terminal/terminal_guard.hpp"
#include "terminal/wide_text.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_read_bytes = 64 * 1024;  // in one go: what is pasted should not be drawn byte by byte
constexpr std::wstring_view k_ctrl_d = L"\x04", k_ctrl_g = L"\x07", k_ctrl_r = L"\x12", k_ctrl_v = L"\x16",
                            k_escape_key = L"\x1b";

bool is_return(const Key& key) { return key.characters == L"\r" || key.characters == L"\n"; }
bool is_backspace(const Key& key) { return key.characters == L"\x7f" || key.characters == L"\b"; }

struct Input {
  std::string bytes;
  bool has_ended = false;
};

/// All that can be read without waiting, up to a limit. The caller knows that there is something, so the first read of
/// nothing is the end; a descriptor that turns out not to be ready is not.
Input read_available(int fd) {
  Input input;
  char piece[4096];
  pollfd ready{fd, POLLIN, 0};
  while (input.bytes.size() < k_max_read_bytes && ::poll(&ready, 1, 0) > 0) {
    const ssize_t n = ::read(fd, piece, sizeof piece);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) break;
    if (n <= 0) {
      input.has_ended = true;
      break;
    }
    input.bytes.append(piece, static_cast<std::size_t>(n));
  }
  return input;
}

}  // namespace

Prompt::Prompt(PromptOptions options, OnLine on_line)
    : options_(std::move(options)), on_line_(std::move(on_line)), history_(options_.history_path) {
  TerminalGuard::keep(options_.fd);
  editor_ = LineEditor::make(options_.fd, options_.text, options_.colour ? std::string(k_bold) : "");
  if (!editor_) return;
  entered_ = history_.load();
  for (const auto& line : entered_) editor_->remember(line);
  TerminalGuard::expect_paste_marks();
  editor_->start();
}

Prompt::~Prompt() {
  editor_.reset();
  TerminalGuard::let_go();
}

void Prompt::on_readable() {
  if (has_ended_ || is_suspended_) return;
  const auto input = read_available(options_.fd);
  if (!editor_) {
    on_plain_bytes(input.bytes);
    // Ctrl-D has sent what was before it.
    if (const auto last = input.has_ended ? plain_lines_.finish() : std::nullopt; last && !has_ended_)
      enter_plain(last->bytes);
  } else {
    decoder_.feed(input.bytes);
    take_keys();
  }
  if (input.has_ended) end();
}

void Prompt::take_keys() {
  while (!has_ended_ && !is_suspended_) {
    const auto key = decoder_.next();
    if (!key) return;
    on_key(*key);
  }
}

void Prompt::on_key(const Key& key) {
  if (paste_) return on_pasted_key(key);
  if (search_ && on_search_key(key)) return;
  const bool is_literal = std::exchange(is_quoting_, false) && key.characters != k_paste_begins;
  if (key.kind == Key::Kind::text || is_literal) return insert(key.characters);
  if (is_return(key)) return enter();
  if (key.characters == L"\t") return on_tab();
  if (key.characters == k_paste_begins) {
    paste_.emplace();
    return;
  }
  if (key.characters == k_ctrl_r) {
    search_.emplace(entered_);
    return editor_->show_instead(search_->prompt(), "");
  }
  if (key.characters == k_ctrl_d && editor_->line().empty()) return end();
  if (key.characters == k_ctrl_v) {
    is_quoting_ = true;
    return;
  }
  // A terminal that does not mark what is pasted types it. Unknown sequences are those of keys.
  if (!editor_->press(key.characters) && key.characters.size() == 1 && key.characters != k_escape_key)
    insert(key.characters);
}

void Prompt::insert(std::wstring_view text) {
  if (!editor_->insert(text)) editor_->beep();
}

/// Nothing is drawn before the end: some terminals do not read while they write.
void Prompt::on_pasted_key(const Key& key) {
  if (key.characters != k_paste_ends) return paste_->add(key);
  const auto pasted = *std::exchange(paste_, std::nullopt);
  if (editor_->insert(pasted.text())) return;
  // Half a paste must not look like a whole one.
  print_above("* too long to edit: a line has at most " + std::to_string(LineEditor::k_max_line_characters) +
              " characters\n");
}

/// False for a key that ends the search and is then to be taken as usual.
bool Prompt::on_search_key(const Key& key) {
  if (key.kind == Key::Kind::text) {
    search_->extend(to_utf8(key.characters));
  } else if (is_backspace(key)) {
    search_->shorten();
  } else if (key.characters == k_ctrl_r) {
    search_->older();
  } else {
    const bool is_cancel = key.characters == k_ctrl_g || key.characters == k_escape_key;
    if (is_cancel) search_.reset();
    end_search();
    return is_cancel;
  }
  editor_->show_instead(search_->prompt(), search_->match());
  return true;
}

/// What was found becomes the line.
void Prompt::end_search() {
  const std::string found(search_ ? search_->match() : "");
  search_.reset();
  editor_->show_line();
  if (found.empty()) return;
  editor_->clear();
  editor_->insert(to_wide(found));
}

void Prompt::on_tab() {
  const auto typed = editor_->line_before_cursor();
  const auto words = options_.complete ? options_.complete(typed) : std::vector<std::string>();
  if (words.empty()) {
    editor_->insert(L"\t");
    return;
  }
  const auto common = common_beginning(words);
  auto rest = common.substr(std::min(typed.size(), common.size()));
  if (words.size() == 1 && !common.ends_with('/')) rest += ' ';
  if (rest.empty()) return print_above("* " + list_words(words) + "\n");
  editor_->insert(to_wide(rest));
}

void Prompt::enter() {
  auto line = editor_->line();
  editor_->clear();
  if (options_.keeps_entered_line) print_above(options_.text + line + "\n");
  history_.add(line);
  if (!line.empty()) {
    editor_->remember(line);
    entered_.push_back(line);
    if (entered_.size() > 2 * History::k_max_entries)
      entered_.erase(entered_.begin(), entered_.begin() + static_cast<std::ptrdiff_t>(History::k_max_entries));
  }
  on_line_(std::move(line));
}

void Prompt::on_plain_bytes(std::string_view bytes) {
  while (const auto line = plain_lines_.feed(bytes)) {
    enter_plain(line->bytes);
    if (has_ended_) return;
  }
}

void Prompt::enter_plain(std::string_view line) {
  history_.add(line);
  on_line_(std::string(line));
}

void Prompt::end() {
  if (std::exchange(has_ended_, true)) return;
  if (editor_) editor_->stop();
  on_line_(std::nullopt);
}

void Prompt::on_resize() {
  if (editor_) editor_->resize();
}

void Prompt::set_text(std::string text) {
  if (editor_) editor_->set_prompt(text);
  options_.text = std::move(text);
}

void Prompt::clear_screen() {
  if (editor_) editor_->press(L"\x0c");
}

void Prompt::print_above(std::string_view lines) {
  if (lines.empty()) return;
  if (!editor_) return write_plain(lines);
  editor_->hide();
  editor_->write(lines);
  editor_->show();
}

void Prompt::write_plain(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(options_.plain_fd, bytes.data(), bytes.size());
    pollfd writable{options_.plain_fd, POLLOUT, 0};
    if (n > 0)
      bytes.remove_prefix(static_cast<std::size_t>(n));
    else if (errno == EAGAIN)
      ::poll(&writable, 1, -1);
    else if (errno != EINTR)
      return;
  }
}

void Prompt::suspend() {
  is_suspended_ = true;
  if (editor_) editor_->stop();
}

void Prompt::resume() {
  if (!std::exchange(is_suspended_, false) || !editor_ || has_ended_) return;
  editor_->start();
  take_keys();
}

}  // namespace wsx
