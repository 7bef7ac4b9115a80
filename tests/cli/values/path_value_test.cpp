#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cli/parser/usage_error.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

/// The path, or why it is refused.
std::string ask(const ValueKind<std::string>& kind, const std::string& path) {
  const auto parsed = kind.parse(path);
  if (parsed) return *parsed;
  EXPECT_TRUE(is_usage_error(parsed.error()) || parsed.error().message.empty());
  return parsed.error().message;
}

TEST(PathValue, FilesAreLookedAtWhereTheyAreGiven) {
  const std::string folder = testing::TempDir() + "wsx_paths";
  std::filesystem::create_directories(folder);
  const std::string file = folder + "/file", missing = folder + "/missing";
  std::ofstream(file) << "x";
  EXPECT_EQ(ask(k_input_file, file), file);
  EXPECT_EQ(ask(k_input_file, missing), "cannot read \"" + missing + "\": No such file or directory");
  EXPECT_EQ(ask(k_input_file, folder), "cannot read \"" + folder + "\": Is a directory");
  EXPECT_EQ(ask(k_output_file, file), file);
  EXPECT_EQ(ask(k_output_file, missing), missing);
  EXPECT_EQ(ask(k_output_file, "new"), "new") << "in the working directory";
  EXPECT_EQ(ask(k_output_file, folder), "cannot write to \"" + folder + "\": Is a directory");
  EXPECT_EQ(ask(k_output_file, missing + "/x"), "cannot write to \"" + missing + "/x\": No such file or directory");
  EXPECT_EQ(ask(k_output_file, file + "/x"), "cannot write to \"" + file + "/x\": Not a directory");
  for (const auto* kind : {&k_input_file, &k_output_file, &k_unix_path}) EXPECT_EQ(ask(*kind, ""), "");
}

/// A shell's <(command): opening it twice would lose what the command says, or wait for ever.
TEST(PathValue, ANamedPipeIsNotOpened) {
  const std::string pipe = testing::TempDir() + "wsx_pipe";
  std::filesystem::remove(pipe);
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(ask(k_input_file, pipe), pipe);
  EXPECT_EQ(ask(k_output_file, pipe), pipe);
}

}  // namespace
}  // namespace wsx
