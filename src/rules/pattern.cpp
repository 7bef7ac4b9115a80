#include "rules/pattern.hpp"

// Not <regex>: libstdc++'s recurses for each character and overflows the stack on messages of some hundred kilobytes.
#define BOOST_REGEX_STANDALONE
#include <boost/regex.hpp>

namespace wsx {
namespace {

/// What a search may take: looking at a character is a step. The library has a limit of its own, but it grows with the
/// square of the expression, and time with it: seconds for a megabyte, for each message of a client that knows the
/// expression, while all others wait. Expressions that are no trap take a few steps a character.
constexpr std::size_t k_free_steps = 2'000'000, k_steps_a_byte = 4;

thread_local std::size_t steps_left = 0;

[[noreturn]] void give_up() { throw std::runtime_error("too many steps"); }

/// A place in a text, which counts how often it is looked at.
class Walker {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Walker() = default;
  explicit Walker(const char* at) : at_(at) {}
  const char* at() const { return at_; }

  reference operator*() const {
    if (steps_left-- == 0) give_up();
    return *at_;
  }
  reference operator[](difference_type n) const { return *(*this + n); }
  Walker& operator++() { return *this += 1; }
  Walker operator++(int) { return Walker(at_++); }
  Walker& operator--() { return *this -= 1; }
  Walker operator--(int) { return Walker(at_--); }
  Walker& operator+=(difference_type n) {
    at_ += n;
    return *this;
  }
  Walker& operator-=(difference_type n) { return *this += -n; }
  friend Walker operator+(Walker walker, difference_type n) { return walker += n; }
  friend Walker operator+(difference_type n, Walker walker) { return walker += n; }
  friend Walker operator-(Walker walker, difference_type n) { return walker -= n; }
  friend difference_type operator-(Walker a, Walker b) { return a.at_ - b.at_; }
  auto operator<=>(const Walker&) const = default;

 private:
  const char* at_ = nullptr;
};

using Matches = boost::match_results<Walker>;

Pattern::Outcome search_in(const boost::regex& regex, std::string_view text, Matches& found) {
  steps_left = k_free_steps + k_steps_a_byte * text.size();
  try {
    const Walker begin(text.data());
    const bool is_found = boost::regex_search(begin, begin + static_cast<std::ptrdiff_t>(text.size()), found, regex);
    return is_found ? Pattern::Outcome::found : Pattern::Outcome::absent;
  } catch (const std::runtime_error&) {  // ours, or the library's
    return Pattern::Outcome::gave_up;
  }
}

}  // namespace

struct Pattern::Compiled {
  std::string text;
  boost::regex regex;
};

bool Pattern::matches(std::string_view text) const {
  Matches found;
  return search_in(compiled_->regex, text, found) == Outcome::found;
}

Pattern::Outcome Pattern::search(std::string_view text, std::vector<std::string_view>& captures) const {
  Matches found;
  const auto outcome = search_in(compiled_->regex, text, found);
  if (outcome != Outcome::found) return outcome;
  captures.clear();
  for (const auto& group : found)
    captures.push_back(group.matched ? std::string_view(group.first.at(), static_cast<std::size_t>(group.length()))
                                     : std::string_view());
  return outcome;
}

const std::string& Pattern::text() const { return compiled_->text; }

std::size_t Pattern::groups() const { return compiled_->regex.mark_count(); }

Result<Pattern> parse_pattern(std::string_view text) {
  const auto refuse = [](std::string why) { return Error{Phase::input, "bad_pattern", std::move(why), ""}; };
  if (text.empty()) return refuse("it is empty");
  try {
    return Pattern(std::make_shared<Pattern::Compiled>(
        Pattern::Compiled{std::string(text), boost::regex(text.data(), text.data() + text.size())}));
  } catch (const boost::regex_error& error) {
    std::string why = error.what();
    // The library repeats the expression after the reason.
    why.resize(std::min(why.find("  The error occurred"), why.size()));
    if (why.ends_with('.')) why.pop_back();
    return refuse(std::move(why));
  }
}

}  // namespace wsx
