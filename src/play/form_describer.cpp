#include "json/text.hpp"
#include "play/form_matcher.hpp"

/// What was expected, for people: holes are filled in as far as they are known, and stay holes otherwise.
namespace wsx {

std::string FormMatcher::describe(const TextForm& form) const {
  std::string text;
  for (const TextPart& part : form) {
    const auto* literal = std::get_if<std::string>(&part);
    if (literal) {
      text += *literal;
      continue;
    }
    const Hole& hole = std::get<Hole>(part);
    const auto value = find(hole);
    text += value ? value->text : hole.text;
  }
  return text;
}

void FormMatcher::describe(std::string& out, const JsonForm& form) const {
  const bool is_object = form.kind == JsonForm::Kind::object;
  switch (form.kind) {
    case JsonForm::Kind::object:
    case JsonForm::Kind::array:
      out += is_object ? '{' : '[';
      for (std::size_t i = 0; i < form.children.size(); ++i) {
        if (i > 0) out += ',';
        if (is_object) {
          append_json_string(out, form.children[i].name);
          out += ':';
        }
        describe(out, form.children[i]);
      }
      out += is_object ? '}' : ']';
      break;
    case JsonForm::Kind::string:
      append_json_string(out, form.text);
      break;
    case JsonForm::Kind::holed_string:
      append_json_string(out, describe(form.parts));
      break;
    case JsonForm::Kind::scalar:
      out += form.text;
      break;
    case JsonForm::Kind::hole: {
      const auto value = find(form.hole);
      const auto json = value ? format_as_json(*value, form.hole) : Result<std::string>(Error{});
      if (json)
        out += *json;
      else
        append_json_string(out, form.hole.text);
      break;
    }
  }
}

void FormMatcher::differ_as_whole(const MessageForm& form, const ReceivedMessage& message, std::string why) {
  if (!difference_) return;
  *difference_ = {};
  difference_->got = quote_message(message.message());
  difference_->why = std::move(why);
  Message expected;
  if (const auto* bytes = std::get_if<BinaryForm>(&form)) {
    expected.kind = PayloadKind::binary;
    expected.payload = *bytes;
  } else if (const auto* text = std::get_if<TextForm>(&form)) {
    expected.payload = describe(*text);
  } else if (const auto* regex = std::get_if<RegexForm>(&form)) {
    expected.payload = describe(regex->source);
  } else {
    const auto& json = std::get<JsonMessageForm>(form);
    expected.payload = describe(json.prefix);
    describe(expected.payload, json.root);
  }
  difference_->expected = quote_message(expected);
}

}  // namespace wsx
