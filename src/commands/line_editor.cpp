#include "commands/line_editor.hpp"

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "commands/history.hpp"
#include "commands/key_bindings.hpp"
#include "commands/screen_row.hpp"
#include "commands/wide_text.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_line_characters = 1024 * 1024;
constexpr wchar_t k_prompt_escape = 1;  // what libedit draws between two of these takes no room

bool use_utf8_locale() {
  for (const char* name : {"", "C.UTF-8", "en_US.UTF-8"})
    if (std::setlocale(LC_CTYPE, name) && std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return false;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// The terminal opened anew, so that it is ours whether somebody makes the shared descriptor non-blocking or not.
File open_terminal(int fd) {
  char name[256];
  int own = -1;
  if (::ttyname_r(fd, name, sizeof name) == 0) own = ::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (own < 0) own = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  return File(own < 0 ? nullptr : ::fdopen(own, "r+"));
}

struct EndEditing {
  void operator()(EditLine* editline) const {
    ::el_set(editline, EL_EDITMODE,
             0);  // else el_end() sets the terminal's modes, and throws away what was typed ahead
    ::el_end(editline);
  }
  void operator()(HistoryW* history) const { ::history_wend(history); }
};

class LibeditEditor final : public LineEditor {
 public:
  LibeditEditor(int fd, std::string prompt, std::string prompt_colour)
      : fd_(fd), terminal_(open_terminal(fd)), null_(std::fopen("/dev/null", "we")), prompt_(to_wide(prompt)) {
    drawn_prompt_ = prompt_;
    if (!prompt_colour.empty())
      drawn_prompt_ = k_prompt_escape + to_wide(prompt_colour) + k_prompt_escape + prompt_ + k_prompt_escape +
                      L"\x1b[0m" + k_prompt_escape;
  }
  ~LibeditEditor() override {
    stop();
    editline_.reset();
    if (has_modes_) ::tcsetattr(fd_, TCSADRAIN, &modes_before_);  // el_init() changes them, too
  }

  bool open() {
    has_modes_ = ::tcgetattr(fd_, &modes_before_) == 0;
    if (!terminal_ || !null_ || !has_modes_) return false;
    editline_.reset(::el_init("wsx", terminal_.get(), terminal_.get(), null_.get()));
    if (!editline_ || !choose_terminal()) return false;
    auto* editline = editline_.get();
    ::el_set(editline, EL_CLIENTDATA, this);
    ::el_set(editline, EL_SIGNAL, 0);
    ::el_set(editline, EL_EDITOR, "emacs");
    ::el_wset(editline, EL_GETCFN, &LibeditEditor::take_key);
    ::el_wset(editline, EL_PROMPT_ESC, &LibeditEditor::draw_prompt, k_prompt_escape);
    // Ctrl-S searches, rather than stopping the terminal and with it the connection.
    ::el_set(editline, EL_SETTY, "-d", "-ixon", nullptr);
    for (const auto& [keys, command] : k_key_bindings) ::el_set(editline, EL_BIND, keys, command, nullptr);
    history_.reset(::history_winit());
    HistEventW event;
    ::history_w(history_.get(), &event, H_SETSIZE, static_cast<int>(History::k_max_entries));
    ::history_w(history_.get(), &event, H_SETUNIQUE, 1);
    ::el_wset(editline, EL_HIST, history_w, history_.get());
    return true;
  }

  void start() override {
    if (is_started_) return;
    is_started_ = true;
    ::el_set(editline_.get(), EL_UNBUFFERED, 1);  // takes the terminal, forgets the line, draws
    is_shown_ = true;
    read_size();
    if (kept_line_.empty()) return;
    hide();
    ::el_winsertstr(editline_.get(), kept_line_.c_str());
    show();
  }

  void stop() override {
    if (!is_started_) return;
    const auto* info = ::el_wline(editline_.get());
    kept_line_.assign(info->buffer, info->lastchar);
    hide();
    is_started_ = false;
    ::el_set(editline_.get(), EL_UNBUFFERED, 0);
    ::tcsetattr(fd_, TCSADRAIN, &modes_before_);  // libedit's idea of them is not quite what they were
  }

  void hide() override {
    if (!is_shown_) return;
    is_shown_ = false;
    erase(cursor_row(columns_));
  }

  void show() override {
    if (is_shown_ || !is_started_) return;
    is_shown_ = true;
    read_size();
    ::el_set(editline_.get(), EL_REFRESH);
  }

  void resize() override {
    if (!is_started_) return;
    const auto old_columns = columns_;
    read_size();
    // Some terminals wrap the rows anew, others do not, and none tells. Erasing too little leaves a trace of the old
    // prompt; erasing too much would lose what stands above it.
    if (is_shown_) erase(std::min(cursor_row(old_columns), cursor_row(columns_)));
    ::el_resize(editline_.get());
    if (is_shown_) ::el_set(editline_.get(), EL_REFRESH);
  }

  void press(std::wstring_view keys) override {
    const auto is_known = [&](const KeyBinding& binding) { return to_wide(binding.keys) == keys; };
    if (std::any_of(std::begin(k_key_bindings), std::end(k_key_bindings), is_known)) run(keys);
  }

  void insert(std::wstring_view text) override {
    const auto* info = ::el_wline(editline_.get());
    if (static_cast<std::size_t>(info->lastchar - info->buffer) + text.size() > k_max_line_characters) return beep();
    if (text.size() == 1 && text[0] >= L' ' && text[0] <= L'~') return run(text);
    const bool was_shown = is_shown_;
    hide();
    ::el_winsertstr(editline_.get(), std::wstring(text).c_str());
    if (was_shown) show();
  }

  void clear() override { run(to_wide(k_start_over)); }
  void beep() override { write("\a"); }

  std::string line() const override {
    const auto* info = ::el_wline(editline_.get());
    return to_utf8({info->buffer, info->lastchar});
  }
  std::string line_before_cursor() const override {
    const auto* info = ::el_wline(editline_.get());
    return to_utf8({info->buffer, info->cursor});
  }

  void remember(std::string_view line) override {
    HistEventW event;
    ::history_w(history_.get(), &event, H_ENTER, to_wide(line).c_str());
  }

  void write(std::string_view bytes) override {
    std::fwrite(bytes.data(), 1, bytes.size(), terminal_.get());
    std::fflush(terminal_.get());
  }

 private:
  static LibeditEditor& self(EditLine* editline) {
    void* data = nullptr;
    ::el_get(editline, EL_CLIENTDATA, &data);
    return *static_cast<LibeditEditor*>(data);
  }

  static wchar_t* draw_prompt(EditLine* editline) { return self(editline).drawn_prompt_.data(); }

  static int take_key(EditLine* editline, wchar_t* key) {
    auto& keys = self(editline).keys_;
    if (keys.empty()) return 0;
    *key = keys.front();
    keys.erase(0, 1);
    return 1;
  }

  /// A terminal that the database does not know is most likely a newer one that can all that xterm can.
  bool choose_terminal() {
    const char* name = std::getenv("TERM");
    if (name == nullptr || *name == '\0' || std::strcmp(name, "dumb") == 0) return false;
    if (::el_set(editline_.get(), EL_TERMINAL, name) != 0 && ::el_set(editline_.get(), EL_TERMINAL, "xterm") != 0)
      return false;
    char up[] = "up";
    char* sequence = nullptr;
    return ::el_get(editline_.get(), EL_GETTC, up, &sequence) == 0 && sequence != nullptr;
  }

  /// Runs the command that is bound to the keys. In its unbuffered mode el_wgets() runs one command and returns.
  void run(std::wstring_view keys) {
    keys_ = keys;
    int ignored = 0;
    ::el_wgets(editline_.get(), &ignored);
    keys_.clear();
  }

  void read_size() {
    winsize size{};
    ::ioctl(fd_, TIOCGWINSZ, &size);
    columns_ = size.ws_col < 2 ? 80 : size.ws_col;  // as libedit has it
    rows_ = size.ws_row < 1 ? 24 : size.ws_row;
  }

  std::size_t cursor_row(std::size_t columns) const {
    const auto* info = ::el_wline(editline_.get());
    const std::wstring_view before(info->buffer, static_cast<std::size_t>(info->cursor - info->buffer));
    const wchar_t at_cursor = info->cursor == info->lastchar ? 0 : *info->cursor;
    // Of a line that is higher than the screen libedit draws the end.
    return std::min(measure_cursor_row(prompt_, before, at_cursor, columns), rows_ - 1);
  }

  void erase(std::size_t cursor_row) {
    write("\r" + (cursor_row > 0 ? "\x1b[" + std::to_string(cursor_row) + "A" : "") + "\x1b[J");
  }

  const int fd_;
  File terminal_, null_;
  std::wstring prompt_, drawn_prompt_;
  std::unique_ptr<HistoryW, EndEditing> history_;
  std::unique_ptr<EditLine, EndEditing> editline_;
  termios modes_before_{};
  std::wstring keys_;       // what el_wgets() gets to read
  std::wstring kept_line_;  // from stop() to start()
  std::size_t columns_ = 80, rows_ = 24;
  bool has_modes_ = false, is_started_ = false, is_shown_ = false;
};

}  // namespace

std::unique_ptr<LineEditor> LineEditor::make(int fd, std::string prompt, std::string prompt_colour) {
  if (!use_utf8_locale()) return nullptr;
  auto editor = std::make_unique<LibeditEditor>(fd, std::move(prompt), std::move(prompt_colour));
  if (!editor->open()) return nullptr;
  return editor;
}

}  // namespace wsx
