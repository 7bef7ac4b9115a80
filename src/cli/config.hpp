#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// A line of the configuration file: a flag of a command, with its value, as it would be given.
struct ConfigLine {
  std::string command;            // "connect"
  std::vector<std::string> args;  // {"--wait", "5s"}
  std::string place;              // "/home/me/.config/wsx/config:3", for messages
  bool operator==(const ConfigLine&) const = default;
};

/// $XDG_CONFIG_HOME/wsx/config, by default ~/.config/wsx/config; empty when there is no home.
std::string default_config_path();

/// Sections named after commands, [connect], with one flag per line: its name, and after a space or "=" its value, as
/// it is. Empty lines and lines that begin with # are skipped. Errors are usage errors that name file and line.
Result<std::vector<ConfigLine>> parse_config(std::string_view text, const std::string& path);

/// The file, or what is wrong with it.
struct Config {
  std::string path;
  Result<std::vector<ConfigLine>> lines = std::vector<ConfigLine>();
};

/// The same from a file; nothing where there is none.
Result<std::vector<ConfigLine>> read_config(const std::string& path);

/// A sentence when the file has a flag that holds a secret, and others can read it; else "".
std::string warn_of_exposed_secrets(const std::vector<ConfigLine>& lines, const std::string& path);

}  // namespace wsx
