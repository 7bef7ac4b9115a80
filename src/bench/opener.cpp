#include "bench/opener.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/number.hpp"
#include "bench/attempt.hpp"
#include "bench/clock.hpp"
#include "bench/first_messages.hpp"
#include "wire/spawn.hpp"
#include "ws/refusal.hpp"

namespace wsx {
namespace {

/// The window that we compress with: what we have announced, or less where the server's answer says so, which has been
/// checked (RFC 7692, section 7.1.2.2).
std::optional<int> find_window_bits(const Open& open, const DeflateOptions& offer) {
  constexpr std::string_view k_bits = "client_max_window_bits";
  if (!open.extensions || open.extensions->find("permessage-deflate") == std::string::npos) return std::nullopt;
  const auto at = open.extensions->find(k_bits);
  if (at == std::string::npos) return offer.client_window_bits;
  std::string_view text = std::string_view(*open.extensions).substr(at + k_bits.size());
  text.remove_prefix(std::min(text.size(), text.find_first_not_of("= \t\"")));
  return take_number<int>(text).value_or(offer.client_window_bits);
}

}  // namespace

Opener::Opener(Setup setup)
    : setup_(std::move(setup)), rate_(setup_.plan.connect_rate), pause_(context_.get_executor()) {
  const BenchPlan& plan = setup_.plan;
  if (plan.ramp.count() > 0)
    rate_ = static_cast<double>(plan.connections) / std::chrono::duration<double>(plan.ramp).count();
  if (PlainOpener::suits(plan)) plain_.emplace(context_, plan, hooks_of_plain());
}

Opener::~Opener() {
  context_.stop();
  join();
}

void Opener::start() {
  spawn(context_.get_executor(), open_all(), [this](const Error& error) {
    note_failed(error);
    setup_.on_done();
  });
  thread_ = std::thread([this] { context_.run(); });
}
void Opener::join() {
  if (thread_.joinable()) thread_.join();
}
void Opener::abandon() {
  net::post(context_, [this] {
    abandoned_ = true;
    context_.stop();
  });
}

Task<> Opener::open_all() {
  const auto begin = Clock::now();
  for (std::uint64_t i = setup_.index; i < setup_.plan.connections && !abandoned_; i += setup_.openers) {
    auto due = begin;
    if (rate_ > 0) {
      due += std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(i) / rate_ * 1e9));
      while (Clock::now() < due) co_await delay_.wait(pause_, due);
    }
    while (under_way_ >= k_max_handshakes) co_await delay_.wait(pause_, k_never);
    ++under_way_;
    if (rate_ <= 0) due = Clock::now();
    if (plain_) {
      plain_->begin(i, due, delay_.total());
      continue;
    }
    spawn(context_.get_executor(), open_one(i, due), [this](const Error& error) {
      note_failed(error);
      note_over();
    });
  }
  while (under_way_ > 0 || talking_ > 0) co_await delay_.wait(pause_, k_never);
  if (plain_) plain_->stop();
  setup_.on_done();
}

Task<> Opener::open_one(std::uint64_t number, Clock::time_point due) {
  const Nanos delay_before = delay_.total();
  auto upgraded = co_await attempt(setup_.plan, number);
  if (upgraded) {
    note_opened(*upgraded->open.timing, due, delay_.total() - delay_before);
    if (setup_.plan.first.are_expected()) {
      begin_talk(std::move(*upgraded), number);
    } else {
      hand_over(*upgraded, number);
    }
  } else {
    note_failed(upgraded.error());
  }
  note_over();
}

PlainOpener::Hooks Opener::hooks_of_plain() {
  using Opening = PlainOpener::Opening;
  PlainOpener::Hooks hooks;
  hooks.on_open = [this](const Opening& opening, Link link, std::string unread) {
    note_opened(opening.timing, opening.due, delay_.total() - opening.delay_before);
    ++opened_;
    setup_.on_open({std::move(link), std::move(unread), opening.number, std::nullopt});
    note_over();
  };
  hooks.on_other_answer = [this](const Opening& opening, Socket socket, std::string received, error_code lost) {
    spawn(context_.get_executor(), judge_answer(opening, std::move(socket), std::move(received), lost),
          [this](const Error& error) {
            note_failed(error);
            note_over();
          });
  };
  hooks.on_failed = [this](const Opening&, const Error& error) {
    note_failed(error);
    note_over();
  };
  return hooks;
}

/// The transport that every command uses takes over.
Task<> Opener::judge_answer(PlainOpener::Opening opening, Socket socket, std::string received, error_code lost) {
  const BenchPlan& plan = setup_.plan;
  const auto wire = std::make_shared<Wire>(std::move(socket), nullptr);
  wire->put_back(received);
  if (lost) {
    note_failed(explain_no_head(*wire, {ReceivedHead::End::lost, lost, {}}));
  } else {
    const ConnectionLimits limits{.max_message_bytes = plan.max_message_bytes};
    auto upgraded = co_await upgrade(wire, plan.url, plan.client.upgrade, limits, opening.deadline, opening.key);
    if (upgraded) {
      opening.timing.upgrade = std::chrono::duration_cast<microseconds>(Clock::now() - opening.step_began);
      note_opened(opening.timing, opening.due, delay_.total() - opening.delay_before);
      hand_over(*upgraded, opening.number);
    } else {
      note_failed(upgraded.error());
    }
  }
  note_over();
}

/// Waiting for a server's first messages takes no processor, so any number of connections may.
void Opener::begin_talk(Upgraded upgraded, std::uint64_t number) {
  ++talking_;
  spawn(context_.get_executor(), talk_one(std::move(upgraded), number), [this](const Error& error) {
    note_failed(error);
    --talking_;
    pause_.cancel();
  });
}

Task<> Opener::talk_one(Upgraded upgraded, std::uint64_t number) {
  const BenchPlan& plan = setup_.plan;
  auto talked = co_await exchange_first(*upgraded.connection, plan, number);
  if (talked) {
    hand_over(upgraded, number);
  } else {
    note_failed(talked.error());
  }
  --talking_;
  pause_.cancel();
}

void Opener::note_over() {
  --under_way_;
  pause_.cancel();
}

void Opener::note_failed(const Error& error) {
  ++errors_[name_of_error(error)];
  if (!first_error_) first_error_ = error;
}

void Opener::note_opened(const Timing& timing, Clock::time_point due, Nanos own_delay) {
  record_steps(times_, timing);
  const std::chrono::nanoseconds total = Clock::now() - due;
  times_.total.record(total);
  times_.total_without_own.record(total - std::chrono::nanoseconds(own_delay));
}

void Opener::hand_over(Upgraded& upgraded, std::uint64_t number) {
  ++opened_;
  auto released = upgraded.connection->release();
  setup_.on_open({std::move(released.link), std::move(released.unread), number,
                  find_window_bits(upgraded.open, setup_.plan.client.upgrade.deflate), std::move(released.inflater)});
}

}  // namespace wsx
