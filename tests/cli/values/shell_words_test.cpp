#include "cli/values/shell_words.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using ShellWordList = std::vector<std::string>;

TEST(ShellWords, AreQuotedAsInBash) {
  EXPECT_EQ(*split_shell_words("curl 'a b' \"c d\" e\\ f g'h'\"i\""),
            (ShellWordList{"curl", "a b", "c d", "e f", "ghi"}));
  EXPECT_EQ(*split_shell_words("curl 'it'\\''s' '' \"\""), (ShellWordList{"curl", "it's", "", ""}));
  EXPECT_EQ(*split_shell_words("curl \"a \\\"b\\\" \\n \\\\\""), (ShellWordList{"curl", "a \"b\" \\n \\"}));
  EXPECT_EQ(*split_shell_words("curl $'it\\'s\\n\\u0021\\x41\\101\\e'"), (ShellWordList{"curl", "it's\n!AA\x1b"}));
  EXPECT_EQ(*split_shell_words("$ curl 'x' \\\n  -H 'y' \\\r\n  -k"), (ShellWordList{"curl", "x", "-H", "y", "-k"}));
  EXPECT_EQ(*split_shell_words("curl x | jq ."), (ShellWordList{"curl", "x"}));
  EXPECT_EQ(*split_shell_words("curl x; curl y"), (ShellWordList{"curl", "x"}));
  EXPECT_EQ(*split_shell_words("curl '?a=$1&b' \"100$\""), (ShellWordList{"curl", "?a=$1&b", "100$"}));
  EXPECT_EQ(*split_shell_words(""), ShellWordList());
}

TEST(ShellWords, AreQuotedAsInCmd) {
  EXPECT_EQ(*split_shell_words("curl ^\"wss://h/?a=1^&b=^%^41^\" ^\r\n  -H ^\"Origin: http://h^\" ^\r\n  -k"),
            (ShellWordList{"curl", "wss://h/?a=1&b=%41", "-H", "Origin: http://h", "-k"}));
  EXPECT_EQ(*split_shell_words("curl ^\"x^\" -H ^\"A: ^\\^\"quoted^\\^\" and \\ alone^\""),
            (ShellWordList{"curl", "x", "-H", "A: \"quoted\" and \\ alone"}));
  EXPECT_EQ(*split_shell_words("curl \"x\" ^\n -H \"A: \"\"b\"\"\""), (ShellWordList{"curl", "x", "-H", "A: \"b\""}));
}

TEST(ShellWords, AreNeverExpanded) {
  for (const char* text : {"curl $TOKEN", "curl \"Bearer ${TOKEN}\"", "curl `date`", "curl \"$(date)\"", "curl 'x",
                           "curl \"x", "curl $'x", "curl ^\"x"})
    EXPECT_FALSE(split_shell_words(text)) << text;
}

}  // namespace
}  // namespace wsx
