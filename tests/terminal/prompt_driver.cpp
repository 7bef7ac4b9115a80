// A prompt and nothing else, for tests/e2e/test_prompt.py: shows each line that was typed as "[line]", and above the
// prompt whatever is written into the FIFO that it is given.
//
// Usage: prompt_driver FIFO [keep]
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/signalfd.h>
#include <unistd.h>

#include "input/slash.hpp"
#include "terminal/prompt.hpp"

namespace {

int watch_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGWINCH, SIGTSTP, SIGCONT, SIGINT}) sigaddset(&signals, signal);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  return signalfd(-1, &signals, SFD_CLOEXEC);
}

void on_signal(int fd, wsx::Prompt& prompt) {
  signalfd_siginfo info{};
  if (::read(fd, &info, sizeof info) != sizeof info) return;
  if (info.ssi_signo == SIGWINCH) prompt.on_resize();
  if (info.ssi_signo == SIGINT) prompt.print_above("interrupted\n");
  if (info.ssi_signo == SIGTSTP) {
    prompt.suspend();
    ::kill(::getpid(), SIGSTOP);
    prompt.resume();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const bool keeps = argc > 2 && std::string(argv[2]) == "keep";
  const int signals = watch_signals();
  const int fifo = ::open(argv[1], O_RDWR | O_CLOEXEC);  // both ways, so that it never ends
  bool is_over = false;
  wsx::Prompt* itself = nullptr;
  wsx::Prompt prompt(
      {.history_path = wsx::default_history_path(),
       .keeps_entered_line = keeps,
       .complete = [](std::string_view typed) { return wsx::complete_slash(typed, wsx::SlashScope::connection); }},
      [&](std::optional<std::string> line) {
        is_over = !line || *line == "/exit-now";
        itself->print_above(!line                ? "[end]\n"
                            : line->size() > 200 ? "[" + std::to_string(line->size()) + " bytes]\n"
                                                 : "[" + *line + "]\n");
        if (line && *line == "/exit-now") std::exit(3);  // no destructors of locals
      });
  itself = &prompt;
  while (!is_over) {
    pollfd waiting[] = {{prompt.fd(), POLLIN, 0}, {fifo, POLLIN, 0}, {signals, POLLIN, 0}};
    if (::poll(waiting, 3, -1) < 0) continue;
    char piece[65536];
    if (waiting[2].revents != 0) on_signal(signals, prompt);
    if (waiting[1].revents != 0)
      if (const auto n = ::read(fifo, piece, sizeof piece); n > 0)
        prompt.print_above({piece, static_cast<std::size_t>(n)});
    if (waiting[0].revents != 0) prompt.on_readable();
  }
}
