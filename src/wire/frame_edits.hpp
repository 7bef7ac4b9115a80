#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// What is done to frames that have been written already.
namespace wsx {

/// Splits a message differently: `frames`, all its frames, become frames of `most_bytes` payload bytes, the last of
/// what is left. Opcode and RSV bits stay on the first one; each is masked with a key of its own if they were masked.
/// RFC 6455, section 5.4. A text may be cut in the middle of a character, which is allowed.
std::string cut_frames(std::string_view frames, std::uint64_t most_bytes);

/// Flips one bit of the payloads of these whole frames; their headers stay correct. The bit is counted over all of
/// them, and round again when there are fewer. Frames without a payload stay as they are.
void flip_payload_bit(std::string& frames, std::uint64_t bit);

}  // namespace wsx
