#include "commands/prompt.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <poll.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

#include "commands/wide_text.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_read_bytes = 64 * 1024;  // in one go: what is pasted should not be drawn byte by byte

// What restore_terminal() puts back. A process has one terminal, so one prompt at a time.
termios saved_modes;
int saved_fd = -1;
std::atomic<bool> is_saved = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler reads it");

void save_terminal(int fd) {
  static const int registered = std::atexit([] { Prompt::restore_terminal(); });
  static_cast<void>(registered);
  if (::tcgetattr(fd, &saved_modes) != 0) return;
  saved_fd = fd;
  is_saved = true;
}

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

std::string common_beginning(const std::vector<std::string>& words) {
  std::string common = words.front();
  for (const auto& word : words)
    common.resize(static_cast<std::size_t>(std::mismatch(common.begin(), common.end(), word.begin(), word.end()).first -
                                           common.begin()));
  return common;
}

}  // namespace

Prompt::Prompt(PromptOptions options, OnLine on_line)
    : options_(std::move(options)), on_line_(std::move(on_line)), history_(options_.history_path) {
  save_terminal(options_.fd);
  editor_ = LineEditor::make(options_.fd, options_.text, options_.colour ? "\x1b[1m" : "");
  if (!editor_) return;
  for (const auto& line : history_.load()) editor_->remember(line);
  editor_->start();
}

Prompt::~Prompt() {
  editor_.reset();
  is_saved = false;
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
  if (key.kind == Key::Kind::text) return editor_->insert(key.characters);
  if (key.characters == L"\r" || key.characters == L"\n") return enter();
  if (key.characters == L"\t") return on_tab();
  const bool is_ctrl_d = key.characters == L"\x04";
  if (is_ctrl_d && editor_->line().empty()) return end();
  editor_->press(key.characters);
}

void Prompt::on_tab() {
  const auto typed = editor_->line_before_cursor();
  const auto words = options_.complete ? options_.complete(typed) : std::vector<std::string>();
  if (words.empty()) return editor_->insert(L"\t");
  const auto common = common_beginning(words);
  auto rest = common.substr(std::min(typed.size(), common.size()));
  if (words.size() == 1) rest += ' ';
  if (rest.empty()) return editor_->beep();
  editor_->insert(to_wide(rest));
}

void Prompt::enter() {
  auto line = editor_->line();
  editor_->clear();
  if (options_.keeps_entered_line) print_above(options_.text + line + "\n");
  history_.add(line);
  if (!line.empty()) editor_->remember(line);
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
    const ssize_t n = ::write(options_.fd, bytes.data(), bytes.size());
    pollfd writable{options_.fd, POLLOUT, 0};
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

void Prompt::restore_terminal() noexcept {
  if (is_saved) ::tcsetattr(saved_fd, TCSADRAIN, &saved_modes);
}

}  // namespace wsx
