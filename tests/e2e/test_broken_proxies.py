"""Proxies that answer what they should not, byte by byte. Whatever they say, wsx ends with one error of phase proxy."""
import socket
import struct

import pytest
from support.codes import assert_refused_by_proxy

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


@pytest.fixture
def ask(wsx, raw_server):
    """Runs wsx through a proxy that does what `handler(peer)` does."""
    def run(handler, *flags, scheme="http", url="ws://server.test:81/", **options):
        server = raw_server(handler)
        return wsx.run("connect", "--proxy", f"{scheme}://{server.host}:{server.port}", *flags, url, **options)
    return run


def answering(data, then=lambda peer: None):
    """Reads the request, answers, and closes unless `then` does something else."""
    def handle(peer):
        request = peer.read_head()
        peer.send(data)
        then(peer)
        return request
    return handle


def stay(peer):
    peer.read_to_end()


# --- what is asked ---

@pytest.mark.parametrize("url, place", [
    ("ws://server.test/", "server.test:80"), ("wss://server.test/", "server.test:443"), ("ws://Server.Test:81/x?y", "server.test:81"),
    ("ws://127.0.0.1:81", "127.0.0.1:81"), ("ws://[::1]:81", "[::1]:81"), ("ws://[fe80::1%25eth0]:81", "[fe80::1]:81")])
def test_connect_asks_for_host_and_port_and_nothing_of_the_url(wsx, raw_server, url, place):
    server = raw_server(answering(b"HTTP/1.1 403 Forbidden\r\n\r\n"))
    wsx.run("connect", "-u", "me:secret", "--proxy", f"127.0.0.1:{server.port}", url)
    request = server.wait_result()
    assert request.start_line == f"CONNECT {place} HTTP/1.1"
    assert request.get("Host") == place
    assert request.get("Proxy-Authorization") is None and request.get("Authorization") is None


def test_the_servers_login_goes_into_the_tunnel_and_the_proxys_does_not(wsx, raw_server):
    def handle(peer):
        outside = peer.read_head()
        peer.send(ESTABLISHED)
        inside = peer.upgrade()
        peer.send_close(1000)
        peer.finish()
        return outside, inside
    server = raw_server(handle)
    client = wsx.run("connect", "-u", "me:secret", "--proxy", f"http://you:other@127.0.0.1:{server.port}", "ws://server.test/")
    outside, inside = server.wait_result()
    assert client.exit_code == 0
    assert outside.get("Proxy-Authorization") == "Basic eW91Om90aGVy" and outside.get("Authorization") is None
    assert inside.get("Authorization") == "Basic bWU6c2VjcmV0" and inside.get("Proxy-Authorization") is None
    assert inside.get("Host") == "server.test"


def test_an_answer_may_come_in_pieces_and_late(wsx, raw_server):
    def handle(peer):
        peer.read_head()
        peer.drip(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 299 Fine\r\nContent-Length: 5\r\n\r\n", 0.001)
        peer.upgrade()
        peer.send_close(1000)
        peer.finish()
    server = raw_server(handle)
    client = wsx.run("connect", "--proxy", f"127.0.0.1:{server.port}", "ws://server.test/")
    assert client.exit_code == 0 and client.one("open")["url"] == "ws://server.test/", client.describe()


# --- refusals ---

@pytest.mark.parametrize("status, code", [
    ("400 Bad Request", "bad_request"), ("403 Forbidden", "forbidden"), ("404 Not Found", "not_a_proxy"),
    ("405 Method Not Allowed", "not_a_proxy"), ("407 Proxy Authentication Required", "proxy_unauthorized"),
    ("429 Slow down", "too_many_requests"), ("500 Oops", "server_error"), ("501 Not Implemented", "not_a_proxy"),
    ("502 Bad Gateway", "bad_gateway"), ("503 Service Unavailable", "service_unavailable"), ("504 Gateway Timeout", "gateway_timeout"),
    ("418 I'm a teapot", "refused"), ("302 Found", "refused"), ("101 Switching Protocols", "refused")])
def test_a_refusal_is_told_with_all_that_the_proxy_said(ask, status, code):
    client = ask(answering(f"HTTP/1.1 {status}\r\nX-Why: because\r\nContent-Length: 9\r\n\r\nnot today".encode(), stay))
    error = assert_refused_by_proxy(client, code, status, "server.test:81")
    assert error["status"] == int(status[:3]) and ["X-Why", "because"] in error["response_headers"]
    assert error.get("body", "") == ("not today" if int(status[:3]) >= 200 else "")


@pytest.mark.parametrize("head, body, shown", [
    ("Content-Length: 3", b"abcdef", "abc"), ("Transfer-Encoding: chunked", b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"),
    ("Transfer-Encoding: chunked", b"zz\r\nabc", ""), ("X: y", b"to the end", "to the end"),
    ("Content-Length: 99", b"cut sh", "cut sh"), ("Content-Length: 999999999", b"x" * 200_000, "x" * 65536), ("X: y", b"", "")])
def test_a_refusals_body_is_read_as_far_as_it_comes(ask, head, body, shown):
    def send(peer):
        try:
            peer.send(body)
            peer.shut_writing()
        except OSError:
            pass  # it has heard enough
    client = ask(answering(f"HTTP/1.1 403 Forbidden\r\n{head}\r\n\r\n".encode(), send))
    assert assert_refused_by_proxy(client, "forbidden").get("body", "") == shown


@pytest.mark.slow
def test_a_refusal_whose_body_never_ends_is_told_all_the_same(ask):
    assert assert_refused_by_proxy(ask(answering(b"HTTP/1.1 403 Forbidden\r\n\r\nhalf", stay)), "forbidden")["body"] == "half"


def test_a_407_for_another_scheme_says_so(ask):
    data = b"HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n"
    assert "Basic" in assert_refused_by_proxy(ask(answering(data)), "proxy_unauthorized")["hint"]


def test_what_the_proxy_says_cannot_act_on_the_terminal(ask):
    client = ask(answering(b"HTTP/1.1 403 \x1b[2J\x07red\r\n\r\n"))
    error = assert_refused_by_proxy(client, "forbidden", r"\x1b[2J\x07red")
    assert "\x1b" not in client.stderr.text() and error


# --- answers that are none ---

@pytest.mark.parametrize("data, code", [
    (b"SSH-2.0-OpenSSH_9.2\r\n", "not_http"), (b"HTTP/2 200 OK\r\n\r\n", "not_http"), (b"HTTP/1.1 2 OK\r\n\r\n", "not_http"),
    (b"\x05\xff", "not_http"), (b"\x15\x03\x01\x00\x02\x02\x46", "peer_speaks_tls"), (b"\x00" * 70_000, "not_http"),
    (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 17_000, "head_too_large"), (b"HTTP/1.1 100 Go on\r\n\r\n" * 2000, "head_too_large"),
    (b"", "connection_closed"), (b"HTTP/1.1 200 OK\r\n", "connection_closed"),
    (ESTABLISHED + b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "unexpected_bytes")])
def test_an_answer_that_is_none(ask, data, code):
    def handle(peer):
        peer.read_head()
        try:
            peer.send(data)
            peer.shut_writing()
        except OSError:
            return  # it has heard enough
        peer.read_to_end()
    assert_refused_by_proxy(ask(handle), code)


def test_a_proxy_that_resets(ask):
    def handle(peer):
        peer.read_head()
        peer.reset()
    assert_refused_by_proxy(ask(handle), "connection_reset")


def test_a_proxy_that_resets_in_the_middle_of_its_answer(ask):
    def handle(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 4")
        peer.reset()
    assert assert_refused_by_proxy(ask(handle), "connection_reset")


def test_a_tunnel_that_breaks_off_is_an_end_of_the_upgrade(ask):
    client = ask(answering(ESTABLISHED))
    assert client.one("error", phase="upgrade")["code"] in ("connection_closed", "connection_reset")
    assert client.exit_code == 3


def test_an_answer_with_line_feeds_and_without_a_reason_connects(wsx, raw_server):
    def handle(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200\nVia: x\n\n")
        peer.upgrade()
        peer.send_close(1000)
        peer.finish()
    server = raw_server(handle)
    assert wsx.run("connect", "--proxy", f"http://127.0.0.1:{server.port}", "ws://server.test/").exit_code == 0


def test_a_refusal_whose_head_is_half_wrong_is_told_with_its_status(ask):
    assert_refused_by_proxy(ask(answering(b"HTTP/1.1 403 No\nno field here\n\n")), "forbidden", "403 No", "line 2", "no field here")


def test_half_an_answer_and_then_silence(ask):
    client = ask(answering(b"HTTP/1.1 200 Con", stay), "--connect-timeout", "1s")
    assert_refused_by_proxy(client, "timeout", "server.test:81", "200 Con")


# --- SOCKS5 ---

def greet(peer, method=0):
    version, count = peer.read_exactly(2)
    offered = peer.read_exactly(count)
    peer.send(bytes([5, method]))
    return version, offered


def read_request(peer):
    head = peer.read_exactly(4)
    if head[3] == 3:
        address = peer.read_exactly(peer.read_exactly(1)[0]).decode()
    else:
        family, size = (socket.AF_INET, 4) if head[3] == 1 else (socket.AF_INET6, 16)
        address = socket.inet_ntop(family, peer.read_exactly(size))
    return head, address, struct.unpack("!H", peer.read_exactly(2))[0]


REPLIES = {1: "socks_general_failure", 2: "socks_not_allowed", 3: "socks_network_unreachable", 4: "socks_host_unreachable",
           5: "socks_connection_refused", 6: "socks_ttl_expired", 7: "socks_command_not_supported",
           8: "socks_address_type_not_supported", 9: "socks_unknown_reply", 255: "socks_unknown_reply"}


@pytest.mark.parametrize("kind", ["socks5", "socks5h"])
@pytest.mark.parametrize("reply, code", REPLIES.items())
@pytest.mark.parametrize("rest", [b"\0\1\0\0\0\0\0\0", b""])
def test_each_reply_has_its_code(ask, kind, reply, code, rest):
    def handle(peer):
        greet(peer)
        read_request(peer)
        peer.send(bytes([5, reply]) + rest)
    assert_refused_by_proxy(ask(handle, scheme=kind, url="ws://127.0.0.1:81/"), code, "127.0.0.1:81")


@pytest.mark.parametrize("kind, url, asked", [
    ("socks5h", "ws://server.test:81", (3, "server.test", 81)), ("socks5h", "wss://127.0.0.9", (1, "127.0.0.9", 443)),
    ("socks5h", "ws://[::9]", (4, "::9", 80)), ("socks5", "ws://127.0.0.9:65535", (1, "127.0.0.9", 65535)),
    ("socks5", "ws://localhost", (1, "127.0.0.1", 80))])
def test_socks_asks_for_addresses_and_names(wsx, raw_server, kind, url, asked):
    def handle(peer):
        greeted = greet(peer)
        request = read_request(peer)
        peer.send(b"\5\1\0\1\0\0\0\0\0\0")
        return greeted, request
    server = raw_server(handle)
    wsx.run("connect", "-4" if "localhost" in url else "-q", "--proxy", f"{kind}://127.0.0.1:{server.port}", url)
    greeted, (head, address, port) = server.wait_result()
    assert greeted == (5, b"\0") and head[:3] == b"\5\1\0"
    assert (head[3], address, port) == asked


@pytest.mark.parametrize("bound", [b"\1\0\0\0\0\0\0", b"\4" + b"\0" * 18, b"\3\0\0\0", b"\3\xff" + b"x" * 257])
def test_socks_answers_with_any_kind_of_address(wsx, raw_server, bound):
    def handle(peer):
        offered = greet(peer, method=2)
        login = peer.read_exactly(2 + 2 + 1 + 5)
        peer.send(b"\1\0")
        read_request(peer)
        peer.drip(b"\5\0\0" + bound, 0.0005)
        peer.upgrade()
        peer.send_close(1000)
        peer.finish()
        return offered, login
    server = raw_server(handle)
    client = wsx.run("connect", "--proxy", f"socks5h://me:s3cr%3a@127.0.0.1:{server.port}", "ws://server.test/")
    assert client.exit_code == 0, client.describe()
    assert server.wait_result() == ((5, b"\0\2"), b"\1\2me\5s3cr:")


@pytest.mark.parametrize("data, code", [
    (b"\5\xff", "proxy_unauthorized"), (b"\5\2", "socks_bad_method"), (b"\5\1", "socks_bad_method"), (b"\4\0", "not_socks"),
    (b"HTTP/1.1 400 Bad Request\r\n\r\n", "not_socks"), (b"\5", "connection_closed"), (b"", "connection_closed"),
    (b"\5\0\4\0", "not_socks"), (b"\5\0\5\0\0\2\0\0\0\0\0\0", "socks_bad_reply"), (b"\5\0\5\0\0\1\0\0\0\0\0", "connection_closed"),
    (b"\5\0\5\0\0\1\0\0\0\0\0\0more", "unexpected_bytes"), (b"\5\0\5\0\0\3\xffshort", "connection_closed")])
def test_socks_answers_that_are_none(ask, data, code):
    def handle(peer):
        peer.read_exactly(3)
        peer.send(data)
        peer.shut_writing()
        peer.read_to_end()
    assert_refused_by_proxy(ask(handle, scheme="socks5h"), code, "proxy")


def test_socks_that_accepts_no_way_to_log_in(ask):
    client = ask(lambda peer: greet(peer, method=255), "--proxy-user", "a:b", scheme="socks5h")
    assert_refused_by_proxy(client, "socks_no_method")


def test_socks_that_stops_in_the_middle(ask):
    def handle(peer):
        greet(peer)
        peer.read_to_end()
    assert_refused_by_proxy(ask(handle, "--connect-timeout", "1s", scheme="socks5h"), "timeout", "server.test:81")


@pytest.mark.parametrize("flags, url, code", [
    (("--proxy-user", "x" * 256 + ":y"), "ws://server.test", "long_credentials"),
    (("--proxy-user", "x:" + "y" * 256), "ws://server.test", "long_credentials")])
def test_what_socks_cannot_carry_is_not_sent(ask, flags, url, code):
    sent = []
    assert_refused_by_proxy(ask(lambda peer: sent.append(peer.read_to_end()), *flags, scheme="socks5h", url=url), code)
    assert sent in ([], [b""])
