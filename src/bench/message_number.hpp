#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Generated messages differ: each begins with its number, as in "wsx:00000042". So one that comes back, or is quoted
/// by an answer, is known again.
namespace wsx {

constexpr std::size_t k_message_number_bytes = 12;
/// Numbers begin again at 0 after this many messages: far more than ever wait for an answer.
constexpr std::uint64_t k_message_numbers = 100'000'000;

/// Writes over the front of a message. One that is too short only gets one of 64 first bytes.
void write_message_number(std::string& message, std::uint64_t number);
/// The same for a message that is masked already, at `to`, and carries a number.
void write_masked_message_number(char* to, std::uint64_t number, std::uint32_t mask_key);

/// The number that an answer quotes.
std::optional<std::uint64_t> find_message_number(std::string_view answer);

}  // namespace wsx
