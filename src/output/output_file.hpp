#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "output/line_writer.hpp"

/// Files that others see whole or not at all.
namespace wsx {

/// A file that is written beside its place, as NAME.PID.part, and gets its name from commit(). Until then a file of
/// that name stays as it was; without commit() nothing is left. What has nothing beside it is written directly: a
/// device, a pipe, a file mounted into a container, a file in a folder where this process may create none.
class OutputFile {
 public:
  /// A file with secrets in it is for its owner only (0600), whatever it replaces. What is written directly stays as it
  /// is if it exists.
  enum class Readers : std::uint8_t { all, owner };
  /// To open a named pipe waits for its reader, with a deadline not beyond that. Errors: phase io, codes open_failed,
  /// timeout.
  static Result<std::unique_ptr<OutputFile>> open(
      const std::string& path, Readers readers = Readers::all,
      std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt);

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  LineWriter& writer() { return *writer_; }
  /// Writes what is left, for at most `patience`, and gives the file its name. Later calls do nothing. Error: phase io,
  /// code write_failed.
  Result<void> commit(std::chrono::milliseconds patience);

 private:
  OutputFile() = default;
  Result<void> copy_part(int why_not_renamed);

  std::unique_ptr<LineWriter> writer_;
  Readers readers_ = Readers::all;
  std::string path_;    // as given, for messages
  std::string target_;  // what commit() replaces: no symbolic link
  std::string part_;    // where it is written; empty: directly, or committed
};

/// Whether extend_file() will find what it needs. Error: open_failed.
Result<void> check_extendable(const std::string& path);
/// Appends a text to a file that others append to as well: all of it or nothing. `readers` matters if the file does not
/// exist. Errors: open_failed, write_failed.
Result<void> extend_file(const std::string& path, std::string_view text, std::chrono::milliseconds patience,
                         OutputFile::Readers readers = OutputFile::Readers::all);

}  // namespace wsx
