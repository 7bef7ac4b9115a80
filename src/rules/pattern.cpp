#include "rules/pattern.hpp"

// Not <regex>: libstdc++'s recurses for each character and overflows the stack on messages of some hundred kilobytes.
#define BOOST_REGEX_STANDALONE
// How many states a search may visit before it gives up, unless the text is so long that it needs more: a tenth of a
// second, where the library's own limit takes a whole one, for each message of a client that knows the expression.
#define BOOST_REGEX_MAX_STATE_COUNT 10000000
#include <boost/regex.hpp>

namespace wsx {

struct Pattern::Compiled {
  std::string text;
  boost::regex regex;
};

bool Pattern::matches(std::string_view text) const {
  try {
    return boost::regex_search(text.data(), text.data() + text.size(), compiled_->regex);
  } catch (const std::runtime_error&) {  // too many states
    return false;
  }
}

bool Pattern::search(std::string_view text, std::vector<std::string_view>& captures) const {
  boost::cmatch found;
  try {
    if (!boost::regex_search(text.data(), text.data() + text.size(), found, compiled_->regex)) return false;
  } catch (const std::runtime_error&) {  // too many states
    return false;
  }
  captures.clear();
  for (const auto& group : found)
    captures.push_back(group.matched ? std::string_view(group.first, static_cast<std::size_t>(group.length()))
                                     : std::string_view());
  return true;
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
