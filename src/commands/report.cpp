#include "commands/report.hpp"

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
