#include "cli/config.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

#include "base/ascii.hpp"
#include "base/environment.hpp"
#include "base/escape.hpp"
#include "base/suggest.hpp"
#include "cli/parser/flag_set.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_config_bytes = 64 * 1024;
// Not bench: its numbers must not depend on a file that nobody sees.
const std::vector<std::string> k_configurable = {"connect", "listen", "echo"};

Error refuse_line(const std::string& place, const std::string& message) { return usage_error(place + ": " + message); }

Result<std::string> parse_section(std::string_view line, const std::string& place) {
  const std::string name(trim(line.substr(1, line.find(']') - 1)));
  if (!line.ends_with(']'))
    return refuse_line(place, "a section is the name of a command in brackets, such as [connect]");
  if (std::ranges::find(k_configurable, name) != k_configurable.end()) return name;
  if (name == "bench")
    return refuse_line(place, "bench takes no flags from a file, because its results must not depend on it");
  const auto meant = suggest(name, k_configurable);
  return refuse_line(
      place, "there is no section " + quote_value(name) +
                 (meant.empty() ? "; there are " + format_choices(k_configurable) : "; did you mean [" + meant + "]?"));
}

/// "--wait 5s" and "--wait=5s"; a flag with an optional value takes it after "=" only.
std::vector<std::string> split_flag(std::string_view line) {
  const auto end = line.find_first_of(" \t=");
  if (end == line.npos || line[end] == '=') return {std::string(line)};
  return {std::string(line.substr(0, end)), std::string(trim(line.substr(end)))};
}

}  // namespace

std::string default_config_path() {
  const auto folder = xdg_folder("XDG_CONFIG_HOME", ".config");
  return folder.empty() ? "" : folder + "/wsx/config";
}

Result<std::vector<ConfigLine>> parse_config(std::string_view text, const std::string& path) {
  std::vector<ConfigLine> lines;
  std::string command;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trim(text.substr(0, end), " \t\r");
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto place = path + ":" + std::to_string(number);
    if (line.empty() || line.starts_with('#')) continue;
    if (line == "--") return refuse_line(place, "-- is not a flag");
    if (line.starts_with('[')) {
      auto section = parse_section(line, place);
      if (!section) return section.error();
      command = std::move(*section);
    } else if (!line.starts_with('-')) {
      return refuse_line(place, "expected a flag such as --color=never, not " + quote_value(std::string(line)));
    } else if (command.empty()) {
      return refuse_line(place, "a flag needs a section before it, such as [connect]");
    } else {
      lines.push_back({command, split_flag(line), place});
    }
  }
  return lines;
}

Result<std::vector<ConfigLine>> read_config(const std::string& path) {
  struct stat status {};
  if (path.empty() || ::stat(path.c_str(), &status) != 0) return std::vector<ConfigLine>();
  const auto shown = format_escaped(path);
  std::ifstream file(path, std::ios::binary);
  if (!S_ISREG(status.st_mode) || !file)
    return usage_error("cannot read the configuration " + shown + " (--no-config ignores it)");
  if (static_cast<std::uint64_t>(status.st_size) > k_max_config_bytes)
    return usage_error(shown + " is too large for a configuration: it may have 64KiB");
  return parse_config(std::string(std::istreambuf_iterator<char>(file), {}), shown);
}

std::string warn_of_exposed_secrets(const std::vector<ConfigLine>& lines, const std::string& path) {
  struct stat status {};
  const bool is_exposed = ::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
  const auto holds_secret = [](const ConfigLine& line) {
    const auto name = line.args.front().substr(0, line.args.front().find('='));
    return name == "-u" || name == "--user" || name == "--bearer" || name == "--cookie" || name == "-H" ||
           name == "--header" || name.starts_with("--proxy");
  };
  if (!is_exposed || std::ranges::none_of(lines, holds_secret)) return "";
  return "wsx: others can read " + format_escaped(path) + ", which may hold secrets (hint: chmod 600)\n";
}

}  // namespace wsx
