"""Faults on request, as clients meet them that are not ours: npm's `ws` and Python's `websockets`, which connect again."""
import asyncio
import time

import pytest
import websockets
from support import frames
from support.certificates import trust_anybody
from support.process import DEADLINE, resident_kib
from support.python_peer import PATIENT, run_client, send_until_stuck, time_answers, time_close
from support.wsx import is_sanitized

MIB = 1024 * 1024


async def flush(websocket):
    """Until everything that was sent before has been dealt with: a pong overtakes no answer that is not delayed."""
    await asyncio.wait_for(await websocket.ping(), DEADLINE)


def collect(url, messages, **options):
    """What comes back for these messages, when nothing is delayed."""
    async def converse(websocket):
        got = []

        async def read():
            async for message in websocket:
                got.append(message)
        reading = asyncio.create_task(read())
        for message in messages:
            await websocket.send(message)
        await flush(websocket)
        await websocket.close()
        await reading
        return got
    return run_client(converse, url, compression=None, **options)


def reconnect(url, rounds, converse):
    """What `converse` returns on one connection after the other, as the library's own loop makes them."""
    async def run():
        results = []
        async for websocket in websockets.connect(url, compression=None, **PATIENT):
            results.append(await converse(websocket))
            if len(results) == rounds:
                return results
    return asyncio.run(asyncio.wait_for(run(), DEADLINE))


# ---- the end of connections

def test_after_so_many_messages_connections_are_reset_and_node_comes_again(echo_server, node):
    server = echo_server("--reset-after", "2")
    client = node("ws_reconnect.js", server.url)
    client.wait_for("close", count=3, code=1006)
    client.wait_for("open", count=3)
    for closed in (server.wait_for("close", count=n) for n in (1, 2, 3)):
        assert (closed["code"], closed["by"], closed["clean"]) == (1006, "local", False)
        assert (closed["received"]["messages"], closed["sent"]["messages"]) == (2, 2)
    assert not server.of("error")


def test_after_so_many_messages_connections_are_reset_and_python_comes_again(echo_server):
    async def until_lost(websocket):
        with pytest.raises(websockets.ConnectionClosed) as lost:
            while True:
                await websocket.send("x")
                await websocket.recv()
        return lost.value.rcvd, websocket.close_code

    server = echo_server("--reset-after", "5")
    assert reconnect(server.url, 3, until_lost) == [(None, 1006)] * 3
    assert server.wait_for("close", count=3)["received"]["messages"] == 5


def test_a_reset_is_a_reset_for_tcp(echo_server, raw_client):
    server = echo_server("--reset-after", "1")
    client = raw_client(server.port)
    client.open()
    client.send_text("last")
    assert client.read_message() == "last"
    with pytest.raises(ConnectionResetError):
        client.read_more()


@pytest.mark.parametrize("flag, code", [("2", 1011), ("2:1012", 1012), ("2:4001", 4001)])
def test_after_so_many_messages_connections_are_closed_and_clients_come_again(echo_server, node, flag, code):
    server = echo_server("--close-after", flag)
    client = node("ws_reconnect.js", server.url)
    closed = client.wait_for("close", count=2)
    assert (closed["code"], closed["reason"]) == (code, "closed on request (--close-after)")
    client.wait_for("open", count=3)
    assert [m["text"] for m in client.of("message")][:4] == ["1", "2", "3", "4"]  # each was answered before the end
    closed = server.wait_for("close", count=2)
    assert (closed["code"], closed["by"], closed["clean"]) == (code, "local", True)

    async def until_closed(websocket):
        for text in "abc":
            await websocket.send(text)
        got = []
        with pytest.raises(websockets.ConnectionClosed) as closed:
            while True:
                got.append(await websocket.recv())
        return got, closed.value.rcvd.code
    assert reconnect(server.url, 2, until_closed) == [(["a", "b"], code)] * 2


def test_a_server_that_goes_on_closing_is_told_to_stop(echo_server, node):
    server = echo_server("--close-after", "1")
    node("ws_reconnect.js", server.url).wait_for("close", count=2)
    server.signal(2)
    assert server.wait() == 130


# ---- handshakes

def test_every_handshake_is_rejected_until_the_server_is_another(echo_server, node):
    server = echo_server("--reject", "503")
    client = node("ws_reconnect.js", server.url)
    rejected = client.wait_for("rejected", count=2)
    assert (rejected["status"], rejected["headers"]["retry-after"]) == (503, "1")
    refused = server.wait_for("error", count=2)
    assert (refused["phase"], refused["code"], refused["status"]) == ("upgrade", "rejected", 503)
    assert not server.of("open")
    server.signal(15)
    server.wait()
    echo_server(address=str(server.port))
    client.wait_for("message", text="1")


@pytest.mark.parametrize("status, header", [(401, "WWW-Authenticate"), (407, "Proxy-Authenticate"), (429, "Retry-After"),
                                            (404, None), (200, None), (500, None)])
def test_python_sees_the_status_and_what_goes_with_it(echo_server, status, header):
    server = echo_server("--reject", status, "-H", "X-From: test")

    async def nothing(websocket):
        pass
    with pytest.raises(websockets.InvalidStatusCode) as refused:
        run_client(nothing, server.url)
    assert refused.value.status_code == status
    assert refused.value.headers["X-From"] == "test"
    assert header is None or refused.value.headers[header]


def test_a_redirect_is_followed_to_a_server_that_lets_in(echo_server):
    target = echo_server()
    server = echo_server("--reject", "302", "-H", f"Location: {target.url}moved")

    async def say_hello(websocket):
        await websocket.send("hello")
        return await websocket.recv()
    assert run_client(say_hello, server.url) == "hello"
    assert target.wait_for("open")["path"] == "/moved"


# ---- what is left undone

def test_a_client_that_pings_gives_up_a_server_that_does_not_answer(echo_server, node):
    server = echo_server("--no-pong")
    client = node("ws_reconnect.js", server.url, 300)
    client.wait_for("silent", count=2)
    assert not client.of("pong")
    client.wait_for("message")  # everything else works
    for conn in (1, 2):
        server.wait_for("ping", dir="in", text="are you there", conn=conn)
    assert not server.of("pong")


def test_the_keepalive_of_python_gives_up_a_server_that_does_not_answer_pings(echo_server):
    async def until_lost(websocket):
        await websocket.wait_closed()

    server = echo_server("--no-pong")
    run_client(until_lost, server.url, ping_interval=0.2, ping_timeout=0.2, close_timeout=0.2)
    closed = server.wait_for("close")
    assert (closed["code"], closed["reason"], closed["by"]) == (1011, "keepalive ping timeout", "peer")


def test_a_close_frame_without_an_answer_makes_python_wait(echo_server):
    server = echo_server("--no-close-reply")
    took, code = run_client(time_close, server.url, close_timeout=0.5)
    assert took >= 0.5 and code == 1006
    closed = server.wait_for("close")
    assert (closed["code"], closed["reason"], closed["by"], closed["clean"]) == (1000, "bye", "peer", False)


def test_a_close_frame_without_an_answer_is_followed_by_silence_until_the_close_timeout(echo_server, raw_client):
    server = echo_server("--no-close-reply", "--close-timeout", "300ms")
    client = raw_client(server.port)
    client.open()
    before = time.monotonic()
    client.send_close()
    assert client.read_to_end() == b""
    assert time.monotonic() - before >= 0.29
    assert server.wait_for("close")["clean"] is False


# ---- late

def test_answers_are_late_and_in_order(echo_server):
    took, got = run_client(time_answers, echo_server("--delay", "100ms..400ms").url)
    assert took >= 0.1
    assert got == [str(n) for n in range(50)]
    took, got = run_client(time_answers, echo_server("--delay", "250ms").url)
    assert took >= 0.25


def test_pongs_are_not_delayed_with_the_answers(echo_server):
    async def converse(websocket):
        await websocket.send("late")
        await flush(websocket)
        return len(websocket.messages)  # not answered yet

    assert run_client(converse, echo_server("--delay", "1h").url, close_timeout=1) == 0


def test_a_server_that_stalls_answers_nothing_for_so_long(echo_server):
    async def longest_round_trip(websocket):
        longest, end = 0, time.monotonic() + DEADLINE
        while longest < 0.35 and time.monotonic() < end:
            before = time.monotonic()
            await flush(websocket)
            longest = max(longest, time.monotonic() - before)
            await asyncio.sleep(0.01)
        return longest

    assert run_client(longest_round_trip, echo_server("--stall", "400ms@800ms").url) >= 0.35


def test_a_server_that_stalls_loses_nothing(echo_server):
    messages = [str(n) * 100 for n in range(3000)]
    assert collect(echo_server("--stall", "90ms@100ms").url, messages) == messages


def test_a_server_that_reads_slowly_makes_node_keep_what_it_wants_to_send(echo_server, node):
    server = echo_server("--slow-read", "1KiB/s")
    client = node("ws_flood.js", server.url, 32 * MIB)

    def find_plateau():
        last = [e["bytes"] for e in client.of("buffered")][-10:]
        return len(last) == 10 and len(set(last)) == 1 and last[0]
    assert client.stdout.wait(find_plateau, "amount that stays the same") > 16 * MIB


def test_a_server_that_reads_slowly_makes_python_wait_when_it_sends(echo_server):
    url = echo_server("--slow-read", "1KiB/s").url
    assert run_client(send_until_stuck, url, compression=None) < 64 * MIB


def test_a_server_that_reads_slowly_loses_nothing(echo_server):
    messages = [str(n) * 100 for n in range(200)]
    before = time.monotonic()
    assert collect(echo_server("--slow-read", "100KiB/s").url, messages) == messages
    assert time.monotonic() - before >= (sum(map(len, messages)) - 10240 - 4096) / 102400


# ---- wrong

def test_dropped_answers_are_the_same_for_the_same_seed_in_python_and_in_node(echo_server, node):
    texts = [str(n) for n in range(1000)]
    kept = collect(echo_server("--drop", "10%", "--seed", "42").url, texts)
    assert 850 < len(kept) < 950
    assert kept == sorted(kept, key=int)
    assert collect(echo_server("--drop", "10%", "--seed", "43").url, texts) != kept

    client = node("ws_client.js", echo_server("--drop", "10%", "--seed", "42", "--threads", "2").url)
    client.wait_for("open")
    client.write("".join(f'{{"text":"{text}"}}\n' for text in texts) + '{"ping":"all"}\n')
    client.wait_for("pong", text="all")
    assert [m["text"] for m in client.of("message")] == kept


def test_a_seed_that_was_not_given_is_told_and_brings_the_same_back(echo_server):
    texts = [str(n) for n in range(300)]
    server = echo_server("--drop", "50%")
    kept = collect(server.url, texts)
    assert 0 < len(kept) < 300
    again = echo_server("--drop", "50%", "--seed", server.listening["seed"])
    assert again.listening["seed"] == server.listening["seed"]
    assert collect(again.url, texts) == kept
    assert "seed" not in echo_server("--delay", "1ms", "--close-after", "5").listening


def test_everything_dropped_is_a_server_that_never_answers(echo_server):
    assert collect(echo_server("--drop", "100%").url, ["a", b"b"]) == []


def distance(one, other):
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def test_a_damaged_message_has_one_bit_turned_over(echo_server):
    sent = [bytes(range(200))] * 50
    got = collect(echo_server("--corrupt", "50%", "--seed", "1").url, sent)
    bits = [distance(one, other) for one, other in zip(got, sent, strict=True)]
    assert set(bits) == {0, 1}
    assert len(set(got)) > 5  # not always the same one
    assert [distance(a, b) for a, b in zip(collect(echo_server("--corrupt", "50%", "--seed", "1").url, sent), got)] == [0] * 50


def test_a_strict_client_refuses_a_damaged_text_with_1007(echo_server, node):
    server = echo_server("--corrupt", "100%", "--seed", "1")
    client = node("ws_client.js", server.url, '{"perMessageDeflate":false}')
    client.wait_for("open")
    client.write('{"text":"hello"}\n' * 100)
    assert "UTF-8" in client.wait_for("error")["message"]
    assert server.wait_for("close")["code"] == 1007

    async def until_refused(websocket):
        with pytest.raises(websockets.ConnectionClosedError) as refused:
            for _ in range(100):
                await websocket.send("hello")
                assert await websocket.recv() != "hello"
        return refused.value.sent.code
    assert run_client(until_refused, server.url, compression=None) == 1007


def test_a_damaged_message_that_is_compressed_is_noticed(echo_server):
    text = "".join(f"line {n} of many\n" for n in range(500))

    async def until_noticed(websocket):
        for _ in range(20):
            await websocket.send(text)
            try:
                if await websocket.recv() != text:
                    return True
            except websockets.ConnectionClosedError:
                return True
        return False
    assert run_client(until_noticed, echo_server("--corrupt", "100%", "--seed", "1").url, compression="deflate")


# ---- together

def test_faults_work_together_over_tls(echo_server, raw_client):
    server = echo_server("--tls", "--delay", "20ms..60ms", "--drop", "30%", "--seed", "7", "--stall", "50ms@100ms", "--slow-read",
                         "10KiB/s", "--close-after", "20:1013")
    client = raw_client(server.port, tls=trust_anybody())
    client.open()
    for n in range(30):
        client.send_text(str(n))
    numbers = []
    while (frame := client.read_frame()).opcode != frames.CLOSE:
        numbers.append(int(frame.payload))
    assert frame.close_code == 1013
    assert 5 < len(numbers) < 20 and numbers == sorted(numbers) and numbers[-1] < 20


def test_a_client_that_sends_and_never_reads_does_not_make_a_late_server_grow(echo_server, raw_client):
    server = echo_server("--delay", "50ms", "--max-message", "64KiB")
    client = raw_client(server.port)
    client.open()
    client.sock.settimeout(1.5)
    piece = frames.frame(frames.BINARY, bytes(60000), masked=True) * 16
    sent = 0
    with pytest.raises(TimeoutError):
        while sent < 200 * MIB:
            client.sock.send(piece)
            sent += len(piece)
    assert is_sanitized() or resident_kib(server.pid) < 60 * 1024
