#include "rules/template_parser.hpp"

#include <array>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/suggest.hpp"
#include "json/cursor.hpp"
#include "json/text.hpp"

namespace wsx {
namespace {

using Slot = Template::Slot;
using Encoding = Template::Encoding;

struct Piece {
  Slot slot = Slot::literal;
  std::size_t index = 0;
  std::string literal;
};
using Pieces = std::vector<Piece>;

Error refuse(std::string why) { return {Phase::input, "bad_template", std::move(why), ""}; }

std::string quote(std::string_view name) {
  constexpr std::size_t k_max_quoted_name_bytes = 60;
  return "{{" + format_escaped(name.substr(0, k_max_quoted_name_bytes)) + "}}";
}

/// Takes a template apart.
class TemplateSplitter {
 public:
  TemplateSplitter(std::string_view text, const TemplateScope& scope) : rest_(text), scope_(scope) {}

  Result<Pieces> split() {
    while (!rest_.empty()) {
      const auto special = std::min({rest_.find('$'), rest_.find("{{"), rest_.size()});
      add_literal(special);
      if (rest_.empty()) break;
      const auto taken = rest_[0] == '$' ? take_dollar() : take_braces();
      if (!taken) return taken.error();
    }
    return std::move(pieces_);
  }

 private:
  void add_literal(std::size_t size) {
    if (size == 0) return;
    if (pieces_.empty() || pieces_.back().slot != Slot::literal) pieces_.emplace_back();
    pieces_.back().literal += rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

  Result<void> take_dollar() {
    if (rest_.size() > 1 && is_digit(rest_[1])) return take_capture();
    if (rest_.starts_with("$$")) {
      rest_.remove_prefix(1);
      add_literal(1);
    } else if (rest_.starts_with("${{")) {
      rest_.remove_prefix(1);
      add_literal(2);
    } else {
      add_literal(1);
    }
    return {};
  }

  Result<void> take_capture() {
    const auto groups = scope_.groups.value_or(0);
    auto number = static_cast<std::size_t>(rest_[1] - '0');
    std::size_t size = 2;
    if (rest_.size() > 2 && is_digit(rest_[2])) {
      const auto longer = number * 10 + static_cast<std::size_t>(rest_[2] - '0');
      if (longer <= groups && number > 0) number = longer, size = 3;
    }
    const auto shown = "$" + std::to_string(number);
    if (!scope_.has_message) return refuse(shown + " has no meaning here: there is no message; write $$ for a dollar");
    if (number > groups && !scope_.groups)
      return refuse(shown + " has no meaning here: there is no regular expression; write $$ for a dollar");
    if (number > groups)
      return refuse(shown + " has no meaning here: the regular expression has " +
                    (groups == 0   ? "no groups"
                     : groups == 1 ? "one group"
                                   : std::to_string(groups) + " groups") +
                    "; write $$ for a dollar");
    pieces_.push_back({Slot::capture, number, {}});
    rest_.remove_prefix(size);
    return {};
  }

  Result<void> take_braces() {
    const auto end = rest_.find("}}");
    if (end == rest_.npos) return refuse("there is no }} behind {{; write ${{ for the braces themselves");
    const auto name = trim(rest_.substr(2, end - 2), " ");
    rest_.remove_prefix(end + 2);
    if (name == "json" || name.starts_with("json ")) return take_json(trim(name.substr(4), " "));
    constexpr std::array<std::pair<std::string_view, Slot>, 3> k_slots{
        {{"conn", Slot::conn}, {"n", Slot::n}, {"time", Slot::time}}};
    for (const auto& [known, slot] : k_slots)
      if (name == known) return add_slot(slot);
    return refuse_name(name);
  }

  Result<void> add_slot(Slot slot) {
    pieces_.push_back({slot, 0, {}});
    return {};
  }

  Result<void> take_json(std::string_view text) {
    if (!scope_.has_message) return refuse(quote("json") + " has no meaning here: there is no message");
    const auto pointer = parse_json_pointer(text);
    if (!pointer)
      return refuse(quote("json " + std::string(text)) +
                    " takes a JSON pointer such as /params/0 (RFC 6901): " + pointer.error().message);
    if (pointer->size() > JsonPlaces::k_max_depth)
      return refuse(quote("json …") + " takes a JSON pointer of at most " + std::to_string(JsonPlaces::k_max_depth) +
                    " levels");
    pieces_.push_back({Slot::json, scope_.places.add(*pointer), {}});
    return {};
  }

  static Error refuse_name(std::string_view name) {
    static const std::vector<std::string> k_known{"conn", "n", "time", "json"};
    const auto word = name.substr(0, name.find_first_of(" /"));
    const auto meant = word.empty() ? "" : suggest(word, k_known);
    return refuse(quote(name) + " is unknown; " +
                  (meant.empty() ? "there are {{conn}}, {{n}}, {{time}} and {{json /pointer}}, and ${{ for the braces "
                                   "themselves"
                                 : "did you mean {{" + meant + (meant == "json" ? " /pointer}}?" : "}}?")));
  }

  std::string_view rest_;
  const TemplateScope& scope_;
  Pieces pieces_;
};

bool is_typed_value(const Pieces& pieces) {
  if (pieces.size() != 1) return false;
  return pieces[0].slot == Slot::json || pieces[0].slot == Slot::n || pieces[0].slot == Slot::conn;
}

void add_json_string(Template& to, const Pieces& pieces) {
  std::string quoted;
  to.add_literal("\"");
  for (const Piece& piece : pieces) {
    if (piece.slot != Slot::literal) {
      to.add_slot(piece.slot, Encoding::json_string, piece.index);
      continue;
    }
    quoted.clear();
    append_json_string(quoted, piece.literal);
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
  auto pieces = TemplateSplitter(text, scope).split();
  if (!pieces) return pieces.error();
  Template result;
  for (const Piece& piece : *pieces) {
    if (piece.slot == Slot::literal)
      result.add_literal(piece.literal);
    else
      result.add_slot(piece.slot, Encoding::plain, piece.index);
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
    const auto pieces = TemplateSplitter(text, scope).split();
    if (!pieces) return pieces.error();
    if (is_typed_value(*pieces) && !is_name(json))
      result.add_slot(pieces->front().slot, Encoding::json_value, pieces->front().index);
    else
      add_json_string(result, *pieces);
  }
  return result;
}

}  // namespace wsx
