#pragma once
#include <string_view>

#include "json/string.hpp"
#include "play/form_parser.hpp"

namespace wsx {

/// Reads JSON with holes: in strings, or as values of their own.
class JsonFormReader {
 public:
  /// The text points into the parser's file, and begins with the object or array.
  JsonFormReader(FormParser& parser, std::string_view text) : parser_(parser), text_(text), written_(text.data()) {}

  /// Fills in root and text. False when it is no JSON; the parser has the mistake.
  bool read(JsonMessageForm& form);

 private:
  bool value(JsonForm& form, int depth);
  bool object(JsonForm& form, int depth);
  bool array(JsonForm& form, int depth);
  bool string(JsonForm& form);
  bool bare_hole(JsonForm& form);
  bool member_name(JsonForm& form);

  char peek();
  bool take(char c);
  bool expect(std::string_view what);
  std::string_view rest() const { return text_.substr(at_); }
  /// Keeps what stands before `to` for sending; what comes then begins at `from`.
  void keep_text(const char* to, const char* from);
  void keep_hole(const Hole& hole, JsonTextPart::Place place);

  FormParser& parser_;
  std::string_view text_;
  std::size_t at_ = 0;
  const char* written_;  // up to here text_ was kept
  std::vector<JsonTextPart> parts_;
};

}  // namespace wsx
