#pragma once
#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>
#include <optional>
#include <string>
#include <string_view>

/// permessage-deflate (RFC 7692) as a peer does it, with context takeover.
namespace wsx {

class Deflater {
 public:
  /// What a compressed message's frames carry, all of them together.
  std::string operator()(std::string_view message) {
    namespace zlib = boost::beast::zlib;
    if (message.empty()) return std::string(1, '\0');  // section 7.2.3.6
    std::string out(stream_.upper_bound(message.size()) + 64, '\0');
    zlib::z_params params;
    params.next_in = message.data();
    params.avail_in = message.size();
    params.next_out = out.data();
    params.avail_out = out.size();
    boost::system::error_code error;
    stream_.write(params, zlib::Flush::sync, error);
    out.resize(out.size() - params.avail_out);
    return out.substr(0, out.size() - 4);  // 00 00 ff ff is left out, and put back by the receiver
  }

 private:
  boost::beast::zlib::deflate_stream stream_;
};

class Inflater {
 public:
  /// Nothing when it cannot be inflated.
  std::optional<std::string> operator()(std::string payload) {
    namespace zlib = boost::beast::zlib;
    payload.append("\x00\x00\xff\xff", 4);
    zlib::z_params params;
    params.next_in = payload.data();
    params.avail_in = payload.size();
    std::string out;
    for (;;) {
      char piece[16 * 1024];
      params.next_out = piece;
      params.avail_out = sizeof piece;
      boost::system::error_code error;
      stream_.write(params, zlib::Flush::sync, error);
      const std::size_t bytes = sizeof piece - params.avail_out;
      out.append(piece, bytes);
      if (error && error != zlib::error::need_buffers) return std::nullopt;
      if (bytes < sizeof piece) return out;
    }
  }

 private:
  boost::beast::zlib::inflate_stream stream_;
};

}  // namespace wsx
