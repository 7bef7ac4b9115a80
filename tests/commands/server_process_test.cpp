#include "commands/server_process.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<ServerProcess> start(const std::string& command) {
  auto process = ServerProcess::start(command, 4711);
  EXPECT_TRUE(process);
  return process ? std::move(*process) : nullptr;
}

std::string wait_for_end(ServerProcess& process) {
  for (int i = 0; i < 1000; ++i) {
    if (auto end = process.find_end()) return *end;
    std::this_thread::sleep_for(10ms);
  }
  return "it does not end";
}

TEST(ServerProcess, KnowsItsPort) {
  const auto process = start("echo $PORT {port} >&2");
  EXPECT_EQ(wait_for_end(*process), "exit code 0");
  process->stop();
  EXPECT_EQ(process->last_words(), "4711 4711\n");
}

TEST(ServerProcess, TellsHowItEnded) {
  EXPECT_EQ(wait_for_end(*start("exit 7")), "exit code 7");
  EXPECT_EQ(wait_for_end(*start("kill -9 $$")), "signal 9");
  EXPECT_EQ(wait_for_end(*start("/no/such/program")), "exit code 127");
}

TEST(ServerProcess, EndsAllOfItsGroup) {
  const auto process = start("sleep 1000 & sleep 1000 | sleep 1000 & echo ready >&2; wait");
  for (int i = 0; i < 1000 && process->last_words().empty(); ++i) std::this_thread::sleep_for(10ms);
  EXPECT_FALSE(process->find_end());
  const auto begin = std::chrono::steady_clock::now();
  process->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, ServerProcess::k_stop_patience);
  EXPECT_EQ(process->find_end(), "signal 15");
}

TEST(ServerProcess, IsKilledIfItIgnoresTerm) {
  const auto process = start("trap '' TERM; echo ready >&2; while true; do sleep 1; done");
  for (int i = 0; i < 1000 && process->last_words().empty(); ++i) std::this_thread::sleep_for(10ms);
  process->stop();
  EXPECT_EQ(process->find_end(), "signal 9");
}

TEST(ServerProcess, KeepsTheEndOfWhatItPrints) {
  const auto process =
      start("i=0; while [ $i -lt 20000 ]; do echo line $i of many; i=$((i+1)); done >&2; echo last >&2");
  EXPECT_EQ(wait_for_end(*process), "exit code 0");
  process->stop();
  const auto words = process->last_words();
  EXPECT_LE(words.size(), ServerProcess::k_max_last_words);
  EXPECT_TRUE(words.starts_with("line ")) << words.substr(0, 40);
  EXPECT_TRUE(words.ends_with("line 19999 of many\nlast\n")) << words;
}

TEST(ServerProcess, KeepsTheEndOfALineThatIsTooLong) {
  const auto process = start("head -c 1000000 /dev/zero | tr '\\0' x >&2; echo end >&2");
  EXPECT_EQ(wait_for_end(*process), "exit code 0");
  process->stop();
  EXPECT_TRUE(process->last_words().ends_with("xxxend\n")) << process->last_words();
}

TEST(ServerProcess, CountsTheCpuOfItsGroup) {
  const auto process = start("while true; do :; done");
  for (int i = 0; i < 1000 && process->cpu_seconds() < 0.1; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_GE(process->cpu_seconds(), 0.1);
  process->stop();
  EXPECT_EQ(process->cpu_seconds(), 0);
}

TEST(ServerProcess, FindsAPortThatIsFree) {
  const auto port = find_free_port();
  ASSERT_TRUE(port);
  EXPECT_GT(*port, 1023);
}

}  // namespace
}  // namespace wsx
