#include "rules/template.hpp"

#include "base/rfc3339.hpp"
#include "json/string.hpp"
#include "json/text.hpp"
#include "rules/subject.hpp"

namespace wsx {
namespace {

void append_encoded(std::string& out, std::string_view text, Template::Encoding encoding) {
  if (encoding == Template::Encoding::plain) {
    out += text;
    return;
  }
  const auto quote = out.size();
  append_json_string(out, text);
  if (encoding == Template::Encoding::json_value) return;
  out.pop_back();
  out.erase(quote, 1);
}

/// A string without its quotes, anything else as it is written.
std::string_view as_text(std::string_view value, std::string& buffer) {
  if (!value.starts_with('"')) return value;
  buffer = decode_string(unquote(value));
  return buffer;
}

}  // namespace

void Template::add_literal(std::string_view text) {
  if (text.empty()) return;
  if (parts_.empty() || parts_.back().slot != Slot::literal) parts_.emplace_back();
  parts_.back().literal += text;
}

void Template::add_slot(Slot slot, Encoding encoding, std::size_t index) {
  parts_.push_back({slot, encoding, index, {}});
}

void Template::add(const Template& other) {
  for (const Part& part : other.parts_) {
    if (part.slot == Slot::literal)
      add_literal(part.literal);
    else
      parts_.push_back(part);
  }
}

bool Template::append_value(std::string& out, const Part& part, const TemplateValues& values, std::size_t max_bytes) {
  std::string buffer;
  std::string_view text;
  switch (part.slot) {
    case Slot::literal:
      text = part.literal;
      break;
    case Slot::capture:
      if (values.subject) text = values.subject->captures[part.index];
      break;
    case Slot::json:
      if (values.subject) text = values.subject->json(part.index);
      if (part.encoding == Encoding::json_value && text.empty()) text = "null";
      break;
    case Slot::conn:
      append_json_number(buffer, values.conn);
      text = buffer;
      break;
    case Slot::n:
      if (values.n) append_json_number(buffer, *values.n);
      text = buffer;
      break;
    case Slot::time:
      if (values.time) append_rfc3339(buffer, *values.time);
      text = buffer;
      break;
  }
  if (out.size() > max_bytes || text.size() > max_bytes - out.size()) return false;
  if (part.slot == Slot::capture) {
    append_encoded(out, text, part.encoding);
  } else if (part.slot == Slot::json && part.encoding != Encoding::json_value) {
    append_encoded(out, as_text(text, buffer), part.encoding);
  } else {
    out += text;
  }
  return out.size() <= max_bytes;
}

bool Template::append(std::string& out, const TemplateValues& values, std::size_t max_bytes) const {
  for (const Part& part : parts_)
    if (!append_value(out, part, values, max_bytes)) return false;
  return true;
}

std::optional<Template> Template::bind(const TemplateValues& values, std::size_t max_bytes) const {
  Template bound;
  std::string text;
  std::size_t bytes = 0;
  for (const Part& part : parts_) {
    const bool stays_open = (part.slot == Slot::n && !values.n) || (part.slot == Slot::time && !values.time);
    text.clear();
    if (stays_open)
      bound.parts_.push_back(part);
    else if (append_value(text, part, values, max_bytes))
      bound.add_literal(text);
    else
      return std::nullopt;
    bytes += stays_open ? sizeof part : text.size();
    if (bytes > max_bytes) return std::nullopt;
  }
  return bound;
}

std::optional<std::string_view> Template::fixed() const {
  if (parts_.empty()) return "";
  if (parts_.size() == 1 && parts_[0].slot == Slot::literal) return parts_[0].literal;
  return std::nullopt;
}

std::size_t Template::kept_bytes() const {
  std::size_t bytes = sizeof *this;
  for (const Part& part : parts_) bytes += sizeof part + part.literal.size();
  return bytes;
}

}  // namespace wsx
