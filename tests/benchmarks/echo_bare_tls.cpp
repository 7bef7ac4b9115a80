/// The least that a TLS echo server of small messages costs: SSL_read as long as there is something, unmask, and one
/// SSL_write for all answers. What `wsx echo --tls` is measured against. One thread, epoll, a throw-away certificate.
///
/// It takes whole text frames of up to 125 bytes and nothing else. Prints its port, then serves until it is killed.
#include <array>
#include <cstring>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string>
#include <string_view>

#include "bare_server.hpp"

namespace {

constexpr std::size_t k_read_bytes = 64 * 1024;

SSL_CTX* make_context() {
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  EVP_PKEY* const key = EVP_EC_gen("P-256");
  X509* const certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * 60 * 60);
  X509_set_pubkey(certificate, key);
  X509_sign(certificate, key, EVP_sha256());
  if (SSL_CTX_use_certificate(context, certificate) != 1 || SSL_CTX_use_PrivateKey(context, key) != 1)
    give_up("certificate");
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  return context;
}

std::string answer_handshake(std::string_view request) {
  constexpr std::string_view k_field = "Sec-WebSocket-Key: ";
  const auto at = request.find(k_field);
  if (at == request.npos) give_up("no key");
  const std::string key = std::string(request.substr(at + k_field.size(), 24)) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH], text[32];
  SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest);
  EVP_EncodeBlock(text, digest, sizeof digest);
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         std::string(reinterpret_cast<const char*>(text)) + "\r\n\r\n";
}

struct Client {
  int socket;
  SSL* tls;
  bool is_open = false, wants_write = false;
  std::string unread = {}, unsent = {};
};

class BareTlsEcho : public BareServer<BareTlsEcho, Client> {
 public:
  Client* welcome(int socket) const {
    auto* const client = new Client{socket, SSL_new(context_)};
    SSL_set_fd(client->tls, socket);
    SSL_set_accept_state(client->tls);
    return client;
  }
  static void dismiss(Client* client) {
    SSL_free(client->tls);
    delete client;
  }

  /// False at its end.
  bool serve(Client& client) {
    if (!flush(client)) return false;
    if (!client.unsent.empty()) return true;
    std::size_t size = client.unread.size();
    std::memcpy(buffer_.data(), client.unread.data(), size);
    for (;;) {
      const int got = SSL_read(client.tls, buffer_.data() + size, static_cast<int>(buffer_.size() - size));
      if (got <= 0) {
        if (SSL_get_error(client.tls, got) != SSL_ERROR_WANT_READ) return false;
        break;
      }
      size += static_cast<std::size_t>(got);
      if (size == buffer_.size() || !SSL_has_pending(client.tls)) break;
    }
    const std::string_view input(buffer_.data(), size);
    const std::size_t taken = client.is_open ? answer(client, input) : open(client, input);
    client.unread = input.substr(taken);
    return flush(client);
  }

 private:
  static std::size_t open(Client& client, std::string_view input) {
    if (!input.ends_with("\r\n\r\n")) return 0;
    client.unsent = answer_handshake(input);
    client.is_open = true;
    return input.size();
  }

  /// Answers whole frames; returns how many bytes they took.
  std::size_t answer(Client& client, std::string_view input) {
    std::size_t at = 0, end = 0;
    for (; input.size() - at >= 6;) {
      const std::size_t size = static_cast<unsigned char>(input[at + 1]) & 0x7f;
      if (size > 125) give_up("a long frame");
      if (input.size() - at < 6 + size) break;
      answers_[end++] = input[at];
      answers_[end++] = static_cast<char>(size);
      for (std::size_t i = 0; i < size; ++i)
        answers_[end + i] = static_cast<char>(input[at + 6 + i] ^ input[at + 2 + i % 4]);
      end += size;
      at += 6 + size;
    }
    client.unsent.append(answers_.data(), end);
    return at;
  }

  bool flush(Client& client) {
    while (!client.unsent.empty()) {
      const int sent = SSL_write(client.tls, client.unsent.data(), static_cast<int>(client.unsent.size()));
      if (sent <= 0 && SSL_get_error(client.tls, sent) != SSL_ERROR_WANT_WRITE) return false;
      if (sent <= 0) break;
      client.unsent.erase(0, static_cast<std::size_t>(sent));
    }
    if (client.wants_write != !client.unsent.empty()) {
      client.wants_write = !client.wants_write;
      watch(EPOLL_CTL_MOD, client.socket, client.wants_write ? EPOLLOUT : EPOLLIN, &client);
    }
    return true;
  }

  SSL_CTX* context_ = make_context();
  std::array<char, k_read_bytes> buffer_, answers_;
};

}  // namespace

int main() {
  static BareTlsEcho server;
  server.run();
}
