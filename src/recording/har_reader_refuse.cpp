// What is wrong with a HAR file, and where.
#include <string_view>

#include "recording/har_reader.hpp"

namespace wsx {
namespace {

std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const auto from = text.find(before);
  if (from == text.npos) return "";
  text.remove_prefix(from + before.size());
  return text.substr(0, text.find(after));
}

}  // namespace

bool HarReader::refuse(std::string what) {
  error_ = std::move(what);
  return false;
}

/// Of the value that comes next, as one would write it in JavaScript.
std::string HarReader::path() const {
  const auto entry = [&] { return "log.entries[" + std::to_string(entry_) + "]"; };
  switch (places_.back()) {
    case Place::outside:
      return "a HAR file";
    case Place::root:
      return key_;
    case Place::log:
      return "log." + key_;
    case Place::entries:
      return entry();
    case Place::entry:
      return entry() + "." + key_;
    case Place::request:
      return entry() + ".request." + key_;
    case Place::response:
      return entry() + ".response." + key_;
    case Place::headers:
      return entry() + ".response.headers[" + std::to_string(header_) + "]";
    case Place::header:
      return entry() + ".response.headers[" + std::to_string(header_) + "]." + key_;
    case Place::messages:
      return entry() + "._webSocketMessages[" + std::to_string(message_) + "]";
    case Place::message:
      return entry() + "._webSocketMessages[" + std::to_string(message_) + "]." + key_;
    case Place::timings:
    case Place::other:
      break;
  }
  return key_;
}

/// "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing value - invalid
/// string: …; last read: …"
bool HarReader::parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& failure) {
  const std::string_view what = failure.what();
  const auto where = between(what, "parse error at ", ":");
  const auto why = between(what, " - ", "; ");
  return refuse((where.empty() ? "" : std::string(where) + ": ") + "not JSON" + (why.empty() ? "" : ": ") +
                std::string(why));
}

}  // namespace wsx
