#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "recording/comparison.hpp"
#include "recording/recording.hpp"

using namespace wsx;

/// Offsets never go back, and a recording holds what it says it holds. Compared with itself, nothing differs.
static void read_to_end(Recording& recording) {
  Comparison comparison(recording.again().value(), {});
  microseconds last{0};
  std::uint64_t sent = 0, received = 0;
  for (;;) {
    const auto event = recording.next();
    if (!event) std::abort();
    if (!*event) break;
    if ((*event)->offset < last) std::abort();
    last = (*event)->offset;
    const auto* message = std::get_if<Message>(&(*event)->what);
    if (!message) continue;
    ++(message->dir == Direction::out ? sent : received);
    if (message->dir == Direction::in && comparison.receive(*message)) std::abort();
  }
  if (sent != recording.socket().sent || received != recording.socket().received) std::abort();
  if (!comparison.is_complete() || comparison.finish()) std::abort();
}

/// Any file is a recording, or is refused with the reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int fd = ::memfd_create("recording", MFD_CLOEXEC);
  if (fd < 0 || ::write(fd, data, size) != static_cast<ssize_t>(size)) std::abort();
  const auto path = "/proc/self/fd/" + std::to_string(fd);
  for (const auto socket : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(2)}) {
    auto recording = open_recording(path, socket);
    if (recording)
      read_to_end(**recording);
    else if (recording.error().message.empty() || recording.error().code.empty())
      std::abort();
  }
  ::close(fd);
  return 0;
}
