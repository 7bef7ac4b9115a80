#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/event.hpp"

namespace wsx {

class Subject;

/// What a template is filled in with. What is not known yet stays open when a template is bound.
struct TemplateValues {
  std::uint64_t conn = 0;
  std::optional<std::uint64_t> n;    // the client's messages so far, or a timer's ticks
  std::optional<Timestamp> time;     // of sending
  const Subject* subject = nullptr;  // the message that is answered; null: none, or bound before
};

/// Text with places to be filled in. Small and without a syntax of its own: template_parser.hpp makes it.
class Template {
 public:
  enum class Slot : std::uint8_t { literal, capture, json, conn, n, time };
  /// Where a value goes: as it is; between the quotes of a JSON string; or as a JSON value of its own, with its type.
  enum class Encoding : std::uint8_t { plain, json_string, json_value };

  void add_literal(std::string_view text);
  /// `index` is the number of a capture, or of a place of JsonPlaces.
  void add_slot(Slot slot, Encoding encoding, std::size_t index = 0);
  void add(const Template& other);

  /// Appends the text, everything filled in; what is not known is left out. False when `out` would become longer than
  /// that: then it holds a part.
  bool append(std::string& out, const TemplateValues& values, std::size_t max_bytes) const;
  /// Fills in what is known, so that the rest needs no message any more. Nothing when it would take more than that.
  std::optional<Template> bind(const TemplateValues& values, std::size_t max_bytes) const;

  /// The text, when nothing is to be filled in.
  std::optional<std::string_view> fixed() const;
  /// About what it costs to keep.
  std::size_t kept_bytes() const;

 private:
  struct Part {
    Slot slot = Slot::literal;
    Encoding encoding = Encoding::plain;
    std::size_t index = 0;
    std::string literal;
  };
  static bool append_value(std::string& out, const Part& part, const TemplateValues& values, std::size_t max_bytes);

  std::vector<Part> parts_;
};

}  // namespace wsx
