#include "commands/connect_machine.hpp"

#include "connect_scene.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(ConnectMachine, AServersCloseIsGoodOrBad) {
  for (const std::uint16_t code : {1000, 1001, 1005}) {
    ConnectScene scene({});
    EXPECT_EQ(scene.play({{10ms, closes(code)}}), "open, closed " + std::to_string(code));
    EXPECT_EQ(scene.machine.exit_code(), ExitCode::done);
  }
  for (const std::uint16_t code : {1002, 1011, 3000, 4000}) {
    ConnectScene scene({});
    scene.play({{10ms, closes(code)}});
    EXPECT_EQ(scene.machine.exit_code(), ExitCode::ended_badly) << code;
  }
}

TEST(ConnectMachine, AConnectionThatIsLostEndsBadly) {
  ConnectScene scene({});
  EXPECT_EQ(scene.play({{10ms, breaks()}}), "open, error lost, closed 1006");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::ended_badly);
}

TEST(ConnectMachine, WhatWasAskedForCameSoTheEndIsGoodWhateverItIs) {
  const std::vector<Flags> wishes = {{.exit_after = 1}, {.expect = {"a"}}, {.check = std::vector<std::string>{"a"}}};
  for (const auto& flags : wishes)
    for (const auto& end : {breaks(), closes(1011)}) {
      ConnectScene scene(flags, {Dial::opens}, Peer::is_mute);
      scene.play({{0ms, recording_is_sent()}, {10ms, says("a")}, {20ms, end}});
      EXPECT_EQ(scene.machine.exit_code(), ExitCode::done) << scene.log();
      ConnectScene too_early(flags, {Dial::opens}, Peer::is_mute);
      too_early.play({{0ms, recording_is_sent()}, {10ms, end}});
      EXPECT_NE(too_early.machine.exit_code(), ExitCode::done) << too_early.log();
    }
}

TEST(ConnectMachine, WhoseOnlyInputWasRefusedWaitsForNoAnswer) {
  ConnectScene scene({.exit_after = 1});
  EXPECT_EQ(scene.play({{10ms, line_is_refused()}, {20ms, input_ends()}}),
            "open, error bad_line, close 1000@20, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::ended_badly);
  ConnectScene other({.exit_after = 1});
  EXPECT_EQ(other.play({{5ms, message_is_sent()}, {10ms, line_is_refused()}, {20ms, input_ends()}, {60s, says("a")}}),
            "open, error bad_line, in a, close 1000@60000, closed 1000");
}

TEST(ConnectMachine, WithoutAConnectionItIsNotConnected) {
  for (const auto& [dial, log] :
       std::map<Dial, std::string>{{Dial::refused, "error connection_refused"}, {Dial::not_found, "error refused"}}) {
    ConnectScene scene({.expect = {"never said, because nothing opened"}}, {dial});
    EXPECT_EQ(scene.play({}), log);
    EXPECT_EQ(scene.machine.exit_code(), ExitCode::not_connected);
  }
}

// --- silence and the end of input ---

TEST(ConnectMachine, WithoutWaitItIsASecondOfSilence) {
  ConnectScene scene({});
  EXPECT_EQ(scene.play({{10ms, input_ends()}, {500ms, says("a")}}), "open, in a, close 1000@1500, closed 1000");
}

TEST(ConnectMachine, SilenceDoesNotCountWhileInputStaysOpen) {
  ConnectScene scene({.wait = 100ms});
  EXPECT_EQ(scene.play({{10ms, says("a")}}), "open, in a, for ever");
}

TEST(ConnectMachine, AWaitOfNothingEndsWithTheInput) {
  ConnectScene scene({.wait = 0ns});
  EXPECT_EQ(scene.play({{10ms, input_ends()}}), "open, close 1000@10, closed 1000");
}

TEST(ConnectMachine, WhoWantsMessagesWaitsForThemWithoutLimit) {
  ConnectScene scene({.exit_after = 1});
  EXPECT_EQ(scene.play({{0ms, input_ends()}, {60s, says("a")}}), "open, in a, close 1000@60000, closed 1000");
}

TEST(ConnectMachine, WhoAnswersByRuleStaysUntilTheServerCloses) {
  ConnectScene scene({.replies = true});
  EXPECT_EQ(scene.play({{0ms, input_ends()}, {60s, says("a")}, {120s, closes(1000)}}), "open, in a, closed 1000");
  ConnectScene other({.wait = 100ms, .replies = true});
  EXPECT_EQ(other.play({{0ms, input_ends()}, {60s, says("a")}}), "open, close 1000@100, closed 1000");
}

TEST(ConnectMachine, AMuteServerIsLeftToTheConnectionsOwnDeadline) {
  ConnectScene scene({.wait = 100ms}, {Dial::opens}, Peer::is_mute);
  EXPECT_EQ(scene.play({{0ms, input_ends()}, {5s, breaks()}}), "open, close 1000@100, error lost, closed 1006");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::ended_badly);
}

TEST(ConnectMachine, MessagesBetweenOurCloseAndTheServersAreShown) {
  ConnectScene scene({}, {Dial::opens}, Peer::is_mute);
  EXPECT_EQ(scene.play({{10ms, user_closes(4000)}, {20ms, says("a")}, {30ms, closes(4000)}}),
            "open, close 4000@10, in a, closed 4000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::ended_badly);
}

// --- input ---

TEST(ConnectMachine, ALineThatIsRefusedMakesTheExitCodeAndNotTheEnd) {
  ConnectScene scene({.wait = 100ms});
  EXPECT_EQ(scene.play({{10ms, line_is_refused()}, {20ms, input_ends()}}),
            "open, error bad_line, close 1000@120, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::ended_badly);
}

TEST(ConnectMachine, StrictInputEndsAtTheFirstLineThatIsRefused) {
  ConnectScene scene({.strict_input = true});
  EXPECT_EQ(scene.play({{10ms, line_is_refused()}}), "open, error bad_line, close 1000@10, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::ended_badly);
}

TEST(ConnectMachine, TheFirstFailureCounts) {
  ConnectScene scene({.expect = {"a"}});
  scene.play({{10ms, line_is_refused()}, {20ms, closes(1011)}});
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation) << "what was expected counts more than a line";
  ConnectScene lost({.reconnect = 0, .strict_input = true});
  lost.play({{10ms, line_is_refused()}, {10ms, breaks()}});
  EXPECT_EQ(lost.machine.exit_code(), ExitCode::ended_badly);
}

// --- --timeout ---

TEST(ConnectMachine, AConnectionThatOpensTooLateIsATimeout) {
  ConnectScene scene({.timeout = 300ms}, {Dial::opens_late});
  EXPECT_EQ(scene.play({}), "error timeout");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
}

TEST(ConnectMachine, TheTimeoutCoversDialing) {
  ConnectScene scene({.timeout = 300ms, .reconnect = 0}, {Dial::hangs});
  EXPECT_EQ(scene.play({}), "error timeout");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
}

TEST(ConnectMachine, AServerThatDoesNotAnswerTheTimeoutsCloseFrameIsCutOff) {
  ConnectScene scene({.timeout = 300ms}, {Dial::opens}, Peer::is_mute);
  EXPECT_EQ(scene.play({{350ms, says("still here")}}),
            "open, drop@300, error timeout, close 1000@300, in still here, hang up@800, closed 1006");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
}

TEST(ConnectMachine, ATimeoutOfNothingIsNone) {
  ConnectScene scene({.timeout = 0ns});
  EXPECT_EQ(scene.play({{1s, closes(1000)}}), "open, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::done);
}

TEST(ConnectMachine, WhoIsOverInTimeButIsNotReadInTimeIsLate) {
  for (const bool is_left : {false, true}) {
    ConnectScene scene({.timeout = 300ms});
    scene.is_output_left = is_left;
    scene.play({{10ms, closes(1000)}});
    EXPECT_EQ(scene.machine.next_due(), scene.start + 300ms) << "while the output is waited for";
    scene.machine.on_time(scene.start + 300ms);
    EXPECT_EQ(scene.log(), "open, closed 1000, drop@10");
    scene.machine.on_output_done(scene.start + 300ms, is_left);
    EXPECT_EQ(scene.machine.exit_code(), is_left ? ExitCode::expectation : ExitCode::done);
  }
}

TEST(ConnectMachine, AConnectionThatHasClosedIsInTimeThoughTcpHasNotEnded) {
  ConnectScene scene({.timeout = 300ms});
  scene.play({{10ms, [](ConnectScene& closing) { closing.machine.on_closed(); }}, {400ms, closes(1000)}});
  EXPECT_EQ(scene.log(), "open, drop@300, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::done);
}

// --- --duration ---

TEST(ConnectMachine, StaysForTheDurationHoweverSilentTheServerIs) {
  ConnectScene scene({.duration = 5s});
  EXPECT_EQ(scene.play({{0ms, input_ends()}}), "open, close 1000@5000, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::done);
}

TEST(ConnectMachine, TheTimeToConnectIsNotPartOfTheDuration) {
  ConnectScene scene({.duration = 10ms}, {Dial::refused});
  EXPECT_EQ(scene.play({}), "error connection_refused");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::not_connected);
}

// --- --reconnect ---

TEST(ConnectMachine, PausesAreThoseOfReconnection) {
  ConnectScene scene({.reconnect = 3}, {Dial::refused});
  EXPECT_EQ(scene.play({}),
            "error connection_refused, retry 1, error connection_refused, retry 2, "
            "error connection_refused, retry 3, error connection_refused");
  ASSERT_EQ(scene.pauses().size(), 3u);
  for (std::size_t at = 0; at < 3; ++at) {
    EXPECT_GE(scene.pauses()[at], 250ms * (1 << at));
    EXPECT_LE(scene.pauses()[at], 500ms * (1 << at));
  }
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::not_connected);
}

TEST(ConnectMachine, TheLatestConnectionMakesTheExitCode) {
  ConnectScene good({.reconnect = 0});
  good.play({{10ms, breaks()}, {10ms, user_closes(1000), 2}});
  EXPECT_EQ(good.machine.exit_code(), ExitCode::done);
  ConnectScene gone({.reconnect = 1}, {Dial::opens, Dial::refused});
  gone.play({{10ms, closes(1000)}});
  EXPECT_EQ(gone.machine.exit_code(), ExitCode::not_connected);
}

TEST(ConnectMachine, AFailureThatWouldOnlyComeAgainIsNotTriedAgain) {
  ConnectScene scene({.reconnect = 0}, {Dial::opens, Dial::not_found});
  EXPECT_EQ(scene.play({{10ms, breaks()}}), "open, error lost, closed 1006, 2:retry 1, 2:error refused");
}

TEST(ConnectMachine, AnAttemptThatFailsHasNoConnectionNumberOfItsOwn) {
  ConnectScene scene({.reconnect = 0}, {Dial::refused, Dial::opens, Dial::refused, Dial::opens});
  EXPECT_EQ(scene.play({{10ms, breaks()}, {10ms, user_closes(1000), 2}}),
            "error connection_refused, retry 1, open, error lost, closed 1006, 2:retry 2, 2:error connection_refused, "
            "2:retry 3, 2:open, close 1000@10, 2:closed 1000");
}

TEST(ConnectMachine, AUserConnectsAgainWithoutTheFlagAndAtOnce) {
  ConnectScene scene({});
  EXPECT_EQ(scene.play({{10ms, user_reconnects()}, {10ms, user_closes(1000), 2}}),
            "open, close 1000@10, closed 1000, 2:retry 1, 2:open, close 1000@10, 2:closed 1000");
  EXPECT_EQ(scene.pauses(), std::vector<microseconds>{0us});
}

TEST(ConnectMachine, AUserDoesNotWaitForAPause) {
  ConnectScene scene({.reconnect = 0});
  scene.play({{10ms, breaks()}, {20ms, user_reconnects()}, {0ms, user_closes(1000), 2}});
  EXPECT_EQ(scene.now, scene.start + 21ms);
}

TEST(ConnectMachine, AnAttemptDuringWhichAUserWantsAnotherIsFollowedByIt) {
  ConnectScene asked({}, {Dial::refused});
  EXPECT_EQ(asked.play({{0ms, user_reconnects(), 0}}), "error connection_refused, retry 1, error connection_refused");
  ConnectScene late({.timeout = 300ms}, {Dial::hangs});
  EXPECT_EQ(late.play({{10ms, user_reconnects(), 0}}), "error timeout");
}

TEST(ConnectMachine, OurOwnCloseIsTheEndWhateverTheServerSays) {
  ConnectScene scene({.reconnect = 0}, {Dial::opens}, Peer::is_mute);
  EXPECT_EQ(scene.play({{10ms, user_closes(1000)}, {10ms, user_reconnects()}, {20ms, breaks()}}),
            "open, close 1000@10, error lost, closed 1006");
}

TEST(ConnectMachine, AUserWhoEndsAPauseIsToldWhatDidNotCome) {
  ConnectScene scene({.expect = {"a"}, .reconnect = 0});
  EXPECT_EQ(scene.play({{10ms, breaks()}, {20ms, user_closes(1000)}}),
            "open, error lost, closed 1006, 2:retry 1, 2:unmet a");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
}

TEST(ConnectMachine, NobodyWaitsForAnAttemptThatAUserEnds) {
  ConnectScene scene({.expect = {"a"}, .reconnect = 0}, {Dial::opens, Dial::hangs});
  EXPECT_EQ(scene.play({{10ms, breaks()}, {1s, user_closes(1000)}}),
            "open, error lost, closed 1006, 2:retry 1, 2:unmet a, quit@1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
}

// --- --check ---

TEST(ConnectMachine, SomebodyWhoGoesOnAfterARecordingEndsTheCheckHimself) {
  ConnectScene scene({.check = {{"a"}}, .interactive = true});
  EXPECT_EQ(scene.play({{0ms, recording_is_sent()}, {10ms, says("a")}, {20ms, says("b")}, {30ms, user_closes(1000)}}),
            "open, in a, unmet rec 2, in b, close 1000@30, unmet rec, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
}

TEST(ConnectMachine, ARecordingThatCannotBeReadToItsEndIsSaidOnceEvenWhenStrict) {
  class Broken final : public Recording {
    const RecordedSocket& socket() const override { return socket_; }
    Result<std::optional<RecordedEvent>> next() override { return Error{Phase::input, "bad_recording", "", ""}; }
    Result<std::unique_ptr<Recording>> again() const override { return Error{}; }
    RecordedSocket socket_;
  };
  for (const bool is_strict : {false, true}) {
    ConnectScene scene({.check = std::vector<std::string>(), .strict_input = is_strict});
    scene.machine.check_against(std::make_unique<Broken>());
    EXPECT_EQ(scene.play({{10ms, breaks()}}), "open, error lost, error bad_recording, unmet rec, closed 1006");
    EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
  }
}

// --- a conversation ---

TEST(ConnectMachine, PlaysAConversationAndCloses) {
  ConnectScene scene({.play = "> a\n< b\nrepeat 2 every 1s\n> c\n< d\nend\n"});
  EXPECT_EQ(scene.play({{10ms, says("b")}, {20ms, says("d")}, {1020ms, says("d")}}),
            "open, out a@0, step 1, in b, step 2, out c@10, step 4, in d, step 5, out c@1010, step 4, in d, step 5, "
            "close 1000@1020, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::done);
}

TEST(ConnectMachine, EndsAConversationAtItsFirstMismatch) {
  ConnectScene scene({.play = "> a\n< b\n< c\n"});
  EXPECT_EQ(scene.play({{10ms, says("x")}, {10ms, says("c")}}),
            "open, out a@0, step 1, in x, no step 2, close 1000@10, in c, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
}

TEST(ConnectMachine, WaitsOnlySoLongForALineOfAConversation) {
  ConnectScene scene({.play = "<[within 2s] b\n"});
  EXPECT_EQ(scene.play({}), "open, no step 1, close 1000@2000, closed 1000");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::expectation);
}

TEST(ConnectMachine, TakesTheCloseThatAConversationSays) {
  ConnectScene expected({.play = "<[close 4001]\n"});
  EXPECT_EQ(expected.play({{5ms, closes(4001)}}), "open, step 1, closed 4001");
  EXPECT_EQ(expected.machine.exit_code(), ExitCode::done) << "whatever its code";
  ConnectScene other({.play = "<[close 4001]\n"});
  EXPECT_EQ(other.play({{5ms, closes(1000)}}), "open, no step 1, closed 1000");
  EXPECT_EQ(other.machine.exit_code(), ExitCode::expectation);
  ConnectScene lost({.play = "< a\n"});
  EXPECT_EQ(lost.play({{5ms, breaks()}}), "open, error lost, no step 1, closed 1006");
  EXPECT_EQ(lost.machine.exit_code(), ExitCode::expectation);
  ConnectScene ours({.play = ">[close 4002] bye\n"});
  EXPECT_EQ(ours.play({}), "open, step 1, close 4002@0, closed 4002");
  EXPECT_EQ(ours.machine.exit_code(), ExitCode::done);
}

TEST(ConnectMachine, HandsOverAfterAConversation) {
  ConnectScene scene({.play = "> a\non < ping => pong\n< b\n", .interactive = true});
  EXPECT_EQ(scene.play({{5ms, says("b")}, {6ms, says("ping")}, {7ms, says("x")}, {9ms, closes(1001)}}),
            "open, out a@0, step 1, in b, step 3, hand over@5, in ping, out pong@6, in x, closed 1001");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::done);
}

TEST(ConnectMachine, SendsNoMoreOfAConversationThanTheConnectionAccepts) {
  ConnectScene scene({.play = "repeat 3\n> a\nend\n< b\n"});
  const auto clog = [](ConnectScene& each) { each.is_clogged_now = true; };
  const auto unclog = [](ConnectScene& each) {
    each.is_clogged_now = false;
    each.machine.on_room(each.now);
  };
  scene.is_clogged_now = true;
  EXPECT_EQ(scene.play({{5s, unclog}, {6s, clog}, {6s, says("b")}, {7s, unclog}}),
            "open, out a@5000, step 2, out a@5000, step 2, out a@5000, step 2, in b, step 4, close 1000@7000, closed "
            "1000");
}

TEST(ConnectMachine, EndsAConversationForOtherReasons) {
  ConnectScene endless({.duration = 2500ms, .play = "repeat forever every 1s\n> a\nend\n"});
  EXPECT_EQ(endless.play({}),
            "open, out a@0, step 2, out a@1000, step 2, out a@2000, step 2, close 1000@2500, closed 1000");
  EXPECT_EQ(endless.machine.exit_code(), ExitCode::done);
  ConnectScene late({.timeout = 500ms, .play = "< a\n"});
  EXPECT_EQ(late.play({}), "open, drop@500, error timeout, close 1000@500, closed 1000");
  EXPECT_EQ(late.machine.exit_code(), ExitCode::expectation);
  ConnectScene stopped({.play = "< a\n"});
  EXPECT_EQ(stopped.play({{5ms, is_interrupted()}}), "open, drop@5, close 1001@5, closed 1001");
  EXPECT_EQ(stopped.machine.exit_code(), ExitCode::interrupted);
  ConnectScene refused({.play = "< a\n"}, {Dial::refused});
  EXPECT_EQ(refused.play({}), "error connection_refused");
  EXPECT_EQ(refused.machine.exit_code(), ExitCode::not_connected);
}

// --- the reader of stdout ---

TEST(ConnectMachine, WhileTheReaderTakesNothingTheServerIsNotSilent) {
  ConnectScene scene({.wait = 100ms});
  EXPECT_EQ(scene.play({{0ms, input_ends()}, {50ms, reader_blocks()}, {5s, reader_goes_on()}}),
            "open, close 1000@5100, closed 1000");
}

TEST(ConnectMachine, AReaderWhoLeavesEndsItQuietly) {
  ConnectScene scene({.expect = {"a"}, .reconnect = 0});
  EXPECT_EQ(scene.play({{10ms, line_is_refused()}, {20ms, reader_leaves()}}),
            "open, error bad_line, close 1001@20, quit@20");
  EXPECT_EQ(scene.machine.exit_code(), ExitCode::done);
}

TEST(ConnectMachine, AReaderWhoLeavesDuringAPauseEndsItToo) {
  ConnectScene scene({.reconnect = 0});
  EXPECT_EQ(scene.play({{10ms, closes(1001)}, {20ms, reader_leaves()}}), "open, closed 1001, 2:retry 1, quit@20");
}

TEST(ConnectMachine, AReaderWhoWasGivenUpStaysGivenUp) {
  ConnectScene scene({.timeout = 300ms}, {Dial::opens}, Peer::is_mute);
  scene.play({{10ms, reader_blocks()}, {350ms, reader_goes_on()}, {360ms, reader_blocks()}});
  EXPECT_TRUE(scene.machine.has_given_up_on_reader());
}

// --- defects ---

TEST(ConnectMachine, ADefectEndsItAtOnce) {
  const auto breaks_down = [](ConnectScene& scene) {
    scene.machine.on_fault(scene.now, {Phase::io, "internal_error", "", ""});
  };
  ConnectScene open({.reconnect = 0});
  EXPECT_EQ(open.play({{10ms, breaks_down}}), "open, error internal_error, quit@10");
  EXPECT_EQ(open.machine.exit_code(), ExitCode::ended_badly);
  ConnectScene dialing({.reconnect = 0}, {Dial::hangs});
  EXPECT_EQ(dialing.play({{10ms, breaks_down, 0}}), "error internal_error, quit@10");
  EXPECT_EQ(dialing.machine.exit_code(), ExitCode::not_connected);
}

}  // namespace
}  // namespace wsx
