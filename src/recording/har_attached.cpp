#include "recording/har_attached.hpp"

#include <algorithm>
#include <filesystem>

#include "base/input_splitter.hpp"
#include "json/surrogate_mender.hpp"
#include "recording/har_recording.hpp"
#include "recording/input_file.hpp"

namespace wsx {
namespace {

/// A HAR file may come from anybody: what it names is a file beside it, or below.
bool leads_elsewhere(const std::filesystem::path& name) {
  return name.empty() || name.is_absolute() || std::find(name.begin(), name.end(), "..") != name.end();
}

Result<void> read_record(const InputSplitter::Record& record, const std::string& path,
                         const HarReader::Callbacks& callbacks) {
  const auto where = "line " + std::to_string(record.number);
  if (record.too_long)
    return refuse_recording(path, where, "it is longer than " + std::to_string(k_max_har_string_bytes) + " bytes");
  if (record.bytes.find_first_not_of(" \t\r\n") == record.bytes.npos) return {};
  SurrogateMender mender;
  std::string text(mender.mend(record.bytes));
  text += mender.finish();
  auto reader = HarReader::for_messages(callbacks);
  if (!nlohmann::json::sax_parse(text, &reader)) return refuse_recording(path, where, reader.error());
  return {};
}

}  // namespace

Result<void> read_attached_messages(const std::string& har_path, const std::string& name,
                                    const HarReader::Callbacks& callbacks) {
  if (leads_elsewhere(name))
    return refuse_recording(har_path, "", "its messages are said to be in " + name + ", which is not beside it");
  const auto path = (std::filesystem::path(har_path).parent_path() / name).string();
  auto file = InputFile::open(path);
  if (!file) return file.error();
  auto piece = (*file)->read();
  const bool is_list = piece && piece->starts_with('[');
  InputSplitter splitter(is_list ? std::nullopt : std::optional('\n'),
                         is_list ? k_max_har_kept_bytes : k_max_har_string_bytes);
  for (; piece && !piece->empty(); piece = (*file)->read()) {
    auto rest = *piece;
    while (const auto record = splitter.feed(rest))
      if (auto read = read_record(*record, path, callbacks); !read) return read;
  }
  if (!piece) return piece.error();
  const auto last = splitter.finish();
  return last ? read_record(*last, path, callbacks) : Result<void>();
}

}  // namespace wsx
