#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace wsx {

/// A message as its server saw it. Times are CLOCK_MONOTONIC in nanoseconds; 0: it did not happen.
struct DelayRecord {
  std::uint32_t connection, number;  // both counted from 0; numbers by connection
  /// When the kernel took its last byte (and what was read together with it), whoever had the processor then.
  std::int64_t arrived;
  std::int64_t read;  // after the recv(2) that completed it
  std::int64_t due;   // when its answer should leave, by the law
  /// Just before the send(2) that took the last byte of its first answer: after it, whom the answer woke may have taken
  /// the processor.
  std::int64_t written;
};
static_assert(sizeof(DelayRecord) == 40, "the reader, delay_server.py, knows these as <IIqqqq");

/// Kept in memory while messages come, and written when all is over.
class DelayLog {
 public:
  DelayLog() { records_.reserve(k_expected_records); }

  std::size_t add(const DelayRecord& record) {
    records_.push_back(record);
    return records_.size() - 1;
  }
  DelayRecord& operator[](std::size_t index) { return records_[index]; }
  const std::vector<DelayRecord>& records() const { return records_; }
  /// False, with errno, if that fails.
  bool write(const std::string& path) const;

 private:
  static constexpr std::size_t k_expected_records = 1 << 20;
  std::vector<DelayRecord> records_;
};

}  // namespace wsx
