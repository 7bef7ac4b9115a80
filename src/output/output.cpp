#include "output/output.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <sys/stat.h>

#include "base/ascii.hpp"
#include "base/environment.hpp"
#include "output/har_sink.hpp"
#include "output/masking_sink.hpp"
#include "output/ndjson_sink.hpp"
#include "output/raw_sink.hpp"
#include "output/save_sink.hpp"

namespace wsx {
namespace {

using Mode = OutputOptions::Mode;

}  // namespace

Output::Output(const OutputOptions& options)
    : out_(LineWriter::for_fd(options.stdout_fd, "stdout")),
      diagnostics_(LineWriter::for_fd(options.stderr_fd, "stderr")),
      mask_(options.secrets, options.secret_names),
      shows_secrets_(options.show_secrets),
      mode_(options.mode) {
  if (mode_ == Mode::automatic) mode_ = out_->is_terminal() ? Mode::pretty : Mode::json;
  auto* sink = add(make_sink(*out_, mode_, options));
  if (mode_ == Mode::pretty) pretty_ = static_cast<PrettySink*>(sink);
  sink = gate(*out_, sink);
  if (!shows_secrets_) sink = mask(sink);
  if (pretty_) {
    auto screen = std::make_unique<ScreenGate>(*sink);
    screen_ = screen.get();
    sink = add(std::move(screen));
  }
  auto filter = std::make_unique<FilterSink>(*sink, [this](const Event& event) {
    if (pretty_) pretty_->on_hidden(event);
  });
  filter_ = filter.get();
  sink = add(std::move(filter));
  if (!options.only.is_all()) sink = add(std::make_unique<OnlySink>(*sink, options.only));
  sink_ = options.quiet ? add(std::make_unique<QuietSink>(*sink)) : sink;
}

Output::~Output() = default;

Result<void> Output::open_files(const OutputOptions& options) {
  if (options.file) {
    const auto mode = options.file_mode == Mode::automatic ? Mode::json : options.file_mode;
    const auto readers = shows_secrets_ ? OutputFile::Readers::owner : OutputFile::Readers::all;
    auto opened = open_file(*options.file, readers, options);
    if (!opened) return opened.error();
    auto* sink = gate(**opened, add(make_sink(**opened, mode, options)));
    tee(shows_secrets_ ? sink : mask(sink));
  }
  if (options.record) {
    auto opened = open_file(*options.record, OutputFile::Readers::all, options);
    if (!opened) return opened.error();
    tee(mask(gate(**opened, add(std::make_unique<NdjsonSink>(**opened)))));
  }
  if (options.har) {
    auto opened = open_file(*options.har, OutputFile::Readers::all, options);
    if (!opened) return opened.error();
    auto har = std::make_unique<HarSink>(**opened);
    har_ = har.get();
    tee(mask(gate(**opened, add(std::move(har)))));
  }
  if (options.save_dir) {
    if (::mkdir(options.save_dir->c_str(), 0777) != 0 && errno != EEXIST)
      return Error{Phase::io, "open_failed", "cannot create " + *options.save_dir + ": " + std::strerror(errno), ""};
    auto saver = std::make_unique<SaveSink>(*sink_, *options.save_dir);
    saver_ = saver.get();
    sink_ = add(std::move(saver));
  }
  return {};
}

void Output::echo(bool on) {
  filter_->echo(on);
  if (screen_) screen_->echo(on);
}

void Output::hide_secrets(Event& event) const {
  if (!shows_secrets_) mask_event(event, mask_);
}

LineWriter* Output::blocked() {
  for (LineWriter* writer : writers_)
    if (writer->unsent()) return writer;
  return nullptr;
}
std::size_t Output::unsent() const {
  std::size_t most = 0;
  for (const LineWriter* writer : writers_) most = std::max(most, writer->unsent());
  return most;
}
LineWriter::State Output::flush() {
  if (pretty_) pretty_->flush();
  for (LineWriter* writer : writers_) writer->flush();
  return out_->flush();
}
LineWriter::State Output::flush_blocking(std::chrono::milliseconds timeout) {
  if (pretty_) pretty_->flush();
  const auto state = out_->flush_blocking(timeout);
  for (LineWriter* writer : writers_)
    if (writer != out_.get()) writer->flush_blocking(timeout);
  return state;
}
void Output::finish() {
  if (har_) std::exchange(har_, nullptr)->finish();
}
void Output::keep_files() {
  for (const auto& file : files_)
    if (auto kept = file->commit(std::chrono::milliseconds(0)); !kept && !unkept_) unkept_ = kept.error();
}
std::optional<Error> Output::error() const {
  for (const LineWriter* writer : writers_)
    if (auto error = writer->error(); error && writer != diagnostics_.get()) return error;
  if (auto error = saver_ ? saver_->error() : std::nullopt) return error;
  return unkept_;
}

Result<LineWriter*> Output::open_file(const std::string& path, OutputFile::Readers readers,
                                      const OutputOptions& options) {
  auto file = OutputFile::open(path, readers, options.open_deadline);
  if (!file) return file.error();
  files_.push_back(std::move(*file));
  writers_.push_back(&files_.back()->writer());
  return writers_.back();
}

EventSink* Output::gate(const LineWriter& writer, EventSink* sink) {
  const auto is_shut = [this, &writer] { return drops_when_full_ && writer.is_full(); };
  return add(std::make_unique<GateSink>(*sink, is_shut));
}

void Output::tee(EventSink* sink) { sink_ = add(std::make_unique<TeeSink>(std::vector{sink_, sink})); }

EventSink* Output::mask(EventSink* sink) { return add(std::make_unique<MaskingSink>(*sink, mask_)); }

std::unique_ptr<EventSink> Output::make_sink(LineWriter& writer, Mode mode, const OutputOptions& options) {
  if (mode == Mode::json) return std::make_unique<NdjsonSink>(writer);
  if (mode == Mode::raw) return std::make_unique<RawSink>(writer, *diagnostics_);
  const PrettyStyle style{.colour = use_colour(options.colour, writer.is_terminal()),
                          .verbose = options.verbose,
                          .conn_numbers = options.conn_numbers,
                          .control_frames = options.control_frames,
                          .json_indent = options.json_indent,
                          .blocks = has_block_characters()};
  const auto measure = [&writer] {
    const auto window = writer.window();
    return std::pair(window.columns, window.rows);
  };
  return std::make_unique<PrettySink>(
      style, options.time_column, [&writer](std::string_view lines) { writer.append(lines); },
      writer.is_terminal() ? PrettySink::Window(measure) : nullptr);
}

bool use_colour(OutputOptions::Colour colour, bool is_terminal) {
  if (colour != OutputOptions::Colour::automatic) return colour == OutputOptions::Colour::always;
  return is_terminal && environment("NO_COLOR").empty() && !is_terminal_dumb();
}

bool has_block_characters() {
  if (is_terminal_dumb()) return false;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto locale = to_lower(environment(name));
    if (locale.empty()) continue;
    return locale.find("utf-8") != locale.npos || locale.find("utf8") != locale.npos;
  }
  return false;
}

Result<std::unique_ptr<Output>> make_output(const OutputOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  std::unique_ptr<Output> output(new Output(options));
  if (auto opened = output->open_files(options); !opened) return opened.error();
  return output;
}

}  // namespace wsx
