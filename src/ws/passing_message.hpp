#pragma once
#include "base/utf8.hpp"
#include "event/event.hpp"
#include "wire/fragment.hpp"

namespace wsx {

/// A message that is sent on while it arrives; see ws/large_lane.cpp.
struct PassingMessage {
  PassingMessage(Arena& arena, Opcode first) : kind(first), opcode(first), fragment(arena) {}

  const Opcode kind;  // text or binary
  // What arrives.
  bool fin = false;        // of the frame that is arriving
  std::uint64_t left = 0;  // of its payload
  std::uint32_t key = 0;   // of what is left
  Utf8Checker text;
  // What is sent.
  Opcode opcode;               // of the next fragment
  std::uint32_t out_key = 0;   // of its payload to come; 0: it is not masked
  std::uint32_t mask_key = 0;  // of its beginning
  Fragment fragment;
  Traffic received{1, 0, 0}, sent{1, 0, 0};  // counted when all of it has come
};

}  // namespace wsx
