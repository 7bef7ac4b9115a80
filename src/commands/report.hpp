#pragma once
#include <chrono>

#include "base/error.hpp"
#include "base/exit_code.hpp"
#include "output/output.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

/// For errors where there is no output yet: one line on stderr.
ExitCode report_on_stderr(const Error& error, ExitCode code);

/// Says on stderr which headers of -H are not sent as they were given.
void tell_left_out_headers(const UpgradeOptions& options);

/// The end of a run: writes what is left, as far as readers take it within `patience`. When something could not be
/// written (a full disk), that is said, and a run that was good so far has ended badly.
ExitCode finish_output(Output& output, std::chrono::milliseconds patience, ExitCode code);

/// The end of a run that is cut short: files are complete as far as they are written without waiting.
void abandon_output(Output& output);

}  // namespace wsx
