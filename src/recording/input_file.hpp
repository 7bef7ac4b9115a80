#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// A regular file, read piece by piece. Only a regular file, because reading a pipe could wait forever.
class InputFile {
 public:
  /// Error: phase input, code recording_unreadable.
  static Result<std::unique_ptr<InputFile>> open(const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// The next bytes, valid until the next call; none at the end of the file.
  Result<std::string_view> read();
  const std::string& path() const { return path_; }

  static constexpr std::size_t k_piece_bytes = 64 * 1024;

 private:
  InputFile(int fd, std::string path);

  int fd_;
  std::string path_, piece_;
};

/// What is wrong with a recording, and where ("line 3"; empty: as a whole). Phase input, code bad_recording.
Error refuse_recording(const std::string& path, const std::string& where, const std::string& what,
                       std::string hint = "");

}  // namespace wsx
