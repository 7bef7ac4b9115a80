#include "base/http_names.hpp"

#include <algorithm>
#include <strings.h>

#include "base/ascii.hpp"

namespace wsx {

bool is_same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    constexpr std::string_view k_marks = "!#$%&'*+-.^_`|~";
    return is_letter(c) || is_digit(c) || k_marks.find(c) != k_marks.npos;
  });
}

}  // namespace wsx
