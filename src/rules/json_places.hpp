#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/pointer.hpp"

namespace wsx {

/// Places in JSON that are looked up again and again, in one pass over each text: the memory does not grow with the
/// text, and the time does not grow with the places that it does not have.
class JsonPlaces {
 public:
  /// The place's number; the same for the same pointer. At most k_max_depth tokens.
  std::size_t add(const JsonPointer& pointer);

  /// What is there, exactly as written, by number. Empty: the text has no such place, or is not
  /// JSON. Of members that come twice the last counts. The views point into the text.
  std::vector<std::string_view> find(std::string_view text) const;

  static constexpr std::size_t k_max_depth = 100;

 private:
  struct Node {
    std::map<std::string, std::size_t, std::less<>> children;  // by token
    std::size_t indices = 0;  // one more than the highest token that is an array's index
    std::optional<std::size_t> place;
  };
  void find_in(std::size_t node, std::string_view value, std::vector<std::string_view>& found) const;

  std::vector<Node> nodes_{1};  // the first is the whole text
  std::size_t places_ = 0;
};

}  // namespace wsx
