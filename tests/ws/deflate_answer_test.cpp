#include "ws/deflate_answer.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string judged(const std::string& answer, const DeflateOptions& offer = {}) {
  const auto error = judge_extensions(answer, {offer});
  return error ? error->code : "";
}

TEST(DeflateAnswer, WithinTheOfferIsAccepted) {
  for (const char* answer :
       {"", "permessage-deflate", "permessage-deflate; client_max_window_bits=9",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=15; client_no_context_takeover"})
    EXPECT_EQ(judged(answer), "") << answer;
}

TEST(DeflateAnswer, MustBeAListOfExtensions) {
  for (const char* answer :
       {"a", " a ; b = c ; d=\"e\\\"f;,\" , g", "a,,b,", "permessage-deflate;client_max_window_bits=9"})
    EXPECT_FALSE(check_extension_list(answer)) << answer;
  for (const char* answer :
       {"", ",", "a b", "a;", "a;;b", "a=b", "a;b=", "a;b=\"c", "a;b=\"c\\", "a;=b", "(a)", "a;b=c d"}) {
    const auto error = check_extension_list(answer);
    ASSERT_TRUE(error) << answer;
    EXPECT_EQ(error->code, "bad_extension");
  }
}

TEST(DeflateAnswer, BeyondTheOfferIsRefused) {
  EXPECT_EQ(judged("x-webkit-deflate-frame"), "extension_not_offered");
  EXPECT_EQ(judged("permessage-deflate, permessage-deflate"), "extension_not_offered");
  EXPECT_EQ(judged("permessage-deflate", {.enabled = false}), "extension_not_offered");
  for (const char* answer :
       {"permessage-deflate; other", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=8", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=09", "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_max_window_bits=9; client_max_window_bits=9"})
    EXPECT_EQ(judged(answer), "bad_extension") << answer;
  EXPECT_EQ(judged("permessage-deflate; client_max_window_bits=11", {.client_window_bits = 10}), "bad_extension");
  EXPECT_EQ(judged("permessage-deflate; server_max_window_bits=11", {.server_window_bits = 10}), "bad_extension");
}

TEST(DeflateAnswer, WithoutWhatWasAskedOfTheServerIsRefused) {
  EXPECT_EQ(judged("permessage-deflate", {.server_window_bits = 10}), "bad_extension");
  EXPECT_EQ(judged("permessage-deflate; server_max_window_bits=9", {.server_window_bits = 10}), "");
  EXPECT_EQ(judged("permessage-deflate; server_max_window_bits=8"), "");
  EXPECT_EQ(judged("permessage-deflate", {.server_no_context_takeover = true}), "bad_extension");
  EXPECT_EQ(judged("permessage-deflate; server_no_context_takeover", {.server_no_context_takeover = true}), "");
  EXPECT_EQ(judged("", {.server_window_bits = 10, .server_no_context_takeover = true}), "");
}

TEST(DeflateAnswer, IsCompletedByWhatTheClientHasSaidOfItself) {
  const DeflateOptions offer{.client_window_bits = 9, .client_no_context_takeover = true};
  EXPECT_EQ(judged("permessage-deflate", offer), "");
  EXPECT_EQ(complete_answer("permessage-deflate", {offer}),
            "permessage-deflate; client_max_window_bits=9; client_no_context_takeover");
  const std::string whole = "permessage-deflate; client_no_context_takeover; client_max_window_bits=9";
  EXPECT_EQ(complete_answer(whole, {offer}), whole);
  EXPECT_EQ(complete_answer("", {offer}), "");
  EXPECT_EQ(complete_answer("permessage-deflate", {DeflateOptions()}), "permessage-deflate");
}

}  // namespace
}  // namespace wsx
