/// Sends small messages to its one client as fast as they are read, then closes with 1000.
///
///     firehose MESSAGES [PAYLOAD_BYTES=20]
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

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;

constexpr std::size_t k_batch_bytes = 64 * 1024;

/// Makes the frames of one message after the other.
class NumberedFrames {
 public:
  explicit NumberedFrames(std::size_t payload_bytes)
      : frame_("\x81" + std::string(1, static_cast<char>(payload_bytes)) + std::string(payload_bytes, '0')) {}

  void append_to(std::string& batch) {
    batch += frame_;
    auto digit = frame_.rbegin();
    while (*digit == '9') *digit++ = '0';
    ++*digit;
  }

 private:
  std::string frame_;
};

void serve(tcp::socket socket, std::uint64_t messages, std::size_t payload_bytes) {
  beast::websocket::stream<tcp::socket> stream(std::move(socket));
  stream.accept();
  const auto start = std::chrono::steady_clock::now();
  NumberedFrames frames(payload_bytes);
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
  if (argc < 2 || payload_bytes < 20 || payload_bytes > 125) {
    std::fprintf(stderr, "usage: firehose MESSAGES [PAYLOAD_BYTES, 20 to 125]\n");
    return 2;
  }
  try {
    net::io_context context(1);
    tcp::acceptor acceptor(context, tcp::endpoint(net::ip::address_v4::loopback(), 0));
    std::printf("%d\n", acceptor.local_endpoint().port());
    std::fflush(stdout);
    serve(acceptor.accept(), messages, payload_bytes);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "firehose: %s\n", error.what());
    return 1;
  }
}
