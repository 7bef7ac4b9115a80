#include "commands/input_splitter.hpp"

#include <utility>

namespace wsx {

std::optional<InputSplitter::Record> InputSplitter::feed(std::string_view& bytes) {
  const auto end = delimiter_ ? bytes.find(*delimiter_) : bytes.npos;
  if (end == bytes.npos) {
    take(std::exchange(bytes, {}));
    return std::nullopt;
  }
  take(bytes.substr(0, end));
  bytes.remove_prefix(end + 1);
  return complete();
}

std::optional<InputSplitter::Record> InputSplitter::finish() {
  if (!begun_) return std::nullopt;
  return complete();
}

void InputSplitter::take(std::string_view bytes) {
  begun_ = begun_ || !bytes.empty();
  too_long_ = too_long_ || bytes.size() > max_bytes_ - record_.size();
  if (too_long_)
    record_.clear();
  else
    record_ += bytes;
}

InputSplitter::Record InputSplitter::complete() {
  Record record{++number_, std::exchange(record_, {}), std::exchange(too_long_, false)};
  begun_ = false;
  return record;
}

}  // namespace wsx
