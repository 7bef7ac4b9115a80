#include "report/metric.hpp"

#include "base/escape.hpp"
#include "base/number.hpp"
#include "base/suggest.hpp"
#include "report/run_distributions.hpp"

namespace wsx {
namespace {

constexpr double k_ns_per_ms = 1e6;
constexpr std::string_view k_errors = "errors.", k_close = "close.";

/// A metric that is a read_member of RunResult.
struct Plain {
  std::string_view name;
  MetricUnit unit;
  std::optional<double> (*read)(const RunResult& run);
  double (*whole)(const RunResult& run) = nullptr;
};

template <auto Member>
std::optional<double> read_member(const RunResult& run) {
  return static_cast<double>(run.*Member);
}
template <auto Member>
double whole(const RunResult& run) {
  return static_cast<double>(run.*Member);
}
std::optional<double> count_errors(const RunResult& run) { return static_cast<double>(run.error_count()); }

using R = RunResult;
using enum MetricUnit;
constexpr Plain k_plain[] = {
    {"messages_per_s", per_second, read_member<&R::messages_per_s>},
    {"achieved_per_s", per_second, read_member<&R::achieved_per_s>},
    {"due", count, read_member<&R::due>},
    {"sent", count, read_member<&R::sent>, whole<&R::due>},
    {"received", count, read_member<&R::received>, whole<&R::sent>},
    {"unanswered", count, read_member<&R::unanswered>, whole<&R::sent>},
    {"unsent", count, read_member<&R::unsent>, whole<&R::due>},
    {"unexpected", count, read_member<&R::unexpected>, whole<&R::received>},
    {"max_backlog", count, read_member<&R::max_backlog>},
    {"connections", count, read_member<&R::connections>},
    {"connections_opened", count, read_member<&R::connections_opened>, whole<&R::connections>},
    {"connections_lost", count, read_member<&R::connections_lost>, whole<&R::connections_opened>},
    {"sent_bytes", bytes, read_member<&R::sent_bytes>},
    {"received_bytes", bytes, read_member<&R::received_bytes>},
    {"sent_wire_bytes", bytes, read_member<&R::sent_wire_bytes>},
    {"received_wire_bytes", bytes, read_member<&R::received_wire_bytes>},
    {"delivery", share, [](const R& run) { return run.delivery; }},
    {"bytes_per_connection", bytes, [](const R& run) { return run.bytes_per_connection; }},
    {"errors", count, count_errors},
};

Reading read_of(std::optional<double> value) {
  return value ? Reading{value} : Reading{.why_not = "not measured in this mode"};
}

Reading read_percentile(const Distribution& of, double percent) {
  const auto percentile = of.percentile(percent);
  if (percentile.value) return {static_cast<double>(percentile.value->count()) / k_ns_per_ms, percentile.at_least, ""};
  return {.why_not =
              "too few samples: " + std::to_string(of.count()) + " of " + std::to_string(percentile.needed_samples)};
}

using ReadDistribution = std::function<Reading(const Distribution& of)>;

/// "min", "mean", "max", "p99", "p99.9".
ReadDistribution find_statistic(std::string_view name) {
  // Who was never answered took longer than is known: so does the mean, and whatever may be the longest.
  if (name == "min")
    return [](const Distribution& of) {
      return Reading{static_cast<double>(of.histogram().min()) / k_ns_per_ms, of.censored() == of.count(), ""};
    };
  if (name == "mean")
    return [](const Distribution& of) { return Reading{of.histogram().mean() / k_ns_per_ms, of.censored() > 0, ""}; };
  if (name == "max")
    return [](const Distribution& of) {
      return Reading{static_cast<double>(of.histogram().max()) / k_ns_per_ms, of.censored() > 0, ""};
    };
  const auto percent = name.starts_with('p') ? parse_decimal(name.substr(1)) : std::nullopt;
  if (!percent || *percent <= 0 || *percent >= 100) return nullptr;
  return [percent = *percent](const Distribution& of) { return read_percentile(of, percent); };
}

std::optional<Metric> find_of_distribution(std::string_view name) {
  for (const auto& distribution : k_run_distributions) {
    if (!name.starts_with(distribution.name) || !name.substr(distribution.name.size()).starts_with('.')) continue;
    auto statistic = find_statistic(name.substr(distribution.name.size() + 1));
    if (!statistic) continue;
    return Metric{std::string(name), milliseconds, [find = distribution.find, statistic](const RunResult& run) {
                    const auto* of = find(run);
                    if (!of) return read_of(std::nullopt);
                    return of->count() ? statistic(*of) : Reading{.why_not = "nothing was measured"};
                  }};
  }
  return std::nullopt;
}

/// "tcp": all errors of a phase; "tcp.connection_refused": one of them.
std::optional<Metric> find_error_class(std::string_view name) {
  const auto what = name.substr(k_errors.size());
  const auto phase = what.substr(0, what.find('.'));
  const auto code = what.substr(std::min(what.size(), phase.size() + 1));
  if (!parse_phase(phase) || what.ends_with('.')) return std::nullopt;
  if (code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != code.npos) return std::nullopt;
  return Metric{std::string(name), count, [what = std::string(what)](const RunResult& run) {
                  std::uint64_t sum = 0;
                  for (const auto& [error, times] : run.errors)
                    if (error == what || error.starts_with(what + ".")) sum += times;
                  return read_of(static_cast<double>(sum));
                }};
}

std::optional<Metric> find_close_code(std::string_view name) {
  const auto code = parse_whole<std::uint16_t>(name.substr(k_close.size()));
  if (!code || *code < 1000 || *code > 4999) return std::nullopt;
  return Metric{std::string(name), count, [code = *code](const RunResult& run) {
                  const auto found = run.close_codes.find(code);
                  return read_of(found == run.close_codes.end() ? 0 : static_cast<double>(found->second));
                }};
}

std::optional<Metric> find_known(std::string_view name) {
  for (const Plain& plain : k_plain)
    if (plain.name == name)
      return Metric{std::string(name), plain.unit,
                    [read = plain.read](const RunResult& run) { return read_of(read(run)); }, plain.whole};
  if (name.starts_with(k_errors)) return find_error_class(name);
  if (name.starts_with(k_close)) return find_close_code(name);
  return find_of_distribution(name);
}

}  // namespace

Result<Metric> find_metric(std::string_view name) {
  if (auto metric = find_known(name)) return *std::move(metric);
  std::string message = "unknown metric \"" + format_escaped(name) + "\"";
  if (const auto meant = suggest(name, metric_names()); !meant.empty())
    return Error{Phase::input, "unknown_metric", message + "; did you mean " + meant + "?", ""};
  message += "; there are ";
  for (const auto& known : metric_names()) message += (&known == &metric_names().front() ? "" : ", ") + known;
  return Error{Phase::input, "unknown_metric", std::move(message), ""};
}

const std::vector<std::string>& metric_names() {
  static const auto names = [] {
    std::vector<std::string> all;
    for (const auto& distribution : k_run_distributions) {
      const std::string name(distribution.name);
      if (all.empty())
        for (const char* statistic : {".p50", ".p90", ".p99", ".p99.9", ".min", ".mean", ".max"})
          all.push_back(name + statistic);
      else
        all.push_back(name + ".p99");
    }
    for (const Plain& plain : k_plain) all.emplace_back(plain.name);
    all.insert(all.end(), {"errors.tcp.connection_refused", "close.1006"});
    return all;
  }();
  return names;
}

}  // namespace wsx
