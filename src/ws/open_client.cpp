#include "ws/open_client.hpp"

#include "base/escape.hpp"
#include "base/url_reference.hpp"
#include "wire/dial.hpp"
#include "ws/redirect.hpp"

namespace wsx {
namespace {

Task<Result<Upgraded>> open_one(Url url, DialOptions dial_options, UpgradeOptions upgrade_options,
                                ConnectionLimits limits, Clock::time_point deadline) {
  auto dialed = co_await dial(url, dial_options, deadline);
  if (!dialed) co_return dialed.error();
  auto upgraded = co_await upgrade(dialed->wire, url, upgrade_options, limits, deadline);
  if (!upgraded) co_return upgraded.error();
  Timing timing = dialed->timing;
  timing.upgrade = upgraded->open.timing->upgrade;
  upgraded->open.timing = timing;
  co_return upgraded;
}

/// Who follows redirects wants to know where it went wrong.
Error tell_where(Error error, const std::vector<std::string>& visited, const Url& url) {
  if (!visited.empty()) error.message += "; a redirect led to " + format_escaped(format_url(url, Secrets::show));
  return error;
}

}  // namespace

Task<Result<Upgraded>> open_client(Url url, ClientOptions options, ConnectionLimits limits,
                                   Clock::time_point deadline) {
  const auto started = Clock::now();
  std::vector<std::string> visited;
  for (;;) {
    auto opened = co_await open_one(url, options.dial, options.upgrade, limits, deadline);
    if (opened) {
      Open& open = opened->open;
      open.url = format_url(url, Secrets::show);
      open.redirects = std::move(visited);
      open.timing->total = std::chrono::duration_cast<microseconds>(Clock::now() - started);
      co_return opened;
    }
    if (!options.follow.enabled || !is_redirect(opened.error())) co_return tell_where(opened.error(), visited, url);
    visited.push_back(format_url(url, Secrets::show));
    auto next = choose_next(url, opened.error(), visited, options.follow);
    if (!next) co_return next.error();
    if (!is_same_origin(url, *next)) forget_origin(options);
    url = std::move(*next);
  }
}

}  // namespace wsx
