#include "play/json_form_reader.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "base/placeholders.hpp"
#include "json/cursor.hpp"

namespace wsx {

using JsonKind = JsonForm::Kind;

bool JsonFormReader::read(JsonMessageForm& form) {
  if (!value(form.root, 1)) return false;
  if (peek() != '\0' || at_ < text_.size()) return expect("the end of the message");
  keep_text(text_.data() + text_.size(), nullptr);
  form.text = std::move(parts_);
  return true;
}

char JsonFormReader::peek() {
  at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
  return at_ < text_.size() ? text_[at_] : '\0';
}

bool JsonFormReader::take(char c) {
  if (peek() != c || at_ == text_.size()) return false;
  ++at_;
  return true;
}

bool JsonFormReader::expect(std::string_view what) {
  constexpr std::size_t k_shown = 12;
  peek();
  parser_.refuse(rest().substr(0, 1), "this is not JSON: expected " + std::string(what) + ", not " +
                                          (rest().empty() ? "the end of the message" : quote(rest(), k_shown)));
  return false;
}

void JsonFormReader::keep_text(const char* to, const char* from) {
  if (to != written_) {
    if (parts_.empty() || parts_.back().place != JsonTextPart::Place::literal) parts_.emplace_back();
    parts_.back().literal.append(written_, to);
  }
  written_ = from;
}

void JsonFormReader::keep_hole(const Hole& hole, JsonTextPart::Place place) { parts_.push_back({place, "", hole}); }

bool JsonFormReader::value(JsonForm& form, int depth) {
  if (depth > JsonForm::k_max_depth) {
    parser_.refuse(rest().substr(0, 1), "the JSON is deeper than " + std::to_string(JsonForm::k_max_depth) + " levels");
    return false;
  }
  const char next = peek();
  if (rest().starts_with("{{")) return bare_hole(form);
  if (next == '{') return object(form, depth);
  if (next == '[') return array(form, depth);
  if (next == '"') return string(form);
  JsonCursor cursor(rest());
  const auto scalar = cursor.scalar();
  if (scalar.empty()) return expect("a value");
  at_ += scalar.size();
  form.kind = JsonKind::scalar;
  form.text = form.written = scalar;
  return true;
}

bool JsonFormReader::object(JsonForm& form, int depth) {
  form.kind = JsonKind::object;
  take('{');
  if (take('}')) return true;
  do {
    JsonForm member;
    peek();
    const auto name_at = at_;
    if (!member_name(member)) return false;
    for (const JsonForm& other : form.children)
      if (other.name == member.name) {
        parser_.refuse(text_.substr(name_at, at_ - name_at), "the member " + quote(member.name) + " is there twice");
        return false;
      }
    if (!take(':')) return expect("a colon after the member's name");
    if (!value(member, depth + 1)) return false;
    form.children.push_back(std::move(member));
  } while (take(','));
  return take('}') || expect("a comma or } after a member");
}

bool JsonFormReader::array(JsonForm& form, int depth) {
  form.kind = JsonKind::array;
  take('[');
  if (take(']')) return true;
  do {
    if (!value(form.children.emplace_back(), depth + 1)) return false;
  } while (take(','));
  return take(']') || expect("a comma or ] after an element");
}

bool JsonFormReader::member_name(JsonForm& form) {
  if (peek() == '{') {
    parser_.refuse(rest().substr(0, 2), "a hole cannot be the name of a member");
    return false;
  }
  JsonCursor cursor(rest());
  const auto name = cursor.string();
  if (!name) return expect("a member's name in quotes");
  at_ += name->quoted().size();
  for (const TemplatePiece& piece : split_template(name->raw, Captures::no)) {
    if (piece.kind == TemplatePiece::Kind::literal) {
      const bool is_escaped = name->raw.substr(piece.offset).starts_with("${{");
      if (is_escaped) keep_text(name->raw.data() + piece.offset, name->raw.data() + piece.offset + 1);
      form.name += decode_string({piece.text, piece.text.find('\\') != piece.text.npos});
    } else {
      parser_.refuse(name->raw.substr(piece.offset), "a hole cannot be the name of a member, or a part of it");
      return false;
    }
  }
  return true;
}

bool JsonFormReader::bare_hole(JsonForm& form) {
  const auto close = rest().find("}}");
  if (close == std::string_view::npos) {
    parser_.refuse(rest().substr(0, 2), "{{ is not closed by }}; write ${{ for literal braces");
    return false;
  }
  form.kind = JsonKind::hole;
  form.hole = parser_.hole(rest().substr(0, close + 2));
  if (form.hole.type == Hole::Type::any) form.hole.type = Hole::Type::json;
  form.written = form.hole.text;
  keep_text(text_.data() + at_, text_.data() + at_ + close + 2);
  keep_hole(form.hole, JsonTextPart::Place::value);
  at_ += close + 2;
  return !parser_.mistake();
}

bool JsonFormReader::string(JsonForm& form) {
  JsonCursor cursor(rest());
  const auto string = cursor.string();
  if (!string) return expect("a string that is closed and has no wrong escapes");
  at_ += string->quoted().size();
  form.written = string->quoted();
  const auto pieces = split_template(string->raw, Captures::no);
  if (pieces.size() == 1 && pieces[0].kind == TemplatePiece::Kind::placeholder) {
    form.kind = JsonKind::hole;
    form.hole = parser_.hole(find_hole(string->raw, pieces[0]));
    keep_text(string->quoted().data(), string->quoted().data() + string->quoted().size());
    keep_hole(form.hole, JsonTextPart::Place::value);
    return !parser_.mistake();
  }
  form.parts = parser_.text(string->raw);  // for its checks and its holes
  if (parser_.mistake()) return false;
  for (TextPart& part : form.parts)
    if (auto* literal = std::get_if<std::string>(&part))
      *literal = decode_string({*literal, literal->find('\\') != literal->npos});
  std::size_t hole = 0;
  for (const TemplatePiece& piece : pieces) {
    const char* const begin = string->raw.data() + piece.offset;
    if (piece.kind == TemplatePiece::Kind::literal) {
      if (string->raw.substr(piece.offset).starts_with("${{")) keep_text(begin, begin + 1);
      continue;
    }
    while (!std::holds_alternative<Hole>(form.parts[hole])) ++hole;
    keep_text(begin, begin + find_hole(string->raw, piece).size());
    keep_hole(std::get<Hole>(form.parts[hole++]), JsonTextPart::Place::in_string);
  }
  const bool has_holes = hole > 0;
  form.kind = has_holes ? JsonKind::holed_string : JsonKind::string;
  if (has_holes) return true;
  if (!form.parts.empty()) form.text = std::get<std::string>(form.parts[0]);
  form.parts.clear();
  return true;
}

}  // namespace wsx
