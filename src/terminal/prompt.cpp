#include "terminal/prompt.hpp"

#include <cerrno>
#include <poll.h>
#include <unistd.h>
#include <utility>

#include "terminal/line_layout.hpp"
#include "terminal/tab_words.hpp"
#include "terminal/terminal_guard.hpp"
#include "terminal/wide_text.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_read_bytes = 64 * 1024;  // in one go: what is pasted should not be drawn byte by byte
constexpr std::wstring_view k_paste_begins = L"\x1b[200~", k_paste_ends = L"\x1b[201~";

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
  editor_ = LineEditor::make(options_.fd, options_.text, options_.colour ? "\x1b[1m" : "");
  if (!editor_) return;
  for (const auto& entry : history_.load()) entered_.push_back(from_edited(to_wide(entry)));
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
  if (is_pasting_) return on_pasted_key(key);
  if (search_ && on_search_key(key)) return;
  if (key.kind == Key::Kind::text) {
    if (!editor_->insert(key.characters)) editor_->beep();
    return;
  }
  if (key.characters == L"\r" || key.characters == L"\n") return enter();
  if (key.characters == L"\t") return on_tab();
  if (key.characters == k_paste_begins) {
    is_pasting_ = true;
    return;
  }
  if (key.characters == L"\x12") {
    search_.emplace(entered_);
    return editor_->show_instead(search_->prompt(), "");
  }
  const bool is_ctrl_d = key.characters == L"\x04";
  if (is_ctrl_d && editor_->line().empty()) return end();
  editor_->press(key.characters);
}

/// Newlines and tabs belong to the text, other control characters are nobody's wish. Terminals send Return for a
/// newline. Nothing is drawn before the end: some terminals do not read while they write.
void Prompt::on_pasted_key(const Key& key) {
  const wchar_t first = key.characters[0];
  const wchar_t last = std::exchange(last_pasted_, first);
  if (key.characters == k_paste_ends) return end_paste();
  if (pasted_.size() > LineEditor::k_max_line_characters) return;
  if (key.kind == Key::Kind::text || first == L'\t')
    pasted_ += key.characters;
  else if (first == L'\r' || (first == L'\n' && last != L'\r'))
    pasted_ += L'\n';
}

/// Half a paste must not look like a whole one.
void Prompt::end_paste() {
  is_pasting_ = false;
  if (editor_->insert(std::exchange(pasted_, {}))) return;
  print_above("* that is too long to be edited: a line has at most " +
              std::to_string(LineEditor::k_max_line_characters) + " characters\n");
}

/// False for a key that ends the search and is then to be taken as usual.
bool Prompt::on_search_key(const Key& key) {
  if (key.kind == Key::Kind::text) {
    search_->extend(to_utf8(key.characters));
  } else if (key.characters == L"\x7f" || key.characters == L"\b") {
    search_->shorten();
  } else if (key.characters == L"\x12") {
    search_->older();
  } else {
    const bool is_cancel = key.characters == L"\x07" || key.characters == L"\x1b";
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
  history_.add(to_utf8(to_edited(to_wide(line))));
  if (!line.empty()) {
    editor_->remember(line);
    entered_.push_back(line);
    if (entered_.size() > 2 * History::k_max_entries)
      entered_.erase(entered_.begin(), entered_.begin() + static_cast<std::ptrdiff_t>(History::k_max_entries));
  }
  on_line_(std::move(line));
}

void Prompt::on_plain_bytes(std::string_view bytes) {
  plain_line_ += bytes;
  for (auto end = plain_line_.find('\n'); end != plain_line_.npos && !has_ended_; end = plain_line_.find('\n')) {
    auto line = plain_line_.substr(0, end);
    plain_line_.erase(0, end + 1);
    history_.add(line);
    on_line_(std::move(line));
  }
}

void Prompt::end() {
  if (std::exchange(has_ended_, true)) return;
  if (editor_) editor_->stop();
  on_line_(std::nullopt);
}

void Prompt::on_resize() {
  if (editor_) editor_->resize();
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
  is_suspended_ = false;
  if (!editor_ || has_ended_) return;
  editor_->start();
  take_keys();
}

}  // namespace wsx
