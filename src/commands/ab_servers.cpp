#include "commands/ab_servers.hpp"

#include <algorithm>
#include <thread>

#include "base/escape.hpp"
#include "base/units.hpp"
#include "bench/attempt.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

constexpr auto k_between_attempts = std::chrono::milliseconds(50);
constexpr auto k_attempt_patience = std::chrono::seconds(1);

Task<> try_handshake(BenchPlan plan, std::optional<Error>& failure) {
  plan.client.dial.timeout = k_attempt_patience;
  const auto opened = co_await attempt(plan, 0);
  failure = opened ? std::nullopt : std::optional(opened.error());
}

/// Why there is none yet.
std::optional<Error> try_to_connect(const BenchPlan& plan) {
  net::io_context context{1};
  std::optional<Error> failure;
  spawn(context.get_executor(), try_handshake(plan, failure), [&](Error error) { failure = std::move(error); });
  context.run();
  return failure;
}

void set_url(BenchOptions& options, std::uint16_t port) {
  options.plan.url.port = port;
  options.url = format_url(options.plan.url);
}

}  // namespace

Result<std::unique_ptr<AbServers>> AbServers::start(const std::vector<std::string>& commands, BenchOptions& of_a,
                                                    BenchOptions& of_b) {
  std::unique_ptr<AbServers> servers(new AbServers());
  servers->commands_ = commands;
  for (std::size_t side = 0; side < commands.size(); ++side) {
    const auto port = find_free_port();
    if (!port) return port.error();
    auto process = ServerProcess::start(commands[side], *port);
    if (!process) return process.error();
    servers->processes_.push_back(std::move(*process));
    set_url(side == 0 ? of_a : of_b, *port);
  }
  return servers;
}

std::optional<Error> AbServers::wait_until_ready(std::chrono::nanoseconds patience,
                                                 const std::function<bool()>& is_stopped) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (std::size_t side = 0; side < processes_.size(); ++side)
    while (auto failure = try_to_connect(*plans_[side])) {
      if (is_stopped()) return failure;
      if (auto ended = find_end(side)) return ended;
      if (std::chrono::steady_clock::now() > until)
        return describe(side, "server_not_ready",
                        "accepts no handshake at " + format_url(plans_[side]->url) + " within " +
                            format_duration(patience) + " (--ready): " + failure->message +
                            "; does it listen on $PORT?");
      std::this_thread::sleep_for(k_between_attempts);
    }
  return std::nullopt;
}

std::optional<Error> AbServers::find_end(std::size_t side) {
  if (side >= processes_.size()) return std::nullopt;
  const auto end = processes_[side]->find_end();
  if (!end) return std::nullopt;
  return describe(side, "server_ended", "ended with " + *end);
}

Error AbServers::describe(std::size_t side, std::string code, const std::string& what) {
  const std::string letter(1, static_cast<char>('A' + side));
  processes_[side]->stop();  // all of its words have arrived then
  const std::string words = processes_[side]->last_words();
  for (std::size_t begin = 0; begin < words.size();) {
    const auto end = std::min(words.find('\n', begin), words.size());
    last_words_ += letter + "| " + format_escaped(words.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return {Phase::io, std::move(code), "server " + letter + " " + what, ""};
}

void AbServers::stop() {
  for (auto& process : processes_) process->stop();
}

void AbServers::kill() {
  for (auto& process : processes_) process->kill();
}

}  // namespace wsx
