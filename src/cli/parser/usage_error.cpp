#include "cli/parser/usage_error.hpp"

#include "base/escape.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_usage_code = "usage";
constexpr std::size_t k_max_shown_bytes = 80;

}  // namespace

Error usage_error(std::string message) { return {Phase::input, std::string(k_usage_code), std::move(message), ""}; }

bool is_usage_error(const Error& error) { return error.code == k_usage_code; }

std::string format_in_line(const Error& error) { return error.message + (error.hint.empty() ? "" : "; " + error.hint); }

std::string shorten(std::string_view text) { return format_excerpt(text, k_max_shown_bytes); }
std::string quote_value(std::string_view value) { return quote(value, k_max_shown_bytes); }

}  // namespace wsx
