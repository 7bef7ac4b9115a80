#include <algorithm>

#include "recording/event_recording.hpp"
#include "recording/har_recording.hpp"

namespace wsx {
namespace {

/// A HAR file is one object whose first member is "log"; an event has no such member. A byte order mark may come first.
bool begins_like_har(std::string_view text) {
  constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";
  const auto skip_space = [&] { text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size())); };
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  skip_space();
  if (!text.starts_with('{')) return false;
  text.remove_prefix(1);
  skip_space();
  return text.starts_with("\"log\"");
}

}  // namespace

Result<std::unique_ptr<Recording>> open_recording(const std::string& path, std::optional<std::uint64_t> socket) {
  auto file = InputFile::open(path);
  if (!file) return file.error();
  const auto beginning = (*file)->read();
  if (!beginning) return beginning.error();
  if (beginning->starts_with("PK\x03\x04"))
    return refuse_recording(path, "", "it is a zip archive", "unpack it, and replay the .har file in it");
  if (begins_like_har(*beginning)) return open_har_recording(path, socket);
  return open_event_recording(path, socket);
}

}  // namespace wsx
