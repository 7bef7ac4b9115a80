#include "commands/echo.hpp"

#include <boost/asio/post.hpp>

#include "commands/exposure.hpp"
#include "commands/output_pump.hpp"
#include "commands/report.hpp"
#include "commands/stop_signals.hpp"
#include "server/descriptor_limit.hpp"
#include "server/echo_server.hpp"
#include "wire/deadline.hpp"
#include "ws/known_secrets.hpp"

namespace wsx {
namespace {

constexpr auto k_echo_last_flush = std::chrono::seconds(2);
constexpr auto k_stuck_poll = std::chrono::milliseconds(250);

/// `wsx echo` around its server: signals, output, one `stats` a second.
class EchoCommand {
 public:
  EchoCommand(const EchoOptions& options, Output& output)
      : options_(options),
        output_(output),
        pump_(context_.get_executor(), output, [this] { stop(ExitCode::done); }),
        signals_(
            context_, [this](ExitCode code) { stop(code); }, [&output] { abandon_output(output); }),
        second_(context_.get_executor()),
        duration_(context_.get_executor()),
        page_notice_(options.accept, [&output](const std::string& text) {
          output.diagnostics().append("wsx: " + text + "\n");
          output.diagnostics().flush();
        }) {}

  ExitCode run() {
    EchoServer::Hooks hooks;
    hooks.on_event = [this](const Event& event) {
      output_.sink().on_event(event);
      page_notice_.look_at(event);
      if (!flush_posted_.exchange(true)) net::post(context_, [this] { flush(); });
    };
    hooks.on_events_emitted = [this](Executor executor) { return let_events_go(executor); };
    hooks.on_first_client_gone = [this] {
      if (options_.once) net::post(context_, [this] { stop(ExitCode::done); });
    };
    // Until then signals are waited for: a second one ends the wait for clients that do not answer.
    hooks.on_stopped = [this] { context_.stop(); };
    auto server = EchoServer::open(options_, std::move(hooks));
    if (!server) {
      emit(server.error());
      tell_failure(output_, options_.output, {server.error()});
      return finish_output(output_, k_echo_last_flush, ExitCode::not_connected);
    }
    server_ = std::move(*server);
    emit(server_->listening());
    warn_if_exposed(options_, output_);
    pump_.flush();
    server_->start();
    if (options_.stats) tell_stats();
    if (options_.duration) {
      duration_.expires_after(*options_.duration);
      duration_.async_wait([this](error_code error) {
        if (!error) stop(ExitCode::done);
      });
    }
    context_.run();
    server_->join();
    return finish_output(output_, k_echo_last_flush, exit_code_);
  }

 private:
  void emit(decltype(Event::what) what) {
    output_.sink().on_event({.time = event_time_now(), .conn = {}, .what = std::move(what)});
  }

  void flush() {
    flush_posted_ = false;
    pump_.flush();
  }

  /// On a connection's thread. The events' reader is served from the main thread; here it is only waited for.
  Task<> let_events_go(Executor executor) {
    while (output_.unsent() > LineWriter::k_high_water_bytes && !stopped_) {
      Timer soon(executor, Clock::now() + k_stuck_poll);
      co_await soon.async_wait(k_await);
    }
  }

  void tell_stats() {
    second_.expires_after(std::chrono::seconds(1));
    second_.async_wait([this](error_code error) {
      if (error || stopped_) return;
      Stats stats = server_->collect_stats();
      const auto now = Clock::now();
      stats.interval = std::chrono::duration_cast<microseconds>(now - last_stats_);
      const double seconds = std::chrono::duration<double>(now - last_stats_).count();
      stats.messages_per_s = static_cast<double>(stats.received.messages - last_messages_) / seconds;
      last_stats_ = now;
      last_messages_ = stats.received.messages;
      emit(stats);
      pump_.flush();
      tell_stats();
    });
  }

  void stop(ExitCode code) {
    if (stopped_.exchange(true)) return;
    exit_code_ = code;
    second_.cancel();
    duration_.cancel();
    if (server_) server_->stop();
  }

  const EchoOptions& options_;
  Output& output_;
  net::io_context context_{1};
  OutputPump pump_;
  StopSignals signals_;
  Timer second_, duration_;
  PageNotice page_notice_;
  std::unique_ptr<EchoServer> server_;
  std::atomic<bool> stopped_ = false, flush_posted_ = false;
  ExitCode exit_code_ = ExitCode::done;
  Clock::time_point last_stats_ = Clock::now();
  std::uint64_t last_messages_ = 0;
};

}  // namespace

ExitCode run_echo(const EchoOptions& options) {
  raise_descriptor_limit();
  auto output_options = options.output;
  output_options.secrets = list_secrets(options.accept, output_options.secret_names);
  auto output = make_output(output_options);
  if (!output) return report_on_stderr(output.error(), ExitCode::usage);
  return EchoCommand(options, **output).run();
}

}  // namespace wsx
