#pragma once
#include <vector>

#include "account/nanos.hpp"

namespace wsx {

/// How many messages were due when, in bounded memory: those of 10 ms are one entry, and of ever longer times in a run
/// that has more of them than there may be entries.
class DueTally {
 public:
  struct Entry {
    Nanos first = 0, last = 0;  // when they were due
    std::uint64_t count = 0;
  };
  /// In the order of their times.
  void add(Nanos due);
  const std::vector<Entry>& entries() const { return entries_; }

  static constexpr std::size_t k_max_entries = 64 * 1024;  // 1.5 MiB

 private:
  void join_neighbours();

  Nanos step_ = 10'000'000;
  std::vector<Entry> entries_;
};

}  // namespace wsx
