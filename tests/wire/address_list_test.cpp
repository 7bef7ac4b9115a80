#include "wire/address_list.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string listed(std::string_view text) {
  const auto list = AddressList::parse(text);
  if (!list) return "refused: " + list.error().message;
  std::string out;
  for (std::size_t i = 0; i < list->size(); ++i) out += (i == 0 ? "" : " ") + list->at(i).to_string();
  return out;
}

TEST(AddressList, AddressesAreTakenAsTheyStand) {
  EXPECT_EQ(listed("10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(listed("10.0.0.2,10.0.0.1"), "10.0.0.2 10.0.0.1");
  EXPECT_EQ(listed("::1,127.0.0.1"), "::1 127.0.0.1");
}

TEST(AddressList, ANetworkIsItsHosts) {
  EXPECT_EQ(listed("10.0.0.0/30"), "10.0.0.1 10.0.0.2");
  EXPECT_EQ(listed("10.0.0.77/30"), "10.0.0.77 10.0.0.78");
  EXPECT_EQ(listed("10.0.0.0/31"), "10.0.0.0 10.0.0.1");
  EXPECT_EQ(listed("10.0.0.9/32"), "10.0.0.9");
  EXPECT_EQ(listed("fd00::/126"), "fd00::1 fd00::2 fd00::3");
  EXPECT_EQ(listed("fd00::7/128"), "fd00::7");
  EXPECT_EQ(listed("10.0.0.0/30,127.0.0.1"), "10.0.0.1 10.0.0.2 127.0.0.1");
}

TEST(AddressList, HostsCarryOverIntoTheNextByte) {
  const auto v4 = AddressList::parse("127.0.0.0/16");
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->size(), 65'534u);
  EXPECT_EQ(v4->at(255).to_string(), "127.0.1.0");
  EXPECT_EQ(v4->at(65'533).to_string(), "127.0.255.254");
  const auto v6 = AddressList::parse("fd00::/112");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->size(), 65'535u);
  EXPECT_EQ(v6->at(255).to_string(), "fd00::100");
}

TEST(AddressList, TheyAreTakenInTurn) {
  const auto list = AddressList::parse("10.0.0.1,10.0.0.2,10.0.0.3");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->at(3).to_string(), "10.0.0.1");
  EXPECT_EQ(list->at(7).to_string(), "10.0.0.2");
}

TEST(AddressList, AnAddressCountsOnce) {
  EXPECT_EQ(listed("10.0.0.2,10.0.0.0/30,10.0.0.2"), "10.0.0.2 10.0.0.1");
  EXPECT_TRUE(AddressList().empty());
}

TEST(AddressList, WhatIsNoAddressIsRefused) {
  for (const std::string text : {"", "localhost", "10.0.0.1:80", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/",
                                 "10.0.0.0/-1", "fd00::/129", "/24", "10.0.0.1;10.0.0.2"})
    EXPECT_EQ(listed(text), "refused: \"" + text + "\" is neither an address nor a network");
  EXPECT_EQ(listed("10.0.0.1,"), "refused: \"\" is neither an address nor a network");
  EXPECT_EQ(listed("0.0.0.0"), "refused: \"0.0.0.0\" cannot be used as a local address");
  EXPECT_EQ(listed("224.0.0.1"), "refused: \"224.0.0.1\" cannot be used as a local address");
  EXPECT_EQ(AddressList::parse("x\x1b").error().message, "\"x\\x1b\" is neither an address nor a network");
  EXPECT_EQ(AddressList::parse("x").error().code, "bad_address");
}

TEST(AddressList, ThereIsALimit) {
  EXPECT_EQ(listed("10.0.0.0/8"), "refused: with \"10.0.0.0/8\" there are more than 65536 addresses");
  EXPECT_EQ(listed("fd00::/16"), "refused: with \"fd00::/16\" there are more than 65536 addresses");
  EXPECT_EQ(listed("10.0.0.0/16,10.1.0.0/24"), "refused: with \"10.1.0.0/24\" there are more than 65536 addresses");
}

}  // namespace
}  // namespace wsx
