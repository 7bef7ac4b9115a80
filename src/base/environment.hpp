#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// What this process was given to run in.
namespace wsx {

/// A variable of the environment; empty when it is not set.
std::string_view environment(const char* name);

/// The folder that a variable of the XDG Base Directory Specification names; by default it is `below_home`. Empty:
/// there is no home.
std::string xdg_folder(const char* name, std::string_view below_home);

/// Whether the terminal can only be written to, line by line: TERM is "dumb", or says nothing.
bool is_terminal_dumb();

/// How many processors this process may use (its affinity); the machine may have more. At least 1.
unsigned count_processors();

/// How much memory this process may use: the machine's, or less where its control group or a limit of the process says
/// so. Never 0.
std::uint64_t count_memory();

}  // namespace wsx
