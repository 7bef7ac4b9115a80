#pragma once
#include <optional>
#include <string>

#include "cli/parser/flag_set.hpp"
#include "json/description.hpp"

/// What users can ask wsx to print about itself.
namespace wsx {

/// What -h prints: one screen (24 lines of 80 columns) with examples first and the flags that are used most.
std::string format_short_help(const FlagSet& flags);

/// What --help prints: examples, then every flag under its group, in a line with its default.
std::string format_full_help(const FlagSet& flags);

/// What `wsx help COMMAND FLAG` prints: all that there is to say of a flag, with or without its dashes.
std::optional<std::string> explain_flag(const FlagSet& flags, const std::string& name);

/// The option lists of a command's man page in mdoc(7), one under each heading; what is in man/ between the marks.
std::string format_manual(const FlagSet& flags);

/// The list of an object's members, after a sentence about it, in the same way.
std::string format_manual(const Description& description);

/// What -V prints: "wsx 0.2.0 (commit 1a2b3c4d5e, Boost 1.81.0, OpenSSL 3.0.17)". OpenSSL's is that of the library at
/// run time; the commit is "unknown" if the sources were not in a repository.
std::string format_version();

/// "-w, --wait DURATION".
std::string format_flag_names(const Flag& flag);

}  // namespace wsx
