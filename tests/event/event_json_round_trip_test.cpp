#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/utf8.hpp"
#include "event/event_json.hpp"
#include "event/random_event.hpp"

namespace wsx {
namespace {

std::string round_trip_json(const Event& event) {
  std::string out;
  append_json(out, event);
  return out;
}

TEST(EventJson, ComesBackAsItWent) {
  RandomEvents events(6455);
  for (int i = 0; i < 20'000; ++i) {
    const auto event = events.next();
    const auto line = round_trip_json(event);
    const auto back = parse_event(line);
    ASSERT_TRUE(back) << line << ": " << back.error().message;
    ASSERT_EQ(round_trip_json(*back), line);
    ASSERT_TRUE(*back == event) << line;
  }
}

TEST(EventJson, IsOneLineOfValidJsonInUtf8) {
  RandomEvents events(7692);
  for (int i = 0; i < 20'000; ++i) {
    const auto line = round_trip_json(events.next());
    ASSERT_TRUE(is_utf8(line)) << line;
    ASSERT_TRUE(nlohmann::json::accept(line)) << line;
    ASSERT_EQ(line.find_first_of(std::string_view("\n\r\x1b\x7f\0", 5)), line.npos) << line;
  }
}

}  // namespace
}  // namespace wsx
