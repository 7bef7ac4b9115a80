#include "delay_server.hpp"

#include <algorithm>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wsx {
namespace {

constexpr int k_close = 8, k_ping = 9, k_pong = 10, k_text = 1;
// What epoll events carry that belong to no connection.
constexpr std::uint64_t k_listener = UINT64_MAX, k_stop = UINT64_MAX - 1;

}  // namespace

DelayServer::DelayServer(const DelayOptions& options, DelayLaw law, int listener, int stop)
    : options_(options),
      law_(std::move(law)),
      random_(options.seed + 1),
      listener_(listener),
      stop_(stop),
      epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  epoll_event event{.events = EPOLLIN, .data = {.u64 = k_listener}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
  event.data.u64 = k_stop;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, stop_, &event);
}

void DelayServer::run() {
  while (wait()) run_due();
}

/// Until something happens or is due. False: all is over.
bool DelayServer::wait() {
  std::int64_t next = tasks_.empty() ? INT64_MAX : tasks_.front().due;
  next = std::min(next, dies_at_);
  timespec left{}, *timeout = nullptr;
  if (next != INT64_MAX) {
    const std::int64_t ns = std::max<std::int64_t>(0, next - options_.spin - monotonic_ns());
    left = {static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
    timeout = &left;
  }
  epoll_event events[64];
  const int count = epoll_pwait2(epoll_, events, 64, timeout, nullptr);
  for (int i = 0; i < count; ++i) {
    if (events[i].data.u64 == k_stop) return false;
    if (events[i].data.u64 == k_listener)
      accept_all();
    else
      on_event(events[i].data.u64, events[i].events);
  }
  return true;
}

void DelayServer::accept_all() {
  for (int socket; (socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
    if (is_dead_) {
      close(socket);
      continue;
    }
    epoll_event event{.events = EPOLLIN, .data = {.u64 = connections_.size()}};
    connections_.push_back(std::make_unique<DelayConnection>(socket));
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }
}

void DelayServer::on_event(std::size_t connection, std::uint32_t events) {
  if (!connections_[connection]) return;
  if (events & EPOLLOUT) {
    connections_[connection]->flush();
    note_left(*connections_[connection]);
  }
  if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) && !read(connection))
    connections_[connection].reset();  // which takes it out of the set
  else
    watch(connection);
}

/// False: the client is gone.
bool DelayServer::read(std::size_t connection) {
  DelayConnection& client = *connections_[connection];
  if (!client.read()) return false;
  if (!client.is_open()) {
    if (!client.greet()) return false;
    if (!client.is_open()) return true;
    const std::int64_t now = monotonic_ns();
    if (options_.greeting)
      schedule({now + options_.greeting, 0, connection, DelayConnection::k_no_record, false,
                make_server_frame(k_text, R"({"type":"welcome"})")});
    if (options_.tick)
      schedule({now + options_.tick, 0, connection, DelayConnection::k_no_record, true,
                make_server_frame(k_text, R"({"type":"tick"})")});
  }
  while (auto frame = client.next_frame())
    if (!take_frame(connection, std::move(*frame))) return false;
  return true;
}

/// False: it was the last.
bool DelayServer::take_frame(std::size_t connection, ClientFrame frame) {
  if (frame.opcode == k_close) {
    connections_[connection]->write(make_server_frame(k_close, frame.payload));
    return false;
  }
  if (frame.opcode == k_ping)
    connections_[connection]->write(make_server_frame(k_pong, frame.payload));
  else if (frame.opcode < k_close)
    take_message(connection, std::move(frame));
  return true;
}

void DelayServer::take_message(std::size_t connection, ClientFrame frame) {
  DelayConnection& client = *connections_[connection];
  const std::int64_t now = monotonic_ns();
  if (!first_message_) {
    first_message_ = client.arrived();
    if (options_.life) dies_at_ = first_message_ + options_.life;
  }
  std::int64_t due = after_stall(client.arrived() + law_.next());
  if (options_.in_order) due = client.latest_due = std::max(due, client.latest_due);
  const bool is_dropped = std::uniform_real_distribution<double>()(random_) < options_.drops;
  const std::size_t record = log_.add(
      {static_cast<std::uint32_t>(connection), client.messages++, client.arrived(), now, is_dropped ? 0 : due, 0});
  if (is_dropped) return;
  std::string answer = make_server_frame(frame.opcode, frame.payload);
  if (options_.twice) schedule({due + 1, 0, connection, DelayConnection::k_no_record, false, answer});
  schedule({due, 0, connection, record, false, std::move(answer)});
}

std::int64_t DelayServer::after_stall(std::int64_t due) const {
  if (!options_.stall) return due;
  const std::int64_t since = due - first_message_, phase = since % options_.stall_every;
  return since >= options_.stall_every && phase < options_.stall ? due - phase + options_.stall : due;
}

void DelayServer::schedule(Task task) {
  task.order = scheduled_++;
  tasks_.push_back(std::move(task));
  std::push_heap(tasks_.begin(), tasks_.end());
}

void DelayServer::run_due() {
  while (!tasks_.empty() && tasks_.front().due <= monotonic_ns()) {
    std::pop_heap(tasks_.begin(), tasks_.end());
    Task task = std::move(tasks_.back());
    tasks_.pop_back();
    perform(std::move(task));
  }
  if (monotonic_ns() >= dies_at_) die();
}

void DelayServer::perform(Task task) {
  if (!connections_[task.connection]) return;
  DelayConnection& client = *connections_[task.connection];
  pushed_ += task.record == DelayConnection::k_no_record;
  if (!task.repeats) {
    client.write(std::move(task.frame), task.record);
  } else {
    client.write(task.frame);
    task.due += options_.tick;
    schedule(std::move(task));
  }
  note_left(client);
  watch(task.connection);
}

void DelayServer::note_left(DelayConnection& connection) {
  while (const auto left = connection.next_left()) log_[left->record].written = left->at;
}

void DelayServer::watch(std::size_t connection) {
  DelayConnection& client = *connections_[connection];
  if (client.is_watched_for_room == client.has_unsent()) return;
  client.is_watched_for_room = client.has_unsent();
  epoll_event event{.events = EPOLLIN, .data = {.u64 = connection}};
  if (client.has_unsent()) event.events |= EPOLLOUT;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, client.socket(), &event);
}

/// As if the process had been killed; its log survives.
void DelayServer::die() {
  dies_at_ = INT64_MAX;
  is_dead_ = true;
  for (auto& connection : connections_) connection.reset();
  tasks_.clear();
}

}  // namespace wsx
