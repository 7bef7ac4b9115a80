#include "commands/play_file.hpp"

#include <filesystem>
#include <random>

#include "base/escape.hpp"
#include "commands/report.hpp"
#include "input/payload_file.hpp"
#include "output/diagnosis.hpp"
#include "output/line_writer.hpp"

namespace wsx {
namespace {

using Outcome = std::variant<std::shared_ptr<const Conversation>, ConversationRefusal>;

constexpr auto k_play_patience = std::chrono::seconds(5);
constexpr std::uint64_t k_max_play_payload_bytes = 16 * 1024 * 1024;

/// Files that a conversation names are found from where it is.
std::string find_beside(const std::string& file, const std::string& path) {
  if (path.starts_with('/') || path.starts_with("~/")) return path;
  return (std::filesystem::path(file).parent_path() / path).string();
}

Outcome read_play_file(const PlayOptions& options) {
  const auto file = read_payload_file(options.file, Conversation::k_max_file_bytes);
  if (!file) return ConversationRefusal{file.error(), ""};
  ConversationSetting setting;
  setting.variables = options.variables;
  setting.environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
  };
  setting.read_file = [&](const std::string& path) -> Result<std::string> {
    auto payload = read_payload_file(find_beside(options.file, path), k_max_play_payload_bytes);
    if (!payload) return payload.error();
    return std::move(payload->payload);
  };
  return read_conversation(options.file, file->payload, setting);
}

/// How a message is compared; nothing for what is none.
std::string name_form(const PlayLine& line) {
  if (line.kind != PlayLine::Kind::message) return "";
  if (std::holds_alternative<JsonMessageForm>(line.form)) return "JSON";
  if (std::holds_alternative<BinaryForm>(line.form)) return "binary";
  return std::holds_alternative<RegexForm>(line.form) ? "regex" : "text";
}

std::string describe_side(const Conversation& conversation, Role role) {
  std::string text = role == Role::client ? "The client sends:\n" : "The server sends:\n";
  if (const auto& why = conversation.why_not(role))
    text += "  cannot be played: " + why->error.message + "\n" + why->marked;
  for (const PlayLine& line : conversation.lines) {
    if (!line.is_step() || line.sender != role || line.kind == PlayLine::Kind::nothing) continue;
    const auto form = name_form(line);
    text += "  line " + std::to_string(line.number) + (form.empty() ? "" : " (" + form + ")") + ": " +
            format_escaped(line.text) + "\n";
  }
  return text;
}

}  // namespace

Outcome open_conversation(const PlayOptions& options, Role role) {
  auto outcome = read_play_file(options);
  const auto* conversation = std::get_if<0>(&outcome);
  if (!conversation) return outcome;
  if (const auto& why = (*conversation)->why_not(role)) return ConversationRefusal{why->error, why->marked};
  if ((*conversation)->parties.size() > 1 || !(*conversation)->parties.front().empty())
    return ConversationRefusal{{Phase::input, "bad_conversation",
                                options.file + ": it has parties (" + (*conversation)->parties.front() +
                                    "), and only conversations of one client and one server can be played so far",
                                ""},
                               ""};
  return outcome;
}

std::uint64_t draw_play_seed() {
  std::random_device device;
  return (std::uint64_t(device()) << 32) + device();
}

ExitCode report_refusal(const ConversationRefusal& refusal) {
  const auto writer = LineWriter::for_fd(2, "stderr");
  writer->append(format_diagnosis(refusal.error));
  writer->append(refusal.marked);
  writer->flush_blocking(k_play_patience);
  return ExitCode::usage;
}

ExitCode run_lint(const PlayOptions& options) {
  const auto outcome = read_play_file(options);
  if (const auto* refusal = std::get_if<ConversationRefusal>(&outcome)) return report_refusal(*refusal);
  const Conversation& conversation = *std::get<0>(outcome);
  const auto writer = LineWriter::for_fd(1, "stdout");
  for (const Role role : {Role::client, Role::server}) writer->append(describe_side(conversation, role));
  writer->flush_blocking(k_play_patience);
  const bool is_playable = !conversation.why_not(Role::client) || !conversation.why_not(Role::server);
  return is_playable ? ExitCode::done : ExitCode::usage;
}

}  // namespace wsx
