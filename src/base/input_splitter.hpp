#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wsx {

/// Cuts a stream of bytes into records at a delimiter, or takes it whole. A record that lies whole in what
/// is fed is not copied. Holds at most one of at most `max_bytes`; a longer one is dropped as a whole and reported.
class InputSplitter {
 public:
  struct Record {
    std::uint64_t number = 0;  // 1, 2, 3 …: the line's
    std::string_view bytes;    // valid until the next call, as long as what was fed
    bool too_long = false;     // then `bytes` is empty
  };

  /// Without a delimiter everything until finish() is one record.
  InputSplitter(std::optional<char> delimiter, std::uint64_t max_bytes)
      : delimiter_(delimiter), max_bytes_(max_bytes) {}

  /// Takes from the front of `bytes` up to the end of a record; returns it, or nothing when all was taken.
  std::optional<Record> feed(std::string_view& bytes);
  /// The last record, when the stream did not end with a delimiter.
  std::optional<Record> finish();

 private:
  bool fits(std::string_view bytes) const { return !too_long_ && bytes.size() <= max_bytes_ - held_.size(); }
  void hold(std::string_view bytes);
  Record complete(std::string_view bytes);

  std::optional<char> delimiter_;
  std::uint64_t max_bytes_, number_ = 0;
  std::string held_;      // the beginning of a record that came in pieces
  bool is_given_ = true;  // `held_` was handed out with the last record
  bool begun_ = false, too_long_ = false;
};

}  // namespace wsx
