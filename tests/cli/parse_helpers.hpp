#pragma once
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "cli/parse_args.hpp"

namespace wsx {

using Args = std::vector<std::string>;

inline std::string join(const Args& args) {
  std::string out = "wsx";
  for (const auto& arg : args) out += " " + arg;
  return out;
}

/// Fails the test, with what was printed instead, when the arguments do not make an Options.
template <class Options>
Options parse_as(const Args& args) {
  auto parsed = parse_args(args);
  if (const auto* printout = std::get_if<Printout>(&parsed))
    ADD_FAILURE() << join(args) << "\nprints " << printout->text;
  if (auto* options = std::get_if<Options>(&parsed)) return std::move(*options);
  return {};
}

/// Of `wsx connect FLAGS... ws://h`.
inline ConnectOptions parse_connect_flags(Args flags) {
  flags.insert(flags.begin(), "connect");
  flags.emplace_back("ws://h");
  return parse_as<ConnectOptions>(flags);
}

/// Of `wsx listen FLAGS...`.
inline ListenOptions parse_listen_flags(Args flags) {
  flags.insert(flags.begin(), "listen");
  return parse_as<ListenOptions>(flags);
}

/// Of `wsx echo FLAGS...`.
inline EchoOptions parse_echo_flags(Args flags) {
  flags.insert(flags.begin(), "echo");
  return parse_as<EchoOptions>(flags);
}

/// Of `wsx bench FLAGS...`.
inline BenchOptions parse_bench_flags(Args flags) {
  flags.insert(flags.begin(), "bench");
  return parse_as<BenchOptions>(flags);
}

/// What stands on stderr, without the newline; fails unless it is one line and the exit code says usage.
inline std::string complaint(const Args& args) {
  auto parsed = parse_args(args);
  const auto* printout = std::get_if<Printout>(&parsed);
  if (printout == nullptr || printout->exit_code != ExitCode::usage ||
      printout->text.find('\n') + 1 != printout->text.size()) {
    ADD_FAILURE() << join(args) << (printout ? "\nprints " + printout->text : "\nis accepted");
    return "";
  }
  return printout->text.substr(0, printout->text.size() - 1);
}

}  // namespace wsx
