#include "base/error.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace wsx {
namespace {

constexpr std::array<std::string_view, 9> k_phase_names{"url",     "dns",      "tcp",   "proxy", "tls",
                                                        "upgrade", "protocol", "input", "io"};

}  // namespace

std::string_view format_phase(Phase phase) { return k_phase_names[static_cast<std::size_t>(phase)]; }

std::optional<Phase> parse_phase(std::string_view text) {
  for (std::size_t i = 0; i < k_phase_names.size(); ++i)
    if (k_phase_names[i] == text) return static_cast<Phase>(i);
  return std::nullopt;
}

void die_of_unchecked_error(const Error& error, boost::source_location where) {
  std::fprintf(stderr, "wsx: defect: unchecked error %s (%s) at %s:%u\n", error.code.c_str(), error.message.c_str(),
               where.file_name(), static_cast<unsigned>(where.line()));
  std::abort();
}

void die_of_missing_error(boost::source_location where) {
  std::fprintf(stderr, "wsx: defect: no error to look at, at %s:%u\n", where.file_name(),
               static_cast<unsigned>(where.line()));
  std::abort();
}

}  // namespace wsx
