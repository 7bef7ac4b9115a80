#include "play/form_matcher.hpp"

#include <algorithm>

#include "base/rfc3339.hpp"
#include "base/utf8.hpp"
#include "json/equality.hpp"
#include "json/parse.hpp"
#include "play/named_groups.hpp"

namespace wsx {
namespace {

using JsonKind = JsonForm::Kind;
using Type = Hole::Type;

/// Its kind: numbers are '0', true and false 't'.
char kind_of(std::string_view json) {
  const char first = json[0];
  if (first == '-' || (first >= '0' && first <= '9')) return '0';
  return first == 'f' ? 't' : first;
}

bool is_json_string(std::string_view json, std::string_view text) {
  if (json[0] != '"') return false;
  const auto string = unquote(json);
  return string.has_escapes ? decode_string(string) == text : string.raw == text;
}

/// Whether a hole of this type takes that JSON.
bool fits_type(Type type, std::string_view json) {
  if (type == Type::string) return json[0] == '"';
  if (type == Type::integer) return is_integer(json);
  return true;
}

/// Of what is known to its sender only: a number, or a time.
bool fits_given(const Hole& hole, std::string_view text) {
  if (hole.what == Hole::What::conn) return is_integer(text);
  return hole.what != Hole::What::time || parse_rfc3339(text);
}

}  // namespace

std::string_view ReceivedMessage::json() const {
  if (json_) return *json_;
  const auto begin = std::min(text().find_first_of("[{"), text().size());
  const auto rest = text().substr(begin);
  json_ = !rest.empty() && is_json(rest) ? rest : std::string_view();
  return *json_;
}

bool FormMatcher::matches(const MessageForm& form, const ReceivedMessage& message) {
  steps_ = k_free_steps + k_steps_a_byte * message.text().size();
  const auto* bytes = std::get_if<BinaryForm>(&form);
  if (message.is_text() == (bytes != nullptr)) {
    differ_as_whole(form, message, bytes ? "a binary message was expected" : "a text message was expected");
    return false;
  }
  if (bytes && *bytes == message.text()) return true;
  if (const auto* text = std::get_if<TextForm>(&form); text && matches_parts(*text, 0, message.text())) return true;
  if (const auto* regex = std::get_if<RegexForm>(&form)) return matches_regex(*regex, message);
  if (const auto* json = std::get_if<JsonMessageForm>(&form)) return matches_json(*json, message);
  differ_as_whole(form, message, "");
  return false;
}

bool FormMatcher::matches_text(const TextForm& form, std::string_view text) {
  steps_ = k_free_steps + k_steps_a_byte * text.size();
  return matches_parts(form, 0, text);
}

/// A hole takes the shortest text that lets the rest fit.
bool FormMatcher::matches_parts(const TextForm& form, std::size_t part, std::string_view text) {
  if (part == form.size()) return text.empty();
  const auto known = [&]() -> std::optional<std::string> {
    if (const auto* literal = std::get_if<std::string>(&form[part])) return *literal;
    const auto value = find(std::get<Hole>(form[part]));
    return value ? std::optional(value->text) : std::nullopt;
  }();
  if (known) return text.starts_with(*known) && matches_parts(form, part + 1, text.substr(known->size()));
  const Hole& hole = std::get<Hole>(form[part]);
  const auto shown = shown_.size();
  if (part + 1 == form.size()) return takes_text(hole, text);
  const std::string& next = std::get<std::string>(form[part + 1]);
  for (auto end = text.find(next); end != text.npos; end = text.find(next, end + 1)) {
    if (steps_ <= end) return false;
    steps_ -= end + 1;
    if (takes_text(hole, text.substr(0, end)) && matches_parts(form, part + 1, text.substr(end))) return true;
    shown_.resize(shown);
  }
  return false;
}

bool FormMatcher::takes_text(const Hole& hole, std::string_view text) {
  if (hole.type == Type::integer && !is_integer(text)) return false;
  if (hole.type == Type::json && !is_json(text)) return false;
  if (!fits_given(hole, text) || (hole.otherwise && !has_form_of(*hole.otherwise, text))) return false;
  const bool has_type = hole.type == Type::integer || hole.type == Type::json;
  if (hole.has_name())
    shown_.emplace_back(hole.slot,
                        HoleValue{has_type ? HoleValue::Kind::json : HoleValue::Kind::text, std::string(text)});
  return true;
}

bool FormMatcher::matches_regex(const RegexForm& form, const ReceivedMessage& message) {
  std::optional<Pattern> filled;
  if (!form.pattern) {
    std::string expression;
    for (const TextPart& part : form.source) {
      const auto* literal = std::get_if<std::string>(&part);
      const auto value = literal ? std::nullopt : find(std::get<Hole>(part));
      expression += literal ? *literal : value ? quote_for_regex(value->text) : "";
    }
    auto pattern = parse_pattern(expression);
    if (pattern) filled = std::move(*pattern);
  }
  const auto* pattern = form.pattern ? &*form.pattern : filled ? &*filled : nullptr;
  std::vector<std::string_view> found;
  const auto outcome = pattern ? pattern->search(message.text(), found) : Pattern::Outcome::absent;
  if (outcome != Pattern::Outcome::found) {
    differ_as_whole(form, message, outcome == Pattern::Outcome::gave_up ? "the search took too many steps" : "");
    return false;
  }
  for (const auto& [number, hole] : form.groups) {
    const auto text = replace_bad_bytes(found[number]);
    const auto known = find(hole);
    if (known && known->text != text) {
      differ_as_whole(form, message, hole.text + " is " + known->text + " already");
      return false;
    }
    if (!known) shown_.emplace_back(hole.slot, HoleValue{HoleValue::Kind::text, text});
  }
  return true;
}

bool FormMatcher::matches_json(const JsonMessageForm& form, const ReceivedMessage& message) {
  const auto json = message.json();
  if (json.empty()) {
    differ_as_whole(form, message, "it is not JSON");
    return false;
  }
  const auto prefix = message.text().substr(0, message.text().size() - json.size());
  if (!(form.prefix.empty() && trim(prefix, " \t\r\n").empty()) && !matches_parts(form.prefix, 0, prefix)) {
    differ_as_whole(form, message, "what is before the JSON differs");
    return false;
  }
  is_exact_ = form.is_exact;
  JsonCursor cursor(json);
  return value(form.root, cursor);
}

bool FormMatcher::value(const JsonForm& form, JsonCursor& cursor) {
  const char next = cursor.peek();
  if (form.kind == JsonKind::object && next == '{') return object(form, cursor);
  if (form.kind == JsonKind::array && next == '[') return array(form, cursor);
  const auto json = cursor.value();
  switch (form.kind) {
    case JsonKind::object:
    case JsonKind::array:
      break;
    case JsonKind::string:
      if (is_json_string(json, form.text)) return true;
      break;
    case JsonKind::holed_string: {
      if (next != '"') break;
      const auto string = unquote(json);
      if (string.has_escapes ? matches_parts(form.parts, 0, decode_string(string))
                             : matches_parts(form.parts, 0, string.raw))
        return true;
      break;
    }
    case JsonKind::scalar:
      if (kind_of(form.text) == '0' && kind_of(json) == '0' ? is_same_number(form.text, json) : form.text == json)
        return true;
      break;
    case JsonKind::hole:
      if (hole(form, json)) return true;
      break;
  }
  return differs(&form, json);
}

bool FormMatcher::object(const JsonForm& form, JsonCursor& cursor) {
  constexpr std::size_t k_few = 64;
  std::uint64_t few = 0;
  std::vector<bool> many(form.children.size() > k_few ? form.children.size() : 0);
  const auto is_seen = [&](std::size_t i) { return many.empty() ? (few >> i & 1) != 0 : many[i]; };
  const auto see = [&](std::size_t i) { many.empty() ? void(few |= std::uint64_t(1) << i) : void(many[i] = true); };
  const auto within = [&](std::string_view name) {
    if (difference_) difference_->pointer.insert(difference_->pointer.begin(), std::string(name));
    return false;
  };
  std::size_t guess = 0;  // members usually come in the same order
  std::string decoded;
  for (cursor.take('{'); !cursor.take('}'); cursor.take(',')) {
    const auto string = *cursor.string(JsonCursor::Surrogates::as_they_come);
    if (string.has_escapes) decoded = decode_string(string);
    const std::string_view name = string.has_escapes ? decoded : string.raw;
    cursor.take(':');
    cursor.peek();
    std::size_t member = guess;
    if (member >= form.children.size() || form.children[member].name != name)
      for (member = 0; member < form.children.size() && form.children[member].name != name;) ++member;
    if (member == form.children.size()) {
      const auto json = cursor.value();
      if (is_exact_) return differs(nullptr, json), within(name);
      continue;
    }
    if (is_seen(member)) return differs(&form.children[member], cursor.value(), "the name occurs twice"), within(name);
    see(member);
    guess = member + 1;
    if (!value(form.children[member], cursor)) return within(name);
  }
  for (std::size_t i = 0; i < form.children.size(); ++i)
    if (!is_seen(i)) return differs(&form.children[i], {}), within(form.children[i].name);
  return true;
}

bool FormMatcher::array(const JsonForm& form, JsonCursor& cursor) {
  cursor.take('[');
  std::size_t i = 0;
  const auto within = [&] {
    if (difference_) difference_->pointer.insert(difference_->pointer.begin(), std::to_string(i));
    return false;
  };
  for (; !cursor.take(']'); ++i, cursor.take(',')) {
    cursor.peek();
    if (i >= form.children.size()) return differs(nullptr, cursor.value()), within();
    if (!value(form.children[i], cursor)) return within();
  }
  if (i < form.children.size()) return differs(&form.children[i], {}), within();
  return true;
}

bool FormMatcher::hole(const JsonForm& form, std::string_view json) {
  const Hole& hole = form.hole;
  if (const auto known = find(hole)) return has_value(*known, hole, json);
  if (!fits_type(hole.type, json)) return false;
  const bool is_string = json[0] == '"';
  auto text = is_string ? decode_string(unquote(json)) : std::string(json);
  if (!fits_given(hole, text)) return false;
  if (hole.otherwise && hole.otherwise->kind != HoleDefault::Kind::text) {
    const bool makes_number = hole.otherwise->kind == HoleDefault::Kind::integer && hole.type != Type::string;
    if (is_string == makes_number || !has_form_of(*hole.otherwise, text)) return false;
  }
  if (hole.has_name())
    shown_.emplace_back(hole.slot,
                        HoleValue{is_string ? HoleValue::Kind::string : HoleValue::Kind::json, std::move(text)});
  return true;
}

bool FormMatcher::has_value(const HoleValue& value, const Hole& hole, std::string_view json) const {
  const auto expected = format_as_json(value, hole);
  return expected && is_same_json(*expected, json);
}

std::optional<HoleValue> FormMatcher::find(const Hole& hole) const {
  if (hole.what == Hole::What::n || hole.what == Hole::What::seq) return find_given(hole, facts_);
  if (!hole.has_name()) return std::nullopt;
  for (const auto& [slot, value] : shown_)
    if (slot == hole.slot) return value;
  const HoleValue* value = values_.find(hole.slot, forgotten_depth_);
  return value ? std::optional(*value) : std::nullopt;
}

bool FormMatcher::differs(const JsonForm* expected, std::string_view got, std::string why) {
  if (!difference_) return false;
  *difference_ = {};
  if (expected) describe(difference_->expected.emplace(), *expected);
  if (!got.empty()) difference_->got = got;
  difference_->why = std::move(why);
  return false;
}

}  // namespace wsx
