#include "commands/connect.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <unistd.h>

#include "commands/console.hpp"
#include "commands/message_filter.hpp"
#include "commands/pipe_input.hpp"
#include "commands/report.hpp"
#include "commands/spawn.hpp"
#include "ws/known_secrets.hpp"

namespace wsx {
namespace {

constexpr auto k_last_flush =
    std::chrono::seconds(1);  // the session has waited for the reader already, unless it was stopped

/// Somebody sits there, types lines and reads what people read.
bool is_interactive(const ConnectOptions& options, Output& output) {
  const bool all_said = !options.execute.empty() && !options.interactive;
  return !all_said && options.input == InputFormat::lines && ::isatty(STDIN_FILENO) && output.out().is_terminal() &&
         output.pretty();
}

}  // namespace

ExitCode run_connect(const ConnectOptions& options) {
  auto output_options = options.output;
  if (const auto url = parse_url(options.url)) output_options.secrets = list_secrets(*url, options);
  auto output = make_output(output_options);
  if (!output) return report_on_stderr(output.error(), ExitCode::usage);
  if (options.filter) (*output)->set_filter(make_filter(*options.filter));
  net::io_context context(1);
  ExitCode code = ExitCode::done;
  {
    using Opened = ConnectSession::Opened;
    ConnectSession session(context, options, **output);
    std::optional<Console> console;
    const auto start = [&](Task<> task) {
      spawn(context.get_executor(), std::move(task), [&](Error error) { session.abort(std::move(error)); });
    };
    if (is_interactive(options, **output)) {
      console.emplace(context, session, options, **output);
      session.on_open([&](Opened opened) {
        if (opened == Opened::first) console->start();
        start(feed_from_flags(session, options));
      });
    } else {
      session.on_open([&](Opened opened) {
        start(opened == Opened::first ? feed_from_pipe(session, options, STDIN_FILENO)
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
