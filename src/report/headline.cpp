#include "report/headline.hpp"

#include "report/reading.hpp"

namespace wsx {
namespace {

const Distribution* find(const std::optional<Distribution>& of) { return of ? &*of : nullptr; }

/// "10.2k messages/s", "1 message/s".
std::string format_rate_of(double per_second, std::string_view of_what) {
  const std::string_view unit = "/s";
  auto rate = format_rate(per_second);
  rate.resize(rate.size() - unit.size());
  return rate + " " + std::string(of_what) + (rate == "1" ? "" : "s") + std::string(unit);
}

/// ", rtt p50 120us, p99 1.35ms": what there is of it.
std::string format_times(const Headline& headline) {
  std::string out;
  for (const auto& [name, percent] : {std::pair(" p50 ", 50.0), {" p99 ", 99.0}}) {
    const auto percentile = headline.times->percentile(percent);
    if (!percentile.value || (percentile.at_least && percentile.value->count() == 0)) continue;
    const std::chrono::duration<double, std::milli> ms = *percentile.value;
    out += out.empty() ? ", " + std::string(headline.name) : ",";
    out += name + format_reading({ms.count(), percentile.at_least, ""}, MetricUnit::milliseconds);
  }
  return out;
}

}  // namespace

Headline find_headline(const Summary& summary, const RunResult& run) {
  if (summary.mode == "push" && run.gap)
    return {"gap", "Gaps between messages of a connection", &*run.gap, nullptr, find(run.gap_without_own)};
  if (summary.mode == "fanout" && run.spread)
    return {"spread", "From the first receiver to the last", &*run.spread, nullptr, find(run.spread_without_own)};
  if (summary.mode == "connect")
    return {"connect", summary.open_loop ? "Handshakes, from when they were due" : "Handshakes", &run.connect.total,
            nullptr, &run.connect.total_without_own};
  // In a closed loop a message is due when it is sent, so the service time is the same.
  if (summary.open_loop)
    return {"rtt", "Round trip, from when a message was due", &run.rtt, &run.service, &run.rtt_without_own};
  const char* const title = summary.mode == "echo" ? "Round trip, from when a message was sent" : "Round trip";
  return {"rtt", title, &run.rtt, nullptr, &run.rtt_without_own};
}

std::string format_headline(const Summary& summary, const RunResult& run) {
  const auto headline = find_headline(summary, run);
  std::string out;
  if (summary.mode == "connect")
    out = format_rate_of(run.seconds > 0 ? static_cast<double>(run.connections_opened) / run.seconds : 0, "handshake");
  else if (summary.mode == "idle")
    out =
        format_plural(run.connections_opened, "connection") + " held, " + group_digits(run.connections_lost) + " lost";
  else
    out = format_rate_of(run.messages_per_s, "message");
  if (run.delivery) out += ", " + format_reading({*run.delivery}, MetricUnit::share) + " delivered";
  return out + format_times(headline);
}

std::vector<std::string> list_headline_percentiles(const Summary& summary, const RunResult& run) {
  std::vector<std::string> names;
  const auto headline = find_headline(summary, run);
  if (headline.times->count())
    for (const char* statistic : {".p50", ".p99"}) names.push_back(std::string(headline.name) + statistic);
  return names;
}

std::string_view format_validity(const Summary& summary) {
  if (summary.failure || !summary.verdict.valid) return "not valid";
  return summary.verdict.trust == Trust::with_reservations ? "valid, with reservations" : "valid";
}

std::string make_sentence(std::string text) {
  if (text.empty()) return text;
  const auto first = std::string_view(text).substr(0, text.find(' '));
  const bool is_name = first == "wsx" || first.find_first_of("._") < first.size() - 1;
  if (!is_name && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  if (std::string_view(".!?").find(text.back()) == std::string_view::npos) text += '.';
  return text;
}

std::vector<std::string> explain_verdict(const Summary& summary) {
  std::vector<std::string> sentences;
  if (summary.failure && !summary.failure->hint.empty()) sentences.push_back(make_sentence(summary.failure->hint));
  for (const auto* remarks : {&summary.verdict.reasons, &summary.verdict.reservations, &summary.verdict.warnings})
    for (const Remark& remark : *remarks) sentences.push_back(make_sentence(remark.text));
  return sentences;
}

}  // namespace wsx
