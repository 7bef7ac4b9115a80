#include "base/http_names.hpp"

#include <algorithm>
#include <strings.h>

namespace wsx {

bool is_same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    constexpr std::string_view k_marks = "!#$%&'*+-.^_`|~";
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter || (c >= '0' && c <= '9') || k_marks.find(c) != k_marks.npos;
  });
}

}  // namespace wsx
