#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "account/nanos.hpp"

namespace wsx {

/// How answers find the messages that they answer.
enum class MatchedBy : std::uint8_t { number, echo, order };

constexpr std::string_view format_matched_by(MatchedBy by) {
  return by == MatchedBy::number ? "number" : by == MatchedBy::echo ? "echo" : "order";
}

/// --match auto: the first answers show how all of a run are matched. Shared by the run's threads.
///
/// A message that names or repeats one of ours does not do so by accident, and servers send other messages on their
/// own; so those that differ choose only if no other kind has come.
class MatchTrial {
 public:
  /// How long answers are looked at, from the first on.
  static constexpr Nanos k_time = 100'000'000;

  /// A message came at `now` that one of ours may be answered by. Nothing: neither its number nor its bytes are ours.
  void note(std::optional<MatchedBy> kind, Nanos now) {
    Nanos none = 0;
    if (!first_.load(std::memory_order_relaxed)) first_.compare_exchange_strong(none, now);
    std::atomic<bool>& seen = kind == MatchedBy::number ? numbers_ : kind == MatchedBy::echo ? echoes_ : others_;
    if (!seen.load(std::memory_order_relaxed)) seen.store(true);
  }
  /// When it ends; INT64_MAX while nothing has come.
  Nanos end() const {
    const Nanos first = first_.load(std::memory_order_relaxed);
    return first ? first + k_time : INT64_MAX;
  }
  /// What the messages so far speak for; none: there were none. The first thread to ask decides for all.
  std::optional<MatchedBy> decide() {
    int undecided = k_undecided;
    const auto choice = numbers_ ? MatchedBy::number : echoes_ ? MatchedBy::echo : MatchedBy::order;
    if (numbers_ || echoes_ || others_) choice_.compare_exchange_strong(undecided, static_cast<int>(choice));
    return this->choice();
  }
  /// Whether nothing has come so far that names or repeats a message.
  bool leans_to_order() const { return !numbers_ && !echoes_; }
  std::optional<MatchedBy> choice() const {
    const int choice = choice_.load(std::memory_order_relaxed);
    return choice == k_undecided ? std::nullopt : std::optional(static_cast<MatchedBy>(choice));
  }

 private:
  static constexpr int k_undecided = -1;

  std::atomic<Nanos> first_{0};
  std::atomic<bool> numbers_{false}, echoes_{false}, others_{false};
  std::atomic<int> choice_{k_undecided};
};

}  // namespace wsx
