#include <cstdlib>

#include "base/utf8.hpp"
#include "event/event_json.hpp"
#include "event/plain_event.hpp"

/// What can be read can be written, and reads back the same; and the fast way reads what the checked parser does.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto event = wsx::parse_checked_event(text);
  if (const auto plain = wsx::parse_plain_event(text); plain && (!event || !(*plain == *event))) std::abort();
  if (!event) return 0;
  std::string json;
  wsx::append_json(json, *event);
  if (!wsx::is_utf8(json)) std::abort();
  const auto again = wsx::parse_event(json);
  if (!again) std::abort();
  std::string same;
  wsx::append_json(same, *again);
  if (same != json) std::abort();
  return 0;
}
