#include "recording/socket_list.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "recording/input_file.hpp"

namespace wsx {

RecordedSocket* SocketList::find_or_add(std::uint64_t number) {
  const auto found = std::find_if(sockets_.rbegin(), sockets_.rend(), [&](auto& s) { return s.number == number; });
  if (found != sockets_.rend()) return &*found;
  if (sockets_.size() >= k_max_listed && wanted_ != number) {
    has_more_ = true;
    return nullptr;
  }
  RecordedSocket& added = sockets_.emplace_back();
  added.number = number;
  return &added;
}

Result<RecordedSocket> SocketList::choose(const std::string& path) const {
  if (sockets_.empty())
    return refuse_recording(path, "", "it has no WebSocket connection",
                            "recordings are written by --record, --har and the developer tools of browsers (HAR)");
  const auto refuse = [&](const std::string& what) {
    return Error{Phase::input, "no_such_socket", path + what + list(), "choose one with --socket"};
  };
  if (!wanted_) {
    if (sockets_.size() > 1) return refuse(" has several connections: ");
    return sockets_.front();
  }
  for (const RecordedSocket& socket : sockets_)
    if (socket.number == *wanted_) return socket;
  return refuse(" has no connection " + std::to_string(*wanted_) + "; it has ");
}

/// "1 (ws://localhost/a, 3 sent, 2 received), 2 (…), and more".
std::string SocketList::list() const {
  constexpr std::size_t k_shown_url_bytes = 100;
  std::string text;
  for (const RecordedSocket& socket : sockets_) {
    text += (text.empty() ? "" : ", ") + std::to_string(socket.number) + " (";
    if (!socket.url.empty()) text.append(cut_utf8(socket.url, k_shown_url_bytes)).append(", ");
    text += std::to_string(socket.sent) + " sent, " + std::to_string(socket.received) + " received)";
  }
  return text + (has_more_ ? ", and more" : "");
}

}  // namespace wsx
