"""Clients that are refused, or gone: their events come at once, and their places are free again."""
import time

import pytest
from support import frames
from support.process import poll

# A refused client that stays gets a second to read its answer. The event must not wait for that.
SOON = 0.7


def refusals(server_of, raw_client):
    """(what, server, what the client sends)"""
    get = "GET / HTTP/1.1\r\nHost: localhost\r\n"
    asks = get + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    return {
        "401": (["-u", "me:pw"], asks + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
        "403": (["--origin", "http://a"], asks + "Origin: http://b\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
        "400": ([], asks + "\r\n"),
        "431": ([], get + "X: " + "x" * 20000),
        "not_http": ([], "hello\r\n\r\n"),
    }


@pytest.mark.parametrize("command", ["echo", "listen"])
@pytest.mark.parametrize("what", ["401", "403", "400", "431", "not_http"])
def test_a_refusal_is_told_at_once_and_takes_no_place(listener, raw_client, command, what):
    flags, request = refusals(None, None)[what]
    server = listener("--max-conns", "1", *flags, command=command)
    client = raw_client(server.port)
    client.send(request)
    assert client.read_head().status >= 400
    begun = time.monotonic()
    server.wait_for("error")
    assert time.monotonic() - begun < SOON
    other = raw_client(server.port)  # while the first one is still there
    other.send(request)
    assert other.read_head().status != 503


def test_what_the_real_server_refuses_is_told_at_once(forwarder, raw_server, raw_client):
    def refuse(peer):
        peer.read_head()
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        peer.close()
    between = forwarder(raw_server(refuse).url)
    client = raw_client(between.port)
    assert client.request().status == 403
    begun = time.monotonic()
    assert between.wait_for("error")["code"] == "forbidden"
    assert time.monotonic() - begun < SOON


def test_clients_of_a_server_that_does_not_read_leave_their_places(forwarder, raw_server, raw_client):
    """Their FIN lies behind data that nobody takes."""
    def ignore(peer):
        peer.upgrade()
        raw.stopping.wait()
    raw = raw_server(ignore)
    between = forwarder(raw.url, "--max-conns", "2", "--close-timeout", "1s")
    for _ in range(2):
        client = raw_client(between.port)
        client.open()
        client.sock.settimeout(1)
        try:
            while True:
                client.send_frame(frames.BINARY, bytes(60000))
        except TimeoutError:
            pass
        client.close()
    between.wait_for("close", count=2, side="downstream")
    poll(lambda: raw_client(between.port).request().status == 101, "place")


def test_a_client_that_does_not_read_keeps_no_place_when_the_server_has_left(forwarder, raw_server, raw_client):
    def flood(peer):
        peer.upgrade()
        peer.sock.settimeout(1)
        try:
            while True:
                peer.send_frame(frames.BINARY, bytes(60000))
        except TimeoutError:
            pass
        peer.close()
    raw = raw_server(flood)
    between = forwarder(raw.url, "--max-conns", "1", "--close-timeout", "1s")
    client = raw_client(between.port)
    client.open()
    between.wait_for("close", side="downstream")
    poll(lambda: raw_client(between.port).request().status == 101, "place")


@pytest.mark.parametrize("command, flags", [("echo", ["--delay", "1h"]), ("listen", ["--delay", "1h", "--reply", "(.*) => $1"])])
def test_clients_that_wait_for_delayed_answers_leave_their_places(listener, raw_client, command, flags):
    server = listener("--max-conns", "1", "--close-timeout", "1s", *flags, command=command)
    client = raw_client(server.port)
    client.open()
    client.sock.settimeout(1)
    try:
        while True:
            client.send_frame(frames.BINARY, bytes(60000))
    except TimeoutError:
        pass
    client.close()
    server.wait_for("close")
    poll(lambda: raw_client(server.port).request().status == 101, "place")
