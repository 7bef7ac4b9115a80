#pragma once
#include <gtest/gtest.h>

#include "bench/load_run.hpp"
#include "support/run_task.hpp"

namespace wsx {

/// A short closed loop of one connection, to be changed by a test. It ends when all is answered, however long a busy
/// machine takes; whose server owes answers says how long it waits for them.
inline BenchPlan plan_for(const std::string& url) {
  BenchPlan plan;
  plan.url = parse_url(url).value();
  plan.client.dial.proxy.off = true;
  plan.client.upgrade.deflate.enabled = false;
  plan.client.upgrade.deflate.client_no_context_takeover = true;
  plan.connections = 1;
  plan.duration = std::chrono::milliseconds(200);
  plan.drain = k_test_patience;
  plan.payload.messages = {"hello"};
  return plan;
}

/// Runs it to its end. `during` is called now and then.
inline RunResult run_plan(const BenchPlan& plan, const std::function<void(LoadRun&)>& during = {}) {
  net::io_context context{1};
  LoadRun run(context, plan, {.on_second = {}, .on_end = [&] { context.stop(); }});
  run.start();
  while (!context.stopped()) {
    context.run_for(std::chrono::milliseconds(5));
    if (during && run.stage() != LoadRun::Stage::over) during(run);
  }
  return std::move(run.result());
}

/// What must hold of every run in which each message expects one answer.
inline void expect_accounts_to_balance(const RunResult& result) {
  EXPECT_EQ(result.due, result.sent + result.unsent);
  EXPECT_EQ(result.sent, result.received + result.unanswered);
  EXPECT_EQ(result.rtt.count(), result.received + result.unanswered + result.unsent);
}

}  // namespace wsx
