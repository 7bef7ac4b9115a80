#include "commands/report.hpp"

#include "output/diagnosis.hpp"
#include "output/line_writer.hpp"

namespace wsx {

ExitCode report_on_stderr(const Error& error, ExitCode code) {
  const auto writer = LineWriter::for_fd(2, "stderr");
  writer->append(format_diagnosis(error));
  writer->flush_blocking(std::chrono::seconds(1));
  return code;
}

}  // namespace wsx
