#include <algorithm>
#include <cstdio>

#include "base/escape.hpp"
#include "base/row_wrapper.hpp"
#include "base/units.hpp"
#include "event/event.hpp"
#include "report/headline.hpp"
#include "report/histogram_text.hpp"
#include "report/percentile_text.hpp"
#include "report/reading.hpp"
#include "report/screen_text.hpp"
#include "report/summary_text.hpp"

namespace wsx {
namespace {

std::string format_seconds(double seconds) { return format_reading({seconds * 1000}, MetricUnit::milliseconds); }

std::string print_reading(const char* format, double value) {
  char text[400];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

/// Puts the blocks of a screen together, a blank line between them.
class Blocks {
 public:
  explicit Blocks(const ScreenStyle& style) : style_(style) {}

  void add(const std::vector<std::string>& rows) {
    if (rows.empty()) return;
    constexpr std::size_t k_indent = 4;
    RowWrapper wrapper(std::max(style_.columns, k_min_columns), 0);
    for (const auto& row : rows) wrapper.add(row, k_indent);
    out_ += '\n' + wrapper.take();
  }
  void add(std::string_view title, std::vector<std::string> rows, Shade shade = Shade::heading) {
    if (rows.empty()) return;
    rows.insert(rows.begin(), in_shade(shade, title, style_));
    add(rows);
  }
  std::string take() { return std::move(out_); }

 private:
  const ScreenStyle& style_;
  std::string out_;
};

std::string make_count_row(std::string_view name, std::uint64_t count, const std::string& remark) {
  constexpr std::size_t k_name_columns = 16, k_count_columns = 16;
  return pad_right("  " + std::string(name), k_name_columns) + pad_left(group_digits(count), k_count_columns) +
         (remark.empty() ? "" : "   " + remark);
}

std::string format_traffic(double per_second, std::uint64_t bytes, std::uint64_t wire_bytes) {
  return format_rate(per_second) + ", " + format_size(bytes) + ", " + format_size(wire_bytes) + " with headers";
}

std::vector<std::string> format_each_connection(const RunResult& run) {
  const PerConnection& each = run.per_connection;
  const bool is_known = each.received_min && each.received_median && each.received_max;
  if (!is_known || run.connections_opened < 2) return {};
  std::vector<std::string> rows;
  rows.push_back("  each received " + group_digits(*each.received_min) + " to " + group_digits(*each.received_max) +
                 " messages, median " + group_digits(*each.received_median));
  if (!each.p50.count()) return rows;
  const auto at_rank = [&](std::uint64_t rank) {
    return format_duration(
        std::chrono::nanoseconds(static_cast<std::int64_t>(each.p50.histogram().value_at_rank(rank))));
  };
  rows.push_back("  p50 of each " + at_rank(1) + " to " + at_rank(each.p50.count()) + ", median " +
                 at_rank((each.p50.count() + 1) / 2));
  return rows;
}

std::vector<std::string> format_connections(const Summary& summary, const RunResult& run) {
  std::vector<std::string> rows;
  const auto wanted = group_digits(run.connections);
  if (summary.mode == "connect" && run.target_per_s)
    rows.push_back(make_count_row("due", run.due, format_rate(*run.target_per_s)));
  rows.push_back(make_count_row("opened", run.connections_opened,
                                summary.mode == "connect" ? wanted + " at a time" : "of " + wanted));
  if (run.connections_lost) rows.push_back(make_count_row("lost", run.connections_lost, "ended early"));
  for (std::string& row : format_each_connection(run)) rows.push_back(std::move(row));
  if (run.bytes_per_connection)
    rows.push_back("  " + format_reading({*run.bytes_per_connection}, MetricUnit::bytes) +
                   " of memory in wsx for each");
  return rows;
}

std::string describe_matching(std::string_view by) {
  return by == "echo" ? "as echoes of what was sent" : by == "order" ? "in the order of arrival" : "by number";
}

std::vector<std::string> format_messages(const Summary& summary, const RunResult& run) {
  std::vector<std::string> rows;
  if (summary.mode == "connect") return rows;
  if (run.target_per_s) rows.push_back(make_count_row("due", run.due, format_rate(*run.target_per_s)));
  if (run.sent || run.due)
    rows.push_back(
        make_count_row("sent", run.sent, format_traffic(run.achieved_per_s, run.sent_bytes, run.sent_wire_bytes)));
  rows.push_back(make_count_row("received", run.received,
                                format_traffic(run.messages_per_s, run.received_bytes, run.received_wire_bytes)));
  if (run.matched_by) rows.push_back("  matched " + describe_matching(*run.matched_by));
  if (run.unanswered && summary.mode == "fanout")
    rows.push_back(make_count_row("missing", run.unanswered, "did not reach a receiver"));
  else if (run.unanswered)
    rows.push_back(make_count_row("unanswered", run.unanswered,
                                  "after " + format_seconds(run.drain_seconds) + ", counted with their age"));
  if (run.unsent) rows.push_back(make_count_row("unsent", run.unsent, "due, but never sent"));
  if (run.unexpected) rows.push_back(make_count_row("unexpected", run.unexpected, "answered no message"));
  if (run.max_backlog > 1) rows.push_back(make_count_row("backlog", run.max_backlog, "peak: due but not yet sent"));
  if (run.warmup_seconds > 0)
    rows.push_back(make_count_row("warm-up", run.warmup_received,
                                  "received in " + format_seconds(run.warmup_seconds) + ", not counted above"));
  return rows;
}

std::vector<std::string> format_errors(const RunResult& run) {
  std::vector<std::string> rows;
  for (const auto& [name, count] : run.errors) rows.push_back(make_count_row("", count, format_escaped(name)));
  for (const auto& [code, count] : run.close_codes)
    rows.push_back(
        make_count_row("", count, "closed with " + std::to_string(code) + " " + std::string(format_close_code(code))));
  return rows;
}

/// What cpu_percent leaves out and the total does not.
std::string format_polling(const RunResult& run, const GeneratorUse::Thread& worst) {
  const double polled = run.seconds > 0 ? 100 * worst.awake_seconds / run.seconds : 0;
  return polled >= 0.5 ? print_reading(" and %.0f%% polling", polled) : "";
}

/// What wsx itself used: whether it was the bottleneck can be seen here.
std::string format_generator(const Summary& summary, const RunResult& run) {
  const auto worst = find_worst(run.generator.threads);
  std::string out = std::to_string(run.generator.threads.size()) +
                    (run.generator.threads.size() == 1 ? " thread, " : " threads, the busiest ") +
                    print_reading("%.0f%% CPU", worst.cpu_percent) + format_polling(run, worst) + ", " +
                    format_seconds(run.generator.cpu_seconds) + " CPU total";
  const bool is_connect = summary.mode == "connect";
  if (const auto pieces = is_connect ? run.connections_opened : run.sent + run.received)
    out += " (" + format_seconds(run.generator.cpu_seconds / static_cast<double>(pieces)) +
           (is_connect ? " per handshake)" : " per message)");
  if (worst.wait_percent >= 1)
    out += ", waited for a CPU " + print_reading("%.0f%%", worst.wait_percent) + " of the time";
  if (run.generator.server_cpu_seconds > 0)
    out += ", " + format_seconds(run.generator.server_cpu_seconds) + " CPU in other threads";
  if (const auto lag_ns = static_cast<std::int64_t>(worst.loop_lag_p99_ns))
    out += ", loop lag p99 " + format_duration(std::chrono::nanoseconds(lag_ns));
  if (run.generator.resident_bytes) out += ", " + format_size(run.generator.resident_bytes) + " memory";
  constexpr double k_shown_steal_percent = 0.05;  // less would be "0.0%"
  if (run.generator.steal_percent.value_or(0) >= k_shown_steal_percent)
    out += ", " + print_reading("%.1f%% steal", *run.generator.steal_percent);
  if (run.generator.throttled_periods.value_or(0))
    out += ", throttled in " + std::to_string(*run.generator.throttled_periods) + " periods";
  if (run.generator.retransmits.value_or(0))
    out += ", " + std::to_string(*run.generator.retransmits) + " TCP retransmits";
  if (run.generator.arrivals_late)
    out += ", woken late for " + group_digits(run.generator.arrivals_late) + " of " +
           group_digits(run.generator.arrivals_checked) + " arrivals checked with the kernel";
  return out;
}

/// What was asked for and what of it there is, in a line.
std::string format_losses(const Summary& summary, const RunResult& run) {
  std::string line =
      "  " + group_digits(run.connections_opened) + " of " + group_digits(run.connections) + " connections";
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count) line += ", " + group_digits(count) + " " + std::string(what);
  };
  if (summary.mode == "connect") line = group_digits(run.connections_opened) + " handshakes";
  add(run.connections_lost, "lost");
  if (summary.mode != "connect" && summary.mode != "idle") {
    add(run.sent, "messages sent");
    line += ", " + group_digits(run.received) + " received";
  }
  add(run.unanswered, summary.mode == "fanout" ? "missing" : "unanswered");
  add(run.unsent, "due but never sent");
  add(run.unexpected, "unexpected");
  return line;
}

std::vector<std::string> format_most_errors(const RunResult& run) {
  constexpr std::size_t k_most = 3;
  auto rows = format_errors(run);
  if (rows.size() <= k_most) return rows;
  const auto rest = rows.size() - k_most;
  rows.resize(k_most);
  rows.push_back("  and " + std::to_string(rest) + " more kinds; -v lists them");
  return rows;
}

std::string format_run_briefly(const Summary& summary, const RunResult& run, const ScreenStyle& style) {
  Blocks blocks(style);
  const auto headline = find_headline(summary, run);
  if (headline.times->count()) blocks.add(headline.title, format_percentiles(headline, style));
  blocks.add("Errors", format_most_errors(run), Shade::bad);
  return wrap_words("", format_losses(summary, run), style) + to_terminal(blocks.take(), style);
}

}  // namespace

std::string format_run(const Summary& summary, const RunResult& run, const ScreenStyle& style) {
  if (!style.verbose) return format_run_briefly(summary, run, style);
  Blocks blocks(style);
  blocks.add("Connections", format_connections(summary, run));
  blocks.add("Messages", format_messages(summary, run));
  const auto headline = find_headline(summary, run);
  if (headline.times->count()) {
    blocks.add(headline.title, format_percentiles(headline, style));
    blocks.add(format_histogram(headline.times->histogram(), style));
  }
  if (summary.mode == "fanout")
    blocks.add(format_distributions("Delivery", {{"from due to each receiver", &run.rtt}}, style));
  if (summary.open_loop)
    blocks.add(format_distributions("Send lag",
                                    {{"from due to sent", &run.send_lag},
                                     {"  wsx was late (loop lag)", &run.loop_lag},
                                     {"  connection was full (blocked)", &run.blocked}},
                                    style));
  const auto& connect = run.connect;
  blocks.add(format_distributions(summary.mode == "connect" ? "Steps" : "Connecting",
                                  {{"DNS", &connect.dns},
                                   {"TCP", &connect.tcp},
                                   {"proxy", &connect.proxy},
                                   {"TLS", &connect.tls},
                                   {"upgrade", &connect.upgrade},
                                   {"total", &connect.total}},
                                  style));
  blocks.add("Errors", format_errors(run), Shade::bad);
  return to_terminal(blocks.take(), style) + "\n" + in_shade(Shade::heading, "wsx itself", style) + "\n" +
         wrap_words("  ", format_generator(summary, run), style);
}

}  // namespace wsx
