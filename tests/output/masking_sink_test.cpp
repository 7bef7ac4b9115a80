#include "output/masking_sink.hpp"

#include <gtest/gtest.h>

#include "event/event_json.hpp"

namespace wsx {
namespace {

constexpr const char* k_secret = "open-sesame";

std::string shown(decltype(Event::what) what) {
  Event event{.what = std::move(what)};
  mask_event(event, Mask({k_secret}));
  std::string json;
  append_json(json, event);
  return json;
}

TEST(MaskingSink, HidesSecretsInEverythingThatIsNoPayload) {
  Open open;
  open.url = std::string("ws://me:") + k_secret + "@host/" + k_secret;
  open.redirects = {std::string("ws://host/") + k_secret};
  open.path = std::string("/") + k_secret;
  open.request_headers = {{"Authorization", k_secret}, {"X-Other", k_secret}};
  open.response_headers = {{"X-Echo", k_secret}};
  EXPECT_EQ(shown(open).find(k_secret), std::string::npos);

  Error error{Phase::upgrade, "forbidden", k_secret, k_secret, Refusal{403, {{"X-Echo", k_secret}}, k_secret}};
  EXPECT_EQ(shown(error).find(k_secret), std::string::npos);
  EXPECT_EQ(shown(Close{.reason = k_secret}).find(k_secret), std::string::npos);
  EXPECT_EQ(shown(Expect{false, k_secret, {}}).find(k_secret), std::string::npos);
  EXPECT_EQ(shown(Frame{.opcode = 8, .payload = k_secret}).find(k_secret), std::string::npos);
}

TEST(MaskingSink, LeavesPayloadsAlone) {
  EXPECT_NE(shown(Message{.payload = k_secret}).find(k_secret), std::string::npos);
  EXPECT_NE(shown(Ping{.payload = k_secret}).find(k_secret), std::string::npos);
  EXPECT_NE(shown(Pong{.payload = k_secret}).find(k_secret), std::string::npos);
  EXPECT_NE(shown(Frame{.opcode = 9, .payload = k_secret}).find(k_secret), std::string::npos);
}

TEST(MaskingSink, HidesElsewhereWhatAPlaceShowsToBeSecret) {
  Open open;
  open.path = "/x?token=from-the-path";
  open.request_headers = {{"X-Api-Key", "from-a-header"}, {"Sec-WebSocket-Protocol", "bearer, from-the-offer"}};
  open.response_headers = {{"X-Echo", "from-a-header, from-the-path, from-the-offer"}};
  open.subprotocol = "from-the-offer";
  EXPECT_EQ(shown(open).find("from-"), std::string::npos);
  const Refusal refusal{403, {{"Location", "/?token=in-location"}}, "not in-location"};
  EXPECT_EQ(shown(Error{Phase::upgrade, "forbidden", "in-location", "", refusal}).find("in-location"),
            std::string::npos);
}

TEST(MaskingSink, HidesSecretsOfAHandshakeUntilTheConnectionEnds) {
  struct Keep : EventSink {
    void on_event(const Event& event) override { kept = event; }
    Event kept;
  } keep;
  const Mask mask;
  MaskingSink sink(keep, mask);
  const auto reason = [&](std::uint64_t conn) {
    sink.on_event({.conn = conn, .what = Close{.reason = "bad c00kie-value"}});
    return std::get<Close>(keep.kept.what).reason;
  };
  Open open;
  open.request_headers = {{"Cookie", "id=c00kie-value"}};
  sink.on_event({.conn = 1, .side = Side::upstream, .what = open});
  sink.on_event({.conn = 1, .side = Side::downstream, .what = Open()});
  EXPECT_EQ(reason(2), "bad c00kie-value");
  EXPECT_EQ(reason(1), "bad ***");
  EXPECT_EQ(reason(1), "bad ***");  // of the other side
  EXPECT_EQ(reason(1), "bad c00kie-value");
}

TEST(MaskingSink, LeavesTheEventThatOthersGetAsItIs) {
  struct Keep : EventSink {
    void on_event(const Event& event) override { kept = event; }
    Event kept;
  } keep;
  const Mask mask({k_secret});
  const Event event{.what = Close{.reason = k_secret}};
  MaskingSink(keep, mask).on_event(event);
  EXPECT_EQ(std::get<Close>(keep.kept.what).reason, "***");
  EXPECT_EQ(std::get<Close>(event.what).reason, k_secret);
}

}  // namespace
}  // namespace wsx
