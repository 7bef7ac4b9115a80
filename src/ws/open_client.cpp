#include "ws/open_client.hpp"

#include "base/escape.hpp"
#include "base/url_reference.hpp"
#include "wire/dial.hpp"
#include "ws/redirect.hpp"

namespace wsx {
namespace {

Task<Result<Upgraded>> open_one(Url url, DialOptions dial_options, UpgradeOptions upgrade_options,
                                ConnectionLimits limits, Clock::time_point deadline,
                                std::function<void(const WirePtr&)> on_dialed) {
  auto dialed = co_await dial(url, dial_options, deadline);
  if (!dialed) co_return dialed.error();
  if (on_dialed) on_dialed(dialed->wire);
  auto upgraded = co_await upgrade(dialed->wire, url, upgrade_options, limits, deadline);
  if (!upgraded) co_return upgraded.error();
  Timing timing = dialed->timing;
  timing.upgrade = upgraded->open.timing->upgrade;
  upgraded->open.timing = timing;
  co_return upgraded;
}

/// Where redirects have led.
struct Way {
  std::vector<std::string> visited;  // the URLs that pointed on
  bool lost_credentials = false;     // there were some, for another origin than where it ended
};

/// Who follows redirects wants to know where it went wrong.
Error tell_where(Error error, const Way& way, const Url& url) {
  if (!way.visited.empty()) error.message += "; redirected to " + format_escaped(format_url(url));
  if (way.lost_credentials && (error.code == "unauthorized" || error.code == "forbidden"))
    error.hint = "credentials are not sent to another scheme, host or port: connect to that URL directly";
  return error;
}

}  // namespace

Task<Result<Upgraded>> open_client(Url url, ClientOptions options, ConnectionLimits limits,
                                   Clock::time_point deadline) {
  return open_client(std::move(url), std::move(options), limits, deadline, nullptr);
}

Task<Result<Upgraded>> open_client(Url url, ClientOptions options, ConnectionLimits limits, Clock::time_point deadline,
                                   std::function<void(const WirePtr&)> on_dialed) {
  const auto started = Clock::now();
  Way way;
  for (;;) {
    auto opened = co_await open_one(url, options.dial, options.upgrade, limits, deadline, on_dialed);
    if (opened) {
      Open& open = opened->open;
      open.url = format_url(url);
      open.redirects = std::move(way.visited);
      open.timing->total = std::chrono::duration_cast<microseconds>(Clock::now() - started);
      co_return opened;
    }
    if (!options.follow.enabled || !is_redirect(opened.error())) co_return tell_where(opened.error(), way, url);
    way.visited.push_back(format_url(url));
    auto next = choose_next(url, opened.error(), way.visited, options.follow);
    if (!next) co_return next.error();
    if (!is_same_origin(url, *next)) {
      way.lost_credentials |= has_credentials(url, options);
      forget_origin(options);
    }
    url = std::move(*next);
  }
}

}  // namespace wsx
