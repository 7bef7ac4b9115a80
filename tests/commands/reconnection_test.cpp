#include "commands/reconnection.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

const Error k_refused_connection{Phase::tcp, "connection_refused", "", ""};

Error refusal(unsigned status, HeaderList headers = {}) {
  return {Phase::upgrade, "refused", "", "", Refusal{status, std::move(headers), ""}};
}

TEST(Reconnection, PausesGrowToALimitAndAreLeftToChanceByHalf) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Reconnection reconnection(0, seed);
    Reconnection::Nanoseconds whole = Reconnection::k_first;
    for (std::uint64_t attempt = 1; attempt <= 20; ++attempt) {
      const auto pause = reconnection.after_failure(k_refused_connection);
      ASSERT_TRUE(pause);
      EXPECT_EQ(reconnection.attempt(), attempt);
      EXPECT_GE(*pause, whole / 2);
      EXPECT_LE(*pause, whole);
      whole = std::min(whole * 2, Reconnection::k_longest);
    }
  }
}

TEST(Reconnection, ClientsDoNotComeAllTogether) {
  Reconnection one(0, 1), other(0, 2);
  EXPECT_NE(one.after_close(0s), other.after_close(0s));
}

TEST(Reconnection, AttemptsInARowAreLimited) {
  Reconnection reconnection(2, 0);
  EXPECT_TRUE(reconnection.after_close(0s));
  EXPECT_TRUE(reconnection.after_failure(k_refused_connection));
  EXPECT_FALSE(reconnection.after_failure(k_refused_connection));
  EXPECT_FALSE(reconnection.after_close(1s));
}

TEST(Reconnection, AConnectionThatHeldBeginsANewRow) {
  Reconnection reconnection(1, 0);
  EXPECT_TRUE(reconnection.after_failure(k_refused_connection));
  const auto pause = reconnection.after_close(Reconnection::k_settled);
  ASSERT_TRUE(pause);
  EXPECT_EQ(reconnection.attempt(), 1u);
  EXPECT_LE(*pause, Reconnection::k_first);
}

TEST(Reconnection, AServersRetryAfterIsFollowedUpToALimit) {
  EXPECT_GE(*Reconnection(0, 0).after_failure(refusal(503, {{"retry-after", "7"}})), 7s);
  EXPECT_EQ(*Reconnection(0, 0).after_failure(refusal(429, {{"Retry-After", "4000000000"}})),
            Reconnection::k_longest_asked_for);
  for (const char* nonsense : {"", "-1", "soon", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "1.5"})
    EXPECT_LE(*Reconnection(0, 0).after_failure(refusal(503, {{"Retry-After", nonsense}})), Reconnection::k_first);
}

TEST(Reconnection, FailuresThatWouldOnlyComeAgainAreNotTriedAgain) {
  for (const unsigned status : {301u, 400u, 401u, 403u, 404u, 426u}) EXPECT_FALSE(may_pass(refusal(status))) << status;
  for (const unsigned status : {408u, 425u, 429u, 500u, 502u, 503u, 504u}) EXPECT_TRUE(may_pass(refusal(status)));
  EXPECT_FALSE(may_pass({Phase::url, "bad_host", "", ""}));
  EXPECT_FALSE(may_pass({Phase::tls, "certificate_expired", "", ""}));
  EXPECT_TRUE(may_pass({Phase::tls, "timeout", "", ""}));
  EXPECT_TRUE(may_pass({Phase::dns, "host_not_found", "", ""}));
  EXPECT_FALSE(may_pass({Phase::io, "internal_error", "", ""}));
}

}  // namespace
}  // namespace wsx
