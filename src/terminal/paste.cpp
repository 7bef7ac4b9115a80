#include "terminal/paste.hpp"

#include <utility>

#include "terminal/line_editor.hpp"

namespace wsx {

void Paste::add(const Key& key) {
  const wchar_t first = key.characters[0];
  const wchar_t last = std::exchange(last_, first);
  if (text_.size() > LineEditor::k_max_line_characters) return;
  if (first == L'\n' && last == L'\r') return;
  text_ += first == L'\r' ? L"\n" : key.characters;
}

}  // namespace wsx
