#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "recording/har_message.hpp"

namespace wsx {

/// One element of `log.entries`, as far as it matters here.
struct HarEntry {
  std::string resource_type, started, url, subprotocol;
  std::string messages_file;  // beside the HAR file, with what is otherwise in _webSocketMessages (Playwright)
  double opening_ms = 0;      // from `started` to the server's answer
  std::uint64_t messages = 0;
  bool is_websocket() const {
    return messages > 0 || resource_type == "websocket" || url.starts_with("ws:") || url.starts_with("wss:");
  }
};

/// What nlohmann's SAX parser calls, with the events of a HAR file: picks out entries and messages and keeps neither.
/// Stops at the first thing that is of the wrong type or that a callback refuses; error() then says where and why.
class HarReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  struct Callbacks {
    /// Each message, before its entry. Returns what is wrong with it, if anything is.
    std::function<std::optional<std::string>(HarMessage)> on_message;
    /// Each entry, when all of it was read: its members come in any order.
    std::function<void(HarEntry)> on_entry;
  };
  explicit HarReader(Callbacks callbacks) : callbacks_(std::move(callbacks)) {}
  /// For a file that holds messages alone: a list of them, or one.
  static HarReader for_messages(Callbacks callbacks) {
    HarReader reader(std::move(callbacks));
    reader.places_ = {Place::attached};
    return reader;
  }

  /// "log.entries[0].request.url must be a string, not a number", "line 3, column 5: not JSON: …".
  const std::string& error() const { return error_; }
  bool has_entries() const { return has_entries_; }
  /// How often the parser has called: what it does not count for is inside of one string, or white space.
  std::uint64_t steps() const { return steps_; }

  bool null() override { return take(Kind::null); }
  bool boolean(bool) override { return take(Kind::boolean); }
  bool number_integer(number_integer_t number) override { return take_number(static_cast<double>(number)); }
  bool number_unsigned(number_unsigned_t number) override { return take_number(static_cast<double>(number)); }
  bool number_float(number_float_t number, const string_t&) override { return take_number(number); }
  bool string(string_t& text) override;
  bool binary(binary_t&) override { return false; }  // JSON has none
  bool start_object(std::size_t) override { return enter(Kind::object); }
  bool key(string_t& name) override;
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(Kind::list); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t byte, const std::string& token, const nlohmann::detail::exception& failure) override;

 private:
  enum class Kind : std::uint8_t { anything, object, list, string, number, boolean, null };
  enum class Place : std::uint8_t {
    outside,
    attached,
    root,
    log,
    entries,
    entry,
    request,
    response,
    content,
    timings,
    headers,
    header,
    messages,
    message,
    other
  };

  /// What the value must be that comes next, and where its own members or elements then are.
  struct Rule {
    Kind kind = Kind::anything;
    Place inside = Place::other;
  };
  Rule rule(Kind got) const;
  bool take(Kind got);
  bool take_number(double number);
  bool enter(Kind got);
  bool leave();
  bool refuse(std::string what);
  std::string path() const;

  Callbacks callbacks_;
  std::vector<Place> places_{Place::outside};  // from the outside in
  std::string key_;                            // the member that comes next
  std::uint64_t entry_ = 0, message_ = 0, header_ = 0, steps_ = 0;
  HarEntry har_entry_;
  HarMessage har_message_;
  std::string header_name_, header_value_;
  bool has_entries_ = false;
  std::string error_;
};

}  // namespace wsx
