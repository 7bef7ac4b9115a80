#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mask.hpp"
#include "base/result.hpp"
#include "event/event_sink.hpp"
#include "output/combine_sinks.hpp"
#include "output/line_writer.hpp"
#include "output/output_file.hpp"
#include "output/pretty_sink.hpp"
#include "output/screen_gate.hpp"

namespace wsx {

class HarSink;
class SaveSink;

/// How and where events are printed; the same flags in every subcommand.
struct OutputOptions {
  enum class Mode : std::uint8_t { automatic, pretty, json, raw };  // automatic: pretty on a terminal, else json
  enum class Colour : std::uint8_t { automatic, always, never };    // automatic: see use_colour()

  Mode mode = Mode::automatic;
  std::optional<std::string> file;      // -o: events go there, too
  Mode file_mode = Mode::json;          // automatic: json
  std::optional<std::string> record;    // --record: every event as JSON, secrets hidden whatever show_secrets says
  std::optional<std::string> har;       // --har: the same as an HTTP Archive
  std::optional<std::string> save_dir;  // --save-dir: a folder for binary messages, created if it is not there
  EventChoice only;                     // --only: on stdout; the files get everything
  bool quiet = false;                   // -q: only errors on stdout; the file gets everything
  bool verbose = false;                 // -v
  bool conn_numbers = false;            // servers: which connection
  bool control_frames = false;          // -P
  bool json_indent = false;             // --json-indent
  TimeColumn time_column = TimeColumn::none;
  Colour colour = Colour::automatic;
  bool show_secrets = false;  // --show-secrets, on stdout and in the file
  SecretNames secret_names;   // --secret
  SecretList secrets;         // what is hidden besides what its place reveals; see Mask
  std::optional<std::chrono::steady_clock::time_point>
      open_deadline;                 // for the reader of a named pipe; unset: any time
  int stdout_fd = 1, stderr_fd = 2;  // other descriptors for tests
};

/// Whether there are colors. Automatic: on a terminal that is not dumb, without a NO_COLOR that is not empty
/// (no-color.org).
bool use_colour(OutputOptions::Colour colour, bool is_terminal);

/// Whether the terminal shows what is not ASCII, such as a bar of "█": the locale says UTF-8, and it is not dumb.
bool has_block_characters();

/// The sinks of one run and the writers below them. The sink may be called by any thread.
class Output {
 public:
  Output(const Output&) = delete;
  ~Output();
  EventSink& sink() { return *sink_; }
  /// Stdout: what to flush before each wait, and to poll while it is blocked. Its state closed means: end quietly.
  LineWriter& out() { return *out_; }
  /// Stderr, for prompts, progress and diagnoses.
  LineWriter& diagnostics() { return *diagnostics_; }
  /// To send the lines elsewhere; null unless stdout's mode is pretty.
  PrettySink* pretty() { return pretty_; }
  /// Only messages that the filter wants go to stdout, in either direction; files get everything. None: no filter.
  void set_filter(MessageFilter filter) { filter_->set_filter(std::move(filter)); }
  /// Holds stdout's events back, and has the last message; null unless stdout's mode is pretty.
  ScreenGate* screen() { return screen_; }
  /// Until set to false, messages are shown whatever the filter says, and while the screen is paused.
  void echo(bool on);
  /// Hides what the sinks would hide, for what is shown in another way than through them.
  void hide_secrets(Event& event) const;
  /// What `automatic` came to.
  OutputOptions::Mode mode() const { return mode_; }

  /// A writer whose descriptor takes no more for now, if there is one: poll its fd().
  LineWriter* blocked();
  /// The most that any of the writers has not written.
  std::size_t unsent() const;
  /// Flushes everything; the result is stdout's state.
  LineWriter::State flush();
  LineWriter::State flush_blocking(std::chrono::milliseconds timeout);
  /// From now on a writer that is full gets no more events, and nobody needs to wait for its reader; the other writers
  /// get theirs.
  void drop_when_full() { drops_when_full_ = true; }
  /// After the last event: completes the files that have an end of their own. Flush once more then.
  void finish();
  /// Then: files get their names (OutputFile). What fails is error().
  void keep_files();
  /// The first writer's failure that is more than a reader's going (a full disk).
  std::optional<Error> error() const;

 private:
  friend Result<std::unique_ptr<Output>> make_output(const OutputOptions& options);

  // Built in two steps, because files may fail to open; the first that does is the error.
  explicit Output(const OutputOptions& options);
  Result<void> open_files(const OutputOptions& options);
  Result<LineWriter*> open_file(const std::string& path, OutputFile::Readers readers, const OutputOptions& options);

  EventSink* add(std::unique_ptr<EventSink> sink) { return sinks_.emplace_back(std::move(sink)).get(); }
  /// In front of what writes there: where drop_when_full() acts.
  EventSink* gate(const LineWriter& writer, EventSink* sink);
  /// Events go there, too, from here on.
  void tee(EventSink* sink);
  /// In front of what must not show secrets.
  EventSink* mask(EventSink* sink);
  std::unique_ptr<EventSink> make_sink(LineWriter& writer, OutputOptions::Mode mode, const OutputOptions& options);

  std::unique_ptr<LineWriter> out_, diagnostics_;
  std::vector<std::unique_ptr<OutputFile>> files_;
  std::vector<LineWriter*> writers_{out_.get(), diagnostics_.get()};  // all of them
  std::vector<std::unique_ptr<EventSink>> sinks_;
  const Mask mask_;
  const bool shows_secrets_;
  std::atomic<bool> drops_when_full_ = false;
  OutputOptions::Mode mode_;
  PrettySink* pretty_ = nullptr;
  ScreenGate* screen_ = nullptr;
  HarSink* har_ = nullptr;        // until it is finished
  SaveSink* saver_ = nullptr;     // null: messages are not kept
  FilterSink* filter_ = nullptr;  // before stdout's sink
  std::optional<Error> unkept_;   // why a file did not get its name
  EventSink* sink_ = nullptr;     // the one that feeds the others
};

/// Ignores SIGPIPE for the process, as its writers need. Error: open_failed, for a file.
Result<std::unique_ptr<Output>> make_output(const OutputOptions& options);

}  // namespace wsx
