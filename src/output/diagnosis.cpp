#include "output/diagnosis.hpp"

#include "base/escape.hpp"

namespace wsx {

std::string format_diagnosis(const Error& error) {
  std::string line = "wsx: ";
  append_escaped(line, error.message);
  if (!error.hint.empty()) {
    line += " (hint: ";
    append_escaped(line, error.hint);
    line += ')';
  }
  line += '\n';
  return line;
}

}  // namespace wsx
