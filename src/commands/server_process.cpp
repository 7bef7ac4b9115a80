#include "commands/server_process.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "base/number.hpp"

extern char** environ;

namespace wsx {
namespace {

Error refuse_server(const std::string& what, int reason) {
  return {Phase::io, "server_failed", "cannot start the server: " + what + ": " + std::strerror(reason), ""};
}

std::string replace_port(std::string text, std::uint16_t port) {
  constexpr std::string_view k_place = "{port}";
  for (auto at = text.find(k_place); at != text.npos; at = text.find(k_place, at))
    text.replace(at, k_place.size(), std::to_string(port));
  return text;
}

/// The environment of this process, and the port.
std::vector<std::string> make_environment(std::uint16_t port) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable; ++variable)
    if (std::strncmp(*variable, "PORT=", 5) != 0) variables.emplace_back(*variable);
  variables.push_back("PORT=" + std::to_string(port));
  return variables;
}

std::vector<char*> point_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// How it is spawned: in a group of its own, with signals as a shell expects them.
class SpawnSetup {
 public:
  explicit SpawnSetup(int error_output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, error_output, STDERR_FILENO);
    posix_spawnattr_init(&attributes_);
    sigset_t all, none;
    sigemptyset(&none);
    sigemptyset(&all);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) sigaddset(&all, signal);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnSetup() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::string describe_status(int status) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

/// What proc(5) says of a process.
struct GroupMember {
  bool is_alive = false;  // not merely waiting to be asked for its exit code
  std::uint64_t cpu_ticks = 0;
};

/// None: there is no such process, or it is not of the group. The fields follow the name, which may have spaces.
std::optional<GroupMember> read_member(const std::string& pid, pid_t group) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(')');
  if (name_end == text.npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  std::string state, skipped;
  pid_t parent = 0, group_of_it = 0;
  fields >> state >> parent >> group_of_it;
  if (group_of_it != group) return std::nullopt;
  for (int i = 0; i < 8; ++i) fields >> skipped;  // session … cmajflt
  std::uint64_t user = 0, system = 0;
  fields >> user >> system;
  return GroupMember{state != "Z" && state != "X", user + system};
}

std::vector<GroupMember> list_members(pid_t group) {
  std::vector<GroupMember> members;
  DIR* const folder = ::opendir("/proc");
  if (!folder) return members;
  while (const dirent* entry = ::readdir(folder)) {
    const std::string name = entry->d_name;
    if (!parse_whole<std::uint32_t>(name)) continue;
    if (const auto member = read_member(name, group)) members.push_back(*member);
  }
  ::closedir(folder);
  return members;
}

}  // namespace

Result<std::unique_ptr<ServerProcess>> ServerProcess::start(const std::string& command, std::uint16_t port) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return refuse_server("pipe", errno);
  const Fd write_end(ends[1]);
  const SpawnSetup setup(write_end.get());
  std::vector<std::string> arguments{"sh", "-c", replace_port(command, port)}, variables = make_environment(port);
  pid_t pid = 0;
  const int failed = ::posix_spawn(&pid, "/bin/sh", setup.actions(), setup.attributes(), point_to(arguments).data(),
                                   point_to(variables).data());
  if (failed) {
    ::close(ends[0]);
    return refuse_server("/bin/sh", failed);
  }
  return std::unique_ptr<ServerProcess>(new ServerProcess(pid, ends[0]));
}

ServerProcess::ServerProcess(pid_t pid, int error_output)
    : pid_(pid), errors_(error_output), reader_([this] { read_errors(); }) {}

ServerProcess::~ServerProcess() {
  stop();
  abandon_ = true;
  reader_.join();
}

/// All of it is read, or a server that prints much would wait for us.
void ServerProcess::read_errors() {
  read_all_errors();
  has_read_all_ = true;
}

void ServerProcess::read_all_errors() {
  constexpr int k_look_again_ms = 100;
  std::string piece(64 * 1024, '\0');
  while (!abandon_) {
    pollfd ready{errors_.get(), POLLIN, 0};
    if (::poll(&ready, 1, k_look_again_ms) <= 0) continue;  // a process that left the group may hold the other end
    const ssize_t bytes = ::read(errors_.get(), piece.data(), piece.size());
    if (bytes == 0 || (bytes < 0 && errno != EINTR)) return;
    const std::lock_guard guard(lock_);
    last_words_.append(piece.data(), static_cast<std::size_t>(std::max<ssize_t>(0, bytes)));
    if (last_words_.size() <= k_max_last_words) continue;
    last_words_.erase(0, last_words_.size() - k_max_last_words);
    const auto line_end = last_words_.find('\n');
    if (line_end + 1 < last_words_.size()) last_words_.erase(0, line_end + 1);  // half a line
  }
}

std::optional<std::string> ServerProcess::find_end() {
  int status = 0;
  if (!status_ && ::waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
  return status_ ? std::optional(describe_status(*status_)) : std::nullopt;
}

std::string ServerProcess::last_words() {
  const std::lock_guard guard(lock_);
  return last_words_;
}

double ServerProcess::cpu_seconds() const {
  std::uint64_t ticks = 0;
  for (const GroupMember& member : list_members(pid_)) ticks += member.cpu_ticks;
  return static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// The shell is waited for. Others of the group are init's children by then, and not every container has an init that
/// asks for their exit codes.
bool ServerProcess::is_group_gone() {
  find_end();
  if (!status_) return false;
  const auto members = list_members(pid_);
  return std::none_of(members.begin(), members.end(), [](const GroupMember& member) { return member.is_alive; });
}

void ServerProcess::stop() {
  if (is_stopped_) return;
  is_stopped_ = true;
  constexpr auto k_look_again = std::chrono::milliseconds(10);
  for (const int signal : {SIGTERM, SIGKILL}) {
    ::kill(-pid_, signal);
    const auto until = std::chrono::steady_clock::now() + k_stop_patience;
    while (!is_group_gone() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(k_look_again);
    if (is_group_gone()) break;
  }
  // What it said last is still in the pipe.
  const auto until = std::chrono::steady_clock::now() + k_look_again * 50;
  while (!has_read_all_ && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(k_look_again);
}

void ServerProcess::kill() { ::kill(-pid_, SIGKILL); }

Result<std::uint16_t> find_free_port() {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (!socket || ::bind(socket.get(), generic, size) != 0 || ::getsockname(socket.get(), generic, &size) != 0)
    return Error{Phase::io, "no_port", std::string("there is no free port for a server: ") + std::strerror(errno), ""};
  return ntohs(address.sin_port);
}

}  // namespace wsx
