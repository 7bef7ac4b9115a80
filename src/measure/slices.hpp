#pragma once
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "measure/histogram.hpp"

namespace wsx {

/// A distribution in slices of time, so that its percentiles come with an interval that is true of durations which
/// follow each other: neighbors are alike, and whoever takes them for independent promises far too much.
///
/// The interval is that of batch means (Schmeiser 1982; Fishman & Yarberry 1997; for quantiles SQSTS, arXiv
/// 2311.04159): the run is cut into 20 batches in time order, and how much the share of durations up to the percentile
/// differs between them says how sure its rank is. (The percentiles of batches would mislead: where slow answers come
/// in groups, most batches have none.) It is true within this run: the next one may differ by more.
class Slices {
 public:
  /// The first slice begins at `begin`, in nanoseconds.
  explicit Slices(std::int64_t begin) : begin_(begin), end_(begin + k_shortest_ns) {}

  /// To be called before a duration is recorded at `now`; `so_far` are those recorded before.
  void turn(std::int64_t now, const Histogram& so_far) {
    if (now - latest_ > longest_gap_ && latest_) longest_gap_ = now - latest_;
    latest_ = now;
    if (now >= end_) end_slices(now, so_far);
  }
  /// Those of another thread, begun at the same time.
  void add(const Slices& other);

  struct Interval {
    std::optional<std::pair<std::uint64_t, std::uint64_t>> values = {};
    std::uint64_t needed = 0;      // if there is none: how many durations it takes, by what is known
    bool needed_at_least = false;  // or more: the run was too uneven to tell
  };
  /// Of a percentile of the whole distribution. `known`: all of it that was recorded with turn(). `unknown`: how many
  /// more there are, all of them greater, whenever that was.
  Interval interval(double percentile, const Histogram& known, std::uint64_t unknown,
                    std::uint64_t needed_of_each) const;

  static constexpr std::size_t k_batches = 20;
  /// Slices become longer, so that a run's last one is a hundredth of it or so, however long it is: 80 slices of a
  /// millisecond, 80 of two, and so on, some 1,300 in an hour. None is ever merged while the load runs.
  static constexpr std::int64_t k_shortest_ns = 1'000'000;
  static constexpr std::size_t k_slices_of_a_length = 80;

 private:
  /// What one counter gained.
  struct Gain {
    std::uint32_t index, count;
  };
  using Slice = std::vector<Gain>;

  struct Batch {
    Slice gains;
    std::uint64_t count = 0;
    std::int64_t ns = 0;

    void add(const Slice& slice);
    /// Of the counters up to this one.
    std::uint64_t count_up_to(std::size_t index) const;
  };

  void end_slices(std::int64_t now, const Histogram& so_far);
  std::vector<Batch> make_batches(const Histogram& known) const;
  static std::int64_t length_of(std::size_t slice);

  std::int64_t begin_, end_;  // end_: of the current slice
  std::int64_t latest_ = 0, longest_gap_ = 0;
  std::vector<Slice> slices_;          // those that ended
  std::vector<std::uint64_t> before_;  // the counters when the last of them did
  std::uint64_t before_count_ = 0;
};

}  // namespace wsx
