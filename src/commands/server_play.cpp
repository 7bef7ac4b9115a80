#include "commands/server_play.hpp"

#include "base/ascii.hpp"
#include "base/http_names.hpp"
#include "base/lists.hpp"
#include "base/percent.hpp"

namespace wsx {
namespace {

using Kind = HandshakeLine::Kind;

/// What the request has of this name.
std::vector<std::string> find_values(const UpgradeRequest& request, const HandshakeLine& line) {
  std::vector<std::string> values;
  if (line.kind == Kind::header) {
    for (const auto& [name, value] : request.headers)
      if (is_same_name(name, line.name)) values.push_back(value);
    return values;
  }
  const auto take_pairs = [&](std::string_view text, char separator, bool is_encoded) {
    for (const auto part : split(text, separator)) {
      const auto pair = trim(part);
      const auto equals = std::min(pair.find('='), pair.size());
      const auto read = [&](std::string_view raw) {
        return is_encoded ? decode_percent(raw).value_or(std::string(raw)) : std::string(raw);
      };
      if (read(pair.substr(0, equals)) == line.name)
        values.push_back(read(pair.substr(std::min(equals + 1, pair.size()))));
    }
  };
  if (line.kind == Kind::query) {
    const auto mark = request.target.find('?');
    if (mark != request.target.npos) take_pairs(std::string_view(request.target).substr(mark + 1), '&', true);
  } else {
    for (const auto& [name, value] : request.headers)
      if (is_same_name(name, "Cookie")) take_pairs(value, ';', false);
  }
  return values;
}

std::string describe_handshake_line(const HandshakeLine& line) {
  if (line.kind == Kind::header) return "header " + line.name;
  if (line.kind == Kind::query) return "query parameter " + line.name;
  return line.kind == Kind::cookie ? "cookie " + line.name : "subprotocol";
}

}  // namespace

std::optional<std::string> judge_handshake(Play& play, const UpgradeRequest& request, AcceptOptions& accept) {
  const auto& lines = play.conversation().handshake;
  const auto fits_one = [&](const HandshakeLine& line, const std::vector<std::string>& values) -> const std::string* {
    for (const std::string& value : values)
      if (play.take_handshake(line, value)) return &value;
    return nullptr;
  };
  const HandshakeLine* subprotocol = nullptr;
  std::optional<std::string> chosen;
  for (const HandshakeLine& line : lines) {
    if (line.kind == Kind::subprotocol) {
      subprotocol = subprotocol ? subprotocol : &line;
      if (const auto* fits = chosen ? nullptr : fits_one(line, request.subprotocols)) chosen = *fits;
    } else if (!fits_one(line, find_values(request, line))) {
      return "the request's " + describe_handshake_line(line) + " is not what line " + std::to_string(line.number) +
             " of " + play.conversation().source + " expects";
    }
  }
  if (subprotocol && !chosen)
    return "the client offers no subprotocol that line " + std::to_string(subprotocol->number) + " of " +
           play.conversation().source + " expects";
  if (chosen) accept.subprotocols = {*chosen};
  return std::nullopt;
}

}  // namespace wsx
