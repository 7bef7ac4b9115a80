#pragma once
#include "input/input_record.hpp"
#include "input/slash.hpp"

namespace wsx {

/// What a command sends, as something to do; nothing for one that sends nothing. A file is read here; a text is coded
/// as a line of stdin would be. Errors as of read_payload_file and parse_input.
Result<std::optional<Request>> make_request(const SlashCommand& command, InputCoding coding,
                                            std::uint64_t max_message_bytes);

}  // namespace wsx
