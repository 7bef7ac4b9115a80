#include "bench/plain_opener.hpp"

#include <cerrno>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "base/http_response.hpp"
#include "wire/dial.hpp"
#include "wire/proxy_choice.hpp"
#include "wire/reach.hpp"
#include "wire/spawn.hpp"
#include "ws/upgrade.hpp"

namespace wsx {
namespace {

std::vector<Endpoint> list_endpoints(const BenchPlan& plan) {
  const auto target = find_target(plan.url, plan.client.dial);
  if (!target) return {};
  return list_known(target->host, *target->port, plan.client.dial.family).value_or(std::vector<Endpoint>());
}

std::string name_peer(const BenchPlan& plan) {
  const auto target = find_target(plan.url, plan.client.dial);
  return target ? format_place(*target) : std::string();
}

error_code as_error(int system_error) { return {system_error, boost::system::system_category()}; }

}  // namespace

bool PlainOpener::suits(const BenchPlan& plan) {
  const ClientOptions& client = plan.client;
  if (is_tls(plan.url) || !plan.url.unix_path.empty() || !client.dial.unix_path.empty()) return false;
  if (client.follow.enabled || plan.first.are_expected() || !plan.source_addresses.empty() || client.dial.source)
    return false;
  if (!PlainUpgrade::suits(plan.url, client.upgrade)) return false;
  const auto proxy = choose_proxy(plan.url, client.dial.proxy);
  return proxy && !*proxy && !list_endpoints(plan).empty();
}

PlainOpener::PlainOpener(net::io_context& context, const BenchPlan& plan, Hooks hooks)
    : plan_(plan),
      hooks_(std::move(hooks)),
      executor_(context.get_executor()),
      upgrade_(plan.url, plan.client.upgrade),
      peer_(name_peer(plan)),
      endpoints_(list_endpoints(plan)),
      readable_(executor_, ::dup(events_.fd())),
      expiry_(executor_),
      buffer_(k_max_head_bytes) {}

PlainOpener::~PlainOpener() {
  for (const Opening& opening : openings_)
    if (opening.socket >= 0) ::close(opening.socket);
}

void PlainOpener::begin(std::uint64_t number, Clock::time_point due, Nanos delay_before) {
  Opening& opening = openings_.emplace_back();
  opening.place = std::prev(openings_.end());
  opening.number = number;
  opening.due = due;
  opening.delay_before = delay_before;
  opening.deadline = deadline_after(plan_.client.dial.timeout);
  opening.endpoint = preferred_;
  opening.key = PlainUpgrade::make_key();
  opening.request = upgrade_.request(opening.key);
  opening.timing.dns = std::chrono::microseconds(0);
  opening.step_began = Clock::now();
  if (openings_.size() == 1) expire();
  if (!is_watching_) watch();
  try_endpoint(opening);
}

void PlainOpener::stop() {
  expiry_.cancel();
  error_code ignored;
  readable_.cancel(ignored);
}

void PlainOpener::watch() {
  is_watching_ = !openings_.empty();
  if (!is_watching_) return stop();
  readable_.async_wait(net::posix::descriptor_base::wait_read, [this](error_code error) {
    if (error) return;
    try {
      take_events();
    } catch (const std::exception& exception) {  // no memory
      while (!openings_.empty()) fail(openings_.front(), internal_error(exception));
    }
    watch();
  });
}

void PlainOpener::take_events() {
  for (bool may_be_more = true; may_be_more;) {
    const auto events = events_.wait(0);
    may_be_more = EventSet::is_full(events);
    for (const epoll_event& event : events) {
      auto& opening = *static_cast<Opening*>(event.data.ptr);
      if (opening.sent == opening.request.size())
        read_answer(opening);
      else
        send_request(opening);
    }
  }
}

/// Sends at once: on this machine, a connection stands as soon as it is asked for.
void PlainOpener::try_endpoint(Opening& opening) {
  const Endpoint& endpoint = endpoints_[opening.endpoint];
  opening.sent = 0;
  opening.socket = ::socket(endpoint.data()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (opening.socket < 0) return note_failure(opening, errno);
  if (::connect(opening.socket, endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 && errno != EINPROGRESS)
    return note_failure(opening, errno);
  if (!send_request(opening)) return;
  const bool is_sent = opening.sent == opening.request.size();
  const std::uint32_t wanted = is_sent ? EPOLLIN | EPOLLRDHUP | EPOLLET : EventSet::k_all_events;
  if (!events_.add(opening.socket, &opening, wanted)) note_failure(opening, errno);
}

void PlainOpener::note_failure(Opening& opening, int system_error) {
  if (opening.socket >= 0) ::close(std::exchange(opening.socket, -1));
  opening.failed.push_back({endpoints_[opening.endpoint], as_error(system_error)});
  if (opening.failed.size() == endpoints_.size()) return fail(opening, explain_failed_endpoints(opening.failed, peer_));
  opening.endpoint = (opening.endpoint + 1) % endpoints_.size();
  try_endpoint(opening);
}

/// False: this endpoint has failed.
bool PlainOpener::send_request(Opening& opening) {
  const std::string_view rest = std::string_view(opening.request).substr(opening.sent);
  const auto sent = ::send(opening.socket, rest.data(), rest.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno == EAGAIN) return true;
  if (sent < 0 && opening.sent == 0 && errno != EPIPE && errno != ECONNRESET) {
    note_failure(opening, errno);
    return false;
  }
  if (sent < 0) {
    pass_on(opening, {}, as_error(errno));
    return false;
  }
  if (opening.sent == 0) {
    time_step(opening, opening.timing.tcp);
    preferred_ = opening.endpoint;
  }
  opening.sent += static_cast<std::size_t>(sent);
  return true;
}

void PlainOpener::read_answer(Opening& opening) {
  const auto size = ::recv(opening.socket, buffer_.data(), buffer_.size(), 0);
  if (size < 0 && errno == EAGAIN) return;
  if (size < 0) return pass_on(opening, {}, as_error(errno));
  const std::string_view received(buffer_.data(), static_cast<std::size_t>(size));
  const std::size_t head = PlainUpgrade::find_acceptance(received, opening.key);
  if (!head) return pass_on(opening, std::string(received), {});
  time_step(opening, opening.timing.upgrade);
  events_.remove(opening.socket);
  const int on = 1;
  ::setsockopt(opening.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const Opening done = take_out(opening);
  hooks_.on_open(done, Link(done.socket, nullptr, nullptr), std::string(received.substr(head)));
}

void PlainOpener::pass_on(Opening& opening, std::string received, error_code lost) {
  events_.remove(opening.socket);
  const Opening other = take_out(opening);
  const int family = endpoints_[other.endpoint].data()->sa_family;
  hooks_.on_other_answer(other, Socket(executor_, net::generic::stream_protocol(family, IPPROTO_TCP), other.socket),
                         std::move(received), lost);
}

void PlainOpener::fail(Opening& opening, const Error& error) {
  if (opening.socket >= 0) ::close(opening.socket);
  hooks_.on_failed(take_out(opening), error);
}

PlainOpener::Opening PlainOpener::take_out(Opening& opening) {
  Opening taken = std::move(opening);
  openings_.erase(taken.place);
  return taken;
}

/// All have the same time, so the first is the first to run out of it.
void PlainOpener::expire() {
  const auto now = Clock::now();
  while (!openings_.empty() && openings_.front().deadline <= now) {
    Opening& opening = openings_.front();
    if (opening.sent == opening.request.size()) {
      fail(opening, explain_silence(std::nullopt));
    } else {
      opening.failed.push_back({endpoints_[opening.endpoint], net::error::timed_out});
      fail(opening, explain_failed_endpoints(opening.failed, peer_));
    }
  }
  if (openings_.empty() || openings_.front().deadline == k_never) return;
  expiry_.expires_at(openings_.front().deadline);
  expiry_.async_wait([this](error_code error) {
    if (!error) expire();
  });
}

void PlainOpener::time_step(Opening& opening, std::optional<std::chrono::microseconds>& step) {
  const auto now = Clock::now();
  step = std::chrono::duration_cast<std::chrono::microseconds>(now - opening.step_began);
  opening.step_began = now;
}

}  // namespace wsx
