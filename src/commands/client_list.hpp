#pragma once
#include <string>
#include <vector>

#include "commands/session_facts.hpp"

namespace wsx {

/// A client as /list shows it.
struct ClientRow {
  std::uint64_t number = 0;
  std::string remote, path, subprotocol;  // as received; no subprotocol: ""
  SessionFacts facts;
  std::uint64_t queued_bytes = 0;  // that wait for the client to read
};

/// What /list prints, as complete lines that are safe for a terminal: a heading and one line per client. At most
/// k_max_listed_clients; `clients` says how many there are.
std::string format_client_list(const std::vector<ClientRow>& rows, std::size_t clients);
constexpr std::size_t k_max_listed_clients = 200;

}  // namespace wsx
