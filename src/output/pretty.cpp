#include "output/pretty.hpp"

#include <algorithm>
#include <type_traits>

#include "base/units.hpp"
#include "event/client_view.hpp"
#include "output/pretty_parts.hpp"

namespace wsx {
namespace {

void add_lines(PrettyLines& lines, const Listening& listening, const PrettyStyle&) {
  lines.line('*').plain("listening on ").foreign(listening.url);
  if (listening.tls_fingerprint)
    lines.detail().plain("self-signed certificate, SHA-256 ").foreign(*listening.tls_fingerprint);
  if (listening.seed)
    lines.detail().plain("random faults; --seed " + std::to_string(*listening.seed) + " repeats them");
}

void add_lines(PrettyLines& lines, const Error& error, const PrettyStyle& style) {
  lines.line('*', Ink::red).in(Ink::red, "error:").plain(" ").foreign(error.message);
  if (!error.hint.empty()) lines.detail().plain("hint: ").foreign(error.hint);
  if (error.refusal) add_refusal(lines, *error.refusal, style);
}

std::string format_retry(const Retry& retry) {
  return (retry.after.count() > 0 ? " in " + format_duration(retry.after) : " now") + " (attempt " +
         std::to_string(retry.attempt) + ")";
}

void add_lines(PrettyLines& lines, const Retry& retry, const PrettyStyle&) {
  lines.line('*').in(Ink::yellow, "reconnecting").plain(format_retry(retry));
}

/// "* differs message 3 at /price: expected 1, got 2", "* differs session.har: 2 messages".
void add_difference(PrettyLines& lines, const Expect& expect) {
  lines.line('*').in(Ink::red, "differs").plain(" ");
  if (expect.differences)
    lines.foreign(expect.pattern).plain(": " + format_plural(*expect.differences, "message"));
  else
    lines.foreign(format_difference(expect));
}

void add_lines(PrettyLines& lines, const Expect& expect, const PrettyStyle&) {
  if (expect.message || expect.differences) return add_difference(lines, expect);
  lines.line('*').in(expect.met ? Ink::green : Ink::red, expect.met ? "expected" : "missing").plain(" ");
  lines.foreign(expect.pattern).plain(expect.met ? ", arrived after " : "; it had not arrived after ");
  lines.plain(format_duration(expect.after));
}

/// Steps that are met are for those who want to see them: their messages are shown anyway.
void add_lines(PrettyLines& lines, const PlayStep& step, const PrettyStyle&) {
  if (!step.met) return lines.line('*').in(Ink::red, "differs").plain(" ").foreign(format_step(step)), void();
  lines.line('*').in(Ink::green, "met").plain(" line " + std::to_string(step.line));
  if (step.round) lines.plain(", round " + std::to_string(*step.round));
  lines.plain(" after " + format_duration(step.after));
  if (step.measure) lines.plain(" (").foreign(*step.measure).plain(")");
  if (step.messages) lines.plain(": " + format_plural(*step.messages, "message"));
  if (step.first) lines.plain(", the first after " + format_duration(*step.first));
  if (step.gap) lines.plain(", at most " + format_duration(*step.gap) + " apart");
}

void add_lines(PrettyLines& lines, const Stats& stats, const PrettyStyle&) {
  const auto per_second = static_cast<std::uint64_t>(std::max(0.0, stats.messages_per_s) + 0.5);
  lines.line('*').plain(format_plural(stats.connections, "connection") + ", " + format_count(per_second) +
                        (per_second == 1 ? " message/s" : " messages/s"));
  lines.plain("; received " + format_plural(stats.received.messages, "message") + ", " +
              format_size(stats.received.bytes));
  lines.plain("; sent " + format_plural(stats.sent.messages, "message") + ", " + format_size(stats.sent.bytes));
}

void add_lines(PrettyLines& lines, const Wait& wait, const PrettyStyle&) {
  lines.line('*').plain("waiting " + format_duration(wait.duration));
}

/// Only the mark of a message shows its direction.
std::string name_side(const Event& event) {
  if (!event.side || std::holds_alternative<Message>(event.what)) return "";
  return *event.side == Side::downstream ? " client" : " server";
}

PrettyLines begin_lines(const Event& event, const PrettyStyle& style, std::string_view time_column) {
  std::string prefix(time_column);
  if (style.conn_numbers && event.conn) prefix += "[" + std::to_string(*event.conn) + name_side(event) + "] ";
  return {style, std::move(prefix)};
}

}  // namespace

std::string format_pretty(const Event& event, const PrettyStyle& style, std::string_view time_column) {
  const auto* step = std::get_if<PlayStep>(&event.what);
  if (step && step->met && !style.verbose) return {};
  auto lines = begin_lines(event, style, time_column);
  const auto add = [&](const auto& what) {
    using What = std::decay_t<decltype(what)>;
    if constexpr (std::is_same_v<What, Message>)
      add_message(lines, what, client_direction(event.side, what.dir), style);
    else if constexpr (std::is_same_v<What, Close>)
      add_close(lines, what, event.side, style);
    else
      add_lines(lines, what, style);
  };
  std::visit(add, event.what);
  return lines.take();
}

std::string format_pretty_loss(const Event& close, const Error& why, const PrettyStyle& style,
                               std::string_view time_column) {
  auto lines = begin_lines(close, style, time_column);
  add_loss(lines, std::get<Close>(close.what), why, style);
  return lines.take();
}

std::string format_pretty_retry(const Event& retry, const Error& why, const PrettyStyle& style,
                                std::string_view time_column) {
  auto lines = begin_lines(retry, style, time_column);
  lines.line('*', Ink::red).foreign(why.message).plain("; ").in(Ink::yellow, "reconnecting");
  lines.plain(format_retry(std::get<Retry>(retry.what)));
  if (!style.verbose) return lines.take();
  if (!why.hint.empty()) lines.detail().plain("hint: ").foreign(why.hint);
  if (why.refusal) add_refusal(lines, *why.refusal, style);
  return lines.take();
}

std::string format_pretty_note(std::string_view note, const PrettyStyle& style, std::string_view time_column) {
  PrettyLines lines(style, std::string(time_column));
  lines.line('*').foreign(note);
  return lines.take();
}

}  // namespace wsx
