#pragma once
#include <string>
#include <tuple>
#include <vector>

#include "bench/intake.hpp"

namespace wsx {

/// What an Intake has told of a stream that came in pieces.
struct IntakeLog {
  struct Control {
    Opcode opcode;
    std::string payload;
    std::uint64_t messages_before;
    bool operator==(const Control&) const = default;
  };
  std::uint64_t messages = 0, bytes = 0;
  std::vector<std::pair<std::string, bool>> payloads;  // when they are wanted, and whether they are compressed
  std::vector<Control> controls;
  std::string fault;
  std::size_t most_kept = 0;
  bool operator==(const IntakeLog& other) const {
    return std::tie(messages, bytes, payloads, controls, fault) ==
           std::tie(other.messages, other.bytes, other.payloads, other.controls, other.fault);
  }

  // Intake's handler.
  enum class Wants : std::uint8_t { none, compressed, all };
  Wants wants = Wants::none;
  static std::size_t take_known(std::string_view) { return 0; }
  bool wants_payload(bool compressed) const {
    return wants == Wants::all || (wants == Wants::compressed && compressed);
  }
  void on_messages(std::uint64_t count, std::uint64_t payload_bytes) {
    messages += count;
    note_end();
    bytes += payload_bytes;
  }
  void on_payload(std::string_view piece, bool compressed, bool ends) {
    assembly_ += piece;
    bytes += piece.size();
    if (!ends) return;
    ++messages;
    note_end();
    payloads.emplace_back(std::move(assembly_), compressed);
    assembly_.clear();
  }
  void on_control(Opcode opcode, std::string_view payload) {
    controls.push_back({opcode, std::string(payload), messages});
    note_end();
  }
  void on_fault(FrameScanner::Verdict verdict, const char* what) {
    fault = verdict == FrameScanner::Verdict::too_big ? "too big: " : "wrong: ";
    fault += what;
  }
  bool is_over() const { return !fault.empty(); }

  /// Reads one more piece as a lane does: behind what was left of the last one.
  void read(Intake& intake, std::string_view piece) {
    if (is_over()) return;
    kept_ += piece;
    reading_ = &intake;
    const std::string_view rest = intake.read(kept_, *this);
    if (!is_over()) most_kept = std::max(most_kept, rest.size());
    kept_ = std::string(rest);
  }

  std::vector<bool> has_more;  // behind each frame or run of messages

 private:
  void note_end() { has_more.push_back(reading_->has_more()); }

  const Intake* reading_ = nullptr;
  std::string assembly_, kept_;
};

}  // namespace wsx
