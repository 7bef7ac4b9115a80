#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/role.hpp>
#include <functional>
#include <string>

#include "wire/wire.hpp"

namespace wsx {

namespace beast = boost::beast;

/// What Beast calls its next layer: a pipe whose far ends are memory. Writes append to the wire's output. Reads take
/// from a view of the wire's input that the connection sets, frame by frame, so Beast sees the bytes it is meant to see
/// and no others, never waits, and holds none of them back. Only while a client shakes hands does a read wait for the
/// wire.
class Pipe {
 public:
  using executor_type = Executor;

  explicit Pipe(WirePtr wire) : wire_(std::move(wire)) {}
  Executor get_executor() { return wire_->get_executor(); }
  Wire& wire() { return *wire_; }

  /// What the next reads may take: bytes of the wire's input, from its front. They are not consumed there.
  void offer(std::string_view bytes) { offered_ = bytes; }
  /// Bytes that exist nowhere else.
  void offer_copy(std::string bytes) {
    own_ = std::move(bytes);
    offer(own_);
  }
  std::string_view offered() const { return offered_; }
  /// While muted, what Beast writes is dropped: it would close the connection its own way when a message is bad.
  void mute() { muted_ = true; }
  void unmute() { muted_ = false; }

  /// How a client waits for the response's head; see ws/upgrade.cpp. Runs once.
  void wait_with(std::function<Task<beast::error_code>(Pipe&)> how) { wait_ = std::move(how); }
  /// How that wait ended. Beast has errors of its own for some of these.
  beast::error_code wait_error() const { return wait_error_; }

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, beast::error_code& error) {
    const std::size_t bytes = net::buffer_copy(buffers, net::const_buffer(offered_.data(), offered_.size()));
    offered_.remove_prefix(bytes);
    error = bytes ? beast::error_code() : net::error::would_block;
    return bytes;
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, beast::error_code& error) {
    error = {};
    const std::size_t bytes = net::buffer_size(buffers);
    if (!muted_) {
      net::buffer_copy(net::mutable_buffer(wire_->output().prepare(bytes), bytes), buffers);
      wire_->output().commit(bytes);
    }
    return bytes;
  }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return net::async_initiate<Token, void(beast::error_code, std::size_t)>(
        [this](auto handler, const Buffers& to) {
          auto finish = [this, to, handler = std::move(handler)](std::exception_ptr, beast::error_code error) mutable {
            const std::size_t bytes = error ? 0 : read_some(to, error);
            std::move(handler)(error, bytes);
          };
          net::co_spawn(get_executor(), wait(), std::move(finish));
        },
        token, buffers);
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return net::async_initiate<Token, void(beast::error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          beast::error_code error;
          const std::size_t bytes = write_some(from, error);
          net::post(get_executor(), [handler = std::move(handler), bytes]() mutable {
            std::move(handler)(beast::error_code(), bytes);
          });
        },
        token, buffers);
  }

  // Beast's stream concepts ask for the throwing forms too; nothing calls them.
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {
    beast::error_code error;
    return read_some(buffers, error);
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers) {
    beast::error_code error;
    return write_some(buffers, error);
  }

 private:
  Task<beast::error_code> wait() {
    if (!offered_.empty() || !wait_) co_return beast::error_code();
    const auto how = std::exchange(wait_, nullptr);
    wait_error_ = co_await how(*this);
    co_return wait_error_;
  }

  WirePtr wire_;
  std::string_view offered_;
  std::string own_;
  std::function<Task<beast::error_code>(Pipe&)> wait_;
  beast::error_code wait_error_;
  bool muted_ = false;
};

// What Beast requires of a next layer besides reading and writing. The connection decides how the wire ends.
inline void teardown(beast::role_type, Pipe&, beast::error_code& error) { error = {}; }
template <class Handler>
void async_teardown(beast::role_type, Pipe& pipe, Handler&& handler) {
  net::post(pipe.get_executor(),
            [handler = std::forward<Handler>(handler)]() mutable { handler(beast::error_code()); });
}
inline void beast_close_socket(Pipe&) {}

}  // namespace wsx
