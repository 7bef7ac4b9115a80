"""`wsx echo`: what it serves, whom it lets in, and how it ends."""
import base64
import json
import resource
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from support import frames
from support.certificates import fingerprint, trust_anybody
from support.process import DEADLINE, cpu_seconds, poll, resident_kib
from support.raw import OPENING, connect_raw
from support.wsx import is_sanitized

KIB = 1024
MOST_IN_A_FRAME = 256 * KIB  # longer messages come back in fragments
SIZES = [0, 1, 125, 126, 127, 65535, 65536, MOST_IN_A_FRAME, MOST_IN_A_FRAME + 1, 1024 * KIB]


@pytest.fixture
def client_of(raw_client):
    """An open connection to an echo server."""
    def connect(server, *fields, **options):
        client = raw_client(server.port)
        client.open(*fields, **options)
        return client
    return connect


# --- messages ---

@pytest.mark.parametrize("opcode", [frames.TEXT, frames.BINARY], ids=["text", "binary"])
def test_messages_of_every_size_come_back_as_they_were(echo_server, client_of, opcode):
    client = client_of(echo_server())
    for size in SIZES:
        data = (b"0123456789abcdef" * (size // 16 + 1))[:size]
        client.send_frame(opcode, data)
        for begin in range(0, size or 1, MOST_IN_A_FRAME):
            back = client.read_frame()
            is_last = begin + MOST_IN_A_FRAME >= size
            assert (back.opcode, back.fin, back.rsv, back.masked) == (0 if begin else opcode, is_last, 0, False)
            assert back.payload == data[begin:begin + MOST_IN_A_FRAME]
    client.send_close(1000)
    assert client.finish().close_code == 1000


def test_many_messages_in_one_write_come_back_in_order(echo_server, client_of):
    client = client_of(echo_server())
    messages = [f"message {n}" + "x" * (n % 300) for n in range(3000)]
    stream = b"".join(frames.frame(frames.TEXT, m, masked=True) for m in messages)
    sending = threading.Thread(target=client.send, args=(stream,))
    sending.start()
    assert [client.read_message() for _ in messages] == messages
    sending.join()


def test_a_message_that_comes_byte_by_byte_comes_back(echo_server, client_of):
    client = client_of(echo_server())
    stream = frames.frame(frames.TEXT, "slowly", masked=True) + frames.frame(frames.BINARY, b"x" * 130, masked=True)
    for byte in stream:
        client.send(bytes([byte]))
    assert client.read_message() == "slowly"
    assert client.read_message() == b"x" * 130


def test_fragments_come_back_as_one_message_and_pings_between_them_are_answered(echo_server, client_of):
    client = client_of(echo_server())
    client.send_frame(frames.TEXT, "世".encode()[:2], fin=False)
    client.send_frame(frames.PING, b"between")
    client.send_frame(frames.CONTINUATION, "世".encode()[2:] + b" and", fin=False)
    client.send_frame(frames.CONTINUATION, b"", fin=False)
    client.send_frame(frames.CONTINUATION, b" all")
    pong = client.read_frame()
    assert (pong.opcode, pong.payload) == (frames.PONG, b"between")
    assert client.read_message() == "世 and all"


def test_pings_are_answered_with_their_payload_and_pongs_ignored(echo_server, client_of):
    client = client_of(echo_server())
    for payload in (b"", b"\xff\x00", b"x" * 125):
        client.send_frame(frames.PONG, b"unsolicited")
        client.send_frame(frames.PING, payload)
        pong = client.read_frame()
        assert (pong.opcode, pong.payload) == (frames.PONG, payload)


def test_frames_that_come_with_the_request_are_served(echo_server, raw_client):
    client = raw_client(echo_server().port)
    client.send(OPENING + frames.frame(frames.TEXT, "early", masked=True))
    assert client.read_head().status == 101
    assert client.read_message() == "early"


def test_compressed_and_plain_messages_mix_on_one_connection(echo_server, raw_client):
    client = raw_client(echo_server().port)
    assert "permessage-deflate" in client.open(frames.DEFLATE).get("Sec-WebSocket-Extensions")
    text = b"again and again, " * 1000
    packed = frames.deflated(text)
    half = len(packed) // 2
    for _ in range(3):
        client.send_text("plain")
        assert client.read_message() == "plain"
        client.send_frame(frames.TEXT, packed[:half], rsv=4, fin=False)
        client.send_frame(frames.CONTINUATION, packed[half:])
        back = client.read_frame()
        assert back.fin and back.plain_payload == text


def test_a_deflate_bomb_stops_at_the_limit(echo_server, raw_client):
    server = echo_server("--max-message", "1MiB", "--threads", "1")
    client = raw_client(server.port)
    client.open(frames.DEFLATE)
    before = resident_kib(server.pid)
    client.send_frame(frames.BINARY, frames.deflated(bytes(200_000_000)), rsv=4)
    assert client.finish().close_code == 1009
    assert server.wait_for("close")["code"] == 1009
    assert resident_kib(server.pid) - before < 32 * 1024


@pytest.mark.threads
@pytest.mark.parametrize("flags", [("--threads", "1"), ("--threads", "4"), ("--threads", "4", "--tls"),
                                   ("--threads", "4", "--stats")], ids=" ".join)
def test_many_clients_at_once_each_get_their_own_messages_back(echo_server, flags):
    server = echo_server(*flags)

    def talk(number):
        client = connect_raw(server.port, tls=trust_anybody() if "--tls" in flags else None)
        client.open(*[frames.DEFLATE] * (number % 2))
        messages = [f"client {number}, message {n}" for n in range(200)]
        client.send(b"".join(frames.frame(frames.TEXT, m, masked=True) for m in messages))
        received = [client.read_message() for _ in messages]
        client.send_close(1000, f"{number} is done")
        assert client.finish().close_code == 1000
        return received == messages

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(talk, range(32)))
    server.wait_for("close", count=32)
    closed = server.of("close")
    assert {e["conn"] for e in closed} == set(range(1, 33))
    assert all(e["received"]["messages"] == e["sent"]["messages"] == 200 for e in closed)
    assert {e["reason"] for e in closed} == {f"{n} is done" for n in range(32)}


@pytest.mark.threads
def test_a_signal_closes_the_clients_of_every_thread(echo_server, client_of):
    server = echo_server("--threads", "4")
    clients = [client_of(server) for _ in range(24)]
    server.wait_for("open", count=24)
    server.signal(signal.SIGTERM)
    assert [client.finish().close_code for client in clients] == [1001] * 24
    assert server.wait() == 143
    assert len(server.of("close", code=1001, clean=True)) == 24


# --- where it listens ---

def test_it_listens_on_loopback_and_says_where(echo_server):
    server = echo_server()
    assert server.url.rstrip("/") == f"ws://127.0.0.1:{server.port}"
    assert "tls_fingerprint" not in server.listening


@pytest.mark.parametrize("address", ["127.0.0.1:0", "localhost:0", ":0"])
def test_an_address_may_name_a_host(echo_server, client_of, address):
    client = client_of(echo_server(address=address))
    client.send_text("hi")
    assert client.read_message() == "hi"


def test_a_throw_away_certificate_has_the_fingerprint_that_is_printed(echo_server, raw_client):
    server = echo_server("--tls")
    assert server.url.startswith("wss://")
    client = raw_client(server.port, tls=trust_anybody())
    assert fingerprint(client.sock.getpeercert(binary_form=True)) == server.listening["tls_fingerprint"]
    client.open()
    client.send_text("x" * 100_000)
    assert client.read_message() == "x" * 100_000
    assert server.wait_for("open")["tls"]["version"] == "TLSv1.3"
    client.send_close(1000)
    assert client.read_frame().close_code == 1000


def test_two_servers_never_share_a_throw_away_certificate(echo_server):
    assert echo_server("--tls").listening["tls_fingerprint"] != echo_server("--tls").listening["tls_fingerprint"]


def test_a_given_certificate_is_shown_with_its_chain(echo_server, wsx, certificates):
    server = echo_server("--tls", "--cert", certificates.valid.cert, "--key", certificates.valid.key)
    client = wsx.run("connect", "--cacert", certificates.ca.cert, "-x", "hi", "-1", f"wss://localhost:{server.port}/")
    assert client.exit_code == 0
    assert client.one("open")["tls"]["fingerprint"] == certificates.valid.fingerprint()


def test_a_client_that_speaks_plain_http_to_a_tls_server_does_no_harm(echo_server, raw_client):
    server = echo_server("--tls")
    client = raw_client(server.port)
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    client.read_to_end()
    assert server.wait_for("error")["phase"] == "tls"
    assert server.running


def test_a_unix_socket_is_served_and_removed_at_the_end(echo_server, raw_client, tmp_path):
    path = tmp_path / "echo.sock"
    server = echo_server("--unix", path)
    assert str(path) in server.url
    client = raw_client(unix=path)
    client.open()
    client.send_text("hi")
    assert client.read_message() == "hi"
    server.signal(signal.SIGTERM)
    assert client.finish().close_code == 1001
    assert server.wait() == 143
    assert not path.exists()


def test_what_echo_calls_a_unix_socket_connect_understands(echo_server, wsx, tmp_path):
    server = echo_server("--unix", tmp_path / "echo.sock")
    client = wsx.run("connect", "-x", "hi", "-1", server.url)
    assert client.exit_code == 0 and client.received() == ["hi"]


def test_a_port_in_use_is_said_with_its_address(wsx, echo_server):
    port = echo_server().port
    second = wsx.run("echo", str(port))
    assert second.exit_code == 3
    error = second.one("error")
    assert error["code"] == "address_in_use" and f"127.0.0.1:{port}" in error["message"]
    assert not second.of("listening")


# --- who is let in ---

def test_the_open_event_tells_who_came(echo_server, client_of):
    server = echo_server()
    client = client_of(server, "X-Test: yes", target="/chat?a=b", host="some.example")
    opened = server.wait_for("open")
    assert opened["conn"] == 1 and opened["role"] == "server" and opened["path"] == "/chat?a=b"
    assert opened["local"] == f"127.0.0.1:{server.port}"
    assert opened["remote"] == "127.0.0.1:%d" % client.sock.getsockname()[1]
    assert ["X-Test", "yes"] in opened["request_headers"] and ["Host", "some.example"] in opened["request_headers"]


def assert_refused(server, client, response, status):
    """The client got this status and the server says so."""
    assert response.status == status, response.data
    client.close()
    assert str(status) in server.wait_for("error", phase="upgrade")["message"]
    assert not server.of("open")


@pytest.mark.parametrize("options, status", [
    ({"leave_out": {"Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"}}, 426),
    ({"leave_out": {"Upgrade"}}, 426),
    ({"leave_out": {"Sec-WebSocket-Key"}}, 400),
    ({"leave_out": {"Sec-WebSocket-Version"}, "version": "8"}, 426),
    ({"leave_out": {"Sec-WebSocket-Key"}, "key": "dG9vIHNob3J0"}, 400),
    ({"leave_out": {"Host"}}, 400),
    ({"method": "POST"}, 405),
], ids=["plain GET", "no Upgrade", "no key", "version 8", "short key", "no host", "POST"])
def test_a_request_that_is_no_upgrade_is_refused(echo_server, raw_client, options, status):
    server = echo_server()
    version, key = options.pop("version", None), options.pop("key", None)
    fields = [f"Sec-WebSocket-Version: {version}"] if version else [f"Sec-WebSocket-Key: {key}"] if key else []
    client = raw_client(server.port)
    response = client.request(*fields, **options)
    assert_refused(server, client, response, status)
    if status == 426:
        assert response.get("Upgrade").lower() == "websocket"
        assert response.get("Sec-WebSocket-Version") == "13"


@pytest.mark.parametrize("garbage", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"HELO there\r\n\r\n", b"\r\n\r\n\r\n",
                                     b"GET / HTTP/9.9\r\n\r\n", b"GET\r\n\r\n", b"\x00" * 100],
                         ids=["TLS", "SMTP", "empty lines", "HTTP/9.9", "no target", "zeros"])
def test_a_request_that_is_no_http_gets_400_or_nothing(echo_server, raw_client, garbage):
    server = echo_server("--handshake-timeout", "500ms")
    client = raw_client(server.port)
    client.send(garbage)
    answer = client.read_to_end()
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert server.running and not server.of("open")


def test_another_path_is_404(echo_server, raw_client):
    server = echo_server("--path", "/live")
    raw_client(server.port).open(target="/live?token=1")
    server.wait_for("open")
    for target in ("/other", "/live/more"):
        client = raw_client(server.port)
        assert client.request(target=target).status == 404
        client.close()
    assert "404" in server.wait_for("error", count=2)["message"]


def test_an_origin_that_is_not_allowed_is_403(echo_server, raw_client):
    server = echo_server("--origin", "https://a.example", "--origin", "https://b.example")
    for origin, status in (("https://a.example", 101), ("https://b.example", 101), ("https://evil.example", 403),
                           ("https://a.example.evil.example", 403), ("null", 403)):
        assert raw_client(server.port).request(f"Origin: {origin}").status == status, origin


def test_a_missing_or_wrong_password_is_401(echo_server, raw_client):
    server = echo_server("-u", "ada:love:lace")

    def ask(credentials):
        field = "Authorization: Basic " + base64.b64encode(credentials.encode()).decode()
        return raw_client(server.port).request(*[field] if credentials else [])

    for credentials in ("", "ada:wrong", "eve:love:lace", "ada:love:lace2"):
        response = ask(credentials)
        assert response.status == 401
        assert response.get("WWW-Authenticate").startswith("Basic realm=")
    assert ask("ada:love:lace").status == 101
    server.wait_for("open")
    assert base64.b64encode(b"ada:love:lace").decode() not in server.stdout.text()
    assert "love:lace" not in server.stdout.text()


@pytest.mark.parametrize("command", ["echo", "listen"])
def test_a_subprotocol_that_nobody_accepts_is_told(listener, raw_client, command):
    server = listener(command=command)
    response = raw_client(server.port).open("Sec-WebSocket-Protocol: graphql-transport-ws, chat")
    assert response.get("Sec-WebSocket-Protocol") is None
    opened = server.wait_for("open")
    assert opened["offered_subprotocols"] == ["graphql-transport-ws", "chat"] and "subprotocol" not in opened


@pytest.mark.parametrize("flags, chosen", [(["*"], "b"), (["a", "*"], "a"), (["*", "a"], "b"), (["x", "*"], "b")])
def test_a_star_accepts_the_first_subprotocol_that_is_offered(echo_server, raw_client, flags, chosen):
    server = echo_server(*(word for name in flags for word in ("-s", name)))
    assert raw_client(server.port).open("Sec-WebSocket-Protocol: b, a").get("Sec-WebSocket-Protocol") == chosen
    assert raw_client(server.port).open().get("Sec-WebSocket-Protocol") is None


@pytest.mark.parametrize("command", ["echo", "listen"])
def test_headers_of_the_answer_can_be_removed_and_emptied(listener, raw_client, command):
    server = listener("-H", "Server:", "-H", "X-Empty;", command=command)
    response = raw_client(server.port).open()
    assert response.get("Server") is None and response.all("X-Empty") == [""]


@pytest.mark.parametrize("flags", [[], ["--delay", "100ms"]])
def test_a_client_that_only_ended_its_sending_gets_the_whole_answer(echo_server, raw_client, flags):
    client = raw_client(echo_server(*flags).port)
    client.open()
    payload = bytes(range(256)) * 32 * 1024
    client.send_frame(frames.BINARY, payload)
    client.shut_writing()
    time.sleep(0.5)
    assert client.read_message() == payload


def test_the_first_subprotocol_of_ours_that_the_client_offers_is_chosen(echo_server, raw_client):
    server = echo_server("-s", "v2", "-s", "v1")
    for offered, chosen in (("v1, v2", "v2"), ("v0,v1", "v1"), ("v0", None)):
        response = raw_client(server.port).open(f"Sec-WebSocket-Protocol: {offered}")
        assert response.get("Sec-WebSocket-Protocol") == chosen
    assert server.wait_for("open", subprotocol="v2")
    assert raw_client(server.port).open().get("Sec-WebSocket-Protocol") is None


def test_h_adds_response_headers(echo_server, raw_client):
    server = echo_server("-H", "X-Served-By: a test", "-H", "Set-Cookie: a=b")
    response = raw_client(server.port).open()
    assert (response.get("X-Served-By"), response.get("Set-Cookie")) == ("a test", "a=b")


def test_no_deflate_declines(echo_server, raw_client):
    assert raw_client(echo_server("--no-deflate").port).open(frames.DEFLATE).get("Sec-WebSocket-Extensions") is None


# --- limits ---

def test_more_clients_than_max_conns_get_503_until_one_leaves(echo_server, client_of, raw_client):
    server = echo_server("--max-conns", "2")
    first, second = client_of(server), client_of(server)
    third = raw_client(server.port)
    assert third.request().status == 503
    third.close()
    assert server.wait_for("error", phase="upgrade")["code"] == "too_many_connections"
    first.send_close(1000)
    first.finish()
    server.wait_for("close")

    def let_in():
        another = raw_client(server.port)
        if another.request().status == 101:
            return True
        another.close()
        return False

    poll(let_in, "room for another client")
    second.send_text("still here")
    assert second.read_message() == "still here"


@pytest.mark.parametrize("parts", [[1025], [1000, 25]], ids=["one frame", "two frames"])
def test_a_message_that_is_too_big_is_closed_with_1009(echo_server, client_of, parts):
    server = echo_server("--max-message", "1KiB")
    client = client_of(server)
    client.send_frame(frames.BINARY, b"x" * 1024)
    assert client.read_message() == b"x" * 1024
    for number, size in enumerate(parts):
        client.send_frame(frames.CONTINUATION if number else frames.BINARY, b"x" * size, fin=number == len(parts) - 1)
    assert client.finish().close_code == 1009
    closed = server.wait_for("close")
    assert (closed["code"], closed["by"]) == (1009, "local")


def test_16_mib_are_enough_for_a_message_and_not_a_byte_more(echo_server, client_of):
    server = echo_server()
    limit = 16 * 1024 * 1024
    client = client_of(server)
    sending = threading.Thread(target=client.send_frame, args=(frames.BINARY, bytes(limit)))
    sending.start()
    assert client.read_message() == bytes(limit)
    sending.join()
    client.send_frame(frames.BINARY, declared=limit + 1)
    assert client.read_close().close_code == 1009


def test_a_length_that_is_too_big_is_refused_before_its_payload_comes(echo_server, client_of):
    server = echo_server()
    client = client_of(server)
    client.send_frame(frames.BINARY, b"", declared=2**40)
    assert client.read_close().close_code == 1009


def test_a_head_that_never_ends_is_cut_off(echo_server, raw_client):
    server = echo_server("--threads", "1")
    before = resident_kib(server.pid)
    client = raw_client(server.port)
    client.send("GET / HTTP/1.1\r\n")
    end = time.monotonic() + DEADLINE
    try:
        while time.monotonic() < end:
            client.send(f"X-Filler: {'x' * 1000}\r\n")
    except OSError:
        pass
    assert time.monotonic() < end, "the server reads a head for ever"
    assert server.wait_for("error", phase="upgrade")["code"] == "head_too_large"
    assert is_sanitized() or resident_kib(server.pid) - before < 8 * 1024


def test_a_head_of_more_than_16_kib_is_431(echo_server, raw_client):
    client = raw_client(echo_server().port)
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "x" * 17_000)
    assert client.read_to_end().startswith(b"HTTP/1.1 431")


def test_a_head_just_below_the_limit_is_accepted(echo_server, raw_client):
    raw_client(echo_server().port).open("X-Long: " + "x" * 15_000)


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_client_that_drips_its_request_is_cut_off(echo_server, raw_client, tls):
    server = echo_server("--handshake-timeout", "300ms", *["--tls"] if tls else [])
    client = raw_client(server.port)
    drip = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 100 if tls else b"GET / HTTP/1.1\r\nX: " + b"x" * 1000
    assert client.drip(drip, every=0.05)
    assert server.wait_for("error")["code"] == "timeout"


def test_a_client_that_says_nothing_is_cut_off(echo_server, raw_client):
    server = echo_server("--handshake-timeout", "200ms")
    client = raw_client(server.port)
    client.read_to_end()
    assert server.wait_for("error")["code"] == "timeout"


@pytest.mark.skipif(is_sanitized(), reason="the undefined behaviour sanitizer opens a pipe to look at an object, and fails without descriptors")
def test_running_out_of_descriptors_pauses_accepting_and_says_so_once(echo_server, raw_client):
    count = 100
    server = echo_server("--threads", "1", "--handshake-timeout", "1000", "--stats",
                         preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
    clients = [raw_client(server.port) for _ in range(count)]
    for client in clients:
        client.send(OPENING)
    said = server.wait_for("error")
    assert said["code"] == "out_of_descriptors" and said["hint"]
    clients[0].read_head()
    clients[0].send_text("still served")
    assert clients[0].read_message() == "still served"

    server.wait_for("stats", count=len(server.of("stats")) + 1)
    used = cpu_seconds(server.pid)
    server.wait_for("stats", count=len(server.of("stats")) + 1)  # a second later
    assert cpu_seconds(server.pid) - used < 0.5, "it spins while it cannot accept"
    assert len(server.of("error")) == 1
    assert 10 < len(server.of("open")) < count

    for client in clients[:70]:
        client.close()
    server.wait_for("open", count=count)
    clients[-1].read_head()
    clients[-1].send_text("at last")
    assert clients[-1].read_message() == "at last"


@pytest.mark.slow
def test_a_client_that_only_sends_is_stopped_by_back_pressure(echo_server, client_of):
    server = echo_server("--threads", "1", "--no-deflate")
    client = client_of(server)
    message = frames.frame(frames.BINARY, b"x" * 64_000, masked=True)
    client.sock.settimeout(1)
    sent, total = 0, 1000
    left = memoryview(b"")
    try:
        for sent in range(total):
            left = memoryview(message)
            while left:
                left = left[client.sock.send(left):]
    except TimeoutError:
        pass
    assert sent < total - 1, "64 MB were taken from a client that reads nothing"
    assert resident_kib(server.pid) < 200 * 1024
    client.sock.settimeout(DEADLINE)
    rest = threading.Thread(target=client.send, args=(bytes(left),))
    rest.start()
    for _ in range(sent + 1):
        assert len(client.read_message()) == 64_000
    rest.join()


@pytest.mark.slow
def test_a_client_that_only_sends_pings_does_not_make_the_server_grow(echo_server, client_of):
    server = echo_server("--threads", "1")
    client = client_of(server)
    before = resident_kib(server.pid)
    pings = memoryview(frames.frame(frames.PING, b"x" * 125, masked=True) * 1000)
    client.sock.settimeout(1)
    sent, most = 0, 64_000_000
    try:
        while sent < most:
            sent += client.sock.send(pings[sent % len(pings):])
    except TimeoutError:
        pass  # back-pressure; pongs that are left out would be as good
    assert resident_kib(server.pid) - before < 32 * 1024


# --- the end ---

@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_a_signal_closes_every_client_with_1001(echo_server, client_of, number, code):
    server = echo_server()
    clients = [client_of(server) for _ in range(5)]
    server.wait_for("open", count=5)
    server.signal(number)
    for client in clients:
        assert client.finish().close_code == 1001
    assert server.wait() == code
    assert len(server.of("close", code=1001, by="local", clean=True)) == 5


def test_a_client_that_never_answers_does_not_hold_the_end_up(echo_server, client_of):
    server = echo_server("--close-timeout", "300ms")
    client = client_of(server)
    server.wait_for("open")
    server.signal(signal.SIGTERM)
    assert client.read_close().close_code == 1001
    assert server.wait() == 143
    assert server.one("close")["clean"] is False


def test_a_second_signal_ends_at_once(echo_server, client_of):
    server = echo_server("--close-timeout", "1000")
    client = client_of(server)
    server.wait_for("open")
    server.signal(signal.SIGINT)
    assert client.read_close().close_code == 1001
    server.signal(signal.SIGINT)
    assert server.wait() == 130


def test_a_client_that_is_half_way_through_its_request_does_not_hold_the_end_up(echo_server, raw_client):
    server = echo_server("--handshake-timeout", "1000")
    raw_client(server.port).send("GET / HTTP/1.1\r\n")
    raw_client(server.port)
    server.signal(signal.SIGTERM)
    assert server.wait() == 143


def test_once_ends_after_the_first_client(echo_server, client_of):
    server = echo_server("--once")
    client = client_of(server)
    client.send_text("hi")
    assert client.read_message() == "hi"
    client.send_close(1000)
    client.finish()
    assert server.wait() == 0
    assert server.one("close")["code"] == 1000


def test_a_client_that_vanishes_is_a_1006_and_the_server_goes_on(echo_server, client_of):
    server = echo_server()
    client_of(server).reset()
    assert server.wait_for("close", code=1006, clean=False, by="none", conn=1)
    client = client_of(server)
    client.send_frame(frames.TEXT, "half", declared=1000)
    client.close()
    assert server.wait_for("close", code=1006, clean=False, by="none", conn=2)
    last = client_of(server)
    last.send_text("hi")
    assert last.read_message() == "hi"


@pytest.mark.slow
def test_stats_are_printed_once_a_second(echo_server, client_of):
    server = echo_server("--stats")
    client = client_of(server)
    for _ in range(10):
        client.send_text("hello")
        client.read_message()
    stats = server.wait_for("stats", connections=1, received=lambda traffic: traffic["messages"] == 10)
    assert stats["accepted"] == 1
    assert stats["received"]["bytes"] == stats["sent"]["bytes"] == 50
    assert stats["received"]["wire_bytes"] == 10 * 11 and stats["sent"]["wire_bytes"] == 10 * 7
    client.close()
    assert server.wait_for("stats", connections=0)["accepted"] == 1


def test_a_stdout_that_closes_does_not_end_the_server_with_an_error(wsx, raw_client):
    server = wsx.start("echo", "0", reading=False)
    port = int(json.loads(server.popen.stdout.readline())["url"].rstrip("/").rsplit(":", 1)[1])
    server.popen.stdout.close()
    client = raw_client(port)
    client.open()  # its `open` event has no reader
    client.finish()
    assert server.wait() == 0
    assert server.stderr.text() == ""
