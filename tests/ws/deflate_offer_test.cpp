#include "ws/deflate_offer.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

struct Case {
  const char* name;
  const char* extensions;
  std::optional<DeflateOptions> offer;
};

class DeflateOffer : public testing::TestWithParam<Case> {};

TEST_P(DeflateOffer, is_read_as_the_options_that_make_it) {
  const auto offer = read_deflate_offer(GetParam().extensions);
  ASSERT_EQ(offer.has_value(), GetParam().offer.has_value());
  if (!offer) return;
  EXPECT_EQ(offer->client_window_bits, GetParam().offer->client_window_bits);
  EXPECT_EQ(offer->server_window_bits, GetParam().offer->server_window_bits);
  EXPECT_EQ(offer->client_no_context_takeover, GetParam().offer->client_no_context_takeover);
  EXPECT_EQ(offer->server_no_context_takeover, GetParam().offer->server_no_context_takeover);
}

const DeflateOptions k_plain;

INSTANTIATE_TEST_SUITE_P(
    Extensions, DeflateOffer,
    testing::Values(
        Case{"None", "", std::nullopt}, Case{"Another", "x-webkit-deflate-frame", std::nullopt},
        Case{"Plain", "permessage-deflate", k_plain},
        Case{"Browsers", "permessage-deflate; client_max_window_bits", k_plain},
        Case{"Windows", "permessage-deflate; client_max_window_bits=12; server_max_window_bits=10",
             DeflateOptions{.client_window_bits = 12, .server_window_bits = 10}},
        Case{"EightBits", "permessage-deflate; server_max_window_bits=8", DeflateOptions{.server_window_bits = 9}},
        Case{"NoTakeover", "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
             DeflateOptions{.client_no_context_takeover = true, .server_no_context_takeover = true}},
        Case{"TheFirstThatCanBeRead",
             "permessage-deflate; server_max_window_bits=99, permessage-deflate; client_max_window_bits", k_plain},
        Case{"BadBits", "permessage-deflate; server_max_window_bits=07", std::nullopt},
        Case{"ServerWindowWithoutBits", "permessage-deflate; server_max_window_bits", std::nullopt},
        Case{"Unknown", "permessage-deflate; wonder=1", std::nullopt},
        Case{"FlagWithValue", "permessage-deflate; server_no_context_takeover=1", std::nullopt}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace wsx
