#include "report/config_hash.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using Config = std::vector<std::pair<std::string, std::string>>;

const Config k_config = {{"connections", "100"}, {"rate", "1k"}};

TEST(ConfigHash, IsTheSameOnEveryMachine) {
  EXPECT_EQ(hash_config({}), "cbf29ce484222325");
  EXPECT_EQ(hash_config(k_config), "49a00fe0709b3bd5");
}

TEST(ConfigHash, TellsConfigurationsApart) {
  EXPECT_NE(hash_config(k_config), hash_config({{"connections", "100"}, {"rate", "2k"}}));
  EXPECT_NE(hash_config(k_config), hash_config({{"connections", "100"}}));
  EXPECT_NE(hash_config({{"a", "bc"}}), hash_config({{"ab", "c"}}));
  EXPECT_NE(hash_config({{"message", ""}}), hash_config({}));
}

TEST(ConfigHash, LeavesOutTheSeed) {
  auto config = k_config;
  config.emplace_back("seed", "7");
  EXPECT_EQ(hash_config(config), hash_config(k_config));
}

}  // namespace
}  // namespace wsx
