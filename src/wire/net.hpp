#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

/// The Asio types that everything above uses: concrete executors, because type-erased ones cost on every hop.
namespace wsx {

namespace net = boost::asio;
using Executor = net::io_context::executor_type;
template <class T = void>
using Task = net::awaitable<T, Executor>;
using Clock = std::chrono::steady_clock;
/// tcp or unix.
using Socket = net::basic_stream_socket<net::generic::stream_protocol, Executor>;
using boost::system::error_code;

/// Completion token: `auto [error, n] = co_await …(k_await);`
constexpr auto k_await = net::as_tuple(net::use_awaitable_t<Executor>{});

}  // namespace wsx
