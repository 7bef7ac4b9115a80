#pragma once
#include "base/result.hpp"
#include "commands/bench.hpp"

namespace wsx {

/// The messages that -m, -f, --size and -b ask for. A file is read once: it may be a pipe. Without any of the flags
/// messages are 64 bytes of text; in mode push there are none. Errors are usage errors that name the flag.
Result<PayloadSource> make_payload(const BenchOptions& options);

constexpr std::uint64_t k_default_payload_bytes = 64;
constexpr std::size_t k_max_lines_file_bytes = 64 * 1024 * 1024;
constexpr std::size_t k_max_payload_lines = 1'000'000;

}  // namespace wsx
