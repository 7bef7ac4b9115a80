#include "commands/listen_machine.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "base/close_code.hpp"

namespace wsx {
namespace {

/// A machine whose actions are written down.
struct Listening : ListenActions {
  explicit Listening(ListenMachine::Once once = ListenMachine::Once::no,
                     ListenMachine::Strict strict = ListenMachine::Strict::no)
      : machine(once, strict, *this) {}
  void say_goodbye() override {
    EXPECT_TRUE(machine.is_over());
    write("goodbye");
  }
  void give_up_on_reader() override { write("drop"); }
  void quit() override { write("quit"); }
  void write(const std::string& entry) { log += (log.empty() ? "" : ", ") + entry; }

  std::string log;
  ListenMachine machine;
};

constexpr auto k_once = ListenMachine::Once::yes;
constexpr auto k_strict = ListenMachine::Strict::yes;

using Input = std::function<void(ListenMachine&)>;

const Input k_good_end = [](ListenMachine& machine) { machine.on_client_end(k_close_normal); };
const Input k_bad_end = [](ListenMachine& machine) { machine.on_client_end(k_close_abnormal); };
const Input k_first_gone = [](ListenMachine& machine) { machine.on_first_client_gone(); };
const Input k_refused = [](ListenMachine& machine) { machine.on_input_refused(); };
const Input k_mismatch = [](ListenMachine& machine) { machine.on_mismatch(); };
const Input k_quit = [](ListenMachine& machine) { machine.on_quit(); };
const Input k_interrupted = [](ListenMachine& machine) { machine.on_stop(ExitCode::interrupted); };
const Input k_terminated = [](ListenMachine& machine) { machine.on_stop(ExitCode::terminated); };
const Input k_reader_gone = [](ListenMachine& machine) { machine.on_reader_gone(); };
const Input k_fault = [](ListenMachine& machine) { machine.on_fault(); };

struct ListenCase {
  const char* name;
  ListenMachine::Once once;
  ListenMachine::Strict strict;
  std::vector<Input> inputs;
  const char* log;
  ExitCode code;
};

constexpr auto k_many = ListenMachine::Once::no;
constexpr auto k_lenient = ListenMachine::Strict::no;

const std::vector<ListenCase> k_listen_cases = {
    {"clients come and go", k_many, k_lenient, {k_bad_end, k_first_gone, k_good_end}, "", ExitCode::done},
    {"with --once the first client's end is the server's",
     k_once,
     k_lenient,
     {k_good_end, k_first_gone},
     "goodbye",
     ExitCode::done},
    {"with --once a bad end makes the exit code",
     k_once,
     k_lenient,
     {k_bad_end, k_first_gone},
     "goodbye",
     ExitCode::ended_badly},
    {"with --once any client's bad end does",
     k_once,
     k_lenient,
     {k_good_end, k_first_gone, k_bad_end},
     "goodbye",
     ExitCode::ended_badly},
    {"a line that is refused makes the exit code and not the end",
     k_many,
     k_lenient,
     {k_refused},
     "",
     ExitCode::ended_badly},
    {"with --strict-input it is the end", k_many, k_strict, {k_refused, k_refused}, "goodbye", ExitCode::ended_badly},
    {"what is no part of a strict conversation is the end",
     k_many,
     k_lenient,
     {k_mismatch, k_mismatch, k_quit},
     "goodbye",
     ExitCode::expectation},
    {"a person's end keeps the exit code", k_many, k_lenient, {k_refused, k_quit}, "goodbye", ExitCode::ended_badly},
    {"a person's end is a good one", k_many, k_lenient, {k_quit}, "goodbye", ExitCode::done},
    {"a signal is the end, whoever reads", k_many, k_lenient, {k_interrupted}, "drop, goodbye", ExitCode::interrupted},
    {"a signal counts more than a line before it",
     k_many,
     k_lenient,
     {k_refused, k_terminated},
     "drop, goodbye",
     ExitCode::terminated},
    {"a client's end after a signal changes nothing",
     k_once,
     k_lenient,
     {k_terminated, k_bad_end, k_first_gone},
     "drop, goodbye",
     ExitCode::terminated},
    {"a signal after the end only stops the wait for the reader",
     k_once,
     k_lenient,
     {k_good_end, k_first_gone, k_interrupted},
     "goodbye, drop",
     ExitCode::done},
    {"a reader who leaves ends it at once, and quietly",
     k_many,
     k_lenient,
     {k_refused, k_reader_gone},
     "goodbye, quit",
     ExitCode::done},
    {"a reader who leaves after a signal",
     k_many,
     k_lenient,
     {k_terminated, k_reader_gone},
     "drop, goodbye, quit",
     ExitCode::terminated},
    {"a defect ends it at once", k_many, k_lenient, {k_fault}, "quit", ExitCode::ended_badly},
};

TEST(ListenMachine, WhatEndsAServer) {
  for (const ListenCase& one : k_listen_cases) {
    SCOPED_TRACE(one.name);
    Listening listening(one.once, one.strict);
    for (const Input& input : one.inputs) input(listening.machine);
    EXPECT_EQ(listening.log, one.log);
    EXPECT_EQ(listening.machine.exit_code(), one.code);
    EXPECT_EQ(listening.machine.is_over(), listening.log.find("goodbye") != std::string::npos);
  }
}

TEST(ListenMachine, AServerThatCannotListenIsOver) {
  Listening listening;
  listening.machine.on_not_open();
  EXPECT_TRUE(listening.machine.is_over());
  EXPECT_EQ(listening.log, "");
  EXPECT_EQ(listening.machine.exit_code(), ExitCode::not_connected);
}

}  // namespace
}  // namespace wsx
