#include "recording/comparison.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "json/parse.hpp"
#include "recording/json_difference.hpp"

namespace wsx {
namespace {

using nlohmann::json;

/// Of a message's JSON: comparing goes down the stack, and parsed it takes many times its size. What is deeper or
/// larger is compared byte by byte.
constexpr int k_max_compared_depth = 256;
constexpr std::size_t k_max_compared_json_bytes = 4 * 1024 * 1024;

std::optional<std::string> quote(const json* value) {
  if (!value) return std::nullopt;
  return shorten_quoted(value->dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace

Expect make_expect(const std::string& file, const Difference& difference) {
  Expect expect{.met = false, .pattern = file, .message = difference.number};
  if (!difference.pointer.empty()) expect.pointer = difference.pointer;
  expect.expected = difference.expected;
  expect.got = difference.got;
  return expect;
}

std::optional<Difference> MessageComparison::compare(std::uint64_t number, const Message& expected,
                                                     const Message& got) const {
  if (expected.kind == got.kind && expected.payload == got.payload) return std::nullopt;
  const bool are_texts = expected.kind == PayloadKind::text && got.kind == PayloadKind::text;
  if (are_texts && std::max(expected.payload.size(), got.payload.size()) <= k_max_compared_json_bytes) {
    constexpr JsonLimits k_limits{.depth = k_max_compared_depth};
    json wanted, came;
    if (!parse_json(expected.payload, k_limits, wanted) && !parse_json(got.payload, k_limits, came)) {
      const auto place = find_difference(wanted, came, ignored_);
      if (!place) return std::nullopt;
      return Difference{number, format_json_pointer(place->at), quote(place->expected), quote(place->got)};
    }
  }
  return Difference{number, "", quote_message(expected), quote_message(got)};
}

Comparison::Comparison(std::unique_ptr<Recording> recording, const std::vector<JsonPointer>& ignored)
    : recording_(std::move(recording)), comparison_(ignored) {
  advance();
}

void Comparison::advance() {
  expected_.reset();
  while (!expected_) {
    auto next = recording_->next();
    if (!next) error_ = next.error();
    if (!next || !*next) return;
    auto* message = std::get_if<Message>(&(*next)->what);
    if (message && message->dir == Direction::in) expected_ = std::move(*message);
  }
}

std::optional<Difference> Comparison::receive(const Message& got) {
  ++number_;
  auto difference = expected_ ? comparison_.compare(number_, *expected_, got)
                              : Difference{number_, "", std::nullopt, quote_message(got)};
  if (difference) ++differences_;
  if (expected_) advance();
  return difference;
}

std::optional<Difference> Comparison::finish() {
  std::optional<Difference> first;
  for (; expected_; advance()) {
    ++number_;
    ++differences_;
    if (!first) first = Difference{number_, "", quote_message(*expected_), std::nullopt};
  }
  return first;
}

}  // namespace wsx
