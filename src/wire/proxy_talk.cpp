#include "wire/proxy_talk.hpp"

#include <boost/asio/error.hpp>

namespace wsx {

Error explain_proxy_gone(const ChosenProxy& proxy, const error_code& error, std::string hint) {
  const std::string who = describe_proxy(proxy.url);
  if (error == net::error::eof)
    return {Phase::proxy, "connection_closed", who + " closed the connection before it answered", std::move(hint)};
  if (error == net::error::connection_reset || error == net::error::broken_pipe)
    return {Phase::proxy, "connection_reset", who + " reset the connection before it answered", std::move(hint)};
  return {Phase::proxy, "connection_lost",
          "the connection to " + who + " was lost before it answered: " + error.message(), std::move(hint)};
}

Error explain_early_bytes(const ChosenProxy& proxy) {
  return {Phase::proxy, "unexpected_bytes",
          describe_proxy(proxy.url) + " sent data after its answer, before anything was sent to the server",
          "it cannot come from the server, so the proxy is broken or hostile"};
}

}  // namespace wsx
