#include <gtest/gtest.h>

#include "cli/commands/command_flags.hpp"
#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

TEST(ListenFlags, AreOptional) {
  const auto options = parse_listen_flags({});
  EXPECT_EQ(options.listen.host, "127.0.0.1");
  EXPECT_EQ(options.listen.port, 0);
  EXPECT_EQ(options.max_queue_bytes, 4u * 1024 * 1024);
  EXPECT_EQ(options.input, InputFormat::lines);
  EXPECT_TRUE(options.output.conn_numbers);
}

TEST(ListenFlags, SayWhatStdinIsAndHowMuchMayWait) {
  EXPECT_EQ(parse_listen_flags({"--input", "json"}).input, InputFormat::json);
  EXPECT_EQ(parse_listen_flags({"-b"}).coding, InputCoding::binary);
  EXPECT_TRUE(parse_listen_flags({"--strict-input"}).strict_input);
  EXPECT_EQ(parse_listen_flags({"--max-queue", "1KiB", "8080"}).max_queue_bytes, 1024u);
  EXPECT_TRUE(parse_listen_flags({"--frames"}).frames);
  EXPECT_EQ(parse_listen_flags({"--filter", "^a"}).filter->text(), "^a");
}

TEST(ListenFlags, ServeAPageUnlessToldNotTo) {
  EXPECT_TRUE(parse_listen_flags({}).accept.serves_page);
  EXPECT_FALSE(parse_listen_flags({"--no-page"}).accept.serves_page);
  EXPECT_FALSE(parse_echo_flags({}).accept.serves_page);
}

TEST(ListenFlags, ThatWouldBreakOutOfTheirHeaderLineAreRefused) {
  struct Case {
    std::string flag, value;
  };
  for (const Case& c : {Case{"--path", "/a"}, Case{"--header", "X: a"}, Case{"--subprotocol", "a"},
                        Case{"--origin", "http://a"}, Case{"--user", "a:b"}})
    for (const std::string end : {"\r\nX: y", "\nX:y", "\rX:y"}) {
      const auto said = complaint({"listen", c.flag, c.value + end});
      EXPECT_TRUE(said.starts_with("wsx listen: " + c.flag)) << said;
    }
}

TEST(ListenFlags, ThatMakeNoSenseTogetherAreRefused) {
  EXPECT_EQ(complaint({"listen", "--input", "json", "--hex"}),
            "wsx listen: --binary, --hex and --base64 cannot be used with --input json, which gives the type of each "
            "message");
  EXPECT_EQ(complaint({"listen", "8080", "8081"}),
            "wsx listen: unexpected argument \"8081\"; usage: wsx listen [FLAGS] [[HOST:]PORT]");
}

}  // namespace
}  // namespace wsx
