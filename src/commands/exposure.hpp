#pragma once
#include <atomic>
#include <functional>
#include <string>

#include "output/output.hpp"
#include "server/server_options.hpp"

namespace wsx {

/// Says on stderr when a server can be reached from other machines though it asks for no password and speaks no TLS.
void warn_if_exposed(const ServerOptions& options, Output& output);

/// Says once that a page of another site has connected, where nothing keeps such pages out: any page that is open in a
/// browser may connect to a server on the same machine.
class PageNotice {
 public:
  using Tell = std::function<void(const std::string& text)>;

  PageNotice(const AcceptOptions& options, Tell tell);
  /// By any thread, which is then the one that tells.
  void look_at(const Event& event);

 private:
  const Tell tell_;
  std::atomic<bool> is_over_;
};

}  // namespace wsx
