"""Keep-alive and connecting again: --ping, --ping-timeout, --reconnect, and what they leave alone."""
import signal
import socket
import threading

from support import frames
from support.process import DEADLINE, free_port


def serve(*handlers):
    """Each connection has its own handler; the last one serves all that follow."""
    left = list(handlers)
    lock = threading.Lock()

    def handler(peer):
        with lock:
            chosen = left.pop(0) if len(left) > 1 else left[0]
        return chosen(peer)
    return handler


def dies(peer):
    peer.upgrade()
    peer.reset()


def closes_with(code, *messages):
    def handler(peer):
        peer.upgrade()
        for message in messages:
            peer.send_frame(frames.TEXT, message)
        peer.send_close(code)
        peer.read_to_end()
    return handler


def echoes(peer):
    """Until the client closes; returns what it sent."""
    peer.upgrade()
    seen = []
    while (frame := peer.read_frame()).opcode != frames.CLOSE:
        if frame.opcode == frames.TEXT:
            seen.append(frame.payload.decode())
            peer.send_frame(frames.TEXT, frame.payload)
    peer.send_frame(frames.CLOSE, frame.payload[:2])
    peer.read_to_end()
    return seen


# --- pings ---

def test_pings_are_sent_and_their_round_trip_is_told(wsx, echo_server):
    client = wsx.start("connect", "--ping", "20ms", echo_server().url)
    pong = client.wait_for("pong", count=3, dir="in")
    assert pong["rtt_ms"] > 0
    sent = client.of("ping", dir="out")
    assert [p["text"] for p in sent][:3] == ["wsx 1", "wsx 2", "wsx 3"]
    client.close_stdin()
    assert client.wait() == 0


def test_pings_reach_a_node_server_that_answers_them(wsx, node_server):
    client = wsx.start("connect", "--ping", "20ms", node_server())
    assert client.wait_for("pong", count=2, dir="in")["rtt_ms"] > 0
    client.close_stdin()
    assert client.wait() == 0


def test_a_server_that_is_silent_after_a_ping_is_given_up(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.read_to_end()
    client = wsx.start("connect", "--ping", "20ms", "--ping-timeout", "50ms", raw_server(handler).url)
    error = client.wait_for("error")
    assert (error["phase"], error["code"]) == ("io", "ping_timeout")
    assert client.wait() == 1
    assert client.one("close")["code"] == 1006


def test_a_server_that_talks_is_not_given_up_though_it_never_answers_pings(wsx, raw_server):
    stop = threading.Event()

    def handler(peer):
        peer.upgrade()
        while not stop.is_set():
            peer.send_frame(frames.TEXT, "tick")
            stop.wait(0.005)
        peer.send_close(1000)
        peer.read_to_end()
    client = wsx.start("connect", "--ping", "20ms", "--ping-timeout", "5s", raw_server(handler).url)
    client.wait_for("ping", count=5)
    stop.set()
    assert client.wait() == 0
    assert not client.of("error")


def test_pongs_are_silence_to_wait(wsx, echo_server):
    client = wsx.run("connect", "-x", "hi", "--ping", "20ms", "-w", "200ms", echo_server().url, stdin=b"")
    assert client.exit_code == 0


# --- connecting again ---

def test_without_reconnect_a_lost_connection_ends_the_run(wsx, raw_server):
    client = wsx.start("connect", raw_server(dies).url)
    assert client.wait() == 1
    assert not client.of("retry")


def test_a_lost_connection_is_made_again_and_messages_of_the_flags_are_sent_again(wsx, raw_server):
    server = raw_server(serve(dies, echoes))
    client = wsx.start("connect", "--reconnect", "-i", "-x", "subscribe", server.url)
    client.wait_for("message", dir="in", text="subscribe")
    client.write("more\n")
    client.wait_for("message", dir="in", text="more")
    client.close_stdin()
    assert client.wait() == 0
    retry = client.one("retry")
    assert retry["attempt"] == 1 and 250 <= retry["after_ms"] <= 500 and retry["conn"] == 2
    assert [e["conn"] for e in client.of("open")] == [1, 2]
    assert [e["conn"] for e in client.of("close")] == [1, 2]


def test_lines_that_come_between_two_connections_wait_for_the_next(wsx, raw_server):
    server = raw_server(serve(dies, echoes))
    client = wsx.start("connect", "--reconnect", server.url)
    client.wait_for("retry")
    client.write("one\ntwo\n")
    client.close_stdin()
    assert client.wait() == 0
    assert client.received() == ["one", "two"]


def test_a_server_that_is_not_there_yet_is_waited_for(wsx, raw_server):
    with socket.create_server(("127.0.0.1", 0)) as held:  # the port is ours, and nobody accepts behind it
        port = held.getsockname()[1]
    client = wsx.start("connect", "--reconnect", "-x", "hi", "-1", f"ws://127.0.0.1:{port}")
    client.wait_for("retry")
    assert client.one("error")["code"] == "connection_refused"
    raw_server(echoes, port=port)
    assert client.wait() == 0
    assert client.received() == ["hi"]
    assert client.one("open")["conn"] == 1


def test_attempts_can_be_limited(wsx):
    client = wsx.run("connect", "--reconnect=2", f"ws://127.0.0.1:{free_port()}", stdin=b"")
    assert client.exit_code == 3
    assert [r["attempt"] for r in client.of("retry")] == [1, 2]
    assert len(client.of("error")) == 3


def test_the_peers_good_close_is_a_reason_to_come_back_too(wsx, raw_server):
    server = raw_server(serve(closes_with(1001, "a"), closes_with(1012, "b"), echoes))
    client = wsx.start("connect", "--reconnect", "-x", "c", "--exit-after", "3", server.url)
    assert client.wait() == 0
    assert client.received() == ["a", "b", "c"]


def test_a_failure_that_would_only_come_again_is_not_tried_again(wsx, raw_server):
    def not_found(peer):
        peer.read_head()
        peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        peer.read_to_end()
    client = wsx.start("connect", "--reconnect", raw_server(not_found).url)
    assert client.wait() == 3
    assert client.one("error")["status"] == 404
    assert not client.of("retry")


def test_a_servers_retry_after_is_followed(wsx, raw_server):
    def busy(peer):
        peer.read_head()
        peer.send("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 77\r\nContent-Length: 0\r\n\r\n")
        peer.read_to_end()
    client = wsx.start("connect", "--reconnect", raw_server(busy).url)
    assert client.wait_for("retry")["after_ms"] == 77000
    client.signal(signal.SIGINT)
    assert client.wait() == 130


def test_our_own_close_is_the_end(wsx, raw_server):
    server = raw_server(echoes)
    client = wsx.run("connect", "--reconnect", "--input", "json", server.url,
                     stdin=b'{"type":"close","code":4000,"reason":"done"}\n')
    assert client.exit_code == 1
    assert not client.of("retry")


def test_the_timeout_ends_a_pause(wsx):
    client = wsx.run("connect", "--reconnect", "--timeout", "300ms", f"ws://127.0.0.1:{free_port()}")
    assert client.exit_code == 5
    assert client.of("retry")


def test_what_was_expected_is_settled_after_the_last_attempt(wsx, raw_server):
    server = raw_server(closes_with(1011))
    client = wsx.run("connect", "--reconnect=1", "--expect", "never", server.url)
    assert client.exit_code == 5
    assert client.one("expect")["met"] is False
    assert client.events[-1]["type"] == "close"


def test_expectations_go_on_over_connections(wsx, raw_server):
    server = raw_server(serve(closes_with(1001, "one"), closes_with(1001, '{"n":2}')))
    client = wsx.run("connect", "--reconnect", "--expect", "one", "--expect-json", "/n=2", server.url)
    assert client.exit_code == 0
    assert [e["pattern"] for e in client.of("expect", met=True)] == ["one", "/n=2"]


def test_a_dead_peer_that_does_not_answer_pings_is_left_for_the_next(wsx, raw_server):
    def silent(peer):
        peer.upgrade()
        peer.read_to_end()
    server = raw_server(serve(silent, echoes))
    client = wsx.start("connect", "--reconnect", "--ping", "20ms", "--ping-timeout", "40ms", server.url)
    client.wait_for("open", count=2, deadline=DEADLINE)
    assert client.of("error")[0]["code"] == "ping_timeout"
    client.signal(signal.SIGTERM)
    assert client.wait() in (143, 1)


def test_a_large_input_survives_a_connection_that_is_lost_while_it_is_clogged(wsx, raw_server):
    """Whoever waits for room must not wait for a connection that is gone, nor touch it."""
    def clogs(peer):
        peer.upgrade()
        peer.read_frame()
        peer.reset()
    counted = []

    def counts(peer):
        peer.upgrade()
        while (frame := peer.read_frame()).opcode != frames.CLOSE:
            counted.append(len(frame.payload))
        peer.send_frame(frames.CLOSE, frame.payload[:2])
        peer.read_to_end()
    server = raw_server(serve(clogs, counts))
    lines = b"".join(b"%07d" % i + b"x" * 4000 + b"\n" for i in range(2000))
    client = wsx.run("connect", "--reconnect", "-q", "-w", "100ms", server.url, stdin=lines)
    assert client.exit_code == 0
    assert counted and all(size == 4007 for size in counted)
