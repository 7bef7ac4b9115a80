#include "play/form_parser.hpp"

#include <array>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/number.hpp"
#include "base/placeholders.hpp"
#include "base/suggest.hpp"
#include "input/escapes.hpp"
#include "play/json_form_reader.hpp"
#include "play/named_groups.hpp"

namespace wsx {
namespace {

using What = Hole::What;
using Type = Hole::Type;

constexpr std::array<std::pair<std::string_view, What>, 5> k_given_holes{
    {{"_", What::anything}, {"n", What::n}, {"seq", What::seq}, {"conn", What::conn}, {"time", What::time}}};
constexpr std::array<std::pair<std::string_view, Type>, 3> k_hole_types{
    {{"string", Type::string}, {"int", Type::integer}, {"json", Type::json}}};
constexpr std::string_view k_environment = "env:";

/// The first bracket that is not one of a hole's; the size of the text where there is none.
std::size_t find_json(std::string_view text) {
  for (const TemplatePiece& piece : split_template(text, Captures::no)) {
    if (piece.kind != TemplatePiece::Kind::literal) continue;
    if (text[piece.offset] == '$') continue;
    const auto at = piece.text.find_first_of("[{");
    if (at != piece.text.npos) return piece.offset + at;
  }
  return text.size();
}

/// Nobody writes this who does not mean JSON.
bool looks_like_json(std::string_view text) {
  const auto bracket = text[0];
  const auto inside = trim(text.substr(1), " \t\r\n");
  if (inside.starts_with("{{")) return bracket == '[';
  return inside.starts_with('"') || (bracket == '[' && (inside.starts_with('{') || inside.starts_with('[')));
}

}  // namespace

std::uint32_t HoleNames::slot_of(std::string_view name) {
  if (const auto known = find(name)) return *known;
  const auto slot = static_cast<std::uint32_t>(names_.size());
  names_.emplace_back(name);
  slots_.emplace(name, slot);
  return slot;
}

std::optional<std::uint32_t> HoleNames::find(std::string_view name) const {
  const auto known = slots_.find(name);
  return known == slots_.end() ? std::nullopt : std::optional(known->second);
}

bool is_hole_name(std::string_view text) {
  if (text.empty() || !(is_letter(text[0]) || text[0] == '_')) return false;
  for (const char c : text)
    if (!is_letter(c) && !is_digit(c) && c != '_' && c != '-') return false;
  return true;
}

void FormParser::refuse(std::string_view at, std::string why) {
  if (!mistake_) mistake_ = Mistake{at, std::move(why)};
}

TextForm FormParser::text(std::string_view text, Coding coding) { return text_of(text, coding, Neighbors::refused); }

std::string FormParser::literal(std::string_view text, Coding coding) {
  if (coding == Coding::plain) return std::string(text);
  auto meant = parse_escapes(text);
  if (meant) return std::move(*meant);
  refuse(text, meant.error().message + "; " + meant.error().hint);
  return {};
}

TextForm FormParser::text_of(std::string_view text, Coding coding, Neighbors neighbors) {
  TextForm form;
  const auto add_text = [&](std::string piece) {
    if (form.empty() || std::holds_alternative<Hole>(form.back())) form.emplace_back();
    std::get<std::string>(form.back()) += piece;
  };
  for (const TemplatePiece& piece : split_template(text, Captures::no)) {
    if (piece.kind == TemplatePiece::Kind::unclosed) {
      refuse(piece.text, "{{ is not closed by }}; write ${{ for literal braces");
    } else if (piece.kind == TemplatePiece::Kind::placeholder) {
      if (neighbors == Neighbors::refused && !form.empty() && std::holds_alternative<Hole>(form.back()))
        refuse(find_hole(text, piece), "there must be text between two holes, so that a receiver can tell them apart");
      form.emplace_back(hole(find_hole(text, piece)));
    } else {
      add_text(literal(piece.text, coding));
    }
  }
  return form;
}

MessageForm FormParser::message(std::string_view text) {
  const auto begin = find_json(text);
  if (begin < text.size() && !mistake_) {
    JsonMessageForm form;
    form.prefix = this->text(text.substr(0, begin));
    if (!mistake_ && JsonFormReader(*this, text.substr(begin)).read(form)) return form;
    if (mistake_ && looks_like_json(text.substr(begin))) {
      mistake_->why += "; to send it as it is, write [text] after the arrow";
      return TextForm();
    }
    mistake_.reset();
  }
  return this->text(text);
}

RegexForm FormParser::regex(std::string_view text) {
  RegexForm form;
  form.source = text_of(text, Coding::plain, Neighbors::allowed);
  std::string sample;
  for (const TextPart& part : form.source) {
    const auto* literal = std::get_if<std::string>(&part);
    sample += literal ? *literal : "x";
  }
  auto pattern = parse_pattern(sample);
  if (!pattern) {
    refuse(text, quote(text) + " is not a regular expression: " + pattern.error().message);
    return form;
  }
  for (const auto& [number, name] : find_named_groups(sample)) {
    if (!is_hole_name(name)) refuse(text, "the group " + quote(name) + " is not a name that a hole can have");
    Hole group{.slot = names_.slot_of(name),
               .offset = static_cast<std::uint32_t>(text.data() - file_.data()),
               .text = "{{" + name + "}}"};
    if (number <= pattern->groups()) form.groups.emplace_back(number, std::move(group));
  }
  if (sample == text) form.pattern = std::move(*pattern);
  return form;
}

std::string_view find_hole(std::string_view text, const TemplatePiece& piece) {
  return text.substr(piece.offset, text.find("}}", piece.offset) + 2 - piece.offset);
}

Hole FormParser::hole(std::string_view written) {
  const auto inside = trim(written.substr(2, written.size() - 4), " ");
  Hole hole{.offset = static_cast<std::uint32_t>(written.data() - file_.data()),
            .text = "{{" + std::string(inside) + "}}"};
  const auto equals = inside.find('=');
  if (equals != inside.npos) hole.otherwise = hole_default(inside.substr(equals + 1), written);
  auto name = trim(inside.substr(0, equals), " ");
  if (!name.starts_with(k_environment)) {
    const auto colon = name.find(':');
    if (colon != name.npos) {
      const auto typed = trim(name.substr(colon + 1), " ");
      for (const auto& [word, type] : k_hole_types)
        if (word == typed) hole.type = type;
      if (hole.type == Type::any)
        refuse(typed.empty() ? written : typed,
               quote(typed) + " is not a type of a hole; there are string, int and json" +
                   (typed == "uuid" || typed == "rand" ? "; a default follows =, as in {{id=uuid}}" : ""));
      name = trim(name.substr(0, colon), " ");
    }
  }
  for (const auto& [word, what] : k_given_holes)
    if (word == name) hole.what = what;
  const bool is_environment = name.starts_with(k_environment);
  if (!is_hole_name(is_environment ? name.substr(k_environment.size()) : name))
    refuse(written, name.empty() ? "a hole needs a name, as in {{name}}; write ${{ for literal braces"
                                 : quote(name) + " is not a name: letters, digits, _ and - make one");
  if (hole.otherwise && hole.what != What::named && hole.what != What::anything)
    refuse(written, "{{" + std::string(name) + "}} always has a value, so it takes no default");
  if (hole.has_name()) hole.slot = names_.slot_of(name);
  if (names_.all().size() > HoleNames::k_max_names)
    refuse(written, "more than " + std::to_string(HoleNames::k_max_names) + " different holes");
  return hole;
}

std::shared_ptr<const HoleDefault> FormParser::hole_default(std::string_view text, std::string_view hole) {
  using Kind = HoleDefault::Kind;
  HoleDefault otherwise{.text = std::string(text)};
  if (text == "uuid") {
    otherwise.kind = Kind::uuid;
  } else if (text.starts_with("rand:")) {
    const auto size = parse_whole<std::uint64_t>(text.substr(5));
    if (!size || *size == 0 || *size > HoleDefault::k_max_random_size)
      refuse(hole, "rand: takes a number of characters from 1 to " + std::to_string(HoleDefault::k_max_random_size));
    otherwise.kind = Kind::random;
    otherwise.size = size.value_or(1);
  } else if (text.starts_with("int:")) {
    const auto dots = text.find("..");
    const auto least = parse_whole<std::int64_t>(text.substr(4, std::min(dots, text.size()) - 4));
    const auto most = dots == text.npos ? std::nullopt : parse_whole<std::int64_t>(text.substr(dots + 2));
    if (!least || !most || *least > *most)
      refuse(hole, "int: takes the least and the greatest number, as in int:1..100");
    otherwise.kind = Kind::integer;
    otherwise.least = least.value_or(0);
    otherwise.most = most.value_or(0);
  }
  return std::make_shared<const HoleDefault>(std::move(otherwise));
}

}  // namespace wsx
