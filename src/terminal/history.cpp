#include "terminal/history.hpp"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "base/ascii.hpp"
#include "base/environment.hpp"
#include "base/fd.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

namespace fs = std::filesystem;

// Of a larger file only the end is read.
constexpr off_t k_max_file_bytes = 4 * 1024 * 1024;

/// Keeps other processes of wsx away from the file while it lives: a lock on the folder, because the file itself is
/// replaced. It is not waited for long, since its holder may have been stopped.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& file)
      : folder_(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    constexpr int k_max_attempts = 50;
    for (int i = 0; folder_ && i < k_max_attempts && !is_held_; ++i) {
      is_held_ = ::flock(folder_.get(), LOCK_EX | LOCK_NB) == 0;
      if (!is_held_) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  bool is_held() const { return is_held_; }

 private:
  Fd folder_;  // closing it unlocks
  bool is_held_ = false;
};

/// Makes the folder, and those above it, all for their owner only.
void make_folder(const fs::path& folder) {
  std::error_code ignored;
  if (folder.empty() || fs::exists(folder, ignored)) return;
  make_folder(folder.parent_path());
  ::mkdir(folder.c_str(), 0700);
}

/// Opens a regular file and nothing else, so that neither a FIFO nor a device can block or be written to.
int open_regular(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0600);
  struct stat status {};
  if (fd < 0 || (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode))) return fd;
  ::close(fd);
  return -1;
}

std::string read_end(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return "";
  const off_t start = std::max<off_t>(0, status.st_size - k_max_file_bytes);
  ::lseek(fd, start, SEEK_SET);
  std::string text;
  char piece[16 * 1024];
  ssize_t n = 0;
  while (static_cast<off_t>(text.size()) < k_max_file_bytes && (n = ::read(fd, piece, sizeof piece)) > 0)
    text.append(piece, static_cast<std::size_t>(n));
  if (start > 0) text.erase(0, text.find('\n') + 1);  // most likely the end of a line only
  return text;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool is_line(std::string_view line) {
  return line.find_first_not_of(' ') != line.npos && line.size() <= History::k_max_entry_bytes && is_utf8(line) &&
         std::none_of(line.begin(), line.end(), [](char c) { return c != '\t' && is_control(c); });
}

// In the file, which has one line of text per entry, a newline is the character that shows one, which is itself another
// one; control characters and bytes that are not UTF-8 are of private use as well.
constexpr char32_t k_kept_newline = 0x23ce, k_kept_newline_sign = 0x10fffd, k_kept_byte = 0x10fe00;

bool is_kept_byte(char32_t c) { return c >= k_kept_byte && c < k_kept_byte + 0x100; }

/// Nothing for an entry that the file cannot hold.
std::optional<std::string> to_line(std::string_view entry) {
  std::string line;
  for (std::size_t i = 0; i < entry.size();) {
    const auto [value, size] = decode_utf8(entry.substr(i));
    if (value == k_kept_newline_sign || is_kept_byte(value)) return std::nullopt;
    const bool is_byte = value == k_bad_byte || (value != '\t' && size == 1 && is_control(entry[i]));
    if (value == '\n')
      append_utf8(line, k_kept_newline);
    else if (value == k_kept_newline)
      append_utf8(line, k_kept_newline_sign);
    else if (is_byte)
      append_utf8(line, k_kept_byte + static_cast<unsigned char>(entry[i]));
    else
      line += entry.substr(i, size);
    i += size;
  }
  return is_line(line) ? std::optional(std::move(line)) : std::nullopt;
}

std::string from_line(std::string_view line) {
  std::string entry;
  while (!line.empty()) {
    const auto [value, size] = decode_utf8(line);
    if (value == k_kept_newline)
      entry += '\n';
    else if (value == k_kept_newline_sign)
      append_utf8(entry, k_kept_newline);
    else if (is_kept_byte(value))
      entry += static_cast<char>(value - k_kept_byte);
    else
      entry += line.substr(0, size);
    line.remove_prefix(size);
  }
  return entry;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> entries;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    if (is_line(line) && (entries.empty() || entries.back() != line)) entries.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (entries.size() > History::k_max_entries)
    entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(History::k_max_entries));
  return entries;
}

std::string read_file(const std::string& path) {
  const Fd file(open_regular(path, O_RDONLY));
  return file ? read_end(file.get()) : "";
}

/// Whether the last line was cut short, by a crash or a full disk.
bool ends_in_mid_line(int fd) {
  const off_t size = ::lseek(fd, 0, SEEK_END);
  char last = '\n';
  return size > 0 && ::pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

}  // namespace

std::string default_history_path() {
  const auto folder = xdg_folder("XDG_STATE_HOME", ".local/state");
  return folder.empty() ? "" : folder + "/wsx/history";
}

std::vector<std::string> History::load() {
  if (path_.empty()) return {};
  const auto text = read_file(path_);
  auto entries = split_lines(text);
  file_lines_ = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  last_ = entries.empty() ? "" : entries.back();
  for (auto& entry : entries) entry = from_line(entry);
  return entries;
}

void History::add(std::string_view entry) {
  const auto line = to_line(entry);
  if (path_.empty() || !line || *line == last_) return;
  last_ = *line;
  make_folder(fs::path(path_).parent_path());
  const FolderLock lock(path_);
  {
    const Fd file(open_regular(path_, O_RDWR | O_APPEND | O_CREAT));
    if (!file) return;
    ::fchmod(file.get(), 0600);
    const std::string start = ends_in_mid_line(file.get()) ? "\n" : "";
    if (!write_all(file.get(), start + *line + "\n")) return;
  }
  if (++file_lines_ > k_max_entries + k_trim_slack && lock.is_held()) trim();
}

void History::trim() {
  std::string text;
  const auto entries = split_lines(read_file(path_));
  for (const auto& entry : entries) text += entry + "\n";
  const auto temporary = path_ + ".new";
  ::unlink(temporary.c_str());
  {
    const Fd file(open_regular(temporary, O_WRONLY | O_CREAT | O_EXCL));
    if (!file || !write_all(file.get(), text)) return;
  }
  if (::rename(temporary.c_str(), path_.c_str()) == 0) file_lines_ = entries.size();
}

}  // namespace wsx
