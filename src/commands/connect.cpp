#include "commands/connect.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <unistd.h>

#include "commands/connect_console.hpp"
#include "commands/connect_input.hpp"
#include "commands/message_filter.hpp"
#include "commands/replay.hpp"
#include "commands/report.hpp"
#include "wire/spawn.hpp"
#include "ws/known_secrets.hpp"

namespace wsx {
namespace {

constexpr auto k_last_flush =
    std::chrono::seconds(1);  // the session has waited for the reader already, unless it was stopped

/// The flags say it all.
bool is_all_said(const ConnectOptions& options) {
  return (!options.execute.empty() || options.replay.file) && !options.interactive;
}

/// A recording that cannot be replayed is told before anything is connected to.
ExitCode refuse_recording(Output& output, Error error) {
  output.sink().on_event({.time = event_time_now(), .what = std::move(error)});
  return finish_output(output, k_last_flush, ExitCode::usage);
}

}  // namespace

ExitCode run_connect(const ConnectOptions& given) {
  std::optional<Replayed> replayed;
  std::optional<Error> refused;
  ConnectOptions options = given;
  if (options.replay.file) {
    auto opened = open_replayed(options.replay);
    if (!opened) {
      refused = opened.error();
    } else {
      replayed = std::move(*opened);
      options = offer_recorded_subprotocol(std::move(options), replayed->sent->socket());
    }
  }
  auto output_options = options.output;
  if (const auto url = parse_url(options.url)) output_options.secrets = list_secrets(*url, options);
  auto output = make_output(output_options);
  if (!output) return report_on_stderr(output.error(), ExitCode::usage);
  if (refused) return refuse_recording(**output, std::move(*refused));
  if (options.filter) (*output)->set_filter(make_filter(*options.filter));
  net::io_context context(1);
  ExitCode code = ExitCode::done;
  {
    using Opened = ConnectSession::Opened;
    ConnectSession session(context, options, **output);
    std::optional<ConnectConsole> console;
    std::optional<ReplayCheck> check;
    if (options.replay.check) check.emplace(session, options, **output, std::move(replayed->received));
    const auto start = [&](Task<> task) {
      spawn(context.get_executor(), std::move(task), [&](Error error) { session.abort(std::move(error)); });
    };
    const auto replay = [&](AfterReplay then) {
      return feed_replay(session, options, *replayed->sent, check ? &*check : nullptr, then);
    };
    if (!is_all_said(options) && is_interactive(options.input, **output)) {
      console.emplace(context, session, options, **output);
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
        start(opened == Opened::first ? feed_session(session, options, STDIN_FILENO)
                                      : feed_from_flags(session, options));
      });
    }
    start(session.run());
    context.run();
    code = session.exit_code();
  }
  return finish_output(**output, k_last_flush, code);
}

}  // namespace wsx
