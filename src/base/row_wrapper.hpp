#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace wsx {

/// Breaks lines into rows of a terminal: between words, and within a word that would leave much of a row empty. Rows
/// that go on are indented. Colors (CSI … m) take no room.
class RowWrapper {
 public:
  /// At most `max_rows` are kept; 0: all.
  RowWrapper(std::size_t columns, std::size_t max_rows) : columns_(columns), max_rows_(max_rows) {}

  /// A line without its newline. An indent of more than half a row is taken for one of two columns.
  void add(std::string_view line, std::size_t indent);

  /// The rows with their newlines, and how many were left out.
  std::string take() { return std::move(out_); }
  std::size_t left_out() const { return left_out_; }

 private:
  void end_row();

  std::size_t columns_, max_rows_, rows_ = 0, left_out_ = 0;
  std::string out_, row_;
};

}  // namespace wsx
