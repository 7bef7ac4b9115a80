// What is wrong with a HAR file, and where.
#include <string_view>

#include "json/parse.hpp"
#include "recording/har_reader.hpp"

namespace wsx {

bool HarReader::refuse(std::string what) {
  error_ = std::move(what);
  return false;
}

/// Of the value that comes next, as one would write it in JavaScript.
std::string HarReader::path() const {
  const auto entry = [&] { return "log.entries[" + std::to_string(entry_) + "]"; };
  const auto message = [&] {
    if (places_.front() == Place::outside) return entry() + "._webSocketMessages[" + std::to_string(message_) + "]";
    const bool is_list = places_.size() > 1 && places_[1] == Place::messages;
    return is_list ? "[" + std::to_string(message_) + "]" : "message";
  };
  switch (places_.back()) {
    case Place::outside:
      return "a HAR file";
    case Place::attached:
      return "message";
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
      return message();
    case Place::message:
      return message() + "." + key_;
    case Place::content:
    case Place::timings:
    case Place::other:
      break;
  }
  return key_;
}

/// The place stands in the text alone: "[json.exception.parse_error.101] parse error at line 1, column 9: syntax …".
bool HarReader::parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& failure) {
  constexpr std::string_view k_before_place = "parse error at ";
  std::string_view place = failure.what();
  const auto at = place.find(k_before_place);
  place = at == place.npos ? "" : place.substr(at + k_before_place.size());
  place = place.substr(0, place.find(':'));
  const auto why = explain_json(failure.what());
  return refuse((place.empty() ? "" : std::string(place) + ": ") + "not JSON" + (why.empty() ? "" : ": ") + why);
}

}  // namespace wsx
