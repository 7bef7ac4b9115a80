#include "commands/listen_machine.hpp"

#include <utility>

#include "event/event.hpp"

namespace wsx {

void ListenMachine::end(ExitCode code) {
  if (std::exchange(is_over_, true)) return;
  exit_code_ = code;
  actions_.say_goodbye();
}

void ListenMachine::on_not_open() {
  is_over_ = true;
  exit_code_ = ExitCode::not_connected;
}

void ListenMachine::on_client_end(std::uint16_t close_code) {
  if (once_ == Once::yes && exit_code_ == ExitCode::done && !is_good_close_code(close_code))
    exit_code_ = ExitCode::ended_badly;
}

void ListenMachine::on_first_client_gone() {
  if (once_ == Once::yes) end(exit_code_);
}

void ListenMachine::on_input_refused() {
  exit_code_ = ExitCode::ended_badly;
  if (strict_ == Strict::yes) end(exit_code_);
}

void ListenMachine::on_quit() { end(exit_code_); }

void ListenMachine::on_stop(ExitCode code) {
  actions_.give_up_on_reader();
  end(code);
}

/// Nobody reads what we would still show.
void ListenMachine::on_reader_gone() {
  end(ExitCode::done);
  actions_.quit();
}

void ListenMachine::on_fault() {
  exit_code_ = ExitCode::ended_badly;
  actions_.quit();
}

}  // namespace wsx
