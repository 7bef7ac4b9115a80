#include "commands/client_list.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(ClientList, IsATableInWhichColumnsStandBelowEachOther) {
  EXPECT_EQ(format_client_list(
                {{.number = 3,
                  .remote = "127.0.0.1:50000",
                  .path = "/chat",
                  .subprotocol = "json",
                  .facts = {.open_for = 90s, .sent = {1, 5, 7}, .received = {12, 2048, 2100}}},
                 {.number = 12, .remote = "[::1]:80", .path = "/", .facts = {.open_for = 1s}, .queued_bytes = 1024}},
                2),
            "* client  from             open   received  sent   queued  path\n"
            "* 3       127.0.0.1:50000  1m30s  12, 2KiB  1, 5B  0B      /chat, subprotocol json\n"
            "* 12      [::1]:80         1s     0, 0B     0, 0B  1KiB    /\n");
}

TEST(ClientList, CutsAndEscapesWhatClientsChose) {
  const auto lines = format_client_list({{.number = 1, .path = "/\x1b]0;owned\x07" + std::string(9000, 'x')}}, 1);
  EXPECT_EQ(lines.find('\x1b'), lines.npos);
  EXPECT_NE(lines.find("/\\x1b]0;owned\\x07xxx"), lines.npos) << lines;
  EXPECT_TRUE(lines.ends_with("x…\n"));
  EXPECT_LT(lines.size(), 300u);
}

TEST(ClientList, SaysHowManyItLeavesOut) {
  EXPECT_TRUE(format_client_list({{.number = 1}}, 3).ends_with("* and 2 clients more\n"));
}

}  // namespace
}  // namespace wsx
