#include "json/surrogate_mender.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string mended(std::string_view text, std::size_t piece) {
  SurrogateMender mender;
  std::string out;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) out += mender.mend(text.substr(0, piece));
  out += mender.finish();
  return out;
}

TEST(SurrogateMender, ReplacesThoseWithoutAPartnerAndNothingElse) {
  const std::pair<std::string, std::string> cases[] = {
      {R"("plain \n \u00e9 \\ \" \/")", R"("plain \n \u00e9 \\ \" \/")"},
      {R"("caf\udce9")", R"("caf\ufffd")"},
      {R"("\ud83d\ude00 \uD83D\uDE00")", R"("\ud83d\ude00 \uD83D\uDE00")"},
      {R"("\ud83d")", R"("\ufffd")"},
      {R"("\ud83d\ud83d\ude00")", R"("\ufffd\ud83d\ude00")"},
      {R"("\ude00\ud83d x")", R"("\ufffd\ufffd x")"},
      {R"("\\ud83d")", R"("\\ud83d")"},    // a backslash, and text
      {R"("\\\ud83d")", R"("\\\ufffd")"},  // a backslash, and half a pair
      {R"("\ud83)", R"("\ud83)"},          // is for the parser to complain about
      {R"("\ud83dx\u12)", R"("\ufffdx\u12)"},
      {"\"\\", "\"\\"},
      {"", ""},
  };
  for (const auto& [text, expected] : cases)
    for (std::size_t piece = 1; piece <= text.size() + 1; ++piece) EXPECT_EQ(mended(text, piece), expected) << piece;
}

}  // namespace
}  // namespace wsx
