#include "cli/other_tools.hpp"

#include <algorithm>
#include <iterator>

namespace wsx {
namespace {

struct Counterpart {
  std::string_view there, here;
};

constexpr Counterpart k_counterparts[] = {
    // curl
    {"--data", "--execute"},
    {"--max-time", "--timeout"},
    {"--silent", "--quiet"},
    {"--user-agent", "--header"},
    // wscat
    {"--host", "--header"},
    {"--listen", "wsx listen PORT"},
    {"-l", "wsx listen PORT"},
    // websocat
    {"--exit-on-eof", "--wait 0"},
    {"--no-close", "--wait -1"},
    {"--ping-interval", "--ping"},
    {"--protocol", "--subprotocol"},
    // k6
    {"--iterations", "--messages"},
    {"--rps", "--rate"},
    {"--vus", "--connections"},
};

}  // namespace

std::string_view find_counterpart(std::string_view typed) {
  const auto found = std::find_if(std::begin(k_counterparts), std::end(k_counterparts),
                                  [typed](const Counterpart& each) { return each.there == typed; });
  return found == std::end(k_counterparts) ? std::string_view() : found->here;
}

}  // namespace wsx
