#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include "wire/net.hpp"

struct ssl_st;

namespace wsx {

/// What one attempt to move bytes came to. `error` is would_block (later), eof (the peer's orderly end, or that of TLS
/// without its goodbye), connection_aborted (TLS broke; OpenSSL's error queue says why), or the system's. Through TLS
/// it may come behind bytes, and is not told a second time.
struct Moved {
  std::size_t bytes = 0;
  error_code error;
  bool wants_write = false;  // of receive_some(), with would_block: TLS must send before it can receive
};

/// One attempt to read from or write to a non-blocking socket, through `tls` unless it is null: then all records that
/// one read(2) has brought are taken. A plain socket raises no SIGPIPE; for one with TLS the program ignores it,
/// because OpenSSL writes with write(2).
Moved receive_some(int socket, ssl_st* tls, char* to, std::size_t room);
Moved send_some(int socket, ssl_st* tls, std::string_view bytes);
/// receive_some() without TLS, with what receive_with_age() tells.
Moved receive_some_with_age(int socket, char* to, std::size_t room, std::optional<std::chrono::nanoseconds>& age);

}  // namespace wsx
