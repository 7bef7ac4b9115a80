#include "commands/listen.hpp"

#include <unistd.h>

#include "commands/exposure.hpp"
#include "commands/listen_console.hpp"
#include "commands/message_filter.hpp"
#include "commands/play_file.hpp"
#include "commands/report.hpp"
#include "input/pipe_input.hpp"
#include "server/descriptor_limit.hpp"
#include "wire/spawn.hpp"
#include "ws/known_secrets.hpp"

namespace wsx {
namespace {

constexpr auto k_listen_last_flush = std::chrono::seconds(1);

/// Whoever connects may do with them what they are good for.
bool adds_credentials(const ListenOptions& options) {
  const ForwardOptions& forward = options.forward;
  if (!forward.url) return false;
  return forward.url->user || !forward.dial.tls.cert_file.empty() || !options.accept.headers.empty();
}

}  // namespace

ExitCode run_listen(const ListenOptions& given) {
  std::shared_ptr<const Conversation> conversation;
  if (!given.play.file.empty()) {
    auto read = open_conversation(given.play, Role::server);
    if (const auto* refusal = std::get_if<ConversationRefusal>(&read)) return report_refusal(*refusal);
    conversation = std::move(std::get<0>(read));
  }
  ListenOptions options = given;
  const bool has_network = options.listen.unix_path.empty();
  if (has_network && adds_credentials(options)) options.accept.guarded_host = options.listen.host;
  raise_descriptor_limit();
  auto output_options = options.output;
  output_options.secrets = list_secrets(options.accept, output_options.secret_names);
  if (options.forward.url) {
    const auto more =
        list_secrets(*options.forward.url, {.dial = options.forward.dial, .secret_names = output_options.secret_names});
    output_options.secrets.insert(output_options.secrets.end(), more.begin(), more.end());
  }
  auto output = make_output(output_options);
  if (!output) return report_on_stderr(output.error(), ExitCode::usage);
  (*output)->set_filter(make_filter(options.filter));
  std::unique_ptr<Recording> recording;
  if (options.replay.file) {
    auto opened = open_recording(*options.replay.file, options.replay.socket);
    if (!opened) {
      (*output)->sink().on_event({.time = event_time_now(), .conn = {}, .what = opened.error()});
      tell_failure(**output, options.output, {opened.error()});
      return finish_output(**output, k_listen_last_flush, ExitCode::usage);
    }
    recording = std::move(*opened);
  }
  net::io_context context(1);
  ExitCode code = ExitCode::done;
  {
    ListenSession session(context, options, **output);
    session.replay(std::move(recording));
    session.play(std::move(conversation));
    std::optional<ListenConsole> console;
    const auto start = [&](Task<> task) {
      spawn(context.get_executor(), std::move(task), [&](Error error) { session.abort(std::move(error)); });
    };
    if (session.open()) {
      warn_if_exposed(options, **output);
      if (is_interactive(options.input, **output))
        console.emplace(context, session, options, **output).start();
      else if (reads_stdin(options.interactive, options.output))
        start(feed_from_pipe(session, options, options.max_message_bytes, STDIN_FILENO));
      start(session.run());
      context.run();
    }
    code = session.exit_code();
    if (const auto why = session.why_it_failed()) tell_failure(**output, options.output, *why);
  }
  return finish_output(**output, k_listen_last_flush, code);
}

}  // namespace wsx
