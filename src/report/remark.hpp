#pragma once
#include <string>

#include "json/members.hpp"

namespace wsx {

/// Something to know about a run: a stable word for scripts, and a sentence without a full stop.
struct Remark {
  std::string code, text;
};

template <>
inline constexpr auto k_members<Remark> =
    member_table("remark", "Something to know about the run.",
                 member<"code", &Remark::code>("A stable word for scripts, such as `own_delay`.").word(),
                 member<"text", &Remark::text>("The sentence for people."));

}  // namespace wsx
