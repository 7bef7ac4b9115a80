#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "recording/recording.hpp"

namespace wsx {

/// The connections of a recording as they are found, and the one that is wanted. Remembers the wanted one and the first
/// k_max_listed, however many there are.
class SocketList {
 public:
  explicit SocketList(std::optional<std::uint64_t> wanted) : wanted_(wanted) {}

  /// The connection with this number, which is new if it was not requested before; null when it is one too many to
  /// remember. Valid until the next call.
  RecordedSocket* find_or_add(std::uint64_t number);
  /// The wanted one; without a wish, the only one. Errors: bad_recording when there is none, no_such_socket with a list
  /// of those that there are.
  Result<RecordedSocket> choose(const std::string& path) const;
  bool is_wanted(std::uint64_t number) const { return wanted_.value_or(number) == number; }

  static constexpr std::size_t k_max_listed = 16;

 private:
  std::string list() const;

  std::optional<std::uint64_t> wanted_;
  std::vector<RecordedSocket> sockets_;
  bool has_more_ = false;
};

}  // namespace wsx
