#include "report/summary_json.hpp"

#include "json/append.hpp"
#include "report/distribution_json.hpp"
#include "report/run_json.hpp"

namespace wsx {
namespace {

void append_pairs(std::string& out, const std::vector<std::pair<std::string, std::string>>& pairs) {
  const auto start = out.size();
  for (const auto& [name, value] : pairs) {
    out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
  }
  close_json_object(out, start);
}

void append_worst(std::string& out, const std::vector<RunResult>& runs) {
  std::vector<GeneratorUse::Thread> worst;
  for (const auto& run : runs) worst.push_back(find_worst(run.generator.threads));
  const auto of_all = find_worst(worst);
  append_member(out, "{\"cpu_percent\":", of_all.cpu_percent);
  append_member(out, ",\"wait_percent\":", of_all.wait_percent);
  out += ",\"loop_lag_p99_ms\":";
  append_json_ms(out, std::chrono::nanoseconds(static_cast<std::int64_t>(of_all.loop_lag_p99_ns)));
  out += '}';
}

void append_verdict_json(std::string& out, const Summary& summary) {
  const auto& verdict = summary.verdict;
  append_member(out, "{\"valid\":", verdict.valid);
  append_member(out, ",\"reasons\":", verdict.reasons);
  append_member(out, ",\"warnings\":", verdict.warnings);
  append_member(out, ",\"limited_by\":", verdict.limited_by);
  out += ",\"generator\":";
  append_worst(out, summary.runs);
  out += '}';
}

void append_threshold(std::string& out, const Threshold& threshold) {
  append_member(out, "{\"expression\":", threshold.expression);
  append_member(out, ",\"failed\":", threshold.failed);
  append_member(out, ",\"value\":", threshold.value);
  append_member(out, ",\"text\":", threshold.text);
  out += '}';
}

}  // namespace

void append_summary_json(std::string& out, const Summary& summary) {
  out += "{\"schema\":\"";
  out += k_bench_schema;
  append_member(out, "\",\"type\":\"summary\",\"version\":", summary.version);
  append_member(out, ",\"started\":", summary.started);
  append_member(out, ",\"mode\":", summary.mode);
  append_member(out, ",\"url\":", summary.url);
  append_member(out, ",\"open_loop\":", summary.open_loop);
  append_member(out, ",\"interrupted\":", summary.interrupted);
  out += ",\"config\":";
  append_pairs(out, summary.config);
  append_member(out, ",\"config_hash\":", summary.config_hash);
  append_member(out, ",\"command\":", summary.command);
  out += ",\"host\":";
  append_pairs(out, summary.host);
  out += ",\"verdict\":";
  append_verdict_json(out, summary);
  out += ",\"runs\":";
  append_json_list(out, summary.runs, append_run_json);
  out += ",\"thresholds\":";
  append_json_list(out, summary.thresholds, append_threshold);
  out += '}';
}

void append_stats_json(std::string& out, const SecondOfRun& second, const RunningTotals& totals, LineOfStream line) {
  out += '{';
  if (line == LineOfStream::first) out.append("\"schema\":\"").append(k_bench_schema).append("\",");
  out += "\"type\":\"stats\",";
  append_second_members(out, second);
  append_member(out, ",\"total\":{\"sent\":", totals.sent);
  append_member(out, ",\"received\":", totals.received);
  append_member(out, ",\"errors\":", totals.errors);
  out += "}}";
}

}  // namespace wsx
