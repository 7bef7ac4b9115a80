#include <csignal>
#include <filesystem>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "support/raw_peer.hpp"
#include "support/run_task.hpp"
#include "wire/wire.hpp"

namespace wsx {
namespace {

TEST(TlsFiles, AreCalledByTheFlagsThatGaveThem) {
  const TlsFlagNames flags{.ca_file = "--a", .cert_file = "--b", .key_file = "--c"};
  const auto said = [](const TlsClientOptions& options) { return make_tls_client(options).error().message; };
  EXPECT_EQ(said({.ca_file = "/none", .flags = flags}).substr(0, 25), "--a /none cannot be used:");
  EXPECT_EQ(said({.insecure = true, .cert_file = "/none", .flags = flags}).substr(0, 25), "--b /none cannot be used:");
  EXPECT_EQ(said({.insecure = true, .cert_file = "/none"}).substr(0, 28), "--cert /none cannot be used:");
  EXPECT_EQ(make_tls_server({.cert_file = "/none"}).error().message.substr(0, 28), "--cert /none cannot be used:");
}

/// A client and a server with a throw-away certificate, on the two ends of one socket pair.
struct TlsPair {
  explicit TlsPair(TlsClientOptions options = TlsClientOptions{.insecure = true},
                   const std::string& host = "localhost") {
    std::signal(SIGPIPE, SIG_IGN);  // as every program of ours does: OpenSSL writes with write(2)
    if (options.ca_file == k_own) {
      options.ca_file = testing::TempDir() + "wsx-wire-tls-" + std::to_string(::getpid()) + ".pem";
      std::FILE* const file = std::fopen(options.ca_file.c_str(), "w");
      PEM_write_X509(file, SSL_CTX_get0_certificate(server_context.context.get()));
      std::fclose(file);
    }
    client_context = make_tls_client(options).value();
    if (!options.ca_file.empty()) std::filesystem::remove(options.ca_file);
    const auto [ours, theirs] = make_socket_pair();
    client = std::make_shared<Wire>(adopt_socket(context, ours), open_tls_client(client_context, host).value());
    server = std::make_shared<Wire>(adopt_socket(context, theirs), open_tls_server(server_context));
  }

  /// Shakes hands on both sides; whoever fails hangs up, as its owner would.
  void shake_hands() {
    std::optional<Result<>> of_client, of_server;
    net::co_spawn(context.get_executor(), keep_result(client->tls_handshake("server"), of_client), net::detached);
    net::co_spawn(context.get_executor(), keep_result(server->tls_handshake("a client"), of_server), net::detached);
    run_until(context, [&] {
      if (of_client && !*of_client) client->hang_up();
      if (of_server && !*of_server) server->hang_up();
      return of_client && of_server;
    });
    client_result = *of_client;
    server_result = *of_server;
  }

  /// As ca_file: trust the server's own certificate.
  static constexpr std::string_view k_own = "own";

  net::io_context context;
  TlsContext client_context, server_context = make_tls_server({}).value();
  WirePtr client, server;
  Result<> client_result, server_result;
};

TEST(WireOverTls, BothSidesAgreeAndCanTellOnWhat) {
  TlsPair pair;
  pair.shake_hands();
  ASSERT_TRUE(pair.client_result) << pair.client_result.error().message;
  ASSERT_TRUE(pair.server_result) << pair.server_result.error().message;

  const TlsDetails seen = pair.client->tls_details().value();
  EXPECT_EQ(seen.version, "TLSv1.3");
  EXPECT_FALSE(seen.cipher.empty());
  EXPECT_EQ(seen.alpn, "http/1.1");
  EXPECT_EQ(seen.server_name, "localhost");
  EXPECT_EQ(seen.subject, "CN=wsx self-signed");
  EXPECT_EQ(seen.issuer, seen.subject);
  EXPECT_EQ(seen.fingerprint, pair.server_context.fingerprint);
  const std::vector<std::string> own_names{"localhost", "127.0.0.1", "::1"};
  ASSERT_GE(seen.san.size(), own_names.size());
  EXPECT_TRUE(std::equal(own_names.begin(), own_names.end(), seen.san.begin()));
  EXPECT_EQ(seen.not_after->size(), std::string("2030-01-01T00:00:00Z").size());

  const TlsDetails told = pair.server->tls_details().value();
  EXPECT_EQ(told.version, seen.version);
  EXPECT_EQ(told.cipher, seen.cipher);
  EXPECT_EQ(told.server_name, "localhost");
  EXPECT_EQ(told.fingerprint, std::nullopt);  // the client showed no certificate
}

TEST(WireOverTls, EveryThrowAwayCertificateIsAnother) {
  EXPECT_NE(make_tls_server({})->fingerprint, make_tls_server({})->fingerprint);
}

TEST(WireOverTls, BytesGoThroughInBothDirections) {
  TlsPair pair;
  pair.shake_hands();
  pair.client->output().append("question");
  pair.client->flush();
  EXPECT_FALSE(run(pair.context, pair.server->fill()));
  EXPECT_EQ(pair.server->input(), "question");
  pair.server->output().append("answer");
  pair.server->flush();
  EXPECT_FALSE(run(pair.context, pair.client->fill()));
  EXPECT_EQ(pair.client->input(), "answer");
}

/// Sends more than a socket holds; whether it arrives whole.
void expect_much_arrives(net::io_context& context, Wire& from, Wire& to) {
  std::string sent(3'000'000, '\0');
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i % 251);
  from.output().append(sent);
  from.flush();
  std::string got;
  while (got.size() < sent.size()) {
    const error_code error = run(context, to.fill());
    ASSERT_FALSE(error) << error.message();
    got += to.input();
    to.consume(to.input().size());
  }
  EXPECT_TRUE(got == sent);
}

/// The server says goodbye and ends its side.
template <class Pair>
void expect_orderly_end(Pair& pair) {
  pair.server->output().append("bye");
  pair.server->flush();
  pair.server->shutdown_output();
  EXPECT_FALSE(run(pair.context, pair.client->fill()));
  EXPECT_EQ(pair.client->input(), "bye");
  EXPECT_EQ(run(pair.context, pair.client->fill()), net::error::eof);
}

TEST(WireOverTls, MoreThanTheSocketHoldsArrivesWhole) {
  TlsPair pair;
  pair.shake_hands();
  expect_much_arrives(pair.context, *pair.client, *pair.server);
}

TEST(WireOverTls, AnOrderlyEndIsAnEnd) {
  TlsPair pair;
  pair.shake_hands();
  expect_orderly_end(pair);
}

TEST(WireOverTls, AnEndWithoutTheClosingAlertIsAnEndToo) {
  TlsPair pair;
  pair.shake_hands();
  pair.server->hang_up();
  EXPECT_EQ(run(pair.context, pair.client->fill()), net::error::eof);
}

TEST(WireOverTls, ACertificateNobodyVouchesForIsRefused) {
  TlsPair pair(TlsClientOptions{});
  pair.shake_hands();
  ASSERT_FALSE(pair.client_result);
  EXPECT_EQ(pair.client_result.error().phase, Phase::tls);
  EXPECT_EQ(pair.client_result.error().code, "certificate_self_signed");
  EXPECT_NE(pair.client_result.error().message.find("server"), std::string::npos);
  ASSERT_FALSE(pair.server_result);
  EXPECT_EQ(pair.server_result.error().phase, Phase::tls);
}

TEST(WireOverTls, ATrustedCertificateIsForTheNamesItHasAndForNoOthers) {
  struct Case {
    const char* host;
    bool right;
  };
  for (const Case& c : {Case{"localhost", true}, Case{"127.0.0.1", true}, Case{"::1", true},
                        Case{"example.test", false}, Case{"127.0.0.2", false}, Case{"::2", false}}) {
    SCOPED_TRACE(c.host);
    TlsPair pair(TlsClientOptions{.ca_file = std::string(TlsPair::k_own)}, c.host);
    pair.shake_hands();
    EXPECT_EQ(pair.client_result.has_value(), c.right);
    if (c.right || pair.client_result) continue;
    EXPECT_EQ(pair.client_result.error().code, "certificate_wrong_host");
    EXPECT_NE(pair.client_result.error().message.find("localhost"), std::string::npos);
  }
}

/// A pair whose two ends speak TLS inside TLS, as through an https proxy; the inner certificate is another one.
struct NestedTlsPair : TlsPair {
  NestedTlsPair() {
    shake_hands();
    client->enter_tunnel();
    server->enter_tunnel();
    inside_tunnel_is_tls = client->is_tls();
    client->start_tls(open_tls_client(client_context, "inner.test").value());
    server->start_tls(open_tls_server(inner_context));
    shake_hands();
  }

  TlsContext inner_context = make_tls_server({}).value();
  bool inside_tunnel_is_tls = true;
};

TEST(WireOverTls, AnotherSessionFitsInside) {
  NestedTlsPair pair;
  EXPECT_FALSE(pair.inside_tunnel_is_tls) << "what is told is about the peer, not about the proxy";
  ASSERT_TRUE(pair.client_result) << pair.client_result.error().message;
  ASSERT_TRUE(pair.server_result) << pair.server_result.error().message;
  EXPECT_EQ(pair.client->tls_details()->fingerprint, pair.inner_context.fingerprint);
  EXPECT_EQ(pair.client->tls_details()->server_name, "inner.test");
  pair.client->output().append("question");
  pair.client->flush();
  EXPECT_FALSE(run(pair.context, pair.server->fill()));
  EXPECT_EQ(pair.server->input(), "question");
}

TEST(WireOverTls, MoreThanTheSocketHoldsArrivesWholeInsideAnotherSession) {
  NestedTlsPair pair;
  expect_much_arrives(pair.context, *pair.server, *pair.client);
}

TEST(WireOverTls, BothSessionsEndInOrder) {
  NestedTlsPair pair;
  expect_orderly_end(pair);
  EXPECT_FALSE(pair.client->tls_failure());
}

TEST(WireOverTls, AnInnerSessionThatIsFreedWritesToNobody) {
  NestedTlsPair pair;
  pair.client->hang_up();
  const auto reused = make_socket_pair();  // takes the descriptors that have just become free
  RawPeer first(reused.first), second(reused.second);
  pair.client.reset();
  EXPECT_EQ(first.receive() + second.receive(), "");
}

TEST(WireOverTls, OneSessionIsEnoughInATunnelToAPlainServer) {
  TlsPair pair;
  pair.shake_hands();
  pair.client->enter_tunnel();
  EXPECT_FALSE(pair.client->is_tls());
  EXPECT_FALSE(pair.client->tls_details());
  pair.client->output().append("question");
  pair.client->flush();
  EXPECT_FALSE(run(pair.context, pair.server->fill()));
  EXPECT_EQ(pair.server->input(), "question");
  pair.client->shutdown_output();
  EXPECT_EQ(run(pair.context, pair.server->fill()), net::error::eof);
  EXPECT_FALSE(pair.server->tls_failure());
}

TEST(WireOverTls, WhatBreaksItLaterIsNotSaidOfTheHandshake) {
  TlsPair pair;
  pair.shake_hands();
  auto server = pair.server->release();
  const std::string_view plain = "HTTP/1.1 400 Bad Request\r\n\r\n";
  ASSERT_EQ(::write(server.link.fd(), plain.data(), plain.size()), static_cast<ssize_t>(plain.size()));
  EXPECT_EQ(run(pair.context, pair.client->fill()), net::error::connection_aborted);
  const Error* failure = pair.client->tls_failure();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->phase, Phase::tls);
  EXPECT_EQ(failure->code, "tls_failed");
  EXPECT_EQ(failure->message.find("handshake"), std::string::npos) << failure->message;
}

/// A client's TLS between memory and a socket, so that a test decides which bytes of its records arrive when.
struct RecordWriter {
  explicit RecordWriter(net::io_context& io) {
    const auto [ours, theirs] = make_socket_pair();
    peer.emplace(theirs);
    wire = std::make_shared<Wire>(adopt_socket(io, ours), open_tls_server(server_context));
    SSL_set_bio(tls.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    std::optional<Result<>> shaken;
    net::co_spawn(io.get_executor(), keep_result(wire->tls_handshake("a client"), shaken), net::detached);
    run_until(io, [&] {
      const int result = SSL_do_handshake(tls.get());
      peer->send(take());
      const std::string answer = peer->receive();
      BIO_write(SSL_get_rbio(tls.get()), answer.data(), static_cast<int>(answer.size()));
      return result == 1 && shaken;
    });
  }

  /// The bytes of a record.
  std::string make(std::string_view payload) {
    EXPECT_EQ(SSL_write(tls.get(), payload.data(), static_cast<int>(payload.size())), static_cast<int>(payload.size()));
    return take();
  }
  std::string make_goodbye() {
    SSL_shutdown(tls.get());
    return take();
  }
  std::string take() {
    char* data = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(tls.get()), &data);
    std::string bytes(data, static_cast<std::size_t>(size));
    (void)BIO_reset(SSL_get_wbio(tls.get()));
    return bytes;
  }

  TlsContext client_context = make_tls_client({.insecure = true}).value(), server_context = make_tls_server({}).value();
  TlsSessionPtr tls = open_tls_client(client_context, "localhost").value();
  std::optional<RawPeer> peer;
  WirePtr wire;
};

TEST(WireOverTls, OneFillTakesAllRecordsThatAreThere) {
  net::io_context context;
  RecordWriter writer(context);
  std::string records, sent;
  for (int i = 0; i < 200; ++i) {
    sent += "message " + std::to_string(i);
    records += writer.make("message " + std::to_string(i));
  }
  writer.peer->send(records);
  EXPECT_FALSE(run(context, writer.wire->fill()));
  EXPECT_EQ(writer.wire->input(), sent);
}

TEST(WireOverTls, RecordsOfEverySizeArriveWhateverPiecesTheyComeIn) {
  net::io_context context;
  RecordWriter writer(context);
  std::string got;
  bool over = false;
  const auto read = [&]() -> Task<> {
    for (;;) {
      const error_code error = co_await writer.wire->fill();
      if (error) break;
      got += writer.wire->input();
      writer.wire->consume(writer.wire->input().size());
    }
    over = true;
  };
  net::co_spawn(context.get_executor(), read(), net::detached);
  std::string sent;
  constexpr std::size_t k_largest = 16 * 1024;
  for (std::size_t size = 1; size <= k_largest;
       size = size == k_largest ? size + 1 : std::min(1 + 3 * size / 2, k_largest))
    for (const std::size_t piece : {std::size_t(1), std::size_t(7), size}) {
      if (piece == 1 && size > 1000) continue;
      const std::string payload(size, static_cast<char>('a' + size % 26));
      sent += payload;
      std::string records = writer.make(payload);
      records += writer.make("behind it");
      sent += "behind it";
      for (std::size_t at = 0; at < records.size(); at += piece) {
        writer.peer->send(std::string_view(records).substr(at, piece));
        if (piece < size) run_ready(context);
      }
      run_ready(context);
      ASSERT_TRUE(got == sent) << size << " in pieces of " << piece;
    }
  writer.peer->send(writer.make_goodbye());
  run_until(context, [&] { return over; });
}

TEST(WireOverTls, WhatCameBeforeABadRecordIsReadBeforeItIsRefused) {
  net::io_context context;
  RecordWriter writer(context);
  std::string bad = writer.make("good");
  bad += writer.make("bad");
  bad.back() ^= 1;
  writer.peer->send(bad);
  EXPECT_FALSE(run(context, writer.wire->fill()));
  EXPECT_EQ(writer.wire->input(), "good");
  EXPECT_EQ(run(context, writer.wire->fill()), net::error::connection_aborted);
  ASSERT_TRUE(writer.wire->tls_failure());
  EXPECT_EQ(writer.wire->tls_failure()->code, "tls_failed");
}

TEST(WireOverTls, WhatCameBeforeTheEndIsReadBeforeIt) {
  net::io_context context;
  RecordWriter writer(context);
  writer.peer->send(writer.make("last words"));
  writer.peer->send(writer.make_goodbye());
  EXPECT_FALSE(run(context, writer.wire->fill()));
  EXPECT_EQ(writer.wire->input(), "last words");
  EXPECT_EQ(run(context, writer.wire->fill()), net::error::eof);
  EXPECT_FALSE(writer.wire->tls_failure());
}

TEST(WireOverTls, ALinkTellsTheEndBehindTheBytes) {
  net::io_context context;
  RecordWriter writer(context);
  Link link = std::move(writer.wire->release().link);
  std::string bad = writer.make("good");
  bad += writer.make("bad");
  bad.back() ^= 1;
  writer.peer->send(bad);
  char room[100];
  ASSERT_EQ(link.receive(room, sizeof room), 4);
  Link moved = std::move(link);
  EXPECT_EQ(moved.receive(room, sizeof room), Link::k_ended);
  EXPECT_NE(errno, 0);
}

/// A client's handshake with a peer that sends `bytes` and then nothing more.
Result<> shake_hands_with(std::string_view bytes) {
  net::io_context context;
  const TlsContext tls = make_tls_client({.insecure = true}).value();
  const auto [ours, theirs] = make_socket_pair();
  RawPeer peer(theirs);
  peer.send(bytes);
  peer.shutdown_output();
  const auto wire = std::make_shared<Wire>(adopt_socket(context, ours), open_tls_client(tls, "localhost").value());
  return run(context, wire->tls_handshake("peer"));
}

TEST(WireOverTls, AHandshakeThatFailsSaysWhy) {
  struct Case {
    std::string_view bytes;
    const char* code;
  };
  using namespace std::string_view_literals;
  for (const Case& c : {Case{"HTTP/1.1 400 Bad Request\r\n\r\n"sv, "not_tls"}, Case{"SSH-2.0-OpenSSH\r\n"sv, "not_tls"},
                        Case{""sv, "connection_closed"}, Case{"\x16\x03\x03\x00"sv, "connection_closed"},
                        Case{"\x15\x03\x01\x00\x02\x02\x46"sv, "tls_version"}}) {
    const auto shaken = shake_hands_with(c.bytes);
    ASSERT_FALSE(shaken);
    EXPECT_EQ(shaken.error().phase, Phase::tls);
    EXPECT_EQ(shaken.error().code, c.code) << shaken.error().message;
    EXPECT_NE(shaken.error().message.find("peer"), std::string::npos);
  }
}

}  // namespace
}  // namespace wsx
