#include "bench/intake.hpp"

#include <gtest/gtest.h>
#include <random>

#include "bench/intake_log.hpp"
#include "support/frames.hpp"

namespace wsx {
namespace {

/// A stream of frames as servers may send them, and what must be told of it.
struct Stream {
  std::string bytes;
  IntakeLog expected;
};

class StreamMaker {
 public:
  explicit StreamMaker(unsigned seed) : random_(seed) {}

  Stream make() {
    Stream stream;
    for (int i = 0; i < 60; ++i) {
      const std::string payload = make_payload();
      const bool is_compressed = below(4) == 0;
      const std::size_t frames = below(3) ? 1 : 1 + below(4);
      std::size_t at = 0;
      for (std::size_t frame = 0; frame < frames; ++frame) {
        const bool is_last = frame + 1 == frames;
        const std::size_t size = is_last ? payload.size() - at : below(payload.size() - at + 1);
        const auto opcode = frame ? Opcode::continuation : below(2) ? Opcode::text : Opcode::binary;
        const auto rsv = static_cast<std::uint8_t>(is_compressed && !frame ? k_rsv1 : 0);
        stream.bytes += write_(opcode, std::string_view(payload).substr(at, size), {is_last, rsv});
        at += size;
        if (below(5) == 0 && !is_last) add_control(stream);
      }
      ++stream.expected.messages;
      stream.expected.bytes += payload.size();
      stream.expected.payloads.emplace_back(payload, is_compressed);
      if (below(5) == 0) add_control(stream);
    }
    return stream;
  }
  std::uint64_t below(std::uint64_t limit) {
    return std::uniform_int_distribution<std::uint64_t>(0, limit - 1)(random_);
  }

 private:
  std::string make_payload() {
    constexpr std::size_t k_sizes[] = {0, 1, 5, 20, 64, 125, 126, 127, 1000, 65535, 65536};
    std::string payload(k_sizes[below(below(8) ? 7 : std::size(k_sizes))], '\0');
    for (char& byte : payload) byte = static_cast<char>(random_());
    return payload;
  }
  void add_control(Stream& stream) {
    const std::string payload(below(126), 'c');
    const auto opcode = below(2) ? Opcode::ping : Opcode::pong;
    stream.bytes += write_(opcode, payload);
    stream.expected.controls.push_back({opcode, payload, stream.expected.messages});
  }

  std::mt19937 random_;
  FrameWriter write_{.masks = false};
};

using Wants = IntakeLog::Wants;

IntakeLog read_in_pieces(std::string_view bytes, Wants wants, const std::function<std::size_t()>& next_size,
                         std::uint64_t max_message_bytes = 1 << 20) {
  Intake intake(true, max_message_bytes);
  IntakeLog log;
  log.wants = wants;
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), std::max<std::size_t>(1, next_size()));
    log.read(intake, bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return log;
}

TEST(Intake, TellsTheSameHoweverTheStreamIsCut) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    StreamMaker maker(seed);
    Stream stream = maker.make();
    for (const std::size_t most :
         {std::size_t(1), std::size_t(2), std::size_t(7), std::size_t(200), stream.bytes.size()}) {
      if (most == 1 && seed % 8) continue;
      for (const Wants wants : {Wants::none, Wants::compressed, Wants::all}) {
        IntakeLog expected = stream.expected;
        expected.wants = wants;
        std::erase_if(expected.payloads, [&](auto& payload) { return !expected.wants_payload(payload.second); });
        const IntakeLog log =
            read_in_pieces(stream.bytes, wants, [&] { return most < 3 ? most : 1 + maker.below(most); });
        EXPECT_TRUE(log == expected) << "seed " << seed << ", pieces of " << most << ", fault " << log.fault;
        EXPECT_LE(log.most_kept, Intake::k_max_rest_bytes);
      }
    }
  }
}

TEST(Intake, ToleratesNoFrameThatIsAgainstTheRules) {
  const FrameWriter write{.masks = false};
  const std::string wrong[] = {
      FrameWriter{.masks = true}.text("masked"),
      write(Opcode::continuation, "of nothing"),
      write(static_cast<Opcode>(3), "reserved"),
      write(Opcode::text, "x", {.rsv = k_rsv2}),
      write(Opcode::ping, "fragmented", k_more_follows),
      write(Opcode::text, "one", k_more_follows) + write.text("another"),
      std::string("\x89\x7e\x00\x7e", 4) + std::string(126, 'x'),  // a ping of 126 bytes
      std::string("\x81\x7e\x00\x05hello", 9),                     // a length of two bytes where one does
      std::string("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10),
  };
  for (const std::string& frames : wrong)
    for (const Wants wants : {Wants::none, Wants::all})
      for (const std::size_t size : {std::size_t(1), frames.size()}) {
        const auto log =
            read_in_pieces(write.text("fine") + frames + write.text("never seen"), wants, [&] { return size; });
        EXPECT_FALSE(log.fault.empty());
        EXPECT_EQ(log.messages, 1u);
      }
}

TEST(Intake, KnowsTheLimitOnMessagesBeforeTheirPayloadHasCome) {
  const FrameWriter write{.masks = false};
  const auto whole = write.binary(std::string(1001, 'x'));
  const auto in_parts =
      write(Opcode::binary, std::string(600, 'x'), k_more_follows) + write(Opcode::continuation, std::string(401, 'x'));
  for (const auto& [bytes, payload] : {std::pair(whole, 1001), std::pair(in_parts, 401)}) {
    const auto head = std::string_view(bytes).substr(0, bytes.size() - static_cast<std::size_t>(payload));
    const auto log = read_in_pieces(
        head, Wants::none, [] { return 1000000; }, 1000);
    EXPECT_EQ(log.fault.substr(0, 7), "too big");
    EXPECT_TRUE(read_in_pieces(
                    bytes, Wants::none, [] { return 1000000; }, 1001)
                    .fault.empty());
  }
}

TEST(Intake, AnyBytesTellTheSameHoweverTheyAreCut) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    std::string bytes(1 + random() % 300, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    bytes[0] = static_cast<char>(random() % 2 ? 0x81 : 0x02);
    if (bytes.size() > 1 && random() % 2) bytes[1] = static_cast<char>(random() % 30);
    const Wants wants = static_cast<Wants>(random() % 3);
    const auto whole = read_in_pieces(bytes, wants, [&] { return bytes.size(); });
    EXPECT_TRUE(read_in_pieces(bytes, wants, [] { return 1; }) == whole) << "seed " << seed;
    EXPECT_TRUE(read_in_pieces(bytes, wants, [&] { return 1 + random() % 9; }) == whole) << "seed " << seed;
  }
}

/// What comes alone is known better than what comes with others (ArrivalCheck).
TEST(Intake, KnowsWhatStandsBehindAFrame) {
  FrameWriter write{.masks = false};
  const std::string small = write(Opcode::text, "hello"), large = write(Opcode::text, std::string(1000, 'x')),
                    empty = write(Opcode::text, ""), ping = write(Opcode::ping, "p"),
                    first = write(Opcode::text, "one, ", {false, 0});
  const auto tell = [](std::string_view bytes, Wants wants) {
    Intake intake(false, 1 << 20);
    IntakeLog log;
    log.wants = wants;
    log.read(intake, bytes);
    return log.has_more;
  };
  for (const auto wants : {Wants::none, Wants::all})
    for (const std::string& last : {small, large, empty, ping}) {
      EXPECT_EQ(tell(last, wants), std::vector<bool>({false})) << last.size();
      EXPECT_EQ(tell(large + last, wants), std::vector<bool>({true, false})) << last.size();
      EXPECT_EQ(tell(last + first, wants), std::vector<bool>({true})) << last.size();
      EXPECT_EQ(tell(last + "\x81", wants), std::vector<bool>({true})) << last.size();
    }
}

}  // namespace
}  // namespace wsx
