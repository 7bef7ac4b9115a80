#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "base/url.hpp"
#include "bench/payload.hpp"
#include "json/pointer.hpp"
#include "measure/arrivals.hpp"
#include "wire/address_list.hpp"
#include "ws/client_options.hpp"

/// What a load test does, as its flags say. wsx-bench(1) explains each.
namespace wsx {

enum class BenchMode : std::uint8_t { echo, push, ping, connect, idle, fanout };

inline constexpr std::pair<std::string_view, BenchMode> k_bench_modes[] = {
    {"echo", BenchMode::echo},       {"push", BenchMode::push}, {"ping", BenchMode::ping},
    {"connect", BenchMode::connect}, {"idle", BenchMode::idle}, {"fanout", BenchMode::fanout}};
constexpr std::string_view format_mode(BenchMode mode) {
  for (const auto& [name, known] : k_bench_modes)
    if (known == mode) return name;
  return {};
}

/// How an answer finds the message that it answers.
struct MatchOptions {
  enum class By : std::uint8_t {
    automatic,  // as the first answers show
    order,      // first-in-first-out
    seq,        // by the number that {{seq}} became
    pointer     // the same, in JSON
  };
  By by = By::automatic;
  JsonPointer pointer = {};  // where in the answer the number is
};

/// What each connection says and hears before the load begins.
struct FirstMessages {
  std::optional<std::vector<PayloadPart>> message;  // --first: a text message
  std::uint64_t skip = 0;                           // --skip-first: this many of the server's, which count nowhere
  bool are_expected() const { return message || skip; }
};

struct BenchPlan {
  BenchMode mode = BenchMode::echo;
  Url url;
  ClientOptions client;
  std::uint64_t max_message_bytes = ConnectionLimits().max_message_bytes;
  AddressList source_addresses;  // --source-ip: connection i leaves from the i-th, in turn; none: the system chooses

  std::uint64_t connections = 10;
  unsigned threads = 1;
  bool has_spare_processor = false;  // beside those of the threads, and of a server on this machine
  FirstMessages first;
  double connect_rate = 0;           // handshakes a second; 0: as fast as they go
  std::chrono::nanoseconds ramp{0};  // over which connections are opened, evenly; 0: connect_rate
  std::chrono::nanoseconds warmup{0};
  std::chrono::nanoseconds duration = std::chrono::seconds(10);
  std::chrono::nanoseconds interval = std::chrono::seconds(1);  // of the series
  std::optional<std::uint64_t> messages;                        // -n: end after this many, or after the duration
  std::chrono::nanoseconds drain = std::chrono::seconds(5);

  std::optional<double> rate;  // open loop: messages (mode connect: handshakes) per second in total
  ArrivalKind arrivals = ArrivalKind::constant;
  std::uint64_t pipeline = 1;  // closed loop: messages in flight a connection
  std::uint64_t seed = 1;
  MatchOptions match;
  PayloadSource payload;
  std::chrono::nanoseconds ping_interval = std::chrono::seconds(10);  // mode idle: of each connection; 0: no pings
};

/// How long the measurement is to be; none: messages end it that nobody knows the times of.
inline std::optional<double> find_planned_seconds(const BenchPlan& plan) {
  const double seconds = std::chrono::duration<double>(plan.duration).count();
  if (!plan.messages) return seconds;
  if (!plan.rate) return std::nullopt;
  return std::min(seconds, static_cast<double>(*plan.messages) / *plan.rate);
}

}  // namespace wsx
