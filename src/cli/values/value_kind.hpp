#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/proxy_url.hpp"
#include "base/result.hpp"
#include "cli/parser/flag.hpp"
#include "rules/pattern.hpp"

namespace wsx {

/// A kind of value that several flags take: what help calls it, how messages describe it, how it is read.
/// The parser's own usage errors are shown; any other gives way to `takes`.
template <class T>
struct ValueKind {
  const char* name = nullptr;   // "DURATION"
  const char* takes = nullptr;  // completes "--wait takes …, not …"
  Result<T> (*parse)(std::string_view text);
  std::string (*format)(T value) = nullptr;  // for showing defaults
  Completion completion = Completion::none;
};

/// What a parser returns to have `takes` said.
inline const Error k_refused_value;

extern const ValueKind<std::chrono::nanoseconds> k_duration;           // not negative
extern const ValueKind<std::chrono::nanoseconds> k_positive_duration;  // not 0 either
extern const ValueKind<std::uint64_t> k_count;                         // at least 1
extern const ValueKind<std::uint64_t> k_size;                          // at least 1
extern const ValueKind<unsigned> k_threads;                            // 1 to 1024
extern const ValueKind<std::string> k_host;                            // a host name or address, without a port
extern const ValueKind<std::string> k_host_port;                       // both of them
extern const ValueKind<std::string> k_user_password;                   // never quoted in messages
extern const ValueKind<std::optional<ProxyUrl>> k_proxy;               // "" is none; never quoted in messages
extern const ValueKind<std::string> k_host_list;                       // may be empty
extern const ValueKind<std::string> k_bearer_token;                    // never quoted in messages
extern const ValueKind<std::string> k_subprotocol;                     // a token, RFC 6455 section 4.1
extern const ValueKind<std::string> k_origin;
extern const ValueKind<std::string> k_request_path;
extern const ValueKind<std::string> k_message;  // a text, or "@file": then what the file holds, byte for byte
extern const ValueKind<Pattern> k_pattern;      // a regular expression

// Looked at where they are given, so that a typo is reported before anything happens. Nothing is opened: that would
// end the program on the other side of a named pipe.
extern const ValueKind<std::string> k_input_file;   // a file that can be read
extern const ValueKind<std::string> k_output_file;  // one that can be written or created
extern const ValueKind<std::string> k_folder;       // one that can be written to or created
extern const ValueKind<std::string> k_unix_path;    // short enough for a socket

}  // namespace wsx
