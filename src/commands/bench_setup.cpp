#include "commands/bench_setup.hpp"

#include <fstream>

#include "base/environment.hpp"
#include "server/descriptor_limit.hpp"
#include "wire/address.hpp"

namespace wsx {
namespace {

/// Beside the connections: sets of descriptors, files, the server's sockets.
constexpr std::uint64_t k_other_descriptors = 128;
/// Of each thread: what it and the thread that opens its connections wait with.
constexpr std::uint64_t k_descriptors_a_thread = 12;

bool is_on_this_machine(const Url& url) { return !url.unix_path.empty() || is_loopback(url.host); }

Error input_error(std::string code, std::string message, std::string hint) {
  return {Phase::input, std::move(code), std::move(message), std::move(hint)};
}

Result<> provide_descriptors(const BenchPlan& plan, bool with_server) {
  const std::uint64_t needed =
      plan.connections * (with_server ? 2 : 1) + plan.threads * k_descriptors_a_thread + k_other_descriptors;
  if (const std::uint64_t limit = raise_descriptor_limit(needed); limit < needed)
    return input_error("too_few_descriptors",
                       std::to_string(plan.connections) + " connections need " + std::to_string(needed) +
                           " descriptors" + (with_server ? ", including those of the server" : "") +
                           ", but this process may only have " + std::to_string(limit),
                       "raise the limit with `ulimit -n " + std::to_string(needed) +
                           "` (as root) or with LimitNOFILE= in a systemd unit, or use fewer connections");
  return {};
}

/// The system's range for ports that it chooses: ip(7), ip_local_port_range.
std::uint64_t count_ports() {
  std::ifstream file("/proc/sys/net/ipv4/ip_local_port_range");
  std::uint64_t first = 32768, last = 60999;
  file >> first >> last;
  return last - first + 1;
}

Result<> check_ports(const BenchPlan& plan) {
  if (plan.mode == BenchMode::connect || !plan.url.unix_path.empty() || !plan.client.dial.unix_path.empty()) return {};
  const std::uint64_t addresses = std::max<std::size_t>(1, plan.source_addresses.size());
  const std::uint64_t ports = count_ports() * addresses;
  if (plan.connections <= ports) return {};
  return input_error(
      "too_few_ports",
      std::to_string(plan.connections) + " connections to one server need a local port each, but " +
          std::to_string(addresses) + (addresses == 1 ? " address has only " : " addresses have only ") +
          std::to_string(ports),
      "--source-ip LIST uses several addresses of this machine, such as 127.0.0.0/24 for a local server");
}

Result<std::unique_ptr<EchoServer>> start_server(const BenchPlan& plan) {
  EchoServerOptions options;
  options.threads = std::max(1u, count_processors() / 2);
  options.max_connections = UINT32_MAX;
  options.max_message_bytes = plan.max_message_bytes;
  EchoServer::Hooks hooks;
  hooks.on_event = [](const Event&) {};
  hooks.on_events_emitted = [](Executor) -> Task<> { co_return; };
  hooks.on_first_client_gone = [] {};
  hooks.on_stopped = [] {};
  auto server = EchoServer::open(options, std::move(hooks));
  if (!server) return server.error();
  (*server)->start();
  return server;
}

}  // namespace

Result<BenchSetup> set_up_bench(const BenchOptions& options) {
  BenchSetup setup{options.plan, nullptr};
  BenchPlan& plan = setup.plan;
  const bool with_server = plan.url.scheme == Url::Scheme::echo;
  const unsigned processors = count_processors();
  const bool is_shared = with_server || is_on_this_machine(plan.url);  // by a server that is as busy as we are
  // The server needs a processor, too: on this machine it gets half of them.
  const unsigned ours = is_shared ? std::max(1u, processors / 2) : processors;
  plan.threads = static_cast<unsigned>(std::min<std::uint64_t>(options.threads.value_or(ours), plan.connections));
  plan.has_spare_processor = processors > plan.threads * (is_shared ? 2 : 1);
  if (auto provided = provide_descriptors(plan, with_server); !provided) return provided.error();
  if (auto enough = check_ports(plan); !enough) return enough.error();
  if (with_server) {
    auto server = start_server(plan);
    if (!server) return server.error();
    setup.server = std::move(*server);
    plan.url = *parse_url(setup.server->listening().url);
    plan.client.dial.proxy.off = true;
  }
  if (is_tls(plan.url)) {
    auto context = make_tls_client(plan.client.dial.tls);
    if (!context) return context.error();
    plan.client.dial.tls_context = std::make_shared<const TlsContext>(std::move(*context));
  }
  // What is sent is compressed once for all, so nothing that came before may be needed.
  plan.client.upgrade.deflate.client_no_context_takeover = true;
  return setup;
}

}  // namespace wsx
