#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/placeholders.hpp"
#include "play/form.hpp"
#include "play/mistake.hpp"

namespace wsx {

/// The names of a file's holes, numbered in their order: {{env:HOME}} is one of the name "env:HOME".
class HoleNames {
 public:
  std::uint32_t slot_of(std::string_view name);
  std::optional<std::uint32_t> find(std::string_view name) const;
  const std::vector<std::string>& all() const { return names_; }

  static constexpr std::size_t k_max_names = 1000;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::uint32_t, std::less<>> slots_;
};

/// Letters, digits, _ and -; a letter or _ first.
bool is_hole_name(std::string_view text);

/// Of a piece of a text that is a placeholder: the hole with its braces.
std::string_view find_hole(std::string_view text, const TemplatePiece& piece);

/// Makes forms of what is written in one file. All text that it takes points into the file. The first mistake is kept,
/// and the results that follow it mean nothing.
class FormParser {
 public:
  explicit FormParser(std::string_view file) : file_(file) {}

  enum class Coding : std::uint8_t { plain, escapes };
  /// Text that is compared byte by byte.
  TextForm text(std::string_view text, Coding coding = Coding::plain);
  /// JSON if it is, or ends with, an object or an array; else text.
  MessageForm message(std::string_view text);
  RegexForm regex(std::string_view text);

  void refuse(std::string_view at, std::string why);
  const std::optional<Mistake>& mistake() const { return mistake_; }
  HoleNames& names() { return names_; }

 private:
  friend class JsonFormReader;
  enum class Neighbors : std::uint8_t { refused, allowed };
  TextForm text_of(std::string_view text, Coding coding, Neighbors neighbors);
  std::string literal(std::string_view text, Coding coding);
  /// A hole with its braces.
  Hole hole(std::string_view written);
  std::shared_ptr<const HoleDefault> hole_default(std::string_view text, std::string_view hole);

  std::string_view file_;
  HoleNames names_;
  std::optional<Mistake> mistake_;
};

}  // namespace wsx
