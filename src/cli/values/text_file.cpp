#include "cli/values/text_file.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.hpp"
#include "base/units.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {
namespace {

using Clock = std::chrono::steady_clock;

std::optional<Clock::time_point> g_text_file_deadline;
bool g_has_text_file_been_late = false;

bool is_pipe(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

/// To open a pipe would wait for its writer; so that is left to poll(), which can be told for how long.
int open_text(const std::string& path) {
  const bool may_wait = !g_text_file_deadline || !is_pipe(path);
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | (may_wait ? 0 : O_NONBLOCK));
}

/// False when the deadline has passed. A pipe that nobody has opened for writing yet has nothing to read and is not at
/// its end either: poll() returns only when somebody has.
bool wait_for_text(int fd) {
  if (!g_text_file_deadline) return true;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*g_text_file_deadline - Clock::now());
  pollfd waiting{fd, POLLIN, 0};
  const auto most = std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, INT_MAX);
  return ::poll(&waiting, 1, static_cast<int>(most)) != 0;
}

}  // namespace

void limit_text_files(Clock::time_point deadline) { g_text_file_deadline = deadline; }

bool has_text_file_been_late() { return g_has_text_file_been_late; }

Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes) {
  const auto refuse = [&](const std::string& why) {
    return usage_error("cannot read " + quote_value(path) + ": " + why);
  };
  const Fd file(open_text(path));
  if (!file) return refuse(std::strerror(errno));
  std::string text;
  char piece[16 * 1024];
  for (;;) {
    if (!wait_for_text(file.get())) {
      g_has_text_file_been_late = true;
      return refuse("nobody has written it to its end (--timeout)");
    }
    const ssize_t bytes = ::read(file.get(), piece, sizeof piece);
    if (bytes < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (bytes < 0) return refuse(std::strerror(errno));
    if (bytes == 0) return text;
    text.append(piece, static_cast<std::size_t>(bytes));
    if (text.size() > max_bytes) return refuse("it is larger than " + format_size(max_bytes));
  }
}

Result<void> read_lines(const std::string& path, std::size_t max_bytes,
                        const std::function<Result<void>(std::string_view line)>& take) {
  constexpr std::string_view k_blanks = " \t\r";  // at the end only \r goes: a tab may end a cookie without a value
  const auto text = read_text_file(path, max_bytes);
  if (!text) return text.error();
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text->size();) {
    const auto end = std::min(text->find('\n', begin), text->size());
    auto line = std::string_view(*text).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    const auto first = line.find_first_not_of(k_blanks);
    if (first == line.npos) continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto taken = take(line.substr(first));
    if (!taken)
      return usage_error("@" + shorten(path) + " line " + std::to_string(number) + " " + taken.error().message);
  }
  return {};
}

}  // namespace wsx
