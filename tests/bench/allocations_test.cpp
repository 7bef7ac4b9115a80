#include <atomic>
#include <cstdlib>
#include <new>

#include "bench/raw_server.hpp"
#include "bench/run_plan.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};
thread_local bool is_exempt = false;  // the server of the test

void* allocate(std::size_t size) {
  if (!is_exempt) allocations.fetch_add(1, std::memory_order_relaxed);
  void* const memory = std::malloc(size ? size : 1);
  if (!memory) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
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

}  // namespace
}  // namespace wsx
