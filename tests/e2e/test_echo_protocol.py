"""What `wsx echo` does to clients that break the protocol. Each case runs where plain frames are handled in place, after
a message that made the connection leave that lane, and with permessage-deflate negotiated: the answers must be the same."""
import random

import pytest
from support import frames
from support.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, close_payload
from support.raw import connect_raw
from support.wsx import Wsx


def masked(*args, **options):
    return frames.frame(*args, masked=True, **options)


VIOLATIONS = {
    "an unmasked text frame": ([frames.frame(TEXT, "bare")], 1002),
    "an unmasked empty frame": ([frames.frame(TEXT)], 1002),
    "an unmasked ping": ([frames.frame(PING, "bare")], 1002),
    "reserved bit 2": ([masked(TEXT, "x", rsv=2)], 1002),
    "reserved bit 3": ([masked(BINARY, "x", rsv=1)], 1002),
    "a reserved bit on a ping": ([masked(PING, "x", rsv=4)], 1002),
    "reserved opcode 3": ([masked(3, "x")], 1002),
    "reserved opcode 7": ([masked(7, "x")], 1002),
    "reserved opcode 11": ([masked(11, "x")], 1002),
    "reserved opcode 15": ([masked(15)], 1002),
    "a fragmented ping": ([masked(PING, "x", fin=False)], 1002),
    "a fragmented close": ([masked(CLOSE, close_payload(1000), fin=False)], 1002),
    "a ping of 126 bytes": ([masked(PING, "x" * 126)], 1002),
    "a close of 126 bytes": ([masked(CLOSE, close_payload(1000, "x" * 124))], 1002),
    "a continuation of nothing": ([masked(CONTINUATION, "x")], 1002),
    "a last continuation too many": ([masked(TEXT, "x", fin=False), masked(CONTINUATION, "y"), masked(CONTINUATION, "z")], 1002),
    "a message within a message": ([masked(TEXT, "x", fin=False), masked(TEXT, "y")], 1002),
    "a length of 5 in 16 bits": ([masked(TEXT, "hello", length_form=16)], 1002),
    "a length of 5 in 64 bits": ([masked(TEXT, "hello", length_form=64)], 1002),
    "a length of 65535 in 64 bits": ([masked(BINARY, b"x" * 65535, length_form=64)], 1002),
    "a length with the top bit": ([masked(BINARY, declared=2**63)], 1002),
    "a close of one byte": ([masked(CLOSE, b"\x03")], 1002),
    "close code 0": ([masked(CLOSE, close_payload(0))], 1002),
    "close code 999": ([masked(CLOSE, close_payload(999))], 1002),
    "close code 1004": ([masked(CLOSE, close_payload(1004))], 1002),
    "close code 1005": ([masked(CLOSE, close_payload(1005))], 1002),
    "close code 1006": ([masked(CLOSE, close_payload(1006))], 1002),
    "close code 1015": ([masked(CLOSE, close_payload(1015))], 1002),
    "close code 2999": ([masked(CLOSE, close_payload(2999))], 1002),
    "close code 5000": ([masked(CLOSE, close_payload(5000))], 1002),
    "close code 65535": ([masked(CLOSE, close_payload(65535))], 1002),
    "a close reason that is not UTF-8": ([masked(CLOSE, close_payload(1000, b"\xc3("))], 1007),
    "a text that is not UTF-8": ([masked(TEXT, b"ab\xff")], 1007),
    "an overlong encoding": ([masked(TEXT, b"\xc0\xaf")], 1007),
    "a surrogate": ([masked(TEXT, b"\xed\xa0\x80")], 1007),
    "a code point above U+10FFFF": ([masked(TEXT, b"\xf4\x90\x80\x80")], 1007),
    "a text that ends in the middle of a character": ([masked(TEXT, "世".encode()[:2])], 1007),
    "a character broken across fragments": ([masked(TEXT, b"\xe4", fin=False), masked(CONTINUATION, b"\x41")], 1007),
    "a last fragment that ends in a character": ([masked(TEXT, b"x", fin=False), masked(CONTINUATION, b"\xe4\xb8")], 1007),
    "bad UTF-8 in a long text": ([masked(TEXT, b"x" * 70_000 + b"\xff" + b"y" * 100)], 1007),
    "a message too big": ([masked(BINARY, declared=200_001)], 1009),
    "fragments too big": ([masked(BINARY, b"x" * 199_000, fin=False), masked(CONTINUATION, b"x" * 1001)], 1009),
}

# Ways to be in the state in which the violation comes.
STATES = {
    "in place": ([], []),
    "after fragments": ([], [masked(TEXT, "a ", fin=False), masked(CONTINUATION, "b")]),
    "deflate negotiated": ([frames.DEFLATE], []),
}


@pytest.fixture(scope="module")
def server():
    """One server for all cases: each of them must leave it unharmed."""
    server = Wsx("echo", "0", "--threads", "1", "--max-message", "200000", "--close-timeout", "10")
    server.port = int(server.wait_for("listening")["url"].rstrip("/").rsplit(":", 1)[1])
    server.clients = 0
    yield server
    server.stop()
    server.check()


@pytest.fixture
def client(server, request):
    peer = connect_raw(server.port)
    request.addfinalizer(peer.close)
    return peer


def say_in(state, server, client, said):
    """Brings a new connection into this state and sends all this in one write; returns a function that waits for an event
    of its."""
    fields, before = STATES[state]
    path = f"/{server.clients}"
    server.clients += 1
    client.open(*fields, target=path)
    client.send(b"".join([*before, *said]))
    if before:
        assert client.read_message() == "a b"

    def wait_for(event):
        return server.wait_for(event, conn=server.wait_for("open", path=path)["conn"])
    return wait_for


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violation_is_answered_after_what_was_echoed_before_it(server, client, name, state):
    sent, code = VIOLATIONS[name]
    # In one write: the echoes must not be lost when the violation is found in the same read.
    wait_for = say_in(state, server, client, [masked(TEXT, "first"), masked(BINARY, b"second"), *sent])
    assert [client.read_frame().payload for _ in range(2)] == [b"first", b"second"]
    close = client.read_frame()
    while close.opcode in (TEXT, CONTINUATION, BINARY):  # a whole message before a continuation too many
        assert close.plain_payload == b"xy"
        close = client.read_frame()
    assert (close.opcode, close.close_code) == (CLOSE, code)
    assert client.read_to_end() == b"", "nothing follows a close frame"
    client.close()

    closed = wait_for("close")
    assert (closed["code"], closed["by"]) == (code, "local")
    error = wait_for("error")
    assert (error["phase"], error["code"]) == ("protocol", {1002: "protocol_error", 1007: "bad_utf8", 1009: "message_too_big"}[code])


FINE = {
    "an empty close": ([masked(CLOSE)], 1005),
    "close code 1000": ([masked(CLOSE, close_payload(1000))], 1000),
    "close code 1014": ([masked(CLOSE, close_payload(1014, "bad gateway"))], 1014),
    "close code 3000": ([masked(CLOSE, close_payload(3000))], 3000),
    "close code 4999": ([masked(CLOSE, close_payload(4999, "x" * 123))], 4999),
    "a pong that nobody asked for": ([masked(PONG, "x"), masked(CLOSE, close_payload(1000))], 1000),
    "data after the close": ([masked(CLOSE, close_payload(1001)), masked(TEXT, "too late")], 1001),
    "a close between fragments": ([masked(TEXT, "x", fin=False), masked(CLOSE, close_payload(1000))], 1000),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", FINE)
def test_a_close_is_answered_with_its_own_code(server, client, name, state):
    sent, code = FINE[name]
    wait_for = say_in(state, server, client, [masked(TEXT, "first"), *sent])
    assert client.read_message() == "first"
    close = client.read_frame()
    assert (close.opcode, close.close_code) == (CLOSE, code)
    assert client.read_to_end() == b"", "nothing follows a close frame"
    client.close()
    closed = wait_for("close")
    assert (closed["code"], closed["clean"], closed["by"]) == (code, True, "peer")


@pytest.mark.parametrize("seed", range(60))
def test_random_bytes_do_no_harm(server, client, seed):
    noise = random.Random(seed)
    kind = seed % 3
    if kind == 0:  # instead of a request
        client.send(noise.randbytes(noise.randrange(1, 3000)))
    elif kind == 1:  # instead of frames
        client.open(*[frames.DEFLATE] * (seed % 2))
        client.send(noise.randbytes(noise.randrange(1, 3000)))
    else:  # frames with some bits turned, and cut off
        client.open(*[frames.DEFLATE] * (seed % 2))
        stream = bytearray(b"".join(masked(noise.choice((TEXT, BINARY, PING)), noise.randbytes(noise.randrange(300)),
                                           rsv=noise.choice((0, 0, 4))) for _ in range(20)))
        for _ in range(noise.randrange(1, 10)):
            stream[noise.randrange(len(stream))] ^= 1 << noise.randrange(8)
        client.send(bytes(stream[:noise.randrange(1, len(stream))]))
    client.shut_writing()
    client.read_to_end()
    assert server.running

    sane = connect_raw(server.port)
    sane.open()
    sane.send_text("unharmed")
    assert sane.read_message() == "unharmed"
    sane.close()
