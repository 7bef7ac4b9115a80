#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/exit_code.hpp"
#include "event/event.hpp"
#include "output/output.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

/// For errors where there is no output yet: one line on stderr.
ExitCode report_on_stderr(const Error& error, ExitCode code);

/// How a run told why it failed. -q shows error events only.
enum class ToldBy : std::uint8_t { error_event, other_event, nothing };
/// Neither good nor a signal, which needs no reason.
constexpr bool is_failure(ExitCode code) {
  return code != ExitCode::done && code != ExitCode::interrupted && code != ExitCode::terminated;
}

struct Failure {
  Error why;
  ToldBy told = ToldBy::error_event;
};
/// Says on stderr why a run failed, unless a person has seen it on stdout.
void tell_failure(Output& output, const OutputOptions& options, const Failure& failure);
/// Nothing for a good code. `peer`: "server".
std::optional<Failure> explain_bad_close(const std::string& peer, const Close& close);

/// Says on stderr which headers of -H are not sent as they were given.
void tell_left_out_headers(const UpgradeOptions& options);

/// The end of a run: writes what is left, as far as readers take it within `patience`. When something could not be
/// written (a full disk), that is said, and a run that was good so far has ended badly.
ExitCode finish_output(Output& output, std::chrono::milliseconds patience, ExitCode code);

/// The end of a run that is cut short: files are complete as far as they are written without waiting.
void abandon_output(Output& output);

}  // namespace wsx
