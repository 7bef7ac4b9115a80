#include "base/input_splitter.hpp"

#include <utility>

namespace wsx {

std::optional<InputSplitter::Record> InputSplitter::feed(std::string_view& bytes) {
  if (std::exchange(is_given_, false)) held_.clear();
  const auto end = delimiter_ ? bytes.find(*delimiter_) : bytes.npos;
  if (end == bytes.npos) {
    hold(std::exchange(bytes, {}));
    return std::nullopt;
  }
  const auto last = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  if (held_.empty() && fits(last)) return complete(last);
  hold(last);
  return complete(held_);
}

std::optional<InputSplitter::Record> InputSplitter::finish() {
  if (!begun_) return std::nullopt;
  return complete(held_);
}

void InputSplitter::hold(std::string_view bytes) {
  begun_ = begun_ || !bytes.empty();
  too_long_ = !fits(bytes);
  if (too_long_)
    held_.clear();
  else
    held_ += bytes;
}

InputSplitter::Record InputSplitter::complete(std::string_view bytes) {
  is_given_ = true;
  begun_ = false;
  return {++number_, bytes, std::exchange(too_long_, false)};
}

}  // namespace wsx
