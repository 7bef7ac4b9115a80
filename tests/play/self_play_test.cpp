#include "play/play_support.hpp"

/// A conversation that is played against its own other side ends well, whatever is in it.
namespace wsx {
namespace {

constexpr std::string_view k_words[] = {"hello", "say {{n}}", "a b c", "42", "", "é", "{curly", "x: y => z"};

/// Makes conversations in which every line can be told from its neighbors.
class ConversationMaker {
 public:
  explicit ConversationMaker(std::uint64_t seed) : random_(seed) {}

  std::string make() {
    if (chance(3)) add("header X-Token: {{token=uuid}}");
    if (chance(3)) add("set room lobby");
    if (chance(4)) add("on < heartbeat{{_}} => alive");
    for (auto lines = 1 + below(6); lines > 0; --lines) add_any(0);
    add_message(side());
    if (chance(3)) add(std::string(1, side()) + "[close " + std::to_string(4000 + below(99)) + "] bye");
    return file_;
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }
  bool chance(std::uint64_t one_in) { return below(one_in) == 0; }
  char side() { return chance(2) ? '>' : '<'; }
  void add(const std::string& line) { file_ += std::string(indent_, ' ') + line + "\n"; }

  void add_any(int depth) {
    switch (below(9)) {
      case 0:
        return add("wait " + std::to_string(1 + below(2000)) + "ms");
      case 1:
        if (depth < 3) return add_repeat(depth);
        break;
      case 2:
        return add_together();
      case 3:
        return add_stream();
      case 4:
        add(std::string(1, side()) + "[nothing " + std::to_string(1 + below(3)) + "s]");
        break;
      case 5:
        add(std::string(1, side()) + "[ping] " + std::to_string(below(1000)));
        break;
      case 6:
        add("all");
        break;
      case 7: {
        const char sender = side();
        add(std::string(1, sender) + "[optional, within 1s] maybe " + unique());
        return add(std::string(1, sender) + " surely " + unique());
      }
    }
    add_message(side());
  }

  void add_repeat(int depth) {
    add("repeat " + std::to_string(1 + below(4)) + (chance(2) ? " every 300ms" : ""));
    indent_ += 2;
    for (auto lines = 1 + below(3); lines > 0; --lines) add_any(depth + 1);
    add_message(side());
    indent_ -= 2;
    add("end");
  }

  void add_together() {
    add("together");
    indent_ += 2;
    for (auto lines = 1 + below(4); lines > 0; --lines) add_message(side());
    indent_ -= 2;
    add("end");
  }

  void add_stream() {
    const char sender = side();
    add(std::string(1, sender) + "[many " + std::to_string(1 + below(9)) + (chance(2) ? " every 20ms" : "") +
        ", first f" + ", gap g] {\"delta\":\"{{_=rand:4}}\",\"i\":\"{{n}}\",\"of\":\"" + unique() + "\"}");
    add(std::string(1, sender) + " done " + unique());
  }

  void add_message(char sender) {
    const std::string arrow(1, sender);
    const auto mark = unique();
    const auto hole = "h" + std::to_string(below(4));
    switch (below(8)) {
      case 0:
        return add(arrow + "[hex] 00ff" + (mark.size() % 2 ? "0" : "") + mark);
      case 1:
        return add(arrow + "[escapes] " + mark + "\\n\\0{{" + hole + "=uuid}}\\t");
      case 2:
        return add(arrow + "[exactly] {\"m\":\"" + mark + "\",\"n\":\"{{n}}\",\"t\":\"{{time}}\"}");
      case 3:
        return add(arrow + " 42[\"" + mark + "\",{\"v\":\"{{" + hole +
                   "=uuid}}\",\"k\":{{k=int:1..100}},\"z\":[1.50,null,\"a{{_=rand:3}}b\"]}]");
      case 4:
        file_ += std::string(indent_, ' ') + arrow + " ````\n" + mark + "\n  two\n```\n````\n";
        return;
      case 5:
        return add(arrow + " " + mark + " {{" + hole + "=uuid}} {{seq}}/{{conn}} {{name=kim}}");
      case 6:
        return add(arrow + " " + mark + std::string(k_words[below(std::size(k_words))]));
      default:
        return add(arrow + " {\"m\":\"" + mark + "\",\"id\":\"{{" + hole + "=uuid}}\",\"s\":\"{{seq}}\"}");
    }
  }

  std::string unique() { return std::to_string(1000 + lines_++); }

  SplitMix64 random_;
  std::string file_;
  std::size_t indent_ = 0, lines_ = 0;
};

TEST(SelfPlay, EndsWellWhateverIsInTheFile) {
  int played = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    const auto file = ConversationMaker(seed).make();
    const auto conversation = read_good(file);
    ASSERT_TRUE(conversation);
    if (conversation->why_not(Role::client) || conversation->why_not(Role::server)) continue;
    ++played;
    const auto end = play_both(conversation, seed);
    ASSERT_EQ(end, "") << "seed " << seed << "\n" << file;
  }
  EXPECT_GT(played, 1200);
}

TEST(SelfPlay, OfATogetherNeedsNoOrder) {
  EXPECT_EQ(play_both(read_good("together\n> a{{x=uuid}}\n> b\n< c{{x}}\n< d\nend\n< e\n>[close 1000] bye\n")), "");
}

TEST(SelfPlay, EachMessageFitsTheLineThatSendsIt) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const auto conversation = read_good(ConversationMaker(seed).make());
    ASSERT_TRUE(conversation);
    SplitMix64 random(seed);
    for (const PlayLine& line : conversation->lines) {
      if (line.kind != PlayLine::Kind::message) continue;
      const MessageFacts facts{.n = 1 + random.next() % 9, .seq = random.next() % 9, .conn = 1};
      HoleValues sender(conversation->values);
      const HoleValues receiver(conversation->values);
      const auto payload = FormFiller(sender, 0, facts, random).fill(line.form);
      ASSERT_TRUE(payload) << payload.error().message;
      const bool is_binary = std::holds_alternative<BinaryForm>(line.form);
      const Message message{.kind = is_binary ? PayloadKind::binary : PayloadKind::text, .payload = *payload};
      ShownValues shown;
      EXPECT_TRUE(FormMatcher(receiver, HoleValues::k_nothing_forgotten, facts, shown)
                      .matches(line.form, ReceivedMessage(message)))
          << line.text << "\n"
          << *payload;
      EXPECT_TRUE(FormMatcher(sender, HoleValues::k_nothing_forgotten, facts, shown)
                      .matches(line.form, ReceivedMessage(message)))
          << line.text << "\n"
          << *payload;
    }
  }
}

}  // namespace
}  // namespace wsx
