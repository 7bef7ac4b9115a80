#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// The words of a command that was copied from elsewhere, as the shell it was written for would make them. Quoting is
/// that of POSIX shells, with $'…' of bash; or of Windows' cmd, if carets show that: ^" and a ^ at the end of a line.
/// It ends where the command does: at an unquoted ; | & or line end. Nothing is run or expanded: a variable ($TOKEN) is
/// a usage error, and so is a quote that is not closed. Its message continues a sentence that begins with a flag's
/// name.
Result<std::vector<std::string>> split_shell_words(std::string_view command);

}  // namespace wsx
