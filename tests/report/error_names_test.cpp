#include "report/error_names.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <regex>

namespace wsx {
namespace {

namespace fs = std::filesystem;

std::string read_source(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool is_known(const std::string& name) {
  return std::find(error_names().begin(), error_names().end(), name) != error_names().end();
}

/// Whatever the sources say ends a handshake or a connection: `Phase::tcp, "timeout"`, a status and its code, a code
/// and what it stands for.
TEST(ErrorNames, AreAllThatTheSourcesHave) {
  const std::regex status("\\{[1-5][0-9][0-9], \"([a-z_]+)\""), socks("\"(socks_[a-z_]+)\"");
  const std::regex tls("tls_error\\(\"([a-z_]+)\""), named("\"((protocol|io)\\.[a-z_]+)\"");
  std::size_t found = 0;
  const auto look_for = [&](const std::string& text, const std::regex& pattern, const std::string& phase, int group) {
    for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator();
         ++match) {
      const auto name = (phase.empty() ? "" : phase + ".") + (*match)[static_cast<std::size_t>(group)].str();
      EXPECT_TRUE(is_known(name)) << name;
      ++found;
    }
  };
  for (const char* folder : {"wire", "ws", "bench", "base"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(WSX_SOURCE_DIR) / "src" / folder)) {
      if (entry.path().extension() != ".cpp") continue;
      const auto text = read_source(entry.path());
      for (const char* phase : {"dns", "tcp", "proxy", "tls", "upgrade"})
        look_for(text, std::regex("Phase::" + std::string(phase) + ",\\s*\"([a-z_0-9]+)\""), phase, 1);
      look_for(text, tls, "tls", 1);
      if (folder == std::string("bench")) look_for(text, named, "", 1);
      if (entry.path().filename() == "refusal.cpp") look_for(text, status, "upgrade", 1);
      if (entry.path().filename() == "http_connect.cpp") look_for(text, status, "proxy", 1);
      if (entry.path().filename() == "socks5.cpp") look_for(text, socks, "proxy", 1);
    }
  EXPECT_GT(found, 80u);
}

TEST(ErrorNames, HavePhases) {
  EXPECT_TRUE(is_error_or_phase("tcp"));
  EXPECT_TRUE(is_error_or_phase("tcp.connection_refused"));
  for (const char* none : {"", "tc", "tcp.", "tcp.connection", "input", "url", "."})
    EXPECT_FALSE(is_error_or_phase(none));
}

}  // namespace
}  // namespace wsx
