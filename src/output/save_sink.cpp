#include "output/save_sink.hpp"

#include <chrono>
#include <cstdio>
#include <unistd.h>

#include "event/event_names.hpp"
#include "output/output_file.hpp"

namespace wsx {
namespace {

constexpr auto k_save_patience = std::chrono::seconds(10);  // a regular file takes what it can at once

std::string format_number(std::uint64_t number) {
  char text[24];
  std::snprintf(text, sizeof text, "%06llu", static_cast<unsigned long long>(number));
  return text;
}

}  // namespace

void SaveSink::on_event(const Event& event) {
  const auto* message = std::get_if<Message>(&event.what);
  if (!message || message->kind != PayloadKind::binary || message->dir != Direction::in) return next_.on_event(event);
  auto kept = keep(event, message->payload);
  if (!kept) return next_.on_event(event);
  Event named = event;
  std::get<Message>(named.what).file = std::move(*kept);
  next_.on_event(named);
}

Result<std::string> SaveSink::keep(const Event& event, const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  if (error_) return *error_;
  auto stem = folder_ + (folder_.ends_with('/') ? "" : "/") + std::to_string(event.conn.value_or(0)) + "-";
  if (event.side) stem += std::string(format_name(*event.side)) + "-";
  auto& number = numbers_[stem];
  std::string path;
  do path = stem + format_number(++number) + ".bin";
  while (::access(path.c_str(), F_OK) == 0);
  const auto write = [&]() -> Result<std::string> {
    auto file = OutputFile::open(path);
    if (!file) return file.error();
    (*file)->writer().append(bytes);
    if (auto written = (*file)->commit(k_save_patience); !written) return written.error();
    return path;
  };
  auto written = write();
  if (!written) error_ = written.error();
  return written;
}

std::optional<Error> SaveSink::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

}  // namespace wsx
