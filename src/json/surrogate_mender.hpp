#pragma once
#include <string>
#include <string_view>

namespace wsx {

/// Makes escaped surrogates that are not in pairs ("\udce9") into U+FFFD, as browsers do with what they send. They
/// stand for no character, so a JSON parser refuses the whole text for them, however far from what is of interest;
/// Python writes them. Works on JSON that comes in pieces, and moves nothing: places in errors stay right.
class SurrogateMender {
 public:
  /// What of the text is ready, valid until the next call. Up to 11 bytes are held back for the next piece.
  std::string_view mend(std::string_view piece);
  /// The end of the text: what was held back.
  std::string_view finish();

 private:
  std::string_view mend_held(bool is_last);

  std::string text_;      // what was held back, and the next piece
  std::size_t done_ = 0;  // of it
};

}  // namespace wsx
