"""`wsx listen`: many clients, shown and answered."""
import asyncio
import contextlib
import json
import resource
import signal
import socket

import pytest
import websockets
from support import frames, raw
from support.process import DEADLINE, accepts, free_port, poll, resident_kib
from support.python_peer import PATIENT
from support.wsx import BINARY, is_sanitized


def connected(raw_client, server, count=1):
    """Clients that have shaken hands, in the order of their numbers."""
    clients = []
    for number in range(1, count + 1):
        client = raw_client(server.port)
        client.open()
        server.wait_for("open", count=number)
        clients.append(client)
    return clients


def line(**members):
    return json.dumps(members) + "\n"


# --- what is shown ---

def test_what_clients_send_is_shown_with_their_number(listener, raw_client):
    server = listener()
    first, second = connected(raw_client, server, 2)
    second.send_frame(frames.TEXT, "two")
    server.wait_for("message", conn=2)
    first.send_frame(frames.BINARY, b"\x00\xff")
    assert server.wait_for("message", conn=1)["base64"] == "AP8="
    first.send_close(4000, "bye")
    close = server.wait_for("close", conn=1)
    assert (close["code"], close["reason"], close["by"], close["clean"]) == (4000, "bye", "peer", True)
    server.signal(signal.SIGINT)
    assert second.read_frame().close_code == 1001
    second.send_close(1001)
    assert server.wait() == 130
    assert server.wait_for("close", conn=2)["by"] == "local"


def test_pings_are_answered_and_shown(listener, raw_client):
    server = listener()
    client, = connected(raw_client, server)
    client.send_frame(frames.PING, "now")
    frame = client.read_frame()
    assert (frame.opcode, frame.payload) == (frames.PONG, b"now")
    assert server.wait_for("ping", dir="in")["text"] == "now"
    assert server.wait_for("pong", dir="out")["text"] == "now"


def test_frames_and_filter_are_for_listen_too(listener, raw_client):
    server = listener("--frames", "--filter", "^show")
    client, = connected(raw_client, server)
    client.send_frame(frames.TEXT, "hide me")
    client.send_frame(frames.TEXT, "show me")
    assert server.wait_for("message")["text"] == "show me"
    assert len(server.of("frame", dir="in")) == 2


# --- what is sent ---

def test_lines_go_to_every_client(listener, raw_client):
    server = listener()
    clients = connected(raw_client, server, 3)
    server.write("hello\n")
    for client in clients:
        assert client.read_message() == "hello"
    assert {server.wait_for("message", count=n, dir="out")["conn"] for n in (1, 2, 3)} == {1, 2, 3}


def test_lines_wait_for_the_first_client(listener, raw_client):
    server = listener()
    server.write("early\n")
    client, = connected(raw_client, server)
    assert client.read_message() == "early"


def test_the_end_of_stdin_does_not_end_the_server(listener, raw_client):
    server = listener()
    server.write("last\n")
    server.close_stdin()
    client, = connected(raw_client, server)
    assert client.read_message() == "last"
    late = raw_client(server.port)
    late.open()
    late.send_frame(frames.TEXT, "still here")
    server.wait_for("message", dir="in", text="still here")


def test_json_lines_choose_a_client(listener, raw_client):
    server = listener("--input", "json")
    first, second = connected(raw_client, server, 2)
    server.write(line(type="message", conn=2, text="for two"))
    server.write(line(type="message", conn=1, base64="AP8="))
    server.write(line(type="message", text="for all"))
    server.write(line(type="ping", conn=1, text="p"))
    server.write(line(type="close", conn=2, code=4001, reason="enough"))
    assert second.read_message() == "for two"
    assert second.read_message() == "for all"
    assert first.read_message() == b"\x00\xff"
    assert first.read_message() == "for all"
    assert first.read_frame().opcode == frames.PING
    frame = second.read_frame()
    assert (frame.close_code, frame.payload[2:]) == (4001, b"enough")


def test_a_client_that_does_not_exist_is_an_error_and_the_server_goes_on(listener, raw_client):
    server = listener("--input", "json")
    client, = connected(raw_client, server)
    server.write(line(type="message", conn=7, text="x") + line(type="nonsense") + line(type="message", text="y"))
    assert client.read_message() == "y"
    assert [server.wait_for("error", count=n)["code"] for n in (1, 2)] == ["no_such_client", "unknown_type"]


def test_strict_input_ends_the_server(listener, raw_client):
    server = listener("--input", "json", "--strict-input")
    client, = connected(raw_client, server)
    server.write(line(type="nonsense"))
    assert client.read_frame().close_code == 1001
    client.send_close(1001)
    assert server.wait() == 1


def test_what_is_printed_can_be_an_input_again(listener, raw_client, wsx):
    """An echo server made of a pipe: every message that came in goes back to who sent it."""
    server = listener("--input", "json")
    client, = connected(raw_client, server)
    client.send_frame(frames.TEXT, "round")
    event = server.wait_for("message", dir="in")
    server.write(line(**{**event, "dir": "out"}))
    assert client.read_message() == "round"


# --- clients that read slowly ---

def test_a_client_that_does_not_read_is_let_go_and_the_others_are_not_slowed(listener, raw_client):
    server = listener("--max-queue", "1MiB", "--close-timeout", "200ms")
    slow = raw_client(server.port)
    slow.open()
    quick = raw_client(server.port)
    quick.open()
    payload = "x" * 65535
    count = 400

    for _ in range(count):  # one by one: on no machine has the quick one more than a line to catch up with
        server.write(payload + "\n")
        assert quick.read_message() == payload
    assert server.wait_for("error")["code"] == "queue_full"
    assert slow.read_to_end()


def test_memory_does_not_grow_with_a_client_that_sends_and_never_reads(wsx, raw_client):
    """Pings ask for pongs that it does not take. Nobody looks at so many events, hence -q."""
    port = free_port()
    server = wsx.start("listen", "-q", port)
    poll(lambda: accepts(port), "server")
    client = raw_client(port)
    client.open()
    client.sock.settimeout(2)
    before = resident_kib(server.pid)
    ping = frames.frame(frames.PING, b"p" * 125, masked=True)
    try:
        for _ in range(200):
            client.send(ping * 1000)
    except OSError:
        pass  # back-pressure: it is not read any more
    assert is_sanitized() or resident_kib(server.pid) - before < 16 * 1024


# --- coming and going ---

def test_once_ends_with_the_first_client(listener, raw_client):
    server = listener("--once")
    client, = connected(raw_client, server)
    client.send_close(1000)
    assert client.read_frame().close_code == 1000
    client.close()
    assert server.wait() == 0


def test_once_tells_by_its_exit_code_that_the_client_ended_badly(listener, raw_client):
    server = listener("--once")
    client, = connected(raw_client, server)
    client.reset()
    assert server.wait() == 1


def test_many_clients_that_say_nothing(listener, raw_client):
    server = listener("--json")
    clients = connected(raw_client, server, 50)
    server.write("to all\n")
    for client in clients:
        assert client.read_message() == "to all"
    server.signal(signal.SIGTERM)
    for client in clients:
        assert client.read_frame().close_code == 1001
        client.close()
    assert server.wait() == 143


def accepts_and_answers(port):
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as sock:
        sock.send(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert sock.recv(4096).startswith(b"HTTP/1.1 200")


@pytest.fixture
def crowd():
    """As many sockets as asked for, or as this process may have; fewer where every one costs a sanitizer's time."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with contextlib.ExitStack() as sockets:
        def connect(port, count, head):
            if is_sanitized():
                count //= 20
            many = []
            for number in range(min(count, hard - 500)):
                many.append(sockets.enter_context(socket.create_connection(("127.0.0.1", port), DEADLINE)))
                many[-1].send(head)
                if number % 1000 == 999:
                    accepts_and_answers(port)  # the kernel drops whom it cannot queue, who tries again a second later
            return many
        yield connect
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("said, answer", [(raw.OPENING, b"HTTP/1.1 101"), (b"GET", None)], ids=["let in", "before it"])
def test_ten_thousand_clients_that_say_nothing(wsx, raw_client, crowd, said, answer):
    """Nobody looks at ten thousand events, hence --raw."""
    port = free_port()
    server = wsx.start("listen", "--raw", "--reply", "anybody => I am", "--handshake-timeout", "1h", port)
    poll(lambda: accepts(port), "server")
    before = resident_kib(server.pid)
    clients = crowd(port, 10_000, said)
    if answer:
        assert all(client.recv(4096).startswith(answer) for client in clients)
    speaker = raw_client(port)
    speaker.open()
    speaker.send_text("anybody?")
    assert speaker.read_message() == "I am"
    assert is_sanitized() or resident_kib(server.pid) - before < len(clients) * 12
    speaker.close()
    for client in clients:
        client.close()
    server.signal(signal.SIGTERM)
    assert server.wait() == 143


def test_listening_beyond_loopback_without_protection_is_warned_of(wsx):
    for flags, warned in (([], True), (["-u", "a:b"], False), (["--tls"], False)):
        server = wsx.start("listen", *flags, "0.0.0.0:0")
        server.wait_for("listening")
        server.signal(signal.SIGINT)
        server.wait()
        assert ("warning" in server.stderr.text()) == warned, flags


def test_a_port_that_is_taken(wsx, listener):
    server = listener()
    second = wsx.run("listen", str(server.port), stdin=b"")
    assert second.exit_code == 3
    assert second.one("error")["code"] == "address_in_use"


def test_a_reader_that_leaves_is_a_quiet_end(raw_client, spawn):
    piped = spawn("sh", "-c", f"{BINARY} listen 0 | head -n 1")
    listening = json.loads(piped.stdout.wait(lambda: piped.stdout.lines and piped.stdout.lines[0], "first line"))
    raw_client(int(listening["url"].rsplit(":", 1)[1].strip("/"))).open()  # there is something to write now
    assert piped.wait() == 0


# --- other peers ---

def test_a_node_client_talks_with_listen(listener, node):
    server = listener()
    client = node("ws_client.js", server.url)
    server.wait_for("open")
    server.write("from wsx\n")
    client.wait_for("message", text="from wsx")
    client.write(json.dumps({"text": "from node"}) + "\n")
    server.wait_for("message", dir="in", text="from node")
    server.signal(signal.SIGTERM)
    assert server.wait() == 143
    assert client.wait_for("close")["code"] == 1001


def test_a_node_client_talks_with_listen_through_nginx(listener, node, nginx):
    server = listener("--reply", "^ping$ => pong {{conn}}")
    port = nginx(f"proxy_pass http://127.0.0.1:{server.port};")
    client = node("ws_client.js", f"ws://127.0.0.1:{port}/live")
    assert server.wait_for("open")["path"] == "/live"
    server.write("from wsx\n")
    client.wait_for("message", text="from wsx")
    client.write(json.dumps({"text": "ping"}) + "\n")
    client.wait_for("message", text="pong 1")
    client.write(json.dumps({"close": [4001, "done"]}) + "\n")
    assert client.wait_for("close")["code"] == 4001
    closed = server.wait_for("close")
    assert (closed["code"], closed["reason"], closed["clean"]) == (4001, "done", True)


def test_python_websockets_talks_with_listen(listener):
    server = listener()

    async def talk():
        async with websockets.connect(server.url, **PATIENT) as client:
            await client.send("hello")
            await asyncio.to_thread(server.wait_for, "message", dir="in", text="hello")
            server.write("answer\n")
            return await asyncio.wait_for(client.recv(), DEADLINE)
    assert asyncio.run(talk()) == "answer"


def test_pages_of_other_sites_are_let_in_and_told_of_once(listener, raw_client):
    server = listener()
    for origin in ("null", f"http://127.0.0.1:{server.port}", "http://localhost:3000", "https://one.test", "https://two.test"):
        raw_client(server.port).open(f"Origin: {origin}")
    server.wait_for("open", count=5)
    server.signal(signal.SIGTERM)
    server.wait()
    told = [line for line in server.stderr.text().splitlines() if "a page of" in line]
    assert told == ["wsx: a page of https://one.test has connected; --origin lets in only the pages you name"]
