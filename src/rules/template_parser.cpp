#include "rules/template_parser.hpp"

#include <array>

#include "base/ascii.hpp"
#include "base/placeholders.hpp"
#include "json/cursor.hpp"
#include "json/text.hpp"

namespace wsx {
namespace {

using Slot = Template::Slot;
using Encoding = Template::Encoding;

/// What a template is made of.
struct Place {
  Slot slot = Slot::literal;
  std::size_t index = 0;
  std::string literal;
};
using Places = std::vector<Place>;

Error refuse_template(std::string why) { return {Phase::input, "bad_template", std::move(why), ""}; }

/// Gives the pieces of a template their meaning.
class TemplateReader {
 public:
  explicit TemplateReader(const TemplateScope& scope) : scope_(scope) {}

  Result<Places> read(std::string_view text) {
    for (const TemplatePiece& piece : split_template(text, Captures::yes))
      if (const auto taken = take(piece); !taken) return taken.error();
    return std::move(places_);
  }

 private:
  Result<void> take(const TemplatePiece& piece) {
    switch (piece.kind) {
      case TemplatePiece::Kind::literal:
        add_literal(piece.text);
        return {};
      case TemplatePiece::Kind::capture:
        return take_capture(piece.text);
      case TemplatePiece::Kind::placeholder:
        return take_placeholder(piece.text);
      case TemplatePiece::Kind::unclosed:
        break;
    }
    return refuse_template("{{ is not closed by }}; write ${{ for literal braces");
  }

  void add_literal(std::string_view text) {
    if (places_.empty() || places_.back().slot != Slot::literal) places_.emplace_back();
    places_.back().literal += text;
  }

  Result<void> take_capture(std::string_view digits) {
    const auto groups = scope_.groups.value_or(0);
    auto number = static_cast<std::size_t>(digits[0] - '0');
    auto behind = digits.substr(1);
    if (!behind.empty() && number > 0) {
      const auto longer = number * 10 + static_cast<std::size_t>(digits[1] - '0');
      if (longer <= groups) number = longer, behind = {};
    }
    const auto shown = "$" + std::to_string(number);
    if (!scope_.has_message)
      return refuse_template(shown + " cannot be used here: there is no message; write $$ for a dollar sign");
    if (number > groups && !scope_.groups)
      return refuse_template(shown +
                             " cannot be used here: there is no regular expression; write $$ for a dollar sign");
    if (number > groups)
      return refuse_template(shown + " cannot be used here: the regular expression has " +
                             (groups == 0   ? "no groups"
                              : groups == 1 ? "one group"
                                            : std::to_string(groups) + " groups") +
                             "; write $$ for a dollar sign");
    places_.push_back({Slot::capture, number, {}});
    if (!behind.empty()) add_literal(behind);
    return {};
  }

  Result<void> take_placeholder(std::string_view name) {
    if (name == "json" || name.starts_with("json ")) return take_json(trim(name.substr(4), " "));
    constexpr std::array<std::pair<std::string_view, Slot>, 3> k_slots{
        {{"conn", Slot::conn}, {"n", Slot::n}, {"time", Slot::time}}};
    for (const auto& [known, slot] : k_slots) {
      if (name != known) continue;
      places_.push_back({slot, 0, {}});
      return {};
    }
    return refuse_template(
        quote_placeholder(name) + " is unknown; " +
        advise_placeholder(name, {{"conn", "conn"}, {"n", "n"}, {"time", "time"}, {"json", "json /pointer"}}));
  }

  Result<void> take_json(std::string_view text) {
    if (!scope_.has_message)
      return refuse_template(quote_placeholder("json") + " cannot be used here: there is no message");
    const auto pointer = parse_json_pointer(text);
    if (!pointer)
      return refuse_template(quote_placeholder("json " + std::string(text)) +
                             " takes a JSON pointer such as /params/0 (RFC 6901): " + pointer.error().message);
    if (pointer->size() > JsonPlaces::k_max_depth)
      return refuse_template(quote_placeholder("json …") + " takes a JSON pointer of at most " +
                             std::to_string(JsonPlaces::k_max_depth) + " levels");
    places_.push_back({Slot::json, scope_.places.add(*pointer), {}});
    return {};
  }

  const TemplateScope& scope_;
  Places places_;
};

bool is_typed_value(const Places& places) {
  if (places.size() != 1) return false;
  return places[0].slot == Slot::json || places[0].slot == Slot::n || places[0].slot == Slot::conn;
}

void add_json_string(Template& to, const Places& places) {
  std::string quoted;
  to.add_literal("\"");
  for (const Place& place : places) {
    if (place.slot != Slot::literal) {
      to.add_slot(place.slot, Encoding::json_string, place.index);
      continue;
    }
    quoted.clear();
    append_json_string(quoted, place.literal);
    to.add_literal(std::string_view(quoted).substr(1, quoted.size() - 2));
  }
  to.add_literal("\"");
}

bool is_name(std::string_view behind) {
  const auto next = behind.find_first_not_of(" \t\r\n");
  return next != behind.npos && behind[next] == ':';
}

}  // namespace

Result<Template> parse_template(std::string_view text, const TemplateScope& scope) {
  auto places = TemplateReader(scope).read(text);
  if (!places) return places.error();
  Template result;
  for (const Place& place : *places) {
    if (place.slot == Slot::literal)
      result.add_literal(place.literal);
    else
      result.add_slot(place.slot, Encoding::plain, place.index);
  }
  return result;
}

Result<Template> parse_json_template(std::string_view json, const TemplateScope& scope) {
  Template result;
  while (!json.empty()) {
    const auto quote_at = std::min(json.find('"'), json.size());
    result.add_literal(json.substr(0, quote_at));
    json.remove_prefix(quote_at);
    if (json.empty()) break;
    const auto string = *JsonCursor(json).string();
    json.remove_prefix(string.quoted().size());
    const auto text = decode_string(string);
    const auto places = TemplateReader(scope).read(text);
    if (!places) return places.error();
    if (is_typed_value(*places) && !is_name(json))
      result.add_slot(places->front().slot, Encoding::json_value, places->front().index);
    else
      add_json_string(result, *places);
  }
  return result;
}

}  // namespace wsx
