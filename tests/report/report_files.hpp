#pragma once
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>

#include "report/random_summary.hpp"

namespace wsx {

constexpr int k_reader_is_missing = 77;

/// Writes random summaries to files and shows them to a reader that is not ours. Its exit code.
inline int check_random_reports(void (*append)(std::string& out, const Summary& summary), const std::string& suffix) {
  RandomSummaries random(1);
  std::string command = "/usr/bin/python3 " WSX_SOURCE_DIR "/tests/support/check_report.py";
  for (int i = 0; i < 30; ++i) {
    std::string text;
    append(text, random.next());
    const auto path = testing::TempDir() + "wsx_report_test_" + std::to_string(i) + suffix;
    std::ofstream(path) << text;
    command += " " + path;
  }
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace wsx
