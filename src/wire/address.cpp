#include "wire/address.hpp"

#include <arpa/inet.h>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/host_port.hpp"
#include "base/url.hpp"

namespace wsx {
namespace {

std::string format_end(int socket, decltype(&::getsockname) get) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  return get(socket, address, &size) == 0 ? format_address(address, size) : std::string();
}

}  // namespace

std::string format_address(const sockaddr* address, unsigned size_bytes) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address->sa_family == AF_INET) {
    auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    return std::string(text) + ':' + std::to_string(ntohs(v4->sin_port));
  }
  if (address->sa_family == AF_INET6) {
    auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
    return '[' + std::string(text) + "]:" + std::to_string(ntohs(v6->sin6_port));
  }
  if (address->sa_family == AF_UNIX && size_bytes > offsetof(sockaddr_un, sun_path)) {
    auto* path = reinterpret_cast<const sockaddr_un*>(address)->sun_path;
    const std::size_t length = size_bytes - offsetof(sockaddr_un, sun_path);
    return path[0] ? std::string(path) : '@' + std::string(path + 1, length - 1);
  }
  return {};
}

Error explain_long_unix_path(const std::string& path) {
  return {Phase::tcp, "bad_unix_path",
          "the path of a Unix socket has at most " + std::to_string(k_max_unix_path_bytes) + " bytes: " + path, ""};
}

std::string format_ip(const unsigned char* bytes, std::size_t size) {
  char text[INET6_ADDRSTRLEN] = "";
  if (size == 4 || size == 16) ::inet_ntop(size == 4 ? AF_INET : AF_INET6, bytes, text, sizeof text);
  return text;
}

bool is_loopback(const std::string& host) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host.substr(0, host.find('%')), error);
  return error ? is_localhost(host) : address.is_loopback();
}

bool is_own_page(const std::string& page_host, const std::string& requested_host) {
  return is_loopback(page_host) || (!page_host.empty() && page_host == requested_host);
}

std::string format_local_address(int socket) { return format_end(socket, &::getsockname); }
std::string format_remote_address(int socket) { return format_end(socket, &::getpeername); }

}  // namespace wsx
