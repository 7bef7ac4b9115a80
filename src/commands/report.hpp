#pragma once
#include "base/error.hpp"
#include "base/exit_code.hpp"

namespace wsx {

/// For what goes wrong before there is any output to speak through: one line on stderr.
ExitCode report_on_stderr(const Error& error, ExitCode code);

}  // namespace wsx
