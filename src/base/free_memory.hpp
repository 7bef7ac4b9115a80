#pragma once
#include <string>

namespace wsx {

/// Empties a string and gives its memory back. Assigning an empty string to it, or moving one there, keeps the memory.
inline void free_memory(std::string& text) { std::string().swap(text); }

}  // namespace wsx
