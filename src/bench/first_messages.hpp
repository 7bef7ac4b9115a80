#pragma once
#include "bench/plan.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// Sends the message of --first, if any, and reads the messages that --skip-first asks for, within --connect-timeout.
/// `number` is the connection's, from 0. Errors: io.no_first_message if they do not all come in time; otherwise what
/// ended the connection. The connection may then be released.
Task<Result<>> exchange_first(Connection& connection, const BenchPlan& plan, std::uint64_t number);

}  // namespace wsx
