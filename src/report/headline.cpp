#include "report/headline.hpp"

#include "report/reading.hpp"

namespace wsx {
namespace {

/// "10.2k messages/s".
std::string format_rate_of(double per_second, std::string_view of_what) {
  auto rate = format_rate(per_second);
  return rate.insert(rate.size() - std::string_view("/s").size(), " " + std::string(of_what));
}

/// ", rtt p50 120us, p99 1.35ms": what there is of it.
std::string format_times(const Headline& headline) {
  std::string out;
  for (const auto& [name, percent] : {std::pair(" p50 ", 50.0), {" p99 ", 99.0}}) {
    const auto percentile = headline.times->percentile(percent);
    if (!percentile.value) continue;
    const std::chrono::duration<double, std::milli> ms = *percentile.value;
    out += out.empty() ? ", " + std::string(headline.name) : ",";
    out += name + format_reading({ms.count(), percentile.at_least, ""}, MetricUnit::milliseconds);
  }
  return out;
}

/// "noisy host" as "Noisy host."; the name wsx stays as it is.
std::string make_sentence(std::string text) {
  if (text.empty()) return text;
  if (!text.starts_with("wsx") && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  if (std::string_view(".!?").find(text.back()) == std::string_view::npos) text += '.';
  return text;
}

}  // namespace

Headline find_headline(const Summary& summary, const RunResult& run) {
  if (summary.mode == "push" && run.gap) return {"gap", "Gaps between messages of a connection", &*run.gap};
  if (summary.mode == "fanout" && run.spread) return {"spread", "From the first receiver to the last", &*run.spread};
  if (summary.mode == "connect")
    return {"connect", summary.open_loop ? "Handshakes, from when they were due" : "Handshakes", &run.connect.total};
  // In a closed loop a message is due when it is sent, so the service time is the same.
  if (summary.open_loop) return {"rtt", "Round trip, from when a message was due", &run.rtt, &run.service};
  if (summary.mode == "echo") return {"rtt", "Round trip, from when a message was sent", &run.rtt};
  return {"rtt", "Round trip", &run.rtt};
}

std::string format_headline(const Summary& summary, const RunResult& run) {
  const auto headline = find_headline(summary, run);
  std::string out;
  if (summary.mode == "connect")
    out = format_rate_of(run.seconds > 0 ? static_cast<double>(run.connections_opened) / run.seconds : 0, "handshakes");
  else if (summary.mode == "idle")
    out =
        std::to_string(run.connections_opened) + " connections held, " + std::to_string(run.connections_lost) + " lost";
  else
    out = format_rate_of(run.messages_per_s, "messages");
  if (run.delivery) out += ", " + format_reading({*run.delivery}, MetricUnit::share) + " delivered";
  return out + format_times(headline);
}

std::string_view format_validity(const Summary& summary) {
  if (!summary.verdict.valid) return summary.interrupted ? "not valid, and interrupted" : "not valid";
  return summary.interrupted ? "interrupted" : "valid";
}

std::vector<std::string> explain_verdict(const Summary& summary) {
  std::vector<std::string> sentences;
  for (const auto& reason : summary.verdict.reasons) sentences.push_back(make_sentence(reason));
  for (const auto& warning : summary.verdict.warnings) sentences.push_back(make_sentence(warning));
  return sentences;
}

}  // namespace wsx
