#include <fstream>
#include <gtest/gtest.h>
#include <set>

#include "cli/bench/flag_groups.hpp"
#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

std::string write_file(const std::string& name, const std::string& content) {
  const auto path = testing::TempDir() + "wsx_bench_payload_" + name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

PayloadSource payload_of(const Args& flags) { return parse_bench_flags(flags).plan.payload; }

std::string refusal(Args flags) {
  flags.insert(flags.begin(), "bench");
  return complaint(flags);
}

TEST(BenchPayload, IsALittleTextUnlessAFlagSaysMore) {
  const auto source = payload_of({});
  ASSERT_EQ(source.messages.size(), 1u);
  EXPECT_EQ(source.messages.front().size(), 64u);
  EXPECT_FALSE(source.binary || source.is_template());
  EXPECT_TRUE(payload_of({"-b"}).binary);
  EXPECT_TRUE(source.is_generated && source.carries_numbers());
  EXPECT_FALSE(payload_of({"-m", "hello"}).is_generated);
  EXPECT_FALSE(payload_of({"--size", "11"}).carries_numbers());
  EXPECT_TRUE(payload_of({"--mode", "push"}).messages.empty());
}

TEST(BenchPayload, IsATextWithOrWithoutPlaceholders) {
  for (const char* flag : {"-m", "--message", "-x", "--execute"})
    EXPECT_EQ(payload_of({flag, "hello"}).messages, Args{"hello"}) << flag;
  EXPECT_EQ(payload_of({"-m", ""}).messages, Args{""});
  EXPECT_TRUE(payload_of({"-m", "hello", "--binary"}).binary);
  const auto source = payload_of({"-m", R"({"id":{{seq}}})"});
  EXPECT_TRUE(source.is_template());
  EXPECT_TRUE(source.messages.empty());
  EXPECT_EQ(source.parts.size(), 3u);
  EXPECT_EQ(payload_of({"-m", "@" + write_file("text", "x{{conn}}\n")}).parts.size(), 3u);
  EXPECT_EQ(payload_of({"--mode", "push", "-m", "subscribe"}).messages, Args{"subscribe"});
}

TEST(BenchPayload, IsMadeUpInTheSizeAskedFor) {
  const auto text = payload_of({"--size", "64KiB"}).messages.front();
  EXPECT_EQ(text.size(), 65'536u);
  EXPECT_EQ(text, payload_of({"--size", "64KiB"}).messages.front());
  EXPECT_EQ(std::set<char>(text.begin(), text.end()).size(), 64u);
  const auto binary = payload_of({"--size", "64KiB", "-b"}).messages.front();
  EXPECT_EQ(std::set<char>(binary.begin(), binary.end()).size(), 256u);
  EXPECT_EQ(payload_of({"--size=16MiB"}).messages.front().size(), 16u << 20);
}

TEST(BenchPayload, IsAFileByteForByte) {
  EXPECT_EQ(payload_of({"-f", write_file("text", "grüße\n")}).messages, Args{"grüße\n"});
  EXPECT_EQ(payload_of({"--file", write_file("empty", "")}).messages, Args{""});
  EXPECT_TRUE(payload_of({"-f", write_file("template", "{{seq}}\n")}).is_template());
  const std::string bytes("\xff\0{{seq}}", 9);
  EXPECT_EQ(payload_of({"-b", "-f", write_file("binary", bytes)}).messages, Args{bytes});
}

TEST(BenchPayload, IsTheLinesOfAFileInTurn) {
  EXPECT_EQ(payload_of({"-f", "@" + write_file("lines", "a\n\nb{{x}}\n")}).messages, (Args{"a", "", "b{{x}}"}));
  EXPECT_EQ(payload_of({"-f", "@" + write_file("cut", "a\nb")}).messages, (Args{"a", "b"}));
  EXPECT_EQ(payload_of({"-b", "-f@" + write_file("bytes", "\xff\n{{seq}}")}).messages, (Args{"\xff", "{{seq}}"}));
  EXPECT_EQ(payload_of({"-f", "@" + write_file("other", "x"), "-f", write_file("last", "y\nz")}).messages,
            Args{"y\nz"});
}

TEST(BenchPayload, ThatCannotBeSentIsRefusedBeforeTheRun) {
  EXPECT_EQ(refusal({"-f", "/nonexistent"}),
            "wsx bench: --file cannot read \"/nonexistent\": No such file or directory");
  EXPECT_EQ(refusal({"-f", "@/nonexistent"}),
            "wsx bench: --file cannot read \"/nonexistent\": No such file or directory");
  EXPECT_EQ(refusal({"-f", "/"}), "wsx bench: --file cannot read \"/\": Is a directory");
  EXPECT_EQ(refusal({"-f", ""}), "wsx bench: --file takes a file's path, or @ and a file's path, not \"\"");
  EXPECT_EQ(refusal({"-f", "@"}), "wsx bench: --file takes a file's path, or @ and a file's path, not \"@\"");
  const auto empty = write_file("empty", ""), binary = write_file("binary", "ok\n\xff\n");
  EXPECT_EQ(refusal({"-f", "@" + empty}), "wsx bench: --file @" + empty + " has no lines");
  EXPECT_EQ(refusal({"-f", binary}),
            "wsx bench: --file " + binary + " is not UTF-8 text; use --binary to send it as bytes");
  EXPECT_EQ(refusal({"-f", "@" + binary}),
            "wsx bench: --file @" + binary + " line 2 is not UTF-8 text; use --binary to send it as bytes");
  EXPECT_EQ(refusal({"-m", "\xff"}), "wsx bench: --message is not UTF-8 text; use --binary to send it as bytes");
  const auto lines = write_file("placeholders", "a\nb {{seq}}\n");
  EXPECT_EQ(refusal({"-f", "@" + lines}),
            "wsx bench: --file @" + lines +
                " line 2 has a placeholder; they are filled in only in --message and --file FILE");
  const auto large = write_file("large", std::string((16 << 20) + 1, 'x'));
  EXPECT_EQ(refusal({"-f", large}), "wsx bench: --file cannot read \"" + large + "\": it is larger than 16MiB");
  EXPECT_EQ(refusal({"-f", "@" + large}), "wsx bench: --file @" + large + " line 1 makes a message of more than 16MiB");
  EXPECT_EQ(refusal({"-m", "@" + large}), "wsx bench: --message makes a message of more than 16MiB");
}

TEST(BenchPayload, UnknownPlaceholdersAreShownWithTheirPlace) {
  EXPECT_EQ(refusal({"-m", "hi {{sek}}"}),
            "wsx bench: --message: unknown placeholder {{sek}} at character 4; did you mean {{seq}}?");
  const auto path = write_file("unknown", "{{user}}");
  EXPECT_EQ(refusal({"-f", path}), "wsx bench: --file " + path +
                                       ": unknown placeholder {{user}} at character 1; there are {{seq}}, {{conn}}, "
                                       "{{time}} and {{rand:8}}, and ${{ for literal braces");
}

TEST(BenchPayload, TheFirstMessageMayBeALogin) {
  EXPECT_FALSE(parse_bench_flags({}).plan.first.are_expected());
  const auto first = parse_bench_flags({"--first", "user {{conn}}"}).plan.first;
  ASSERT_TRUE(first.message);
  EXPECT_EQ(first.message->size(), 2u);
  EXPECT_EQ(first.skip, 1u);
  EXPECT_EQ(parse_bench_flags({"--first", "@" + write_file("login", "hi"), "--skip-first", "0"}).plan.first.skip, 0u);
  const auto greeting = parse_bench_flags({"--mode=push", "--skip-first", "3"}).plan.first;
  EXPECT_FALSE(greeting.message);
  EXPECT_EQ(greeting.skip, 3u);
  EXPECT_EQ(refusal({"--first", "{{user}}"}).substr(0, 55), "wsx bench: --first: unknown placeholder {{user}} at cha");
  EXPECT_EQ(refusal({"--first", "\xff"}), "wsx bench: --first is not UTF-8 text");
  EXPECT_EQ(refusal({"--skip-first", "-1"}),
            "wsx bench: --skip-first takes a whole number such as 0, 1 or 5, not \"-1\"");
  EXPECT_EQ(refusal({"--mode", "connect", "--first", "hi"}), "wsx bench: --first has no effect in --mode connect");
  EXPECT_EQ(refusal({"--mode", "connect", "--skip-first", "1"}),
            "wsx bench: --skip-first has no effect in --mode connect");
}

TEST(BenchPayload, MatchingByNumberNeedsTheNumberInTheMessage) {
  using By = MatchOptions::By;
  EXPECT_EQ(parse_bench_flags({"--match", "order"}).plan.match.by, By::order);
  EXPECT_EQ(parse_bench_flags({"--match", "seq", "-m", "{{seq}}"}).plan.match.by, By::seq);
  const auto match = parse_bench_flags({"--match=/result/id", "-m", "{{conn}} {{seq}}"}).plan.match;
  EXPECT_EQ(match.by, By::pointer);
  EXPECT_EQ(match.pointer, (JsonPointer{"result", "id"}));
  EXPECT_EQ(parse_bench_flags({}).plan.match.by, By::automatic);
  EXPECT_EQ(parse_bench_flags({"--match", "auto", "-m", "{{seq}}{{seq}}"}).plan.match.by, By::automatic);
  EXPECT_EQ(parse_bench_flags({"--match", "seq"}).plan.match.by, By::seq);  // generated messages have a number
  EXPECT_EQ(refusal({"--match", "seq", "--size", "11"}), "wsx bench: --match seq needs {{seq}} in --message or --file");
  EXPECT_EQ(refusal({"--match", "seq", "-m", "x"}), "wsx bench: --match seq needs {{seq}} in --message or --file");
  EXPECT_EQ(refusal({"--match", "/id", "-m", "{{conn}}"}),
            "wsx bench: --match /id needs {{seq}} in --message or --file");
  EXPECT_EQ(refusal({"--match", "seq", "-m", "{{seq}} {{seq}}"}),
            "wsx bench: --match seq needs exactly one {{seq}} in the message");
  EXPECT_EQ(refusal({"--match", "seq", "-m", "{{conn}}{{seq}}"}),
            "wsx bench: --match seq needs text between {{seq}} and the placeholder before it");
  EXPECT_EQ(parse_bench_flags({"--match", "seq", "-m", "{{conn}}:{{seq}}"}).plan.match.by, By::seq);
  EXPECT_EQ(refusal({"--match", "/~2"}).substr(0, 57), "wsx bench: --match takes a JSON pointer such as /id (RFC ");
}

}  // namespace
}  // namespace wsx
