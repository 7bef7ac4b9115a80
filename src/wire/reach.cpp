#include "wire/reach.hpp"

#include "wire/lap.hpp"
#include "wire/race.hpp"
#include "wire/resolve.hpp"

namespace wsx {

Task<Result<Reached>> reach(HostPort where, Family family, Clock::time_point deadline,
                            std::optional<net::ip::address> source) {
  Lap lap;
  auto endpoints = co_await resolve(where.host, *where.port, family, deadline);
  if (!endpoints) co_return endpoints.error();
  const auto dns = lap.take();
  auto connected = co_await race(std::move(*endpoints), format_place(where), deadline, std::move(source));
  if (!connected) co_return connected.error();
  co_return Reached{std::move(*connected), dns, lap.take()};
}

std::string format_place(const HostPort& place) {
  return format_host(place.host) + ':' + std::to_string(place.port.value_or(0));
}

}  // namespace wsx
