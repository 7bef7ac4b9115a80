#include "ws/forwarded_head.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(ForwardedHead, OfARequestWhatIsForTheServerGoesOn) {
  const HeaderList request{{"Host", "localhost:8080"},       {"Connection", "keep-alive, Upgrade, X-Hop"},
                           {"upgrade", "websocket"},         {"Sec-WebSocket-Key", "k"},
                           {"Sec-WebSocket-Version", "13"},  {"sec-websocket-extensions", "permessage-deflate"},
                           {"Sec-WebSocket-Protocol", "a"},  {"X-Hop", "1"},
                           {"Transfer-Encoding", "chunked"}, {"Proxy-Authorization", "Basic x"},
                           {"Content-Length", "0"},          {"Cookie", "a=b"},
                           {"Origin", "https://x"},          {"cookie", "c=d"}};
  EXPECT_EQ(forward_request_headers(request, {}, {}),
            (HeaderList{{"Cookie", "a=b"}, {"Origin", "https://x"}, {"cookie", "c=d"}}));
}

TEST(ForwardedHead, HeadersAreRewrittenAndTakenAway) {
  const HeaderList request{{"origin", "https://x"}, {"Cookie", "a=b"}, {"X", "1"}};
  const HeaderList rewrites{{"Origin", "https://y"}, {"Y", "1"}, {"Y", "2"}, {"Host", "h"}};
  EXPECT_EQ(forward_request_headers(request, rewrites, {"COOKIE"}),
            (HeaderList{{"X", "1"}, {"Origin", "https://y"}, {"Y", "1"}, {"Y", "2"}, {"Host", "h"}}));
  EXPECT_EQ(forward_request_headers(request, {{"X", ""}}, {}),
            (HeaderList{{"origin", "https://x"}, {"Cookie", "a=b"}, {"X", ""}}));
}

TEST(ForwardedHead, OfAnAnswerWhatIsForTheClientGoesBack) {
  const HeaderList response{{"Upgrade", "websocket"},        {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", "a"},
                            {"Sec-WebSocket-Protocol", "p"}, {"Server", "real"},        {"Set-Cookie", "a=b"},
                            {"Set-Cookie", "c=d"},           {"Content-Length", "7"}};
  EXPECT_EQ(
      forward_response_headers(response),
      (HeaderList{{"Sec-WebSocket-Protocol", "p"}, {"Server", "real"}, {"Set-Cookie", "a=b"}, {"Set-Cookie", "c=d"}}));
}

}  // namespace
}  // namespace wsx
