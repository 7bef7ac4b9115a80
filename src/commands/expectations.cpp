#include "commands/expectations.hpp"

namespace wsx {

Expectations::Expectations(const std::vector<ExpectedMessage>& expected) {
  for (const ExpectedMessage& message : expected) {
    Item item{message.text, {}, {}};
    if (message.kind == ExpectedMessage::Kind::regex) {
      if (auto pattern = parse_pattern(message.text)) item.pattern = std::move(*pattern);
    } else if (auto json = parse_json_expectation(message.text)) {
      item.json = std::move(*json);
    }
    if (item.pattern || item.json) all_.push_back(std::move(item));
  }
}

bool Expectations::meets(const Message& message) {
  if (all_met()) return false;
  const Item& item = all_[met_];
  const bool met = item.pattern ? item.pattern->matches(message.payload)
                                : message.kind == PayloadKind::text && item.json->matches(message.payload);
  met_ += met;
  return met;
}

}  // namespace wsx
