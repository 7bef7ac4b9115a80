#include "terminal/paste.hpp"

#include <utility>

#include "terminal/line_editor.hpp"

namespace wsx {

void Paste::add(const Key& key) {
  const wchar_t first = key.characters[0];
  const wchar_t last = std::exchange(last_, first);
  if (text_.size() > LineEditor::k_max_line_characters) return;
  if (key.kind == Key::Kind::text || first == L'\t')
    text_ += key.characters;
  else if (first == L'\r' || (first == L'\n' && last != L'\r'))
    text_ += L'\n';
}

}  // namespace wsx
