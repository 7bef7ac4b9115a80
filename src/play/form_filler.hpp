#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "play/form.hpp"
#include "play/values.hpp"

namespace wsx {

/// Values that one message has shown, by slot, before it is decided whether they are kept.
using ShownValues = std::vector<std::pair<std::uint32_t, HoleValue>>;

/// Makes messages of forms. What a hole's default makes is kept for the holes of that name that follow.
class FormFiller {
 public:
  /// `shown` are values that count besides the kept ones: of a message that is answered.
  FormFiller(HoleValues& values, std::uint8_t depth, const MessageFacts& facts, SplitMix64& random,
             const ShownValues* shown = nullptr)
      : values_(values), depth_(depth), facts_(facts), random_(random), shown_(shown) {}

  /// Error: phase input, code play_failed: a value does not fit its hole. Holes without a value were refused when the
  /// file was read. Not of regular expressions.
  Result<std::string> fill(const MessageForm& form);

  /// A conversation never sends more at once.
  static constexpr std::size_t k_max_message_bytes = 64 * 1024 * 1024;

 private:
  Result<void> append_text(std::string& out, const TextForm& form);
  Result<void> append_json(std::string& out, const std::vector<JsonTextPart>& parts);
  /// Nothing: it has none.
  std::optional<HoleValue> find(const Hole& hole);

  HoleValues& values_;
  const std::uint8_t depth_;
  const MessageFacts& facts_;
  SplitMix64& random_;
  const ShownValues* shown_;
};

/// A value as JSON, as the hole's type has it. Error as above.
Result<std::string> format_as_json(const HoleValue& value, const Hole& hole);

/// What is always known, as a value; nothing for holes with a name.
std::optional<HoleValue> find_given(const Hole& hole, const MessageFacts& facts);

}  // namespace wsx
