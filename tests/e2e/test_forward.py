"""`wsx listen --forward`: between a client and a server, neither of which is wsx."""
import asyncio
import base64
import re
import signal
import ssl
import threading

import pytest
import websockets
from support import frames, raw
from support.process import DEADLINE, count_descriptors, free_port, poll, resident_kib
from support.python_peer import echo, run_client
from support.wsx import payload


# --- the handshake ---

def test_the_server_is_asked_for_what_the_client_asks_for(raw_server, raw_client, forwarder):
    server = raw_server(lambda peer: peer.upgrade("Sec-WebSocket-Protocol: beta", "Set-Cookie: a=b", "Server: real/1").data)
    between = forwarder(server.url)
    client = raw_client(between.port)
    response = client.open("Origin: https://page.test", "Cookie: c=d", "Authorization: Bearer t", "X-Mine: 1",
                           "Keep-Alive: 5", "Proxy-Authorization: no", "Sec-WebSocket-Protocol: alpha, beta",
                           target="/live?room=1")
    lines = server.wait_result().decode().split("\r\n")
    assert lines[0] == "GET /live?room=1 HTTP/1.1"
    for line in ("Origin: https://page.test", "Cookie: c=d", "Authorization: Bearer t", "X-Mine: 1",
                 "Sec-WebSocket-Protocol: alpha, beta", f"Host: 127.0.0.1:{server.port}"):
        assert line in lines
    names = [line.split(":")[0].lower() for line in lines[1:]]
    assert names.count("sec-websocket-key") == names.count("host") == names.count("connection") == 1
    assert not {"keep-alive", "proxy-authorization", "sec-websocket-extensions"} & set(names)
    assert response.get("Sec-WebSocket-Protocol") == "beta"
    assert (response.get("Set-Cookie"), response.get("Server")) == ("a=b", "real/1")
    upstream, downstream = between.wait_for("open", side="upstream"), between.wait_for("open", side="downstream")
    assert (upstream["conn"], upstream["url"], upstream["subprotocol"]) == (1, server.url + "live?room=1", "beta")
    assert (downstream["conn"], downstream["path"], downstream["subprotocol"]) == (1, "/live?room=1", "beta")


@pytest.mark.parametrize("path, flags, target, asked", [
    ("", [], "/a?b", "/a?b"),
    ("fixed", [], "/a?b", "/fixed?b"),
    ("fixed?own", [], "/a?b", "/fixed?own"),
    ("", ["--path", "/other"], "/a", "/other"),
])
def test_paths_are_the_clients_unless_others_are_given(raw_server, raw_client, forwarder, path, flags, target, asked):
    server = raw_server(lambda peer: peer.upgrade().target)
    between = forwarder(server.url + path, *flags)
    raw_client(between.port).open(target=target)
    assert server.wait_result() == asked


def test_headers_can_be_rewritten_and_taken_away(raw_server, raw_client, forwarder):
    server = raw_server(lambda peer: peer.upgrade())
    between = forwarder(server.url, "-H", "Origin: https://real.test", "-H", "X-Added: 1", "-H", "X-Gone:")
    raw_client(between.port).open("Origin: http://localhost", "X-Gone: 1")
    head = server.wait_result()
    assert (head.all("Origin"), head.all("X-Added"), head.all("X-Gone")) == (["https://real.test"], ["1"], [])


@pytest.mark.parametrize("headers, code", [
    (("Origin: https://evil.test",), "forbidden_origin"),
    (("Origin: null",), "forbidden_origin"),
    (("Host: evil.test",), "forbidden_host"),
    (("Host: evil.test", "Origin: http://evil.test"), "forbidden_host"),
], ids=" ".join)
def test_who_adds_credentials_keeps_other_sites_pages_out(raw_server, raw_client, forwarder, headers, code):
    """A page that is open in a browser may connect to any server, and name servers may call this machine anything."""
    server = raw_server(lambda peer: peer.upgrade())
    between = forwarder(server.url, "-H", "Authorization: Bearer secret")
    host = [] if headers[0].startswith("Host") else [f"Host: 127.0.0.1:{between.port}"]
    client = raw_client(between.port)
    client.send(("GET / HTTP/1.1\r\n" + "".join(f"{line}\r\n" for line in [*host, *headers]) + "Upgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode())
    assert b" 403 " in client.read_to_end().split(b"\r\n")[0]
    refused = between.wait_for("error", code=code)
    assert "--origin" in refused["message"]
    assert not server.results


@pytest.mark.parametrize("flags, origin", [
    ((), "http://localhost:5173"), (("--origin", "*"), "https://any.test"), (("--origin", "https://own.test"), "https://own.test"),
], ids=str)
def test_who_adds_credentials_lets_in_this_machines_pages_and_those_that_are_named(raw_server, raw_client, forwarder, flags, origin):
    server = raw_server(lambda peer: peer.upgrade())
    between = forwarder(server.url, "-H", "Authorization: Bearer secret", *flags)
    assert raw_client(between.port).open(f"Origin: {origin}").status == 101
    assert server.wait_result().get("Authorization") == "Bearer secret"


def test_a_password_for_wsx_stays_with_it(raw_server, raw_client, forwarder):
    server = raw_server(lambda peer: peer.upgrade().get("Authorization"))
    between = forwarder(server.url, "-u", "ada:lovelace")
    refused = raw_client(between.port).request()
    assert refused.status == 401
    raw_client(between.port).open("Authorization: Basic " + base64.b64encode(b"ada:lovelace").decode())
    assert server.wait_result() is None


def test_compression_is_offered_and_agreed_to_only_where_both_do(raw_server, raw_client, forwarder):
    offer = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_max_window_bits"
    server = raw_server(lambda peer: peer.upgrade().get("Sec-WebSocket-Extensions"))
    between = forwarder(server.url)
    assert raw_client(between.port).open(offer).get("Sec-WebSocket-Extensions") is None
    assert "server_no_context_takeover" in server.wait_result()
    raw_client(forwarder(server.url, "--no-deflate").port).open(offer)
    assert server.wait_result(2) is None


def test_header_injection_does_not_reach_the_server(raw_server, raw_client, forwarder):
    server = raw_server(lambda peer: peer.upgrade())
    between = forwarder(server.url, "--path", "/fixed%0d%0aX-Injected:1")
    raw_client(between.port).open("X-Mine: 1", target="/%0d%0aX-Injected:%201", host="evil.test")
    head = server.wait_result()
    assert head.target == "/fixed%0d%0aX-Injected:1"
    assert head.get("X-Injected") is None
    assert head.get("Host") == f"127.0.0.1:{server.port}"
    assert raw_client(between.port).request("X-Split: a\rX-Injected: b").status == 400


@pytest.mark.parametrize("field, arrives", [
    ("X-Mine: a\nX-Injected: b", None), ("X-Mine: a\rX-Injected: b", None), ("X-Mine: a\0b", None),
    ("X-Mine: a\r\n X-Injected: b", "a X-Injected: b"),  # a line goes on (RFC 9112, section 5.2)
])
def test_header_injection_does_not_reach_the_client(raw_server, raw_client, forwarder, field, arrives):
    between = forwarder(raw_server(lambda peer: peer.upgrade(field) and peer.read_to_end()).url)
    response = raw_client(between.port).request()
    assert (response.status, response.get("X-Mine")) == (101 if arrives else 502, arrives)
    assert response.get("X-Injected") is None


@pytest.mark.parametrize("offer", ["a\0b", "a\nX-Injected: b", "a\rb"])
def test_subprotocols_are_no_way_to_inject_headers(raw_server, raw_client, forwarder, offer):
    server = raw_server(lambda peer: peer.upgrade())
    between = forwarder(server.url)
    assert raw_client(between.port).request(f"Sec-WebSocket-Protocol: {offer}").status == 400
    assert between.wait_for("error")["side"] == "downstream"
    assert not server.peers


@pytest.mark.parametrize("flags", [[], ["-q"]])
def test_what_comes_in_one_piece_with_a_handshake_is_not_lost(raw_server, raw_client, forwarder, flags):
    def handler(peer):
        peer.upgrade(early=frames.frame(frames.TEXT, b"with the answer") + frames.frame(frames.CLOSE, b"\x0f\xa1bye"))
        return peer.read_message()
    server = raw_server(handler)
    client = raw_client(forwarder(server.url, *flags).port)
    client.send(raw.OPENING + frames.frame(frames.TEXT, b"with the request", masked=True))
    assert client.read_head().status == 101
    assert client.read_message() == "with the answer"
    assert client.read_frame().close_code == 4001
    assert server.wait_result() == "with the request"


def test_a_refused_upgrade_goes_to_the_client_as_it_came(nginx, forwarder, echo_server, raw_client, tmp_path):
    (tmp_path / "users").write_text("ada:{PLAIN}lovelace\n")
    real = echo_server()
    port = nginx(f'auth_basic "real"; auth_basic_user_file {tmp_path}/users; proxy_pass http://127.0.0.1:{real.port};')
    between = forwarder(f"ws://127.0.0.1:{port}")
    client = raw_client(between.port)
    response = client.request()
    assert response.status == 401
    assert response.get("WWW-Authenticate") == 'Basic realm="real"'
    assert response.get("Server").startswith("nginx")
    body = client.read_exactly(int(response.get("Content-Length")))
    assert b"401 Authorization Required" in body
    error = between.wait_for("error")
    assert (error["side"], error["phase"], error["status"], error["conn"]) == ("upstream", "upgrade", 401, 1)
    client = raw_client(between.port)
    client.open("Authorization: Basic " + base64.b64encode(b"ada:lovelace").decode())
    client.send_text("let in")
    assert client.read_message() == "let in"


@pytest.mark.parametrize("status, fields, body", [
    ("302 Found", ["Location: /elsewhere"], "moved"), ("404 Not Found", [], ""), ("429 Slow Down", ["Retry-After: 3"], "later"),
])
def test_other_answers_go_through_too(raw_server, raw_client, forwarder, status, fields, body):
    def handler(peer):
        peer.read_head()
        peer.send("\r\n".join([f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(body)}", "", body]))
        peer.read_to_end()
    between = forwarder(raw_server(handler).url)
    client = raw_client(between.port)
    response = client.request()
    assert response.status == int(status[:3])
    for field in fields:
        name, value = field.split(": ")
        assert response.get(name) == value
    assert client.read_to_end() == body.encode()


def test_a_server_that_is_down_is_a_bad_gateway(forwarder, raw_client):
    between = forwarder(f"ws://127.0.0.1:{free_port()}")
    client = raw_client(between.port)
    response = client.request()
    assert response.status == 502
    assert b"refused" in client.read_to_end()
    error = between.wait_for("error")
    assert (error["side"], error["phase"], error["code"]) == ("upstream", "tcp", "connection_refused")
    told = between.wait_for("error", side="downstream")
    assert told["message"].startswith("answered 502: ") and "refused" in told["message"]
    assert not between.of("open")


@pytest.mark.parametrize("who", ["server", "client"])
def test_a_close_frame_is_told_as_that_of_who_sent_it(raw_server, terminal, raw_client, who):
    def handler(peer):
        peer.upgrade()
        if who == "server":
            peer.send_close(4001, "enough")
        peer.finish()
    server = raw_server(handler)
    term = terminal("listen", "--forward", server.url, "0")
    term.wait_text("listening on")
    client = raw_client(int(re.search(r":(\d+)/", next(line for line in term.lines if "listening on" in line))[1]))
    client.open()
    if who == "client":
        client.send_close(4001, "enough")
    else:
        client.send_close(client.read_frame().close_code)
    term.wait_text(f"[1 client] * closed by {who}: 4001")
    term.wait_text(f"[1 server] * closed by {who}: 4001")


def test_a_server_that_does_not_answer_is_a_gateway_timeout(raw_server, forwarder, raw_client):
    silent = raw_server(lambda peer: peer.read_to_end())
    between = forwarder(silent.url, "--connect-timeout", "300ms")
    assert raw_client(between.port).request().status == 504
    assert between.wait_for("error")["code"] == "timeout"


def test_a_server_that_does_not_speak_http_is_a_bad_gateway(raw_server, forwarder, raw_client):
    def handler(peer):
        peer.read_head()
        peer.send("SSH-2.0-OpenSSH\r\n")
        peer.read_to_end()
    between = forwarder(raw_server(handler).url)
    assert raw_client(between.port).request().status == 502
    assert between.wait_for("error")["code"] == "not_http"


def test_wsx_ends_though_a_server_never_answers(raw_server, forwarder, raw_client):
    silent = raw_server(lambda peer: peer.read_to_end())
    between = forwarder(silent.url, "--connect-timeout", "10m")
    raw_client(between.port).send(raw.OPENING)
    poll(lambda: silent.peers, "connection to the server")
    between.signal(signal.SIGINT)
    assert between.wait() == 130


@pytest.mark.parametrize("leave", [lambda peer: peer.close(), lambda peer: peer.reset()], ids=["end", "reset"])
@pytest.mark.parametrize("early", [b"", frames.frame(frames.TEXT, b"too early", masked=True)], ids=["silent", "early"])
def test_a_client_that_leaves_before_the_server_has_answered_is_missed(raw_server, forwarder, raw_client, leave, early):
    silent = raw_server(lambda peer: peer.read_to_end())
    between = forwarder(silent.url, "--connect-timeout", "10m")
    client = raw_client(between.port)
    client.send(raw.OPENING + early)
    poll(lambda: silent.peers, "connection to the server")
    both = count_descriptors(between.pid)
    leave(client)
    silent.wait_result()
    poll(lambda: count_descriptors(between.pid) <= both - 2, "end of both connections")


# --- messages ---

def test_messages_go_both_ways_and_are_told_once(both_ends):
    client, server, between = both_ends()
    client.send_text("question €")
    assert server.read_message() == "question €"
    server.send_frame(frames.BINARY, b"\x00\xff")
    assert client.read_message() == b"\x00\xff"
    server.send_text("")
    assert client.read_message() == ""
    between.wait_for("message", count=3)
    told = [(e["conn"], e["side"], e["dir"], payload(e)) for e in between.of("message")]
    assert told == [(1, "downstream", "in", "question €"), (1, "upstream", "in", b"\x00\xff"), (1, "upstream", "in", "")]


def test_every_frame_to_the_server_has_a_mask_of_its_own(both_ends):
    client, server, _ = both_ends("-q")
    client.send(b"".join(frames.frame(frames.TEXT, "the same", masked=True) for _ in range(20)))
    keys = set()
    for _ in range(20):
        head = server.read_exactly(2)
        assert head == bytes([0x81, 0x80 | 8])
        keys.add(server.read_exactly(4))
        server.read_exactly(8)
    assert len(keys) == 20


@pytest.mark.parametrize("flags", [[], ["-q"]])
def test_messages_of_every_size_and_kind_arrive_whole(forwarder, python_server, flags):
    server = python_server(echo, max_size=None)
    between = forwarder(server.url, *flags)
    sizes = [0, 1, 125, 126, 127, 65535, 65536, 1_000_000, 5_000_000]

    async def talk(websocket):
        for size in sizes:
            for message in ("ä" * (size // 2), bytes(size)):
                await websocket.send(message)
                assert await websocket.recv() == message
        return websocket.extensions
    assert run_client(talk, between.url, max_size=None)
    run_client(talk, between.url, max_size=None, compression=None)


def test_fragments_become_one_message(both_ends):
    client, server, between = both_ends()
    client.send_frame(frames.TEXT, "one ", fin=False)
    client.send_frame(frames.PING, "between")
    client.send_frame(frames.CONTINUATION, "two ", fin=False)
    client.send_frame(frames.CONTINUATION, "three")
    assert (server.read_frame().payload, server.read_message()) == (b"between", "one two three")
    assert between.wait_for("message")["frames"] == 3


def test_each_side_has_its_own_compression(forwarder, node, spawn, wscat):
    """wscat through wsx to Node's ws, which agree on permessage-deflate."""
    real = node("ws_echo.js")
    port = real.wait_for("listening")["port"]
    between = forwarder(f"ws://127.0.0.1:{port}/")
    text = "compressible " * 100
    client = spawn(wscat, "--no-color", "-c", between.url, "-x", text, "-w", "0.1")
    client.stdout.wait_line(text)
    assert client.wait() == 0
    for side in ("downstream", "upstream"):
        event = between.wait_for("message", side=side)
        assert event["compressed"] and event["wire_bytes"] < event["size_bytes"] / 10
        assert "permessage-deflate" in between.one("open", side=side)["extensions"]
    assert real.wait_for("message")["size"] == len(text)


def test_nginx_in_front_and_a_node_client(forwarder, node, nginx):
    real = node("ws_echo.js")
    between = forwarder(f"ws://127.0.0.1:{real.wait_for('listening')['port']}/")
    port = nginx(f"proxy_pass http://127.0.0.1:{between.port};")
    client = node("ws_client.js", f"ws://127.0.0.1:{port}/")
    client.wait_for("open")
    client.write('{"text":"through nginx and wsx"}\n')
    client.wait_for("message", text="through nginx and wsx")
    client.write('{"close":[4002,"done"]}\n')
    assert client.wait_for("close")["code"] == 4002
    assert between.wait_for("close", side="upstream")["reason"] == "done"


# --- pings, closing ---

def test_pings_and_pongs_go_from_end_to_end(both_ends):
    client, server, between = both_ends()
    client.send_frame(frames.PING, "from the client")
    frame = server.read_frame()
    assert (frame.opcode, frame.payload) == (frames.PING, b"from the client")
    client.send_text("no pong before this")
    assert server.read_message() == "no pong before this"
    server.send_frame(frames.PONG, "from the client")
    frame = client.read_frame()
    assert (frame.opcode, frame.payload) == (frames.PONG, b"from the client")
    server.send_frame(frames.PING, "from the server")
    assert client.read_frame().opcode == frames.PING
    client.send_frame(frames.PONG, "from the server")
    assert server.read_frame().opcode == frames.PONG
    assert between.wait_for("pong", side="downstream")["rtt_ms"] >= 0
    assert [e["side"] for e in between.of("ping")] == ["downstream", "upstream"]


def test_the_clients_close_waits_for_the_servers_answer(both_ends):
    client, server, between = both_ends()
    client.send_close(4001, "bye")
    frame = server.read_frame()
    assert (frame.close_code, frame.close_reason) == (4001, "bye")
    server.send_text("one more thing")
    assert client.read_message() == "one more thing"
    server.send_close(4009, "see you")
    frame = client.read_close()
    assert (frame.close_code, frame.close_reason) == (4009, "see you")
    server.shut_writing()
    assert client.read_to_end() == b""
    client.close()
    upstream, downstream = (between.wait_for("close", side=side) for side in ("upstream", "downstream"))
    assert (downstream["code"], downstream["reason"], downstream["by"], downstream["clean"]) == (4001, "bye", "peer", True)
    assert (upstream["code"], upstream["by"], upstream["clean"]) == (4009, "local", True)


def test_the_servers_close_waits_for_the_clients_answer(both_ends):
    client, server, between = both_ends()
    server.send_close(1012, "restart")
    frame = client.read_frame()
    assert (frame.close_code, frame.close_reason) == (1012, "restart")
    client.send_text("too late, but sent")
    assert server.read_message() == "too late, but sent"
    client.send_close(1012)
    assert server.read_close().close_code == 1012
    server.shut_writing()
    server.read_to_end()
    assert client.read_to_end() == b""
    assert between.wait_for("close", side="upstream")["by"] == "peer"
    assert between.wait_for("close", side="downstream")["by"] == "local"


@pytest.mark.parametrize("code", [None, 1000, 1011, 3000, 4999])
def test_close_codes_arrive_as_they_were_sent(both_ends, code):
    client, server, _ = both_ends()
    server.send_close(code)
    assert client.read_frame().close_code == (code or 1005)


def test_a_client_that_vanishes_takes_the_server_side_with_it(both_ends):
    client, server, between = both_ends()
    client.send_text("last words")
    client.close()
    assert server.read_message() == "last words"
    assert server.read_to_end() == b""
    server.close()
    assert between.wait_for("error", side="downstream")["code"] in ("connection_closed", "connection_reset")
    assert (between.wait_for("close", side="upstream")["code"], between.wait_for("close", side="downstream")["code"]) == (1006, 1006)
    assert not between.of("error", side="upstream")


def test_a_server_that_resets_resets_the_client(both_ends):
    client, server, between = both_ends()
    server.send_text("last words")
    assert client.read_message() == "last words"
    server.reset()
    with pytest.raises(ConnectionResetError):
        client.read_more()
    assert between.wait_for("error", side="upstream")["code"] == "connection_reset"
    assert between.wait_for("close", side="downstream")["by"] == "local"


def test_what_the_server_sent_before_it_vanished_arrives(both_ends):
    client, server, _ = both_ends()
    for number in range(1000):
        server.send_text(f"{number:0200}")
    server.close()
    for number in range(1000):
        assert client.read_message() == f"{number:0200}"
    with pytest.raises(EOFError):
        client.read_more()


def test_a_server_that_breaks_the_protocol_is_a_bad_gateway_to_the_client(both_ends):
    client, server, between = both_ends()
    server.send_frame(frames.TEXT, "masked", masked=True)
    assert server.read_frame().close_code == 1002
    assert client.read_frame().close_code == 1014
    assert between.wait_for("error", side="upstream")["code"] == "protocol_error"


def test_a_client_that_breaks_the_protocol_goes_away_for_the_server(both_ends):
    client, server, between = both_ends()
    client.send_frame(frames.TEXT, b"\xff")
    assert client.read_frame().close_code == 1007
    assert server.read_frame().close_code == 1001
    assert between.wait_for("error", side="downstream")["code"] == "bad_utf8"


def test_stopping_closes_both_sides(both_ends):
    client, server, between = both_ends()
    between.signal(signal.SIGTERM)
    assert client.read_frame().close_code == 1001
    client.send_close(1001)
    assert server.read_frame().close_code == 1001
    server.send_close(1001)
    server.shut_writing()
    client.close()
    assert between.wait() == 143
    assert len(between.of("close")) == 2


def test_stopping_does_not_wait_for_one_side_before_it_tells_the_other(both_ends):
    client, server, between = both_ends("--close-timeout", "1h")
    between.signal(signal.SIGINT)
    assert server.read_frame().close_code == 1001  # though the client has not answered
    assert client.read_frame().close_code == 1001
    between.signal(signal.SIGINT)
    assert between.wait() == 130


# --- TLS ---

def test_tls_on_the_clients_side_alone(forwarder, python_server, certificates):
    server = python_server(echo)
    between = forwarder(server.url, "--tls", "--cert", certificates.valid.cert, "--key", certificates.valid.key)
    assert between.url.startswith("wss://")
    context = ssl.create_default_context(cafile=certificates.ca.cert)

    async def talk(websocket):
        await websocket.send("secret")
        return await websocket.recv()
    assert run_client(talk, between.url.replace("127.0.0.1", "localhost"), ssl=context) == "secret"
    assert "tls" in between.one("open", side="downstream") and "tls" not in between.one("open", side="upstream")


def test_tls_on_the_servers_side_alone(forwarder, python_server, certificates, raw_client):
    server = python_server(echo, ssl=certificates.valid.server_context())
    distrusting = forwarder(server.url)
    assert raw_client(distrusting.port).request().status == 502
    assert distrusting.wait_for("error")["phase"] == "tls"
    for flags in (["-k"], ["--cacert", certificates.ca.cert]):
        between = forwarder(server.url, *flags)
        client = raw_client(between.port)
        client.open()
        client.send_text("secret")
        assert client.read_message() == "secret"
        assert "tls" in between.one("open", side="upstream") and "tls" not in between.one("open", side="downstream")


def test_a_client_certificate_is_shown_to_the_server_or_asked_for_by_the_right_flag(forwarder, python_server, certificates,
                                                                                     raw_client, raw_server):
    context = certificates.valid.server_context(client_ca=certificates.ca)
    server = python_server(echo, ssl=context)
    without = forwarder(raw_server(lambda peer: None, tls=context).url, "-k")  # Python's says nothing before it ends TLS
    assert raw_client(without.port).request().status == 502
    error = without.wait_for("error", side="upstream")
    assert error["code"] == "client_certificate_required" and "--client-cert" in error["hint"]
    between = forwarder(server.url, "-k", "--client-cert", certificates.valid.cert, "--client-key", certificates.valid.key)
    client = raw_client(between.port)
    client.open()
    client.send_text("secret")
    assert client.read_message() == "secret"


@pytest.mark.parametrize("flag", ["--cacert", "--client-cert"])
def test_a_file_for_tls_that_is_none_is_told_before_a_client_comes(wsx, tmp_path, flag):
    (tmp_path / "no.pem").write_text("nothing")
    server = wsx.run("listen", "--forward", "wss://localhost:1", flag, tmp_path / "no.pem", "0")
    assert server.exit_code == 3
    assert server.one("error")["code"] == "bad_tls_file" and server.one("error")["message"].startswith(flag)


def test_tls_on_both_sides_with_compression(forwarder, python_server, certificates):
    server = python_server(echo, ssl=certificates.valid.server_context(), compression="deflate")
    between = forwarder(server.url, "--tls", "--cert", certificates.valid.cert, "--key", certificates.valid.key,
                        "--cacert", certificates.ca.cert)
    text = "secret " * 10_000

    async def talk(websocket):
        await websocket.send(text)
        return await websocket.recv()
    context = ssl.create_default_context(cafile=certificates.ca.cert)
    assert run_client(talk, between.url.replace("127.0.0.1", "localhost"), ssl=context, compression="deflate") == text
    for side in ("downstream", "upstream"):
        assert between.one("open", side=side)["tls"]["version"] == "TLSv1.3"
        assert between.wait_for("message", side=side)["compressed"]


# --- back-pressure ---

def flood_until_stuck(peer, frame, limit=400 * 1024 * 1024):
    """Sends until nothing more is taken for a while; how much went."""
    peer.sock.settimeout(1)
    sent = 0
    try:
        while sent < limit:
            sent += peer.sock.send(frame * 16)
    except (TimeoutError, OSError):
        pass
    peer.sock.settimeout(DEADLINE)
    return sent


@pytest.mark.parametrize("flags", [[], ["-q"]])
def test_a_client_that_does_not_read_stalls_the_server_and_memory_stays_flat(raw_server, raw_client, forwarder, flags):
    ready = threading.Event()

    def handler(peer):
        peer.upgrade()
        ready.wait(DEADLINE)
        sent = flood_until_stuck(peer, frames.frame(frames.BINARY, bytes(16000)))
        assert peer.read_message() == "the other way is free"
        return sent
    server = raw_server(handler)
    between = forwarder(server.url, *flags)
    client = raw_client(between.port)
    client.open()
    client.send_text("the other way is free")
    before = resident_kib(between.pid)
    ready.set()
    sent = server.wait_result()
    assert sent < 100 * 1024 * 1024, "the server was never stalled"
    assert resident_kib(between.pid) - before < 16 * 1024


def test_a_server_that_does_not_read_stalls_the_client(both_ends):
    client, server, between = both_ends("-q")
    before = resident_kib(between.pid)
    sent = flood_until_stuck(client, frames.frame(frames.BINARY, bytes(16000), masked=True))
    assert sent < 100 * 1024 * 1024, "the client was never stalled"
    assert resident_kib(between.pid) - before < 16 * 1024
    server.send_text("the other way is free")
    assert client.read_message() == "the other way is free"


@pytest.mark.parametrize("flags, leave", [
    ([], lambda peer: peer.reset()),
    (["--idle-timeout", "300ms"], lambda peer: None),
], ids=["reset", "idle"])
@pytest.mark.parametrize("who", ["client", "server"])
def test_who_leaves_is_missed_though_the_other_side_is_stuck(both_ends, who, flags, leave):
    """Nobody reads from whose messages are not taken."""
    client, server, between = both_ends("--filter", "nothing", "--close-timeout", "200ms", *flags)
    sender, masked = (client, True) if who == "client" else (server, False)
    flood_until_stuck(sender, frames.frame(frames.BINARY, bytes(16000), masked=masked))
    leave(sender)
    for side in ("downstream", "upstream"):
        assert between.wait_for("close", side=side)["code"] == 1006


def test_a_reader_of_events_that_stops_stalls_both_and_loses_nothing(forwarder, python_server):
    count, text = 3000, "x" * 1000
    server = python_server(echo)
    between = forwarder(server.url, reading=False)

    async def talk(websocket):
        async def send():
            for _ in range(count):
                await websocket.send(text)
        sending = asyncio.ensure_future(send())
        await asyncio.wait({sending}, timeout=1)
        between.read_stdout()
        for _ in range(count):
            assert await websocket.recv() == text
        await sending
    run_client(talk, between.url)
    between.wait_for("close", side="downstream")
    assert len(between.of("message", side="downstream")) == len(between.of("message", side="upstream")) == count


# --- recording, injecting, faults ---

def test_a_forwarded_session_can_be_replayed_as_its_client(forwarder, node, wsx, tmp_path, spawn, wscat):
    real = node("ws_echo.js")
    url = f"ws://127.0.0.1:{real.wait_for('listening')['port']}/"
    between = forwarder(url, "--record", tmp_path / "session.ndjson")
    client = spawn(wscat, "--no-color", "-c", between.url, "-x", "recorded", "-w", "0.1")
    client.stdout.wait_line("recorded")
    assert client.wait() == 0
    between.wait_for("close", side="downstream")
    between.signal(signal.SIGINT)
    between.wait()
    replayed = wsx.run("connect", "--replay", tmp_path / "session.ndjson", "--check", url, stdin=b"")
    assert replayed.exit_code == 0, replayed.describe()
    assert replayed.one("expect")["met"]
    assert [payload(e) for e in replayed.of("message", dir="out")] == ["recorded"]


def test_lines_of_stdin_go_to_the_client(both_ends):
    client, server, between = both_ends()
    between.write("injected\n")
    assert client.read_message() == "injected"
    event = between.wait_for("message")
    assert (event["side"], event["dir"]) == ("downstream", "out")
    client.send_text("goes on")
    assert server.read_message() == "goes on"


def test_frames_are_shown_on_both_sides(both_ends):
    client, server, between = both_ends("--frames")
    client.send_text("x")
    assert server.read_message() == "x"
    between.wait_for("frame", side="downstream", dir="in", masked=True)
    between.wait_for("frame", side="upstream", dir="out", masked=True)


def test_faults_are_the_clients_to_suffer(both_ends):
    client, server, between = both_ends("--drop", "50%", "--seed", "7", "--no-pong")
    for number in range(100):
        server.send_text(str(number))
    server.send_close(1000)
    got = 0
    while (frame := client.read_frame()).opcode != frames.CLOSE:
        got += 1
    assert 20 < got < 80
    between.wait_for("message", side="upstream", count=100)
    assert frame.close_code == 1000


def test_messages_that_are_delayed_come_before_the_close(both_ends):
    client, server, _ = both_ends("--delay", "50ms..100ms")
    for number in range(5):
        server.send_text(str(number))
    server.send_close(1000)
    for number in range(5):
        assert client.read_message() == str(number)
    assert client.read_frame().close_code == 1000


def test_secrets_on_their_way_through_are_not_shown(forwarder, raw_server, raw_client):
    server = raw_server(lambda peer: peer.upgrade("Set-Cookie: sid=topsecret"))
    between = forwarder(server.url.replace("ws://", "ws://u:hidden-password@"))
    raw_client(between.port).open("Cookie: session=topsecret")
    between.wait_for("open", side="downstream")
    text = between.stdout.text() + between.stderr.text()
    assert "topsecret" not in text and "hidden-password" not in text
    assert server.wait_result().get("Authorization").startswith("Basic ")


def test_what_does_not_go_together_is_a_usage_error(wsx):
    for flags in (["--forward", "ws://h", "--reply", "a => b"], ["--cacert", "x"], ["--forward", "echo:"],
                  ["--forward", "ftp://h"], ["--forward", "ws://h", "-s", "x"]):
        tried = wsx.run("listen", *flags, stdin=b"")
        assert tried.exit_code == 2, flags
        assert "--forward" in tried.stderr.text()


def test_python_websockets_on_both_ends(forwarder, python_server):
    async def greet(websocket):
        await websocket.send("hello " + await websocket.recv())
        await websocket.close(4000, "that was all")
    server = python_server(greet, subprotocols=["v2"])
    between = forwarder(server.url)

    async def talk(websocket):
        await websocket.send("world")
        greeting = await websocket.recv()
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await websocket.recv()
        return websocket.subprotocol, greeting, closed.value.code, closed.value.reason
    assert run_client(talk, between.url, subprotocols=["v1", "v2"]) == ("v2", "hello world", 4000, "that was all")
    assert between.one("open", side="upstream")["subprotocol"] == "v2"
