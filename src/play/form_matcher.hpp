#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "event/event.hpp"
#include "json/cursor.hpp"
#include "json/pointer.hpp"
#include "play/form.hpp"
#include "play/form_filler.hpp"
#include "play/values.hpp"

namespace wsx {

/// A message while several forms look at it: that it is JSON is found out once.
class ReceivedMessage {
 public:
  explicit ReceivedMessage(const Message& message) : message_(message) {}

  const Message& message() const { return message_; }
  std::string_view text() const { return message_.payload; }
  bool is_text() const { return message_.kind == PayloadKind::text; }
  /// What begins with its first bracket, if that is JSON; empty: it is none.
  std::string_view json() const;

 private:
  const Message& message_;
  mutable std::optional<std::string_view> json_;
};

/// How a message is not what it should be.
struct FormDifference {
  JsonPointer pointer;                       // the place in its JSON; empty: the message as a whole
  std::optional<std::string> expected, got;  // JSON, not shortened yet; nothing: there is nothing
  std::string why;                           // what the two do not show; may be empty
};

/// Compares messages with forms. What holes without a value take is appended to `shown`, also by a comparison that
/// fails in the end.
class FormMatcher {
 public:
  /// Values bound at `forgotten_depth` or deeper count as unknown. `difference`: null if nobody wants to know.
  FormMatcher(const HoleValues& values, std::uint8_t forgotten_depth, const MessageFacts& facts, ShownValues& shown,
              FormDifference* difference = nullptr)
      : values_(values), forgotten_depth_(forgotten_depth), facts_(facts), shown_(shown), difference_(difference) {}

  bool matches(const MessageForm& form, const ReceivedMessage& message);
  /// Of what is text by its nature: a control frame's payload, a header's value.
  bool matches_text(const TextForm& form, std::string_view text);

  /// Comparing gives up after that many steps and so many for each byte: then it does not fit.
  static constexpr std::size_t k_free_steps = 100'000, k_steps_a_byte = 16;

 private:
  bool matches_json(const JsonMessageForm& form, const ReceivedMessage& message);
  bool matches_regex(const RegexForm& form, const ReceivedMessage& message);
  bool matches_parts(const TextForm& form, std::size_t part, std::string_view text);
  bool takes_text(const Hole& hole, std::string_view text);

  bool value(const JsonForm& form, JsonCursor& cursor);
  bool object(const JsonForm& form, JsonCursor& cursor);
  bool array(const JsonForm& form, JsonCursor& cursor);
  bool hole(const JsonForm& form, std::string_view json);
  bool has_value(const HoleValue& value, const Hole& hole, std::string_view json) const;

  /// Nothing: it takes what comes.
  std::optional<HoleValue> find(const Hole& hole) const;
  bool differs(const JsonForm* expected, std::string_view got, std::string why = "");
  void differ_as_whole(const MessageForm& form, const ReceivedMessage& message, std::string why);
  std::string describe(const TextForm& form) const;
  void describe(std::string& out, const JsonForm& form) const;

  const HoleValues& values_;
  const std::uint8_t forgotten_depth_;
  const MessageFacts& facts_;
  ShownValues& shown_;
  FormDifference* difference_;
  bool is_exact_ = false;
  std::size_t steps_ = 0;
};

}  // namespace wsx
