"""Faults on request through `wsx listen --forward`: the client, which is not ours, meets them, and the real server, which is
not ours either, sees what such a client does."""
import asyncio
import time

import pytest
import websockets
from support.certificates import trust_anybody
from support.process import DEADLINE, poll
from support.python_peer import run_client, send_until_stuck, time_answers, time_close

MIB = 1024 * 1024


@pytest.fixture
def faulty(forwarder, python_server):
    """Stands before an echo server made with `websockets`; `ends` lists the codes with which its connections ended."""
    def start(*flags):
        ends = []

        async def echo(websocket):
            try:
                async for message in websocket:
                    await websocket.send(message)
            finally:
                await websocket.wait_closed()
                ends.append(websocket.close_code)
        between = forwarder(python_server(echo, ping_interval=None, compression=None).url, *flags)
        between.ends = ends
        return between
    return start


def collect(between, messages):
    """What comes back for these messages, when nothing is delayed: all are sent back before the last ping is."""
    async def converse(websocket):
        for message in messages:
            await websocket.send(message)
        await asyncio.to_thread(between.wait_for, "message", side="upstream", count=len(messages))
        await asyncio.wait_for(await websocket.ping(), DEADLINE)
        return [await websocket.recv() for _ in range(len(websocket.messages))]
    return run_client(converse, between.url, compression=None, max_queue=None)


# ---- the end of connections

def test_after_so_many_messages_node_is_closed_and_comes_again(faulty, node):
    between = faulty("--close-after", "2:4001")
    client = node("ws_reconnect.js", between.url)
    closed = client.wait_for("close", count=2)
    assert (closed["code"], closed["reason"]) == (4001, "closed on request (--close-after)")
    ended = between.wait_for("close", count=2, side="downstream")
    assert (ended["code"], ended["by"], ended["clean"], ended["received"]["messages"]) == (4001, "local", True, 2)
    assert between.wait_for("close", side="upstream")["received"]["messages"] >= 1
    assert not between.of("error")


def test_after_so_many_messages_node_is_reset_and_comes_again(faulty, node):
    between = faulty("--reset-after", "2")
    client = node("ws_reconnect.js", between.url)
    client.wait_for("close", count=2, code=1006)
    ended = between.wait_for("close", count=2, side="downstream")
    assert (ended["code"], ended["by"], ended["clean"], ended["received"]["messages"]) == (1006, "local", False, 2)
    between.wait_for("close", count=2, side="upstream", code=1006)
    assert not between.of("error")


# ---- handshakes

def test_a_rejected_client_never_reaches_the_server(raw_server, forwarder, node):
    asked = []
    between = forwarder(raw_server(lambda peer: asked.append(peer.read_head())).url, "--reject", "503")
    assert node("ws_reconnect.js", between.url).wait_for("rejected", count=2)["status"] == 503
    assert between.wait_for("error")["side"] == "downstream"
    assert not asked


# ---- what is left undone

def test_pings_that_do_not_reach_the_server_are_not_answered(faulty, node):
    between = faulty("--no-pong")
    client = node("ws_reconnect.js", between.url, 300)
    client.wait_for("silent")
    client.wait_for("message")  # everything else works
    between.wait_for("ping", side="downstream", text="are you there")
    assert not client.of("pong") and not between.of("pong")


def test_a_close_frame_without_an_answer_makes_python_wait(faulty):
    between = faulty("--no-close-reply")
    took, code = run_client(time_close, between.url, close_timeout=0.5)
    assert took >= 0.5 and code == 1006
    closed = between.wait_for("close", side="downstream")
    assert (closed["code"], closed["reason"], closed["by"], closed["clean"]) == (1000, "bye", "peer", False)
    assert between.wait_for("close", side="upstream")["code"] == 1000  # the server is none the worse


# ---- late

def test_what_the_server_sends_is_late_and_in_order(faulty):
    took, got = run_client(time_answers, faulty("--delay", "100ms..300ms").url)
    assert took >= 0.1
    assert got == [str(n) for n in range(50)]


def test_a_forwarder_that_stalls_answers_nothing_for_so_long_and_loses_nothing(faulty):
    async def longest_round_trip(websocket):
        longest, end, n = 0, time.monotonic() + DEADLINE, 0
        while longest < 0.3 and time.monotonic() < end:
            before = time.monotonic()
            await websocket.send(str(n := n + 1))
            assert await websocket.recv() == str(n)
            longest = max(longest, time.monotonic() - before)
        return longest
    assert run_client(longest_round_trip, faulty("--stall", "350ms@600ms").url) >= 0.3


def test_a_forwarder_that_reads_slowly_makes_python_wait(faulty):
    assert run_client(send_until_stuck, faulty("--slow-read", "1KiB/s", "--close-timeout", "100ms").url, compression=None) < 64 * MIB


# ---- wrong

def test_dropped_messages_are_the_same_for_the_same_seed(faulty):
    texts = [str(n) for n in range(300)]
    kept = collect(faulty("--drop", "30%", "--seed", "42"), texts)
    assert 150 < len(kept) < 270
    assert kept == sorted(kept, key=int)
    assert collect(faulty("--drop", "30%", "--seed", "42"), texts) == kept
    assert collect(faulty("--drop", "30%", "--seed", "43"), texts) != kept


def test_a_damaged_message_has_one_bit_turned_over_and_is_told_as_it_came(faulty):
    between = faulty("--corrupt", "100%", "--seed", "1")
    sent = bytes(range(200))
    (got,) = collect(between, [sent])
    assert sum((a ^ b).bit_count() for a, b in zip(got, sent, strict=True)) == 1
    event = between.wait_for("message", side="upstream")
    assert event["base64"].startswith("AAECAwQF") and event["size_bytes"] == 200


def test_a_strict_client_refuses_a_damaged_text_and_the_server_hears_of_it(faulty):
    async def until_refused(websocket):
        with pytest.raises(websockets.ConnectionClosedError) as refused:
            for _ in range(100):
                await websocket.send("hello")
                await websocket.recv()
        return refused.value.sent.code
    between = faulty("--corrupt", "100%", "--seed", "1")
    assert run_client(until_refused, between.url, compression=None) == 1007
    assert between.wait_for("close", side="downstream")["code"] == 1007
    between.wait_for("close", side="upstream")
    assert poll(lambda: between.ends, "end of the connection to the server") == [1007]


def test_faults_work_together_over_tls(faulty, raw_client):
    between = faulty("--tls", "--delay", "10ms..30ms", "--drop", "30%", "--seed", "7", "--stall", "20ms@50ms", "--slow-read",
                     "10KiB/s", "--close-after", "20:1013")
    client = raw_client(between.port, tls=trust_anybody())
    client.open()
    for n in range(30):
        client.send_text(str(n))
    numbers = []
    while (frame := client.read_frame()).payload[:2] != (1013).to_bytes(2, "big"):
        numbers.append(int(frame.payload))
    assert numbers == sorted(numbers) and len(numbers) < 20
