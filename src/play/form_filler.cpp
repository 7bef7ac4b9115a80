#include "play/form_filler.hpp"

#include "base/escape.hpp"
#include "json/parse.hpp"
#include "json/text.hpp"

namespace wsx {
namespace {

Error refuse_filling(std::string why) { return {Phase::input, "play_failed", std::move(why), ""}; }

std::string to_json_string(std::string_view text) {
  std::string quoted;
  append_json_string(quoted, text);
  return quoted;
}

Result<void> check_size(const std::string& out) {
  if (out.size() <= FormFiller::k_max_message_bytes) return {};
  return refuse_filling("the message would be larger than 64 MiB");
}

}  // namespace

Result<std::string> format_as_json(const HoleValue& value, const Hole& hole) {
  switch (hole.type) {
    case Hole::Type::any:
      return value.kind == HoleValue::Kind::json ? value.text : to_json_string(value.text);
    case Hole::Type::string:
      return to_json_string(value.text);
    case Hole::Type::integer:
      if (is_integer(value.text)) return value.text;
      return refuse_filling("the value of " + hole.text + " is not a whole number: " + quote(value.text));
    case Hole::Type::json:
      break;
  }
  if (value.kind == HoleValue::Kind::json) return value.text;
  if (value.kind == HoleValue::Kind::string) return to_json_string(value.text);
  if (is_json(value.text)) return value.text;
  return refuse_filling("the value of " + hole.text + " is not JSON: " + quote(value.text));
}

std::optional<HoleValue> find_given(const Hole& hole, const MessageFacts& facts) {
  const auto number = [](std::uint64_t value) { return HoleValue{HoleValue::Kind::json, std::to_string(value)}; };
  switch (hole.what) {
    case Hole::What::n:
      return number(facts.n);
    case Hole::What::seq:
      return number(facts.seq);
    case Hole::What::conn:
      return number(facts.conn);
    case Hole::What::time: {
      HoleValue time{HoleValue::Kind::string, ""};
      append_rfc3339(time.text, facts.time);
      return time;
    }
    case Hole::What::named:
    case Hole::What::anything:
      break;
  }
  return std::nullopt;
}

std::optional<HoleValue> FormFiller::find(const Hole& hole) {
  if (auto given = find_given(hole, facts_)) return given;
  if (hole.has_name()) {
    if (shown_)
      for (const auto& [slot, value] : *shown_)
        if (slot == hole.slot) return value;
    if (const HoleValue* value = values_.find(hole.slot)) return *value;
  }
  if (!hole.otherwise) return std::nullopt;
  auto made = make_default(*hole.otherwise, random_);
  if (hole.has_name()) values_.keep(hole.slot, made, depth_);
  return made;
}

Result<std::string> FormFiller::fill(const MessageForm& form) {
  std::string out;
  Result<void> done;
  if (const auto* bytes = std::get_if<BinaryForm>(&form)) {
    out = *bytes;
  } else if (const auto* text = std::get_if<TextForm>(&form)) {
    done = append_text(out, *text);
  } else if (const auto* json = std::get_if<JsonMessageForm>(&form)) {
    done = append_text(out, json->prefix);
    if (done) done = append_json(out, json->text);
  } else {
    done = refuse_filling("a regular expression cannot be sent");
  }
  if (!done) return done.error();
  return out;
}

Result<void> FormFiller::append_text(std::string& out, const TextForm& form) {
  for (const TextPart& part : form) {
    if (const auto* literal = std::get_if<std::string>(&part)) {
      out += *literal;
      continue;
    }
    const Hole& hole = std::get<Hole>(part);
    const auto value = find(hole);
    if (!value) return refuse_filling(hole.text + " has no value");
    if (hole.type == Hole::Type::integer && !is_integer(value->text))
      return refuse_filling("the value of " + hole.text + " is not a whole number: " + quote(value->text));
    out += value->text;
    if (const auto fits = check_size(out); !fits) return fits.error();
  }
  return {};
}

Result<void> FormFiller::append_json(std::string& out, const std::vector<JsonTextPart>& parts) {
  for (const JsonTextPart& part : parts) {
    if (part.place == JsonTextPart::Place::literal) {
      out += part.literal;
      continue;
    }
    const auto value = find(part.hole);
    if (!value) return refuse_filling(part.hole.text + " has no value");
    if (part.place == JsonTextPart::Place::in_string) {
      const auto quoted = to_json_string(value->text);
      out.append(quoted, 1, quoted.size() - 2);
    } else {
      const auto json = format_as_json(*value, part.hole);
      if (!json) return json.error();
      out += *json;
    }
    if (const auto fits = check_size(out); !fits) return fits.error();
  }
  return {};
}

}  // namespace wsx
