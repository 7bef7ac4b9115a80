#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "event/event_sink.hpp"
#include "output/combine_sinks.hpp"
#include "output/line_writer.hpp"
#include "output/pretty_sink.hpp"

namespace wsx {

/// How and where events are printed; the same flags in every subcommand.
struct OutputOptions {
  enum class Mode : std::uint8_t { automatic, pretty, json, raw };  // automatic: pretty on a terminal, else json
  enum class Colour : std::uint8_t { automatic, never };  // automatic: on a terminal that has them; see use_colour()

  Mode mode = Mode::automatic;
  std::optional<std::string> file;    // -o: events go there, too
  Mode file_mode = Mode::json;        // automatic: json
  std::optional<std::string> record;  // --record: every event as JSON, secrets hidden whatever show_secrets says
  std::optional<std::string> har;     // --har: the same as an HTTP Archive
  bool quiet = false;                 // -q: only errors on stdout; the file gets everything
  bool verbose = false;               // -v
  bool conn_numbers = false;          // servers: which connection
  bool control_frames = false;        // -P
  bool json_indent = false;           // --json-indent
  TimeColumn time_column = TimeColumn::none;
  Colour colour = Colour::automatic;
  bool show_secrets = false;         // --show-secrets, on stdout and in the file
  std::vector<std::string> secrets;  // what else is hidden than what can be told by its place; see Mask
  int stdout_fd = 1, stderr_fd = 2;  // other descriptors for tests
};

/// Whether a terminal gets colours: not with --no-color, with a NO_COLOR that is not empty (no-color.org), or when it
/// is dumb.
bool use_colour(OutputOptions::Colour colour, bool is_terminal);

/// Whether the terminal shows what is not ASCII, such as a bar of "█": the locale says UTF-8, and it is not dumb.
bool has_block_characters();

/// The sinks of one run and the writers below them. The sink may be called by any thread.
class Output {
 public:
  virtual ~Output() = default;
  virtual EventSink& sink() = 0;
  /// Stdout: what to flush before each wait, and to poll while it is blocked. Its state closed means: end quietly.
  virtual LineWriter& out() = 0;
  /// Stderr, for prompts, progress and diagnoses.
  virtual LineWriter& diagnostics() = 0;
  /// To send the lines elsewhere; null unless stdout's mode is pretty.
  virtual PrettySink* pretty() = 0;
  /// Only messages that the filter wants go to stdout, in either direction; files get everything. None: no filter.
  virtual void set_filter(MessageFilter filter) = 0;
  /// Hides what the sinks would hide, for what is shown in another way than through them.
  virtual void hide_secrets(Event& event) const = 0;
  /// What `automatic` came to.
  virtual OutputOptions::Mode mode() const = 0;

  /// A writer whose descriptor takes no more for now, if there is one: poll its fd().
  virtual LineWriter* blocked() = 0;
  /// The most that any of the writers has not written.
  virtual std::size_t unsent() const = 0;
  /// Flushes everything; the result is stdout's state.
  virtual LineWriter::State flush() = 0;
  virtual LineWriter::State flush_blocking(std::chrono::milliseconds timeout) = 0;
  /// From now on a writer that is full gets no more events, and nobody needs to wait for its reader; the other writers
  /// get theirs.
  virtual void drop_when_full() = 0;
  /// After the last event: completes the files that have an end of their own. Flush once more then.
  virtual void finish() = 0;
  /// The first writer's failure that is more than a reader's going (a full disk).
  virtual std::optional<Error> error() const = 0;
};

/// Ignores SIGPIPE for the process, as its writers need. Error: open_failed, for a file.
Result<std::unique_ptr<Output>> make_output(const OutputOptions& options);

}  // namespace wsx
