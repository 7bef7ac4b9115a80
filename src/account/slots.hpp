#pragma once
#include <optional>

#include "account/nanos.hpp"
#include "measure/arrivals.hpp"

namespace wsx {

/// A thread's share of an open loop's schedule. All slots go round the connections in turn, and connections round the
/// threads: what is due when, on which connection, does not depend on how many threads there are.
class Slots {
 public:
  struct Options {
    double per_second = 1;
    ArrivalKind arrivals = ArrivalKind::constant;
    std::uint64_t seed = 1;
    Nanos begin = 0, measure_begin = 0, end = INT64_MAX;   // slots from `begin` on, before `end`
    std::optional<std::uint64_t> messages = std::nullopt;  // slots from measure_begin on, at most
    std::uint64_t connections = 1;                         // that slots go round
    unsigned thread = 0, threads = 1;
  };
  explicit Slots(const Options& options);

  static constexpr Nanos k_none = INT64_MAX;
  /// When this thread's next slot is due; k_none: there are no more.
  Nanos due() const { return due_; }
  /// Which connection's turn it is, of all.
  std::uint64_t connection() const { return slot_ % options_.connections; }
  void advance();
  /// Passes over all that is due before `when`, at once where arrivals are constant. How many slots of this thread that
  /// were.
  std::uint64_t skip_until(Nanos when);
  /// Of messages that nobody will send only the number matters: if many are left, they are due at even distances from
  /// here on, so that they are counted at once.
  void even_out();
  /// Nothing is due from then on.
  void end_at(Nanos end);

 private:
  std::uint64_t skip_constant(Nanos when);
  /// Of all slots below this number, those of this thread.
  std::uint64_t count_own(std::uint64_t slots) const;

  Options options_;
  Arrivals arrivals_;
  Nanos due_ = 0;
  std::uint64_t slot_ = 0;
  std::uint64_t measured_ = 0;  // slots of all threads
};

}  // namespace wsx
