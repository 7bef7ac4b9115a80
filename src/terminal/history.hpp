#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wsx {

/// $XDG_STATE_HOME/wsx/history, by default ~/.local/state/wsx/history; empty when there is no home.
std::string default_history_path();

/// What was entered, kept in a file with one line per entry, oldest first. Several processes may add to it at once.
/// A history that cannot be kept is not kept: no failure here is worth a message in the middle of a session, and what
/// in the file is no line of text is skipped. The file is its owner's alone (0600, its folder 0700).
class History {
 public:
  static constexpr std::size_t k_max_entries = 1000;
  static constexpr std::size_t k_max_entry_bytes = 16 * 1024;  // longer ones are not kept
  static constexpr std::size_t k_trim_slack = 100;  // the file may have this many more, so that trimming is rare

  /// An empty path keeps nothing, in no file.
  explicit History(std::string path) : path_(std::move(path)) {}

  /// The newest entries, oldest first.
  std::vector<std::string> load();

  /// Adds an entry, unless it is empty, blank, or the one that was added last.
  void add(std::string_view entry);

 private:
  void trim();

  std::string path_;
  std::string last_;            // the newest line, as far as we know; so for the next
  std::size_t file_lines_ = 0;  // other processes may have added more
};

}  // namespace wsx
