#include "ws/deflate_offer.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using Offers = std::vector<DeflateOffer>;

constexpr DeflateOffer k_plain_offer, k_browsers_offer{.names_client_window = true};

TEST(DeflateOffer, IsReadInTheClientsOrder) {
  struct Case {
    const char* extensions;
    Offers offers;
  };
  for (const auto& [extensions, offers] : std::initializer_list<Case>{
           {"", {}},
           {"x-webkit-deflate-frame", {}},
           {"permessage-deflate", {k_plain_offer}},
           {"permessage-deflate; client_max_window_bits", {k_browsers_offer}},
           {"PERMESSAGE-DEFLATE; client_max_window_bits=12; server_max_window_bits=\"10\"",
            {{.server_window_bits = 10, .names_client_window = true, .client_window_bits = 12}}},
           {"permessage-deflate; server_max_window_bits=8", {{.server_window_bits = 8}}},
           {"permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            {{.server_no_context_takeover = true, .client_no_context_takeover = true}}},
           {"permessage-deflate; server_max_window_bits=15, other, permessage-deflate",
            {{.server_window_bits = 15}, k_plain_offer}},
           // What cannot be read is no offer, and those behind it are.
           {"permessage-deflate; server_max_window_bits=99, permessage-deflate", {k_plain_offer}},
           {"permessage-deflate; server_max_window_bits=07, permessage-deflate", {k_plain_offer}},
           {"permessage-deflate; server_max_window_bits", {}},
           {"permessage-deflate; server_max_window_bits=9; server_max_window_bits=9", {}},
           {"permessage-deflate; client_max_window_bits; client_max_window_bits=9", {}},
           {"permessage-deflate; client_no_context_takeover; client_no_context_takeover", {}},
           {"permessage-deflate; wonder=1", {}},
           {"permessage-deflate; server_no_context_takeover=1", {}},
       })
    EXPECT_EQ(read_deflate_offers(extensions), offers) << extensions;
}

TEST(DeflateOffer, TheFirstThatAServerCanAcceptIsTaken) {
  const DeflateOffer eight{.server_window_bits = 8};
  const Offers offers{eight, k_plain_offer, k_browsers_offer};
  EXPECT_EQ(choose_deflate_offer(offers, {}), k_plain_offer);
  EXPECT_EQ(choose_deflate_offer(offers, {.client_window_bits = 10}), k_browsers_offer);
  EXPECT_EQ(choose_deflate_offer({eight}, {}), std::nullopt);
  EXPECT_EQ(choose_deflate_offer({k_plain_offer}, {.client_window_bits = 10}), std::nullopt);
  EXPECT_EQ(choose_deflate_offer(offers, {.enabled = false}), std::nullopt);
}

TEST(DeflateOffer, IsWrittenAsBrowsersDo) {
  const auto written = [](const DeflateOptions& options) { return format_deflate_offer(make_deflate_offer(options)); };
  EXPECT_EQ(written({}), "permessage-deflate; client_max_window_bits");
  EXPECT_EQ(written({.client_window_bits = 10, .server_window_bits = 9}),
            "permessage-deflate; server_max_window_bits=9; client_max_window_bits=10");
  EXPECT_EQ(written({.client_no_context_takeover = true, .server_no_context_takeover = true}),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits");
}

TEST(DeflateOffer, IsForwardedWordForWordUnlessWsxCannotKeepIt) {
  const auto forwarded = [](const char* text) {
    const auto offer = forward_deflate_offers(text);
    return offer ? offer->text + " (" + std::to_string(offer->choices.size()) + ")" : "";
  };
  for (const char* text : {"permessage-deflate", "permessage-deflate;client_max_window_bits",
                           "permessage-deflate; client_max_window_bits; server_max_window_bits=10"})
    EXPECT_EQ(forwarded(text), std::string(text) + " (1)");
  EXPECT_EQ(forwarded("permessage-deflate;server_max_window_bits=10 , permessage-deflate"),
            "permessage-deflate;server_max_window_bits=10 , permessage-deflate (2)");
  EXPECT_EQ(forwarded("other, permessage-deflate"), "permessage-deflate (1)");
  EXPECT_EQ(forwarded("permessage-deflate; server_max_window_bits=8"),
            "permessage-deflate; server_max_window_bits=9 (1)");
  EXPECT_EQ(forwarded("other"), "");
  EXPECT_EQ(forwarded(""), "");
}

}  // namespace
}  // namespace wsx
