#pragma once
#include <string>

#include "base/error.hpp"

struct sockaddr;
namespace boost::asio::ip {
class address;
}

namespace wsx {

struct IpAddress;

/// "127.0.0.1:8080", "[::1]:8080", or a unix socket's path ("@name" for an abstract one).
std::string format_address(const sockaddr* address, unsigned size_bytes);

/// Of a path with more than k_max_unix_path_bytes: phase tcp, code bad_unix_path.
Error explain_long_unix_path(const std::string& path);

boost::asio::ip::address as_asio(const IpAddress& address);

/// 4 or 16 bytes in network order, as text; "" for any other size.
std::string format_ip(const unsigned char* bytes, std::size_t size);

/// Whether a host, as it is written, is this machine by an address that no other can reach: 127.0.0.0/8, ::1,
/// localhost and names below it.
bool is_loopback(const std::string& host);

/// Whether a page whose origin has this host ("" for none) is of this machine, or of the host that its request names.
bool is_own_page(const std::string& page_host, const std::string& requested_host);

/// The two ends of a socket; "" where there is none (any more).
std::string format_local_address(int socket);
std::string format_remote_address(int socket);

}  // namespace wsx
