#include "wire/resolve.hpp"

#include <gtest/gtest.h>

#include "support/run_task.hpp"
#include "wire/deadline.hpp"

namespace wsx {
namespace {

Result<std::vector<Endpoint>> resolve_now(const std::string& host, Family family = Family::any) {
  net::io_context context;
  return run(context, resolve(host, 8080, family, k_never));
}

TEST(Resolve, AnAddressIsItself) {
  for (const char* address : {"127.0.0.1", "192.0.2.7", "::1", "2001:db8::1"}) {
    const auto found = resolve_now(address);
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->size(), 1u);
    EXPECT_EQ(found->front(), Endpoint(net::ip::make_address(address), 8080));
  }
}

TEST(Resolve, AnAddressOfTheOtherFamilyIsNotFound) {
  const std::pair<const char*, Family> cases[] = {{"127.0.0.1", Family::v6}, {"::1", Family::v4}};
  for (const auto& [address, family] : cases) {
    const auto found = resolve_now(address, family);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().phase, Phase::dns);
    EXPECT_EQ(found.error().code, "host_not_found");
    EXPECT_NE(found.error().message.find(address), std::string::npos);
    EXPECT_EQ(found.error().hint, "try without -4 or -6");
  }
}

TEST(Resolve, AnAddressOfTheWantedFamilyIsFound) {
  EXPECT_TRUE(resolve_now("127.0.0.1", Family::v4));
  EXPECT_TRUE(resolve_now("::1", Family::v6));
}

TEST(Resolve, LocalhostIsThisMachine) {
  const auto found = resolve_now("localhost", Family::v4);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_FALSE(found->empty());
  for (const Endpoint& endpoint : *found) {
    EXPECT_TRUE(endpoint.address().is_loopback());
    EXPECT_TRUE(endpoint.address().is_v4());
    EXPECT_EQ(endpoint.port(), 8080);
  }
}

TEST(Resolve, LocalhostAndWhatIsBelowItAreThisMachineWhateverIsAsked) {
  for (const char* name : {"localhost", "LOCALHOST.", "app.localhost", "a.b.LOCALHOST", "app.localhost."})
    for (const Family family : {Family::any, Family::v4, Family::v6}) {
      const auto found = resolve_now(name, family);
      ASSERT_TRUE(found) << name;
      for (const Endpoint& endpoint : *found) EXPECT_TRUE(endpoint.address().is_loopback()) << name;
      if (family != Family::any) {
        EXPECT_EQ(found->at(0).address().is_v6(), family == Family::v6) << name;
      }
    }
  EXPECT_TRUE(resolve_now("localhost")->back().address().is_v4());
}

TEST(Resolve, DoesNotWaitForANameServerWhenTheTimeIsOver) {
  net::io_context context;
  const auto found = run(context, resolve("nobody-answers.invalid", 80, Family::any, Clock::now() - k_test_patience));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().phase, Phase::dns);
}

}  // namespace
}  // namespace wsx
