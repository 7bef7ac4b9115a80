#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wsx {

/// Cuts a stream of bytes into records at a delimiter, or takes it whole. Holds at most one record of at most
/// `max_bytes`; a longer one is dropped as a whole and reported.
class InputSplitter {
 public:
  struct Record {
    std::uint64_t number = 0;  // 1, 2, 3 …: the line's
    std::string bytes;
    bool too_long = false;  // then `bytes` is empty
  };

  /// Without a delimiter everything until finish() is one record.
  InputSplitter(std::optional<char> delimiter, std::uint64_t max_bytes)
      : delimiter_(delimiter), max_bytes_(max_bytes) {}

  /// Takes from the front of `bytes` up to the end of a record; returns it, or nothing when all was taken.
  std::optional<Record> feed(std::string_view& bytes);
  /// The last record, when the stream did not end with a delimiter.
  std::optional<Record> finish();

 private:
  void take(std::string_view bytes);
  Record complete();

  std::optional<char> delimiter_;
  std::uint64_t max_bytes_, number_ = 0;
  std::string record_;
  bool begun_ = false, too_long_ = false;
};

}  // namespace wsx
