#include <gtest/gtest.h>

#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(ForwardFlags, NameAServerAndHowToReachIt) {
  EXPECT_FALSE(parse_listen_flags({}).forward.url);
  const auto forward =
      parse_listen_flags({"--forward", "wss://example.com/x", "-k", "--cacert", "/dev/null", "--client-cert",
                          "/dev/zero", "--client-key", "/dev/full", "--server-name", "s", "--connect-to", "h:1",
                          "--connect-timeout", "2s", "--proxy", "socks5://p", "--noproxy", "n"})
          .forward;
  ASSERT_TRUE(forward.url);
  EXPECT_EQ(format_url(*forward.url), "wss://example.com/x");
  EXPECT_TRUE(forward.dial.tls.insecure);
  EXPECT_EQ(forward.dial.tls.ca_file, "/dev/null");
  EXPECT_EQ(forward.dial.tls.cert_file, "/dev/zero");
  EXPECT_EQ(forward.dial.tls.key_file, "/dev/full");
  EXPECT_EQ(forward.dial.tls.server_name, "s");
  EXPECT_EQ(forward.dial.connect_to, "h:1");
  EXPECT_EQ(forward.dial.timeout, 2s);
  EXPECT_TRUE(forward.dial.proxy.url);
  EXPECT_EQ(forward.dial.proxy.no_proxy, "n");
}

TEST(ForwardFlags, AreForForwardingAlone) {
  for (const Args& flags :
       {Args{"--insecure"}, Args{"--cacert", "f"}, Args{"--client-cert", "f"}, Args{"--server-name", "s"},
        Args{"--connect-to", "h:1"}, Args{"--connect-timeout", "1s"}, Args{"--proxy", "http://p"}}) {
    Args args{"listen"};
    args.insert(args.end(), flags.begin(), flags.end());
    EXPECT_EQ(complaint(args), "wsx listen: " + flags[0] + " needs --forward");
  }
}

TEST(ForwardFlags, DoNotGoWithWhatAnswersInTheServersPlace) {
  EXPECT_EQ(complaint({"listen", "--forward", "ws://h", "-s", "x"}),
            "wsx listen: --forward and --subprotocol cannot be used together");
  EXPECT_EQ(complaint({"listen", "--forward", "ws://h", "--reply", "a => b"}),
            "wsx listen: --forward and --reply cannot be used together");
  EXPECT_EQ(complaint({"listen", "--forward", "ws://h", "--replay", "f"}),
            "wsx listen: --forward and --replay cannot be used together");
}

TEST(ForwardFlags, SayWhatIsWrongWithAUrl) {
  EXPECT_EQ(complaint({"listen", "--forward", "echo:"}),
            "wsx listen: --forward takes the URL of a server such as wss://example.com, not \"echo:\"");
  EXPECT_NE(complaint({"listen", "--forward", "ftp://h"}).find("--forward"), std::string::npos);
}

}  // namespace
}  // namespace wsx
