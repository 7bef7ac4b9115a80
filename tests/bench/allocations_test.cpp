#include <atomic>
#include <cstdlib>
#include <new>

#include "bench/raw_server.hpp"
#include "bench/run_plan.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};
std::atomic<std::size_t> largest{SIZE_MAX};  // of an allocation that there is memory for
thread_local bool is_exempt = false;         // the server of the test

void* allocate(std::size_t size) {
  if (!is_exempt) allocations.fetch_add(1, std::memory_order_relaxed);
  if (!is_exempt && size > largest) return nullptr;
  return std::malloc(size ? size : 1);
}

void* allocate_or_throw(std::size_t size) {
  if (void* const memory = allocate(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new[](std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace wsx {
namespace {

std::uint64_t count_allocations(BenchPlan plan, std::uint64_t messages) {
  plan.messages = messages;
  plan.duration = std::chrono::hours(1);
  const std::uint64_t before = allocations;
  const RunResult result = run_plan(plan);
  EXPECT_EQ(result.received, messages);
  return allocations - before;
}

RawServer::Behaviour exempt_echo() {
  return {.on_frame = [](RawServer::Client& client, const ReadFrame& frame) {
    is_exempt = true;
    RawServer::echo(client, frame);
  }};
}

/// What a run takes beside its messages, and each second of it: much less than one for each ten.
constexpr std::uint64_t k_others = 5000;

TEST(Lane, AllocatesNothingForAMessage) {
  RawServer server(exempt_echo());
  BenchPlan plan = plan_for(server.url());
  plan.connections = 4;
  plan.pipeline = 16;
  const std::uint64_t few = count_allocations(plan, 10'000), many = count_allocations(plan, 100'000);
  EXPECT_LE(many, few + k_others);
}

TEST(Lane, AllocatesNothingForAMessageThatIsMadeAndMatchedByItsNumber) {
  RawServer server(exempt_echo());
  BenchPlan plan = plan_for(server.url());
  plan.pipeline = 16;
  plan.payload.messages.clear();
  plan.payload.parts = *parse_payload_template("number {{seq}} of {{conn}} {{rand:8}}");
  plan.match.by = MatchOptions::By::seq;
  const std::uint64_t few = count_allocations(plan, 10'000), many = count_allocations(plan, 100'000);
  EXPECT_LE(many, few + k_others);
}

TEST(Lane, WithoutMemoryItEndsTheRunAndSaysWhy) {
  RawServer server({.on_frame = [](RawServer::Client& client, const ReadFrame&) {
    is_exempt = true;
    client.send(FrameWriter{.masks = false}.text(std::string(8 << 20, 'x')));
  }});
  BenchPlan plan = plan_for(server.url());
  plan.connections = plan.threads = 2;
  plan.duration = std::chrono::hours(1);
  plan.payload.messages.clear();
  plan.payload.parts = *parse_payload_template("{{seq}}");
  plan.match.by = MatchOptions::By::seq;  // answers are kept until they are whole
  net::io_context context{1};
  LoadRun run(context, plan, {.on_second = {}, .on_end = [&] { context.stop(); }});
  largest = 1 << 20;
  run.start();
  context.run();
  largest = SIZE_MAX;
  ASSERT_TRUE(run.failure());
  EXPECT_EQ(run.failure()->code, "internal_error");
}

}  // namespace
}  // namespace wsx
