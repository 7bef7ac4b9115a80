#include <algorithm>

#include "play/play.hpp"

namespace wsx {
namespace {

using Kind = PlayLine::Kind;
using std::chrono::nanoseconds;

constexpr nanoseconds k_hundred_years = std::chrono::hours(24) * 365 * 100;

nanoseconds multiply(nanoseconds time, std::uint64_t times) {
  if (time.count() == 0 || times == 0) return nanoseconds(0);
  return times > static_cast<std::uint64_t>(k_hundred_years / time) ? k_hundred_years
                                                                    : time * static_cast<std::int64_t>(times);
}

}  // namespace

void Play::begin_round(PlayPosition& position, const PlayLine& repeat) const {
  if (!repeat.every) return;
  const auto& round = position.rounds[position.depth - 1];
  position.not_before = std::max(position.not_before, round.start + multiply(*repeat.every, round.n - 1));
  position.jitter = nanoseconds(static_cast<std::int64_t>(static_cast<double>(repeat.every->count()) * repeat.jitter));
}

/// Carries out lines that need nobody, up to one that does.
void Play::settle(PlayPosition& position, SteadyTime now) const {
  const auto& lines = conversation_->lines;
  while (position.line < lines.size()) {
    const PlayLine& line = lines[position.line];
    if (line.is_step() || line.kind == Kind::together) return;
    if (line.kind == Kind::wait) {
      position.not_before = std::max(position.not_before, now) + line.duration;
    } else if (line.kind == Kind::repeat) {
      position.rounds[position.depth++] = {std::max(position.not_before, now), 1};
      begin_round(position, line);
    } else if (line.kind == Kind::end) {
      const PlayLine& repeat = lines[line.partner];
      auto& round = position.rounds[position.depth - 1];
      if (repeat.count == 0 || round.n < repeat.count) {
        ++round.n;
        position.forgotten = std::min(position.forgotten, position.depth);
        position.line = static_cast<std::uint32_t>(line.partner) + 1;
        begin_round(position, repeat);
        continue;
      }
      position.lowest = std::min(position.lowest, --position.depth);
    }
    ++position.line;  // ignore, on, and all, which waits for no other connection here
  }
}

PlayPosition Play::after(PlayPosition position, SteadyTime now) const {
  const PlayLine& line = line_at(position);
  position.line = static_cast<std::uint32_t>(line.kind == Kind::together ? line.partner : position.line) + 1;
  position.since = now;
  position.not_before = SteadyTime::min();
  position.jitter = nanoseconds(0);
  position.met = position.messages = 0;
  settle(position, now);
  return position;
}

void Play::adopt(const PlayPosition& position) {
  values_.forget(position.forgotten);
  values_.lift_to(position.lowest);
  position_ = position;
  position_.forgotten = HoleValues::k_nothing_forgotten;
  position_.lowest = position_.depth;
}

bool Play::is_endless() const {
  // The round at each depth does not know its repeat; the lines before do.
  std::size_t depth = 0;
  for (std::uint32_t at = position_.line; at > 0 && depth < position_.depth;) {
    const PlayLine& line = conversation_->lines[--at];
    if (line.kind == Kind::end)
      at = static_cast<std::uint32_t>(line.partner);
    else if (line.kind == Kind::repeat) {
      if (line.count == 0) return true;
      ++depth;
    }
  }
  return false;
}

}  // namespace wsx
