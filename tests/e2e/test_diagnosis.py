"""Each way to fail: one `error` event with its phase, code, sentence and hint, and the exit code."""
import random
import socket
import ssl

import pytest
from support import frames
from support.codes import NO_HINT, STABLE_CODES
from support.process import free_port
from support.raw import Head, RawPeer, accept_for

CLOSE_NAMES = {1000: "Normal Closure", 1001: "Going Away", 1002: "Protocol error", 1005: "No Status Rcvd",
               1006: "Abnormal Closure", 1007: "Invalid frame payload data", 1008: "Policy Violation",
               1009: "Message Too Big", 1011: "Internal Error"}


def assert_failed(client, phase, code, exit_code=3):
    """The one error says why; returns it."""
    assert code in STABLE_CODES[phase], "the table above must know every code that a test expects"
    error = client.one("error")
    assert (error["phase"], error["code"]) == (phase, code), error
    assert error["message"] and "\n" not in error["message"]
    assert error.get("hint") or code in NO_HINT, f"no hint: {error}"
    assert client.exit_code == exit_code
    if exit_code == 3:
        assert [e["type"] for e in client.events] == ["error"]
    return error


# --- before the upgrade ---

def test_a_host_that_does_not_exist(wsx):
    client = wsx.run("connect", "ws://no-such-host.invalid/")
    error = client.one("error", phase="dns")
    assert error["code"] in ("host_not_found", "dns_unavailable")  # the latter where there is no name server at all
    assert "no-such-host.invalid" in error["message"]
    assert error["hint"]
    assert client.exit_code == 3


def test_a_port_that_nobody_listens_on(wsx):
    port = free_port()
    error = assert_failed(wsx.run("connect", f"ws://127.0.0.1:{port}/"), "tcp", "connection_refused")
    assert f"127.0.0.1:{port}" in error["message"]


def test_a_port_that_does_not_answer_at_all(wsx, raw_server):
    # A listener with a full queue drops what else knocks, as a firewall does.
    server = raw_server(backlog=0)
    knocking = []
    for _ in range(8):
        knock = socket.socket()
        knock.setblocking(False)
        knock.connect_ex(("127.0.0.1", server.port))
        knocking.append(knock)
    client = wsx.run("connect", "--connect-timeout", "500ms", server.url)
    for knock in knocking:
        knock.close()
    assert_failed(client, "tcp", "timeout")


def test_a_unix_socket_that_is_not_there(wsx, tmp_path):
    error = assert_failed(wsx.run("connect", "--unix", tmp_path / "none.sock", "ws://localhost/"), "tcp", "socket_not_found")
    assert "none.sock" in error["message"]


def test_a_unix_socket_whose_queue_is_full(wsx, raw_server, tmp_path):
    path = str(tmp_path / "full.sock")
    server = raw_server(unix=path, backlog=0)
    waiting = socket.socket(socket.AF_UNIX)
    waiting.connect(path)
    try:
        error = assert_failed(wsx.run("connect", "--connect-timeout", "300ms", "--unix", path, "ws://localhost/"), "tcp", "timeout")
        assert "full.sock" in error["message"]
        client = wsx.start("connect", "--unix", path, "ws://localhost/")
        accepted = [server.sock.accept()[0] for _ in range(2)]  # there is room for it now
        peer = RawPeer(accepted[1], masking=False)
        peer.upgrade()
        client.close_stdin()
        peer.finish()
        assert client.wait() == 0
        accepted[0].close()
    finally:
        waiting.close()


# --- TLS ---

def ignore(peer):
    return peer.read_to_end()


@pytest.mark.parametrize("name, trusted, code", [
    ("expired", True, "certificate_expired"),
    ("self_signed", False, "certificate_self_signed"),
    ("wrong_host", True, "certificate_wrong_host"),
    ("valid", False, "certificate_untrusted"),
    ("with_chain", False, "certificate_untrusted"),
])
def test_a_certificate_that_is_not_good_enough(wsx, raw_server, certificates, name, trusted, code):
    server = raw_server(ignore, tls=getattr(certificates, name).server_context())
    trust = ["--cacert", certificates.ca.cert] if trusted else []
    assert_failed(wsx.run("connect", *trust, f"wss://localhost:{server.port}/"), "tls", code)


@pytest.mark.parametrize("host", ["127.1", "2130706433"])
def test_addresses_in_old_notation_are_checked_like_any_host(wsx, raw_server, certificates, host):
    server = raw_server(ignore, tls=certificates.wrong_host.server_context())
    run = wsx.run("connect", "--cacert", certificates.ca.cert, f"wss://{host}:{server.port}/")
    assert_failed(run, "tls", "certificate_wrong_host")


def test_a_request_larger_than_any_server_takes_is_not_sent(wsx, raw_server):
    server = raw_server(lambda peer: peer.read_to_end())
    assert_failed(wsx.run("connect", "--bearer", "a" * 70_000, server.url), "upgrade", "request_too_large")


def test_plain_http_on_a_wss_port(wsx, raw_server):
    def handler(peer):
        peer.read_more()
        peer.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    server = raw_server(handler)
    assert_failed(wsx.run("connect", f"wss://127.0.0.1:{server.port}/"), "tls", "not_tls")


def test_a_wss_port_that_hangs_up(wsx, raw_server):
    server = raw_server(lambda peer: peer.read_more())
    assert_failed(wsx.run("connect", f"wss://127.0.0.1:{server.port}/"), "tls", "connection_closed")


def test_a_wss_port_that_says_nothing(wsx, raw_server):
    server = raw_server(ignore)
    assert_failed(wsx.run("connect", "--connect-timeout", "1s", f"wss://127.0.0.1:{server.port}/"), "tls", "timeout")


def test_a_server_whose_tls_is_too_old(wsx, raw_server, certificates):
    server = raw_server(ignore, tls=certificates.valid.server_context(maximum=ssl.TLSVersion.TLSv1_1))
    assert_failed(wsx.run("connect", "-k", f"wss://localhost:{server.port}/"), "tls", "tls_version")


@pytest.mark.parametrize("maximum", [ssl.TLSVersion.TLSv1_2, None], ids=["TLS 1.2", "TLS 1.3"])
def test_a_server_that_wants_a_client_certificate(wsx, raw_server, certificates, maximum):
    context = certificates.valid.server_context(client_ca=certificates.ca, maximum=maximum)
    server = raw_server(ignore, tls=context)
    assert_failed(wsx.run("connect", "-k", f"wss://localhost:{server.port}/"), "tls", "client_certificate_required")


def test_a_server_without_a_cipher_in_common_wants_no_certificate(wsx, raw_server, certificates):
    context = certificates.valid.server_context(maximum=ssl.TLSVersion.TLSv1_2)
    context.set_ciphers("ADH-AES128-SHA256:@SECLEVEL=0")
    server = raw_server(ignore, tls=context)
    error = assert_failed(wsx.run("connect", "-k", f"wss://localhost:{server.port}/"), "tls", "tls_failed")
    assert "handshake failure" in error["message"]


def test_tls_on_a_ws_port_that_answers_with_an_alert(wsx, raw_server):
    error = assert_failed(wsx.run("connect", raw_server(refusing(b"\x15\x03\x01\x00\x02\x02\x46")).url), "upgrade", "peer_speaks_tls")
    assert "wss://" in error["hint"]


def test_tls_on_a_ws_port_that_hangs_up(wsx, raw_server, certificates):
    # OpenSSL says nothing to somebody who speaks HTTP to it.
    server = raw_server(ignore, tls=certificates.valid.server_context())
    client = wsx.run("connect", f"ws://localhost:{server.port}/")
    error = client.one("error", phase="upgrade")
    assert error["code"] in ("connection_closed", "connection_reset") and "wss://" in error["hint"]
    assert client.exit_code == 3


def test_a_tls_echo_server_is_recognised_by_a_plain_client(wsx, echo_server):
    server = echo_server("--tls")
    client = wsx.run("connect", f"ws://127.0.0.1:{server.port}/")
    error = client.one("error", phase="upgrade")
    assert "wss://" in error["hint"]
    assert client.exit_code == 3


# --- refused upgrades ---

def refusing(response):
    """A server that answers with this, and ends."""
    def handler(peer):
        head = peer.read_head()
        data = response(head) if callable(response) else response
        peer.send(data)
        peer.shut_writing()
        peer.read_to_end()
    return handler


@pytest.mark.parametrize("status, code", [
    ("200 OK", "not_websocket"), ("301 Moved Permanently", "redirect"), ("302 Found", "redirect"),
    ("307 Temporary Redirect", "redirect"), ("400 Bad Request", "bad_request"), ("401 Unauthorized", "unauthorized"),
    ("403 Forbidden", "forbidden"), ("404 Not Found", "not_found"), ("418 I'm a teapot", "refused"),
    ("426 Upgrade Required", "upgrade_required"), ("429 Too Many Requests", "too_many_requests"),
    ("500 Internal Server Error", "server_error"), ("502 Bad Gateway", "bad_gateway"),
    ("503 Service Unavailable", "service_unavailable"), ("504 Gateway Timeout", "gateway_timeout"),
])
def test_a_refused_upgrade_tells_status_headers_and_body(wsx, raw_server, status, code):
    server = raw_server(refusing(
        f"HTTP/1.1 {status}\r\nX-Why: because\r\nX-why: also\r\nLocation: /elsewhere\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nnot  today"))
    error = assert_failed(wsx.run("connect", server.url), "upgrade", code)
    assert error["status"] == int(status.split()[0])
    assert ["X-Why", "because"] in error["response_headers"] and ["X-why", "also"] in error["response_headers"]
    assert error["body"] == "not  today"
    assert str(error["status"]) in error["message"]


@pytest.mark.parametrize("answer, word", [
    ("426 Upgrade Required\r\nUpgrade: websocket", "proxy_http_version"),
    ("426 Upgrade Required\r\nServer: nginx/1.22", "proxy_http_version"),
    ("426 Upgrade Required\r\nSec-WebSocket-Version: 8, 7", "version 8, 7"),
    ("426 Upgrade Required\r\nUpgrade: h2c", "its Upgrade header"),
    ("400 Bad Request\r\nserver: nginx", "proxy_http_version"),
    ("400 Bad Request\r\nVia: 1.1 varnish", "proxy_http_version"),
    ("400 Bad Request\r\nX-Body: Missing or invalid Upgrade header", "proxy_http_version"),
    ("400 Bad Request\r\nX: y", "compare the headers"),
])
def test_a_proxy_that_lost_the_upgrade_is_suspected(wsx, raw_server, answer, word):
    body = answer.partition("X-Body: ")[2]
    server = raw_server(refusing(f"HTTP/1.1 {answer}\r\nContent-Length: {len(body)}\r\n\r\n{body}"))
    assert word in wsx.run("connect", server.url).one("error")["hint"]


@pytest.mark.parametrize("text", ["<!DOCTYPE html><p>hello", "HTTP/1.1 200 OK", "{\"error\":1}", "welcome, stranger"])
def test_text_after_the_handshake_is_shown(wsx, raw_server, text):
    server = raw_server(lambda peer: (peer.upgrade(early=text.encode()), peer.read_to_end()))
    error = wsx.run("connect", server.url).one("error", code="protocol_error")
    assert "not a frame" in error["hint"] and text[:10].replace('"', "") in error["hint"].replace("\\", "").replace('"', "")


def test_an_idle_timeout_is_not_blamed_after_milliseconds(wsx, raw_server):
    server = raw_server(lambda peer: (peer.upgrade(), peer.close()))
    client = wsx.run("connect", "--pretty", server.url)
    assert "1006" in client.stdout.text() and "timeout" not in client.stdout.text() + client.stderr.text()


@pytest.mark.parametrize("framing, body, shown", [
    ("Content-Length: 5", b"hello", "hello"),
    ("Connection: close", b"until the end", "until the end"),
    ("Transfer-Encoding: chunked", b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"),
    ("Content-Length: 0", b"", ""),
    ("Content-Length: 100000", b"x" * 100_000, "x" * 65_536),
    ("Content-Length: 1000", b"cut short", "cut short"),
], ids=["length", "until the end", "chunked", "none", "more than 64 KiB", "less than promised"])
def test_the_body_of_a_refusal_is_shown_however_it_is_sent(wsx, raw_server, framing, body, shown):
    server = raw_server(refusing(f"HTTP/1.1 200 OK\r\n{framing}\r\n\r\n".encode() + body))
    error = assert_failed(wsx.run("connect", server.url), "upgrade", "not_websocket")
    assert error.get("body", "") == shown


def test_a_refusal_whose_body_never_comes_is_still_that_refusal(wsx, raw_server):
    def handler(peer):
        peer.read_head()
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\nbegins")
        peer.read_to_end()

    client = wsx.run("connect", "--connect-timeout", "1s", raw_server(handler).url)
    assert assert_failed(client, "upgrade", "forbidden")["status"] == 403


def accepting(head: Head, **changes):
    """A 101 with some of its fields replaced, or left out when None."""
    fields = {"Upgrade": "websocket", "Connection": "Upgrade",
              "Sec-WebSocket-Accept": accept_for(head.get("Sec-WebSocket-Key"))}
    fields.update({name.replace("_", "-"): value for name, value in changes.items()})
    return "\r\n".join(["HTTP/1.1 101 Switching Protocols", *(f"{n}: {v}" for n, v in fields.items() if v is not None), "", ""])


@pytest.mark.parametrize("changes, code", [
    ({"Sec_WebSocket_Accept": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, "bad_accept"),
    ({"Sec_WebSocket_Accept": None}, "bad_accept"),
    ({"Upgrade": None}, "bad_upgrade"),
    ({"Upgrade": "h2c"}, "bad_upgrade"),
    ({"Connection": None}, "bad_upgrade"),
    ({"Sec_WebSocket_Protocol": "chat"}, "subprotocol_not_offered"),
    ({"Sec_WebSocket_Extensions": "x-unknown"}, "extension_not_offered"),
    ({"Sec_WebSocket_Extensions": "permessage-deflate; ="}, "bad_extension"),
    ({"X": "y\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, "bad_accept"),
    ({"X": "y\r\nthis is no field"}, "bad_upgrade"),
], ids=["wrong accept", "no accept", "no upgrade", "another upgrade", "no connection", "subprotocol", "extension",
        "no list of extensions", "two accepts", "a line that is no field"])
def test_an_acceptance_that_is_not_one(wsx, raw_server, changes, code):
    server = raw_server(refusing(lambda head: accepting(head, **changes)))
    assert_failed(wsx.run("connect", server.url), "upgrade", code)


@pytest.mark.parametrize("write", [
    lambda answer: answer.replace(" Switching Protocols", ""),
    lambda answer: answer.replace("\r\n", "\n"),
    lambda answer: answer.replace("Upgrade: websocket", "X-Big: " + "y" * 15_000 + "\r\nUpgrade: websocket"),
    lambda answer: answer.replace("Upgrade: websocket", "Upgrade:\r\n websocket"),
], ids=["no reason phrase", "LF only", "15 KB of head", "a folded field"])
def test_an_acceptance_as_other_clients_take_it(wsx, raw_server, write):
    def handler(peer):
        peer.send(write(accepting(peer.read_head())).encode())
        peer.send_close(1000)
        peer.finish()

    client = wsx.run("connect", raw_server(handler).url)
    assert client.exit_code == 0 and client.one("open")["status"] == 101


@pytest.mark.parametrize("answer, code, words", [
    (b"HTTP/1.1 403\nno field here\n\n", "forbidden", ("403", "line 2", "no field here")),
    (b"HTTP/1.1 503 Busy\r\nX: y", "connection_closed", ("503 Busy",)),
    (b"HTTP/1.1 429 Slow down\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", "head_too_large", ("429 Slow down",)),
], ids=["a line that is no field", "half a head", "20 KB of head"])
def test_a_status_is_told_whatever_follows_it(wsx, raw_server, answer, code, words):
    error = assert_failed(wsx.run("connect", raw_server(refusing(answer)).url), "upgrade", code)
    assert all(word in error["message"] for word in words), error


def test_a_subprotocol_that_was_not_among_those_that_were_offered(wsx, raw_server):
    server = raw_server(refusing(lambda head: accepting(head, Sec_WebSocket_Protocol="chat.v3")))
    client = wsx.run("connect", "-s", "chat.v1", "-s", "chat.v2", server.url)
    error = assert_failed(client, "upgrade", "subprotocol_not_offered")
    assert "chat.v3" in error["message"]


def test_a_server_that_accepts_none_of_the_subprotocols(wsx, raw_server):
    # Browsers and Node's ws end here, too.
    server = raw_server(refusing(accepting))
    error = assert_failed(wsx.run("connect", "-s", "chat.v1", "-s", "chat.v2", server.url), "upgrade", "subprotocol_refused")
    assert "chat.v1" in error["message"]


def test_compression_that_was_not_offered(wsx, raw_server):
    server = raw_server(refusing(lambda head: accepting(head, Sec_WebSocket_Extensions="permessage-deflate")))
    assert_failed(wsx.run("connect", "--no-deflate", server.url), "upgrade", "extension_not_offered")


@pytest.mark.parametrize("answer, code", [
    (b"SSH-2.0-OpenSSH_9.2\r\n", "not_http"),
    (b"\x00\x01\x02\x03" * 20, "not_http"),
    (b"HTTP/1.1 OK\r\n\r\n", "not_http"),
    (b"", "connection_closed"),
    (b"HTTP/1.1 101 Switching Protocols\r\nUpgra", "connection_closed"),
    (b"HTTP/1.1 200 OK\r\n" + b"X-Filler: " + b"x" * 20_000 + b"\r\n\r\n", "head_too_large"),
], ids=["ssh", "binary", "no status", "nothing", "half a head", "20 KB of head"])
def test_an_answer_that_is_no_http_response(wsx, raw_server, answer, code):
    assert_failed(wsx.run("connect", raw_server(refusing(answer)).url), "upgrade", code)


def test_a_reset_instead_of_an_answer(wsx, raw_server):
    def handler(peer):
        peer.read_head()
        peer.reset()

    assert_failed(wsx.run("connect", raw_server(handler).url), "upgrade", "connection_reset")


def test_a_server_that_drips_its_handshake(wsx, raw_server):
    def handler(peer):
        head = peer.read_head()
        peer.drip(accepting(head).encode(), every=0.05)

    client = wsx.run("connect", "--connect-timeout", "1s", raw_server(handler).url)
    assert_failed(client, "upgrade", "timeout")


# --- after the upgrade ---

def test_a_reset_in_the_middle_of_a_frame(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.read_message()
        peer.send(frames.frame(frames.TEXT, "half of it", declared=1000))
        assert peer.read_message() == "second"  # so the half frame has been read
        peer.reset()

    client = wsx.start("connect", raw_server(handler).url)
    client.write("first\n")
    client.wait_for("message", text="first")
    client.write("second\n")
    client.wait()
    assert_failed(client, "io", "connection_reset", exit_code=1)
    closed = client.one("close")
    assert (closed["code"], closed["name"], closed["clean"], closed["by"]) == (1006, "Abnormal Closure", False, "none")


@pytest.mark.parametrize("rest", [b"", b"\x81", b"\x81\x05he"], ids=["between frames", "in a header", "in a payload"])
def test_a_connection_that_ends_without_a_close_frame(wsx, raw_server, rest):
    def handler(peer):
        peer.upgrade()
        peer.send_text("last words")
        peer.send(rest)
        peer.shut_writing()
        peer.read_to_end()

    client = wsx.start("connect", raw_server(handler).url)
    client.wait()
    assert client.received() == ["last words"]
    assert_failed(client, "io", "connection_closed", exit_code=1)
    closed = client.one("close")
    assert (closed["code"], closed["clean"], closed["by"]) == (1006, False, "none")


@pytest.mark.parametrize("code, exit_code", [
    (1000, 0), (1001, 0), (None, 0), (1002, 1), (1003, 1), (1007, 1), (1008, 1), (1009, 1), (1011, 1), (1012, 1),
    (1013, 1), (1014, 1), (3000, 1), (3999, 1), (4000, 1), (4999, 1)])
def test_a_close_code_of_the_peer_decides_the_exit_code(wsx, raw_server, code, exit_code):
    reason = "because, 世界" if code else ""

    def handler(peer):
        peer.upgrade()
        peer.send_close(code, reason)
        return peer.finish().close_code

    server = raw_server(handler)
    client = wsx.run("connect", server.url)
    closed = client.one("close")
    shown = code or 1005
    assert (closed["code"], closed.get("reason", ""), closed["clean"], closed["by"]) == (shown, reason, True, "peer")
    assert closed["name"] and closed["name"] == CLOSE_NAMES.get(shown, closed["name"])
    assert client.exit_code == exit_code
    assert len(client.of("error")) <= 1
    assert server.wait_result() == shown, "the answer to a close frame repeats its code"


def test_a_peer_that_never_answers_our_close_frame(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        code = peer.read_close().close_code
        peer.read_to_end()
        return code

    server = raw_server(handler)
    client = wsx.run("connect", "-w", "0.1", "--close-timeout", "300ms", server.url, stdin=b"")
    assert server.wait_result() == 1000
    assert_failed(client, "io", "close_timeout", exit_code=1)
    closed = client.one("close")
    assert (closed["code"], closed["clean"]) == (1006, False)


def test_a_peer_that_sends_for_ever_after_our_close_frame(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.read_close()
        flood = frames.frame(frames.TEXT, "and another thing") * 10_000
        try:
            while True:
                peer.send(flood)
        except OSError:
            return "cut off"

    server = raw_server(handler)
    client = wsx.run("connect", "--raw", "-w", "0.1", "--close-timeout", "300ms", server.url, stdin=b"")
    assert server.wait_result() == "cut off"
    assert client.exit_code == 1


def test_a_peer_that_answers_our_close_frame_and_leaves_the_connection_open(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.send_frame(frames.CLOSE, peer.read_close().payload)
        peer.read_to_end()

    client = wsx.run("connect", "-w", "0.1", "--close-timeout", "300ms", raw_server(handler).url, stdin=b"")
    closed = client.one("close")
    assert (closed["code"], closed["clean"]) == (1000, True)
    assert client.exit_code == 0


@pytest.mark.parametrize("sent, code, close_code", [
    ([frames.frame(frames.TEXT, "masked", masked=True)], "protocol_error", 1002),
    ([frames.frame(frames.TEXT, "rsv", rsv=2)], "protocol_error", 1002),
    ([frames.frame(3, "opcode")], "protocol_error", 1002),
    ([frames.frame(11, "opcode")], "protocol_error", 1002),
    ([frames.frame(frames.PING, "fragment", fin=False)], "protocol_error", 1002),
    ([frames.frame(frames.PING, "x" * 126)], "protocol_error", 1002),
    ([frames.frame(frames.CONTINUATION, "of nothing")], "protocol_error", 1002),
    ([frames.frame(frames.TEXT, "one", fin=False), frames.frame(frames.TEXT, "two")], "protocol_error", 1002),
    ([frames.frame(frames.TEXT, "x", length_form=16)], "protocol_error", 1002),
    ([frames.frame(frames.TEXT, "x", length_form=64)], "protocol_error", 1002),
    ([frames.frame(frames.TEXT, "", declared=2**63 + 5)], "protocol_error", 1002),
    ([frames.frame(frames.CLOSE, b"\x03")], "protocol_error", 1002),
    ([frames.frame(frames.CLOSE, frames.close_payload(999))], "protocol_error", 1002),
    ([frames.frame(frames.CLOSE, frames.close_payload(1005))], "protocol_error", 1002),
    ([frames.frame(frames.CLOSE, frames.close_payload(1000, b"\xff"))], "bad_utf8", 1007),
    ([frames.frame(frames.TEXT, b"\xff\xfe")], "bad_utf8", 1007),
    ([frames.frame(frames.TEXT, b"\xe4\xb8", fin=False), frames.frame(frames.CONTINUATION, b"\x41")], "bad_utf8", 1007),
    ([frames.frame(frames.TEXT, b"\xe4\xb8")], "bad_utf8", 1007),
    ([frames.frame(frames.BINARY, b"", declared=4097)], "message_too_big", 1009),
    ([frames.frame(frames.TEXT, b"x" * 2048, fin=False), frames.frame(frames.CONTINUATION, b"y" * 2049)], "message_too_big", 1009),
], ids=["masked", "reserved bit", "reserved opcode", "reserved control opcode", "fragmented ping", "long ping",
        "continuation of nothing", "message within a message", "length in 16 bits", "length in 64 bits", "length of 2^63",
        "close with one byte", "close with 999", "close with 1005", "close reason", "text", "across fragments",
        "cut off", "one frame too big", "two frames too big"])
def test_a_server_that_breaks_the_protocol(wsx, raw_server, sent, code, close_code):
    def handler(peer):
        peer.upgrade()
        peer.send_text("fine so far")
        peer.send(b"".join(sent))
        return peer.finish().close_code

    server = raw_server(handler)
    client = wsx.run("connect", "--max-message", "4KiB", server.url)
    assert server.wait_result() == close_code
    assert client.received() == ["fine so far"]
    assert_failed(client, "protocol", code, exit_code=1)
    closed = client.one("close")
    assert (closed["code"], closed["by"]) == (close_code, "local")


def test_a_compressed_message_that_was_not_negotiated(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.send_frame(frames.TEXT, frames.deflated(b"hello"), rsv=4)
        return peer.finish().close_code

    server = raw_server(handler)
    client = wsx.run("connect", server.url)
    assert server.wait_result() == 1002
    assert_failed(client, "protocol", "protocol_error", exit_code=1)


def test_a_deflate_bomb_stops_at_the_limit(wsx, raw_server):
    bomb = frames.deflated(bytes(100_000_000))
    assert len(bomb) < 200_000

    def handler(peer):
        peer.upgrade(frames.DEFLATE)
        peer.send_frame(frames.BINARY, frames.deflated(b"harmless"), rsv=4)
        peer.send_frame(frames.BINARY, bomb, rsv=4)
        return peer.finish().close_code

    server = raw_server(handler)
    client = wsx.run("connect", "--max-message", "1MiB", server.url)
    assert server.wait_result() == 1009
    assert client.received() == [b"harmless"]
    assert_failed(client, "protocol", "message_too_big", exit_code=1)


def test_compressed_data_that_is_none(wsx, raw_server):
    def handler(peer):
        peer.upgrade(frames.DEFLATE)
        peer.send_frame(frames.BINARY, b"\xff\xff\xff\xff\xff\xff", rsv=4)
        return peer.finish().close_code

    server = raw_server(handler)
    client = wsx.run("connect", server.url)
    assert server.wait_result() in (1002, 1007)
    assert client.one("error")["phase"] == "protocol"
    assert client.exit_code == 1


@pytest.mark.parametrize("seed", range(12))
def test_random_bytes_instead_of_a_server(wsx, raw_server, seed):
    noise = random.Random(seed)
    open_first = seed % 2

    def handler(peer):
        request = peer.read_head()
        if open_first:
            peer.upgrade(frames.DEFLATE, request=request)
        else:
            peer.send(accepting(request)[:noise.randrange(1, 120)])
        peer.send(noise.randbytes(noise.randrange(1, 5000)))
        peer.shut_writing()
        peer.read_to_end()

    client = wsx.run("connect", raw_server(handler).url)
    assert client.exit_code in ((0, 1) if open_first else (3,))
    assert len(client.of("error")) <= 1


def test_what_is_wrong_is_said_on_stderr_when_stdout_has_no_events(wsx):
    port = free_port()
    client = wsx.run("connect", "--raw", f"ws://127.0.0.1:{port}/")
    assert client.exit_code == 3
    assert bytes(client.stdout.data) == b""
    assert f"127.0.0.1:{port}" in client.stderr.text()
