#pragma once
#include <random>

#include "event/event.hpp"

namespace wsx {

/// Events as wsx could emit them, of every type in turn, with members present or absent at random; the same for the
/// same seed.
class RandomEvents {
 public:
  explicit RandomEvents(std::uint64_t seed) : random_(seed) {}
  Event next();

 private:
  std::uint64_t number(std::uint64_t most);
  bool coin() { return number(1) == 1; }
  std::string text();
  std::string bytes();
  microseconds time() { return microseconds(number(coin() ? 5'000 : 100'000'000'000)); }
  Traffic traffic() { return {number(1'000'000), number(~0ull), number(~0ull)}; }
  HeaderList headers();
  Direction dir() { return coin() ? Direction::in : Direction::out; }

  template <class Make>
  auto maybe(Make make) {
    return coin() ? std::optional(make()) : std::nullopt;
  }
  std::optional<std::string> maybe_text() {
    return maybe([&] { return text(); });
  }
  std::optional<microseconds> maybe_time() {
    return maybe([&] { return time(); });
  }

  void fill(Listening& listening);
  void fill(Open& open);
  void fill(Message& message);
  void fill(Ping& ping);
  void fill(Pong& pong);
  void fill(Frame& frame);
  void fill(Close& close);
  void fill(Error& error);
  void fill(Retry& retry);
  void fill(Expect& expect);
  void fill(Stats& stats);
  void fill(Wait& wait);

  std::mt19937_64 random_;
  std::size_t type_ = 0;
};

}  // namespace wsx
