#include "commands/report.hpp"

#include <unistd.h>

#include "base/close_code.hpp"
#include "base/lists.hpp"
#include "output/diagnosis.hpp"
#include "output/line_writer.hpp"

namespace wsx {

ExitCode report_on_stderr(const Error& error, ExitCode code) {
  const auto writer = LineWriter::for_fd(2, "stderr");
  writer->append(format_diagnosis(error));
  writer->flush_blocking(std::chrono::seconds(1));
  return code;
}

void tell_failure(Output& output, const OutputOptions& options, const Failure& failure) {
  // --raw says errors on stderr, and shows no other events.
  if (output.mode() == OutputOptions::Mode::raw && failure.told == ToldBy::error_event) return;
  const bool is_shown =
      failure.told != ToldBy::nothing && (options.quiet ? failure.told == ToldBy::error_event : options.only.is_all());
  if (is_shown && output.mode() != OutputOptions::Mode::raw && ::isatty(options.stdout_fd)) return;
  output.diagnostics().append(format_diagnosis(failure.why));
}

std::optional<Failure> explain_bad_close(const std::string& peer, const Close& close) {
  if (is_good_close_code(close.code)) return std::nullopt;
  return Failure{{Phase::io, "closed",
                  "the " + peer + " closed the connection with code " + std::to_string(close.code) +
                      (close.reason.empty() ? "" : ": " + close.reason),
                  ""},
                 ToldBy::other_event};
}

void tell_left_out_headers(const UpgradeOptions& options) {
  const auto writer = LineWriter::for_fd(2, "stderr");
  if (!options.left_out_headers.empty())
    writer->append("wsx: left out " + join(options.left_out_headers) + ": the handshake sends its own\n");
  if (!options.left_out_options.empty())
    writer->append("wsx: left out " + join(options.left_out_options) + " of the curl command\n");
  writer->flush_blocking(std::chrono::seconds(1));
}

ExitCode finish_output(Output& output, std::chrono::milliseconds patience, ExitCode code) {
  output.finish();
  output.flush_blocking(patience);
  output.keep_files();
  const auto error = output.error();
  return error ? report_on_stderr(*error, code == ExitCode::done ? ExitCode::ended_badly : code) : code;
}

void abandon_output(Output& output) {
  output.finish();
  output.flush();
  output.keep_files();
}

}  // namespace wsx
