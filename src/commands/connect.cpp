#include "commands/connect.hpp"

#include <unistd.h>

#include "commands/connect_console.hpp"
#include "commands/connect_input.hpp"
#include "commands/connect_play.hpp"
#include "commands/message_filter.hpp"
#include "commands/play_file.hpp"
#include "commands/replay.hpp"
#include "commands/report.hpp"
#include "wire/spawn.hpp"
#include "ws/known_secrets.hpp"

namespace wsx {
namespace {

// The session has waited for the reader already, unless it was stopped.
constexpr auto k_connect_last_flush = std::chrono::seconds(1);

/// The flags say it all.
bool is_all_said(const ConnectOptions& options) {
  return (!options.execute.empty() || options.replay.file) && !options.interactive;
}

/// A recording that cannot be replayed is reported before anything connects.
ExitCode refuse_recording(Output& output, const OutputOptions& options, const Error& error) {
  output.sink().on_event({.time = event_time_now(), .what = error});
  tell_failure(output, options, {error});
  return finish_output(output, k_connect_last_flush, ExitCode::usage);
}

/// Runs a session from its first connection to its end, fed by the flags and then by whoever else speaks: a person, a
/// recording, a conversation, or stdin. `replayed` is there with --replay, `play` with --play.
ExitCode run_session(const ConnectOptions& options, std::optional<Replayed> replayed, std::optional<Play> play,
                     Output& output) {
  using Opened = ConnectSession::Opened;
  net::io_context context(1);
  ConnectSession session(context, options, output);
  std::optional<ConnectConsole> console;
  if (options.replay.check) session.check_against(std::move(replayed->received));
  const auto start = [&](Task<> task) {
    spawn(context.get_executor(), std::move(task), [&](Error error) { session.abort(std::move(error)); });
  };
  const auto replay = [&](AfterReplay then) { return feed_replay(session, options, *replayed->sent, then); };
  if (play) {
    session.play(std::move(*play));
    session.on_open([](Opened) {});
    session.on_hand_over([&] {
      if (is_interactive(options.input, output))
        console.emplace(context, session, options, output).start();
      else
        start(feed_session(session, options, STDIN_FILENO));
    });
  } else if (!is_all_said(options) && is_interactive(options.input, output)) {
    console.emplace(context, session, options, output);
    session.on_open([&](Opened opened) {
      if (opened == Opened::first) console->start();
      const bool replays = replayed && opened == Opened::first;
      start(replays ? replay(AfterReplay::leave_to_console) : feed_from_flags(session, options));
    });
  } else if (replayed) {
    const auto then = options.interactive ? AfterReplay::read_stdin : AfterReplay::end_input;
    session.on_open([&, then](Opened opened) {
      if (opened == Opened::first) start(replay(then));
    });
  } else {
    session.on_open([&](Opened opened) {
      const bool feeds_stdin =
          opened == Opened::first && (is_all_said(options) || reads_stdin(options.interactive, options.output));
      start(feeds_stdin ? feed_session(session, options, STDIN_FILENO) : feed_from_flags(session, options));
    });
  }
  start(session.run());
  context.run();
  if (const auto why = session.why_it_failed()) tell_failure(output, options.output, *why);
  return session.exit_code();
}

}  // namespace

ExitCode run_connect(const ConnectOptions& given) {
  if (given.play.lint) return run_lint(given.play);
  ConnectOptions options = given;
  std::optional<Play> play;
  if (!given.play.file.empty()) {
    auto conversation = open_conversation(given.play, Role::client);
    if (const auto* refusal = std::get_if<ConversationRefusal>(&conversation)) return report_refusal(*refusal);
    auto prepared = prepare_play(std::move(std::get<0>(conversation)), given);
    if (!prepared) return report_on_stderr(prepared.error(), ExitCode::usage);
    play.emplace(std::move(prepared->play));
    options = std::move(prepared->options);
  }
  options.secret_names = options.output.secret_names;
  std::optional<Replayed> replayed;
  std::optional<Error> refused;
  if (options.replay.file) {
    auto opened = open_replayed(options.replay);
    if (opened) {
      replayed = std::move(*opened);
      options = offer_recorded_subprotocol(std::move(options), replayed->sent->socket());
    } else {
      refused = opened.error();
    }
  }
  tell_left_out_headers(options.upgrade);
  auto output_options = options.output;
  if (const auto url = parse_url(options.url)) output_options.secrets = list_secrets(*url, options);
  auto output = make_output(output_options);
  if (!output)
    return report_on_stderr(output.error(), output.error().code == "timeout" ? ExitCode::expectation : ExitCode::usage);
  if (refused) return refuse_recording(**output, options.output, *refused);
  (*output)->set_filter(make_filter(options.filter));
  const ExitCode code = run_session(options, std::move(replayed), std::move(play), **output);
  return finish_output(**output, k_connect_last_flush, code);
}

}  // namespace wsx
