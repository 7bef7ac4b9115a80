#include "terminal/line_editor.hpp"

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <histedit.h>
#include <langinfo.h>
#include <optional>
#include <termios.h>
#include <unistd.h>

#include "base/environment.hpp"
#include "terminal/history.hpp"
#include "terminal/key_bindings.hpp"
#include "terminal/line_screen.hpp"
#include "terminal/paste.hpp"
#include "terminal/wide_text.hpp"

namespace wsx {
namespace {

constexpr std::wstring_view k_clear_screen = L"\x0c";

bool use_utf8_locale() {
  for (const char* name : {"", "C.UTF-8", "en_US.UTF-8"})
    if (std::setlocale(LC_CTYPE, name) && std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return false;
}

}  // namespace

void LineEditor::EndEditing::operator()(EditLine* editline) const {
  // Else el_end() sets the terminal's modes, and throws away what was typed ahead.
  ::el_set(editline, EL_EDITMODE, 0);
  ::el_end(editline);
}
void LineEditor::EndEditing::operator()(HistoryW* history) const { ::history_wend(history); }

LineEditor::LineEditor(int fd, std::string prompt, std::string prompt_colour)
    : fd_(fd),
      screen_(fd),
      null_(std::fopen("/dev/null", "we")),
      prompt_(std::move(prompt)),
      prompt_colour_(std::move(prompt_colour)) {}
LineEditor::~LineEditor() {
  stop();
  editline_.reset();
  if (has_modes_) ::tcsetattr(fd_, TCSADRAIN, &modes_before_);  // el_init() changes them, too
}

bool LineEditor::open() {
  has_modes_ = ::tcgetattr(fd_, &modes_before_) == 0;
  if (!screen_.file() || !null_ || !has_modes_) return false;
  // It sets the terminal's modes, but draws into the void.
  const int terminal = ::fileno(screen_.file());
  editline_.reset(::el_init_fd("wsx", screen_.file(), null_.get(), null_.get(), terminal, terminal, terminal));
  if (!editline_ || !choose_terminal()) return false;
  auto* editline = editline_.get();
  ::el_set(editline, EL_CLIENTDATA, this);
  ::el_set(editline, EL_SIGNAL, 0);
  ::el_set(editline, EL_EDITOR, "emacs");
  ::el_wset(editline, EL_GETCFN, &LineEditor::take_key);
  // Ctrl-S searches, rather than stopping the terminal and with it the connection; and in what is pasted Return and
  // newline together are one.
  ::el_set(editline, EL_SETTY, "-d", "-ixon", "-icrnl", "-inlcr", nullptr);
  for (const auto& [keys, command] : k_key_bindings) ::el_set(editline, EL_BIND, keys, command, nullptr);
  history_.reset(::history_winit());
  HistEventW event;
  ::history_w(history_.get(), &event, H_SETSIZE, static_cast<int>(History::k_max_entries));
  ::history_w(history_.get(), &event, H_SETUNIQUE, 1);
  ::el_wset(editline, EL_HIST, history_w, history_.get());
  return true;
}

void LineEditor::start() {
  if (is_started_) return;
  is_started_ = true;
  ::el_set(editline_.get(), EL_UNBUFFERED, 1);  // takes the terminal and forgets the line
  if (!kept_line_.empty()) ::el_winsertstr(editline_.get(), kept_line_.c_str());
  write(k_paste_marks_on);
  show();
}

void LineEditor::stop() {
  if (!is_started_) return;
  kept_line_ = view();
  hide();
  write(k_paste_marks_off);
  is_started_ = false;
  ::el_set(editline_.get(), EL_UNBUFFERED, 0);
  ::tcsetattr(fd_, TCSADRAIN, &modes_before_);  // libedit's idea of them is not quite what they were
}

void LineEditor::hide() {
  if (!is_shown_) return;
  is_shown_ = false;
  screen_.erase();
}

void LineEditor::show() {
  if (is_shown_ || !is_started_) return;
  is_shown_ = true;
  draw();
}

void LineEditor::resize() {
  if (!is_started_) return;
  ::el_resize(editline_.get());
  draw();
}

bool LineEditor::press(std::wstring_view keys) {
  if (keys == k_clear_screen) {
    if (is_shown_) screen_.clear();
    draw();
    return true;
  }
  const auto is_meant = [&](const KeyBinding& binding) {
    return binding.keys != k_start_over && to_wide(binding.keys) == keys;
  };
  const bool is_known = std::any_of(std::begin(k_key_bindings), std::end(k_key_bindings), is_meant);
  if (is_known) run(keys);
  return is_known;
}

bool LineEditor::insert(std::wstring_view text) {
  if (view().size() + text.size() > k_max_line_characters) return false;
  ::el_winsertstr(editline_.get(), to_edited(text).c_str());
  draw();
  return true;
}

void LineEditor::clear() { run(to_wide(k_start_over)); }
void LineEditor::set_prompt(std::string prompt) {
  if (prompt == prompt_) return;
  prompt_ = std::move(prompt);
  if (!instead_) draw();
}
void LineEditor::beep() { write("\a"); }

void LineEditor::show_instead(std::string prompt, std::string_view text) {
  auto edited = to_edited(to_wide(text));
  const auto end = edited.size();
  instead_ = LineDrawing{std::move(prompt), "", std::move(edited), end};
  draw();
}
void LineEditor::show_line() {
  instead_.reset();
  draw();
}

std::string LineEditor::line() const { return to_utf8(view()); }
std::string LineEditor::line_before_cursor() const { return to_utf8(view().substr(0, cursor())); }

void LineEditor::remember(std::string_view line) {
  HistEventW event;
  ::history_w(history_.get(), &event, H_ENTER, to_edited(to_wide(line)).c_str());
}

void LineEditor::write(std::string_view bytes) { screen_.write(bytes); }

LineEditor& LineEditor::self(EditLine* editline) {
  void* data = nullptr;
  ::el_get(editline, EL_CLIENTDATA, &data);
  return *static_cast<LineEditor*>(data);
}

int LineEditor::take_key(EditLine* editline, wchar_t* key) {
  auto& keys = self(editline).keys_;
  if (keys.empty()) return 0;
  *key = keys.front();
  keys.erase(0, 1);
  return 1;
}

bool LineEditor::choose_terminal() {
  if (is_terminal_dumb()) return false;
  if (::el_set(editline_.get(), EL_TERMINAL, environment("TERM").data()) != 0 &&
      ::el_set(editline_.get(), EL_TERMINAL, "xterm") != 0)
    return false;
  char up[] = "up";
  char* sequence = nullptr;
  return ::el_get(editline_.get(), EL_GETTC, up, &sequence) == 0 && sequence != nullptr;
}

/// Runs the command that is bound to the keys. In its unbuffered mode el_wgets() runs one command and returns.
void LineEditor::run(std::wstring_view keys) {
  keys_ = keys;
  int ignored = 0;
  ::el_wgets(editline_.get(), &ignored);
  keys_.clear();
  draw();
}

std::wstring_view LineEditor::view() const {
  const auto* info = ::el_wline(editline_.get());
  return {info->buffer, static_cast<std::size_t>(info->lastchar - info->buffer)};
}
std::size_t LineEditor::cursor() const {
  const auto* info = ::el_wline(editline_.get());
  return static_cast<std::size_t>(info->cursor - info->buffer);
}

void LineEditor::draw() {
  if (!is_shown_) return;
  screen_.draw(instead_ ? *instead_ : LineDrawing{prompt_, prompt_colour_, std::wstring(view()), cursor()});
}

std::unique_ptr<LineEditor> LineEditor::make(int fd, std::string prompt, std::string prompt_colour) {
  if (!use_utf8_locale()) return nullptr;
  std::unique_ptr<LineEditor> editor(new LineEditor(fd, std::move(prompt), std::move(prompt_colour)));
  if (!editor->open()) return nullptr;
  return editor;
}

}  // namespace wsx
