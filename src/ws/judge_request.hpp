#pragma once
#include <boost/beast/http/status.hpp>
#include <optional>
#include <string>

#include "ws/accept.hpp"
#include "ws/plain_http.hpp"

namespace wsx {

/// The answer to a client that is not admitted. `code` and `why` are for the error event, `why` for the body too.
struct HandshakeRefusal {
  boost::beast::http::status status;
  std::string code, why;
  HeaderList headers = {};
};

/// Why this request is refused, if it is. A health check has no credentials, and nothing to
/// learn.
std::optional<HandshakeRefusal> judge_request(const Request& request, Wish wish, const AcceptOptions& options,
                                              Admission admission);

}  // namespace wsx
