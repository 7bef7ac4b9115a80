#pragma once
#include <boost/beast/http/verb.hpp>

#include "base/error.hpp"
#include "wire/wire.hpp"

/// What a server says over HTTP to a client that gets no WebSocket.
namespace wsx {

/// RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5.
bool may_have_body(unsigned status);

/// Appends an HTTP answer, with its lengths; one to a HEAD is that to a GET without the body.
void append_answer(Wire& wire, const Refusal& answer, boost::beast::http::verb method);

}  // namespace wsx
