#include "recording/har_reader.hpp"

#include "base/http_names.hpp"
#include "recording/har_recording.hpp"

namespace wsx {

HarReader::Rule HarReader::rule(Kind got) const {
  switch (places_.back()) {
    case Place::outside:
      return {Kind::object, Place::root};
    case Place::attached:
      return got == Kind::list ? Rule{Kind::list, Place::messages} : Rule{Kind::object, Place::message};
    case Place::root:
      if (key_ == "log") return {Kind::object, Place::log};
      break;
    case Place::log:
      if (key_ == "entries") return {Kind::list, Place::entries};
      break;
    case Place::entries:
      return {Kind::object, Place::entry};
    case Place::entry:
      if (key_ == "request") return {Kind::object, Place::request};
      if (key_ == "response") return {Kind::object, Place::response};
      if (key_ == "timings") return {Kind::anything, Place::timings};
      if (key_ == "_webSocketMessages") return {Kind::list, Place::messages};
      if (key_ == "startedDateTime") return {Kind::string};
      break;
    case Place::request:
      if (key_ == "url") return {Kind::string};
      break;
    case Place::response:
      if (key_ == "headers") return {Kind::list, Place::headers};
      if (key_ == "content") return {Kind::anything, Place::content};
      break;
    case Place::headers:
      return {Kind::object, Place::header};
    case Place::header:
      if (key_ == "name" || key_ == "value") return {Kind::string};
      break;
    case Place::messages:
      return {Kind::object, Place::message};
    case Place::message:
      if (key_ == "type" || key_ == "data") return {Kind::string};
      if (key_ == "time" || key_ == "opcode") return {Kind::number};
      break;
    case Place::content:
    case Place::timings:
    case Place::other:
      break;
  }
  return {};
}

bool HarReader::take(Kind got) {
  static constexpr const char* k_names[] = {"anything", "an object", "a list", "a string",
                                            "a number", "a boolean", "null"};
  ++steps_;
  const auto expected = rule(got).kind;
  if (expected == Kind::anything || expected == got) return true;
  return refuse(path() + " must be " + k_names[static_cast<int>(expected)] + ", not " + k_names[static_cast<int>(got)]);
}

bool HarReader::take_number(double number) {
  if (!take(Kind::number)) return false;
  if (places_.back() == Place::timings) {
    // `ssl` is a part of `connect`, and -1 is what does not apply.
    const bool is_before_answer =
        key_ == "blocked" || key_ == "dns" || key_ == "connect" || key_ == "send" || key_ == "wait";
    if (is_before_answer && number > 0) har_entry_.opening_ms += number;
  }
  if (places_.back() != Place::message) return true;
  if (key_ == "time") har_message_.time = number;
  if (key_ == "opcode") har_message_.opcode = number;
  return true;
}

bool HarReader::string(string_t& text) {
  if (!take(Kind::string)) return false;
  std::string* into = nullptr;
  switch (places_.back()) {
    case Place::entry:
      if (key_ == "_resourceType") into = &har_entry_.resource_type;
      if (key_ == "startedDateTime") into = &har_entry_.started;
      break;
    case Place::request:
      if (key_ == "url") into = &har_entry_.url;
      break;
    case Place::content:
      if (key_ == "_file") into = &har_entry_.messages_file;
      break;
    case Place::header:
      if (key_ == "name") into = &header_name_;
      if (key_ == "value") into = &header_value_;
      break;
    case Place::message:
      if (key_ == "type") into = &har_message_.type;
      if (key_ == "data") into = &har_message_.data.emplace();
      break;
    default:
      break;
  }
  if (into) into->swap(text);
  return true;
}

bool HarReader::key(string_t& name) {
  ++steps_;
  key_.swap(name);
  return true;
}

bool HarReader::enter(Kind got) {
  if (!take(got)) return false;
  if (places_.size() > k_max_har_depth)
    return refuse("more than " + std::to_string(k_max_har_depth) + " levels of nesting");
  places_.push_back(rule(got).inside);
  switch (places_.back()) {
    case Place::entries:
      has_entries_ = true;
      break;
    case Place::entry:
      har_entry_ = {};
      break;
    case Place::messages:
      message_ = 0;
      break;
    case Place::message:
      har_message_ = {};
      break;
    case Place::headers:
      header_ = 0;
      break;
    case Place::header:
      header_name_.clear();
      header_value_.clear();
      break;
    default:
      break;
  }
  return true;
}

bool HarReader::leave() {
  ++steps_;
  const auto left = places_.back();
  places_.pop_back();
  if (left == Place::message) {
    ++har_entry_.messages;
    if (const auto wrong = callbacks_.on_message(std::move(har_message_))) return refuse(path() + *wrong);
    ++message_;
  } else if (left == Place::header) {
    if (is_same_name(header_name_, "Sec-WebSocket-Protocol")) har_entry_.subprotocol = header_value_;
    ++header_;
  } else if (left == Place::entry) {
    callbacks_.on_entry(std::move(har_entry_));
    ++entry_;
  }
  return true;
}

}  // namespace wsx
