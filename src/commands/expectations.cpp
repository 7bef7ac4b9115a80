#include "commands/expectations.hpp"

namespace wsx {

bool Expectations::meets(const Message& message) {
  if (all_met()) return false;
  const auto* pattern = std::get_if<Pattern>(&all_[met_]);
  const bool met =
      pattern ? pattern->matches(message.payload)
              : message.kind == PayloadKind::text && std::get<JsonExpectation>(all_[met_]).matches(message.payload);
  met_ += met;
  return met;
}

const std::string& Expectations::next() const {
  return std::visit([](const auto& expected) -> const std::string& { return expected.text(); }, all_[met_]);
}

}  // namespace wsx
