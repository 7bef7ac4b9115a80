#include "report/run_json.hpp"

#include "json/append.hpp"
#include "report/distribution_json.hpp"

namespace wsx {
namespace {

template <class Counts, class AppendKey>
void append_counts(std::string& out, const Counts& counts, AppendKey append_key) {
  const auto start = out.size();
  for (const auto& [key, times] : counts) {
    out += ',';
    append_key(key);
    out += ':';
    append_json_number(out, times);
  }
  close_json_object(out, start);
}

void append_thread(std::string& out, const GeneratorUse::Thread& thread) {
  append_member(out, "{\"cpu_seconds\":", thread.cpu_seconds);
  append_member(out, ",\"wait_seconds\":", thread.wait_seconds);
  append_member(out, ",\"cpu_percent\":", thread.cpu_percent);
  append_member(out, ",\"wait_percent\":", thread.wait_percent);
  out += ",\"loop_lag_p99_ms\":";
  append_json_ms(out, std::chrono::nanoseconds(static_cast<std::int64_t>(thread.loop_lag_p99_ns)));
  out += '}';
}

void append_generator(std::string& out, const GeneratorUse& use) {
  out += "{\"threads\":";
  append_json_list(out, use.threads, append_thread);
  append_member(out, ",\"cpu_seconds\":", use.cpu_seconds);
  append_member(out, ",\"server_cpu_seconds\":", use.server_cpu_seconds);
  append_member(out, ",\"steal_percent\":", use.steal_percent);
  append_member(out, ",\"throttled_periods\":", use.throttled_periods);
  append_member(out, ",\"retransmits\":", use.retransmits);
  append_member(out, ",\"resident_bytes\":", use.resident_bytes);
  out += '}';
}

void append_measured(std::string& out, std::string_view key, const Distribution& distribution) {
  if (distribution.count()) append_member(out, key, distribution);
}

void append_connect_times(std::string& out, const ConnectTimes& times) {
  const auto start = out.size();
  append_measured(out, ",\"dns\":", times.dns);
  append_measured(out, ",\"tcp\":", times.tcp);
  append_measured(out, ",\"proxy\":", times.proxy);
  append_measured(out, ",\"tls\":", times.tls);
  append_measured(out, ",\"upgrade\":", times.upgrade);
  append_measured(out, ",\"total\":", times.total);
  close_json_object(out, start);
}

void append_second(std::string& out, const SecondOfRun& second) {
  out += '{';
  append_second_members(out, second);
  out += '}';
}

void append_traffic(std::string& out, const RunResult& run) {
  append_member(out, ",\"target_per_s\":", run.target_per_s);
  append_member(out, ",\"achieved_per_s\":", run.achieved_per_s);
  append_member(out, ",\"due\":", run.due);
  append_member(out, ",\"sent\":", run.sent);
  append_member(out, ",\"received\":", run.received);
  append_member(out, ",\"unanswered\":", run.unanswered);
  append_member(out, ",\"unsent\":", run.unsent);
  append_member(out, ",\"unexpected\":", run.unexpected);
  append_member(out, ",\"max_backlog\":", run.max_backlog);
  append_member(out, ",\"messages_per_s\":", run.messages_per_s);
  append_member(out, ",\"sent_bytes\":", run.sent_bytes);
  append_member(out, ",\"received_bytes\":", run.received_bytes);
  append_member(out, ",\"sent_wire_bytes\":", run.sent_wire_bytes);
  append_member(out, ",\"received_wire_bytes\":", run.received_wire_bytes);
  out += ",\"errors\":";
  append_counts(out, run.errors, [&](const std::string& name) { append_json_string(out, name); });
  out += ",\"close_codes\":";
  append_counts(out, run.close_codes, [&](std::uint16_t code) { out += '"' + std::to_string(code) + '"'; });
}

}  // namespace

void append_second_members(std::string& out, const SecondOfRun& second) {
  append_member(out, "\"at_s\":", second.at_s);
  append_member(out, ",\"seconds\":", second.seconds);
  append_member(out, ",\"connections\":", second.connections);
  append_member(out, ",\"sent\":", second.sent);
  append_member(out, ",\"received\":", second.received);
  append_member(out, ",\"errors\":", second.errors);
  append_member(out, ",\"unanswered\":", second.unanswered);
  append_member(out,
                ",\"messages_per_s\":", second.seconds > 0 ? static_cast<double>(second.received) / second.seconds : 0);
  out += ",\"rtt\":";
  append_brief_distribution_json(out, second.rtt);
}

void append_run_json(std::string& out, const RunResult& run) {
  append_member(out, "{\"seconds\":", run.seconds);
  append_member(out, ",\"warmup_seconds\":", run.warmup_seconds);
  append_member(out, ",\"drain_seconds\":", run.drain_seconds);
  append_member(out, ",\"warmup_sent\":", run.warmup_sent);
  append_member(out, ",\"warmup_received\":", run.warmup_received);
  append_member(out, ",\"connections\":", run.connections);
  append_member(out, ",\"connections_opened\":", run.connections_opened);
  append_member(out, ",\"connections_lost\":", run.connections_lost);
  append_traffic(out, run);
  append_member(out, ",\"rtt\":", run.rtt);
  append_member(out, ",\"service\":", run.service);
  append_member(out, ",\"send_lag\":", run.send_lag);
  append_member(out, ",\"loop_lag\":", run.loop_lag);
  append_member(out, ",\"blocked\":", run.blocked);
  out += ",\"connect\":";
  append_connect_times(out, run.connect);
  append_member(out, ",\"gap\":", run.gap);
  append_member(out, ",\"spread\":", run.spread);
  append_member(out, ",\"delivery\":", run.delivery);
  append_member(out, ",\"bytes_per_connection\":", run.bytes_per_connection);
  out += ",\"generator\":";
  append_generator(out, run.generator);
  out += ",\"series\":";
  append_json_list(out, run.series, append_second);
  out += '}';
}

}  // namespace wsx
