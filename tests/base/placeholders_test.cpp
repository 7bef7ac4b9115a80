#include "base/placeholders.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

/// The pieces in one line: a literal as it is, a placeholder as <name>, a capture as <$1>, what is not closed as <!>.
std::string show(std::string_view text, Captures captures = Captures::yes) {
  std::string shown;
  for (const TemplatePiece& piece : split_template(text, captures)) {
    using Kind = TemplatePiece::Kind;
    shown += piece.kind == Kind::literal       ? std::string(piece.text)
             : piece.kind == Kind::placeholder ? "<" + std::string(piece.text) + ">"
             : piece.kind == Kind::capture     ? "<$" + std::string(piece.text) + ">"
                                               : "<!>";
  }
  return shown;
}

TEST(Placeholders, StandInDoubleBraces) {
  EXPECT_EQ(show(""), "");
  EXPECT_EQ(show("a{{b}}c{{ d e }}"), "a<b>c<d e>");
  EXPECT_EQ(show("{{}}{{  }}"), "<><>");
  EXPECT_EQ(show("{a} {{{b}}}"), "{a} <{b>}");
  EXPECT_EQ(show("a }} b {{c"), "a }} b <!>");
}

TEST(Placeholders, ADollarMakesBracesLiteral) {
  EXPECT_EQ(show("${{a}} {{b}}"), "{{a}} <b>");
  EXPECT_EQ(show("a$ ${b} $"), "a$ ${b} $");
  EXPECT_EQ(show("$${{a}}"), "$<a>");
  EXPECT_EQ(show("$$${{a}}"), "${{a}}");
  EXPECT_EQ(show("$${{a}}", Captures::no), "${{a}}");
  EXPECT_EQ(show("$1 $$", Captures::no), "$1 $$");
}

TEST(Placeholders, CapturesHaveOneOrTwoDigits) {
  EXPECT_EQ(show("$1$23$456$x"), "<$1><$23><$45>6$x");
  EXPECT_EQ(show("$$1"), "$1");
}

TEST(Placeholders, PiecesKnowWhereTheyBegin) {
  const auto pieces = split_template("ab{{c}}$1${{", Captures::yes);
  ASSERT_EQ(pieces.size(), 4u);
  EXPECT_EQ(pieces[0].offset, 0u);
  EXPECT_EQ(pieces[1].offset, 2u);
  EXPECT_EQ(pieces[2].offset, 7u);
  EXPECT_EQ(pieces[3].offset, 9u);
}

TEST(Placeholders, AnUnknownOneIsAnsweredWithAdvice) {
  const std::vector<std::pair<std::string, std::string>> known{{"seq", "seq"}, {"rand", "rand:8"}};
  EXPECT_EQ(advise_placeholder("sek", known), "did you mean {{seq}}?");
  EXPECT_EQ(advise_placeholder("rnd:4", known), "did you mean {{rand:8}}?");
  EXPECT_EQ(advise_placeholder("nothing like it", known),
            "there are {{seq}} and {{rand:8}}, and ${{ for literal braces");
  EXPECT_EQ(advise_placeholder("", known), "there are {{seq}} and {{rand:8}}, and ${{ for literal braces");
  EXPECT_EQ(quote_placeholder("a\x1b"), "{{a\\x1b}}");
}

}  // namespace
}  // namespace wsx
