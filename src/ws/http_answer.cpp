#include "ws/http_answer.hpp"

#include <boost/beast/http/status.hpp>

#include "base/http_names.hpp"

namespace wsx {
namespace {

namespace http = boost::beast::http;

}  // namespace

bool may_have_body(unsigned status) { return status >= 200 && status != 204 && status != 205 && status != 304; }

void append_answer(Wire& wire, const Refusal& answer, http::verb method) {
  const bool is_known = http::int_to_status(answer.status) != http::status::unknown;
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + ' ';
  if (is_known) head += std::string(http::obsolete_reason(http::int_to_status(answer.status)));
  head += "\r\n";
  bool names_connection = false;
  for (const auto& [name, value] : answer.headers) {
    head += name + ": " + value + "\r\n";
    names_connection = names_connection || is_same_name(name, "Connection");
  }
  if (!names_connection) head += "Connection: close\r\n";
  if (may_have_body(answer.status)) head += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  wire.output().append(head + "\r\n");
  if (may_have_body(answer.status) && method != http::verb::head) wire.output().append(answer.body);
}

}  // namespace wsx
