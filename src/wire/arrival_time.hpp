#pragma once
#include <chrono>
#include <optional>
#include <sys/types.h>

/// When the kernel saw data arrive (SO_TIMESTAMPING), whenever it was read.
namespace wsx {

/// From now on the kernel notes when data arrives at this socket. False: it does not.
bool note_arrival_times(int socket);

/// recv(2), and how long ago the last of the data arrived, if the kernel has noted that. Negative if the system's time
/// was set meanwhile.
ssize_t receive_with_age(int socket, char* to, std::size_t room, std::optional<std::chrono::nanoseconds>& age);

/// Whether any segment has come before an earlier one: then the last of some data may have waited in the kernel until
/// it could be read.
bool has_come_out_of_order(int socket);

}  // namespace wsx
