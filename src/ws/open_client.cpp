#include "ws/open_client.hpp"

#include "wire/dial.hpp"

namespace wsx {

Task<Result<Upgraded>> open_client(Url url, ClientOptions options, ConnectionLimits limits,
                                   Clock::time_point deadline) {
  const auto started = Clock::now();
  auto dialed = co_await dial(url, options.dial, deadline);
  if (!dialed) co_return dialed.error();
  auto upgraded = co_await upgrade(dialed->wire, url, options.upgrade, limits, deadline);
  if (!upgraded) co_return upgraded.error();
  Open& open = upgraded->open;
  open.url = format_url(url, Secrets::show);
  Timing timing = dialed->timing;
  timing.upgrade = open.timing->upgrade;
  timing.total = std::chrono::duration_cast<microseconds>(Clock::now() - started);
  open.timing = timing;
  co_return upgraded;
}

}  // namespace wsx
