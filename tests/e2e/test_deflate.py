"""permessage-deflate with other parameters than the usual ones, held against Node's ws and Python's websockets: what was
agreed on is really in use, which the sizes on the wire show."""
import json
import random
import zlib

import pytest
from support.codes import STABLE_CODES

# Text that only gains much by what was said before: every message is the same, and nothing repeats within it.
NOISE = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_", k=600))
# Repeats after 2000 bytes: a window of 512 bytes does not see it, one of 32 KiB does.
FAR = "".join(random.Random(2).choices("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_", k=2000))


def talk(wsx, url, messages, *flags):
    stdin = "".join(json.dumps({"type": "message", "text": text}) + "\n" for text in messages).encode()
    client = wsx.run("connect", "--input", "json", "--exit-after", len(messages), *flags, url, stdin=stdin)
    assert client.exit_code == 0, client.describe()
    assert client.received() == messages
    return client


def sizes(client, direction):
    return [e["wire_bytes"] for e in client.of("message", dir=direction)]


def test_by_default_each_message_refers_to_those_before(wsx, any_echo_url):
    client = talk(wsx, any_echo_url, [NOISE] * 3)
    sent = sizes(client, "out")
    assert sent[0] > 400 and max(sent[1:]) < 60, sent


@pytest.mark.parametrize("side, direction", [("client", "out"), ("server", "in"), ("both", "out"), ("both", "in")])
def test_without_context_takeover_each_message_stands_for_itself(wsx, any_echo_url, side, direction):
    client = talk(wsx, any_echo_url, [NOISE] * 3, "--deflate-no-context-takeover", side)
    wanted = {"client": ["client_no_context_takeover"], "server": ["server_no_context_takeover"],
              "both": ["client_no_context_takeover", "server_no_context_takeover"]}[side]
    offer = dict(client.one("open")["request_headers"])["Sec-WebSocket-Extensions"]
    assert all(word in offer for word in wanted)
    assert min(sizes(client, direction)) > 400, sizes(client, direction)


@pytest.mark.parametrize("flag, parameter, direction", [
    ("--deflate-client-window", "client_max_window_bits", "out"), ("--deflate-server-window", "server_max_window_bits", "in")])
def test_a_small_window_forgets_soon(wsx, any_echo_url, flag, parameter, direction):
    client = talk(wsx, any_echo_url, [FAR + FAR], flag, "9")
    assert f"{parameter}=9" in client.one("open")["extensions"]
    small = sizes(client, direction)[0]
    large = sizes(talk(wsx, any_echo_url, [FAR + FAR], flag, "15"), direction)[0]
    assert large < 2000 and small > 2500, (small, large)


@pytest.mark.parametrize("level, least, most", [("0", 4000, 5000), ("9", 0, 2000)])
def test_the_level_is_how_hard_it_tries(wsx, any_echo_url, level, least, most):
    text = "wsx " * 1000
    client = talk(wsx, any_echo_url, [text, text], "--deflate-level", level)
    assert all(least < size < most for size in sizes(client, "out")), sizes(client, "out")


@pytest.mark.parametrize("flags", [
    ["--deflate-client-window", bits, "--deflate-server-window", bits, "--deflate-no-context-takeover", side, "--deflate-level", level]
    for bits, side, level in [("9", "both", "9"), ("10", "client", "1"), ("12", "server", "6"), ("15", "both", "0")]])
def test_whatever_was_agreed_on_messages_arrive_as_they_were(wsx, any_echo_url, flags):
    source = random.Random(3)
    words = [NOISE[i:i + 7] for i in range(90)]
    messages = [" ".join(source.choices(words, k=source.choice([1, 10, 100, 3000, 20000]))) for _ in range(30)]
    talk(wsx, any_echo_url, messages, *flags)


@pytest.mark.parametrize("flags, extensions", [
    (["--deflate-client-window", "10"], "client_max_window_bits=10"), (["--deflate-server-window", "11"], "server_max_window_bits=11"),
    (["--deflate-no-context-takeover", "both"], "no_context_takeover")])
def test_echo_asks_for_what_its_flags_say(echo_server, node, flags, extensions):
    server = echo_server(*flags)
    client = node("ws_client.js", server.url, '{"perMessageDeflate": {"threshold": 0}}')
    assert extensions in server.wait_for("open")["extensions"]
    for _ in range(3):
        client.write(json.dumps({"text": FAR + FAR}) + "\n")
    client.wait_for("message", 3, text=FAR + FAR)


def test_echo_does_not_agree_to_a_window_of_8_bits_which_zlib_does_not_have(echo_server, raw_client):
    response = raw_client(echo_server().port).open("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8")
    assert response.get("Sec-WebSocket-Extensions") is None


# --- answers that go beyond the offer, or do not keep to it ---

@pytest.mark.parametrize("flags, answer, code", [
    ([], "permessage-deflate; server_max_window_bits=16", "bad_extension"),
    ([], "permessage-deflate; unheard_of", "bad_extension"),
    ([], "permessage-deflate; client_max_window_bits", "bad_extension"),
    (["--deflate-client-window", "10"], "permessage-deflate; client_max_window_bits=11", "bad_extension"),
    (["--deflate-server-window", "10"], "permessage-deflate; server_max_window_bits=11", "bad_extension"),
    (["--deflate-server-window", "10"], "permessage-deflate", "bad_extension"),
    (["--deflate-no-context-takeover", "server"], "permessage-deflate; client_no_context_takeover", "bad_extension"),
    ([], "permessage-deflate\r\nSec-WebSocket-Extensions: x-other", "extension_not_offered"),
    ([], "permessage-deflate\r\nSec-WebSocket-Extensions: permessage-deflate", "extension_not_offered"),
    (["--no-deflate"], "permessage-deflate", "extension_not_offered"),
])
def test_an_answer_that_is_not_accepted(wsx, raw_server, flags, answer, code):
    def handle(peer):
        peer.upgrade(f"Sec-WebSocket-Extensions: {answer}")
        peer.read_to_end()
    client = wsx.run("connect", *flags, raw_server(handle).url)
    assert code in STABLE_CODES["upgrade"]
    assert client.exit_code == 3 and client.one("error", phase="upgrade", code=code), client.describe()


def test_a_client_keeps_to_its_window_though_the_server_does_not_repeat_it(wsx, raw_server):
    def handle(peer):
        peer.upgrade("X-First: 1", "Sec-WebSocket-Extensions: permessage-deflate")
        payloads = []
        for _ in range(2):
            frame = peer.read_frame()
            assert frame.rsv == 4 and frame.fin
            payloads.append(frame.payload)
        peer.send_close(1000)
        peer.finish()
        return payloads
    server = raw_server(handle)
    client = wsx.run("connect", "--deflate-client-window", "9", "--deflate-no-context-takeover", "client", "-x", FAR + FAR, "-x", FAR + FAR,
                     server.url)
    for payload in server.wait_result():  # an inflator with a window of 512 bytes, new for each message
        assert zlib.decompressobj(-9).decompress(payload + b"\0\0\xff\xff").decode() == FAR + FAR
        assert len(payload) > 2500
    opened = client.one("open")
    assert opened["extensions"] == "permessage-deflate"
    assert [name for name, _ in opened["response_headers"]].count("Sec-WebSocket-Extensions") == 1
