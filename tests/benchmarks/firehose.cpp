/// Sends messages to its one client as fast as they are read, then closes with 1000.
///
///     firehose MESSAGES [PAYLOAD_BYTES=20 [text|binary]]
///
/// A payload is the message's number from zero on, in decimal and filled up with zeros, so that the reader can tell
/// whether one is missing. Prints its port, and when the client has closed, too, what it sent and how long it took.
/// Beast shakes the hands; the frames are made here, or this server would be slower than what it measures.
#include <algorithm>
#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;

constexpr std::size_t k_batch_bytes = 64 * 1024;

/// Makes the frames of one message after the other.
class NumberedFrames {
 public:
  NumberedFrames(std::size_t payload_bytes, bool binary) : frame_(binary ? "\x82" : "\x81") {
    const int extended = payload_bytes < 126 ? 0 : payload_bytes < 65536 ? 2 : 8;
    frame_ += static_cast<char>(extended == 0 ? payload_bytes : extended == 2 ? 126 : 127);
    for (int i = extended - 1; i >= 0; --i) frame_ += static_cast<char>(payload_bytes >> 8 * i);
    frame_.append(payload_bytes, '0');
  }

  void append_to(std::string& batch) {
    batch += frame_;
    auto digit = frame_.rbegin();
    while (*digit == '9') *digit++ = '0';
    ++*digit;
  }

 private:
  std::string frame_;
};

void serve(tcp::socket socket, std::uint64_t messages, NumberedFrames frames) {
  beast::websocket::stream<tcp::socket> stream(std::move(socket));
  stream.accept();
  const auto start = std::chrono::steady_clock::now();
  std::string batch;
  for (std::uint64_t left = messages; left > 0;) {
    batch.clear();
    for (; left > 0 && batch.size() < k_batch_bytes; --left) frames.append_to(batch);
    net::write(stream.next_layer(), net::buffer(batch));
  }
  stream.close(beast::websocket::close_code::normal);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("{\"messages\":%llu,\"seconds\":%.6f}\n", static_cast<unsigned long long>(messages), took.count());
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t messages = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
  const std::size_t payload_bytes = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 20;
  const std::string_view kind = argc > 3 ? argv[3] : "text";
  if (argc < 2 || payload_bytes < 20 || (kind != "text" && kind != "binary")) {
    std::fprintf(stderr, "usage: firehose MESSAGES [PAYLOAD_BYTES, at least 20 [text|binary]]\n");
    return 2;
  }
  try {
    net::io_context context(1);
    tcp::acceptor acceptor(context, tcp::endpoint(net::ip::address_v4::loopback(), 0));
    std::printf("%d\n", acceptor.local_endpoint().port());
    std::fflush(stdout);
    serve(acceptor.accept(), messages, {payload_bytes, kind == "binary"});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "firehose: %s\n", error.what());
    return 1;
  }
}
