#pragma once
#include <boost/beast/http/status.hpp>
#include <optional>
#include <string>

#include "ws/accept.hpp"
#include "ws/plain_http.hpp"

namespace wsx {

/// What a client gets that is not let in. `code` and `why` are for the error event, `why` for the body too.
struct HandshakeRefusal {
  boost::beast::http::status status;
  std::string code, why;
  HeaderList headers = {};
};

/// Why this request does not get what it wants, if it does not. A health check has no credentials, and nothing to
/// learn.
std::optional<HandshakeRefusal> judge_request(const Request& request, Wish wish, const AcceptOptions& options,
                                              Admission admission);

}  // namespace wsx
