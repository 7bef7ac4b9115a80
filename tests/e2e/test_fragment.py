"""connect --fragment: messages in many frames, which every server must put together again."""
import json
import math
import random

import pytest
from support import frames

TEXT = "".join(random.Random(1).choices("aä€😀 ", k=1000))


@pytest.mark.parametrize("deflate", ["--deflate", "--no-deflate"])
@pytest.mark.parametrize("size", [1, 7, 1000, 100_000])
def test_servers_put_the_pieces_together(wsx, any_echo_url, size, deflate):
    messages = [TEXT, "", "x", "ä", TEXT * 5]  # Node's ws takes 16,384 fragments
    stdin = "".join(json.dumps({"type": "message", "text": text}) + "\n" for text in messages).encode()
    client = wsx.run("connect", "--fragment", size, deflate, "--input", "json", "--exit-after", len(messages), any_echo_url, stdin=stdin)
    assert client.exit_code == 0, client.describe()
    assert client.received() == messages
    for sent, text in zip(client.of("message", dir="out"), messages):
        if not sent.get("compressed"):
            assert sent.get("frames", 1) == max(1, math.ceil(len(text.encode()) / size))
        elif size < 1000:
            assert sent["frames"] > 1


@pytest.mark.parametrize("answer", [(), ("Sec-WebSocket-Extensions: permessage-deflate",)], ids=["plain", "compressed"])
def test_the_frames_are_as_the_rfc_says(wsx, raw_server, answer):
    def handle(peer):
        peer.upgrade(*answer)
        received = [peer.read_frame()]
        while not received[-1].fin:
            received.append(peer.read_frame())
        peer.send_close(1000)
        peer.finish()
        return received
    server = raw_server(handle)
    client = wsx.run("connect", "--fragment", "100", "-x", TEXT, "--frames", server.url)
    received = server.wait_result()
    assert len(received) > 5
    assert [f.opcode for f in received] == [frames.TEXT] + [frames.CONTINUATION] * (len(received) - 1)
    assert [f.rsv for f in received] == [4 if answer else 0] + [0] * (len(received) - 1)
    assert all(len(f.payload) == 100 for f in received[:-1]) and 0 < len(received[-1].payload) <= 100
    sent = client.one("message", dir="out")
    assert sent["frames"] == len(received)
    assert sent["wire_bytes"] == sum(len(f.payload) + 6 for f in received)
    told = [e for e in client.of("frame", dir="out") if e["opcode"] < 8]
    assert [(e["opcode"], e["fin"], e["rsv"], e["size_bytes"]) for e in told] == [(f.opcode, f.fin, f.rsv, len(f.payload)) for f in received]


def test_a_megabyte_in_frames_of_one_byte(wsx, echo_server):
    text = "x" * 1_000_000
    client = wsx.run("connect", "--fragment", "1", "--no-deflate", "--input", "whole", "-1", echo_server().url, stdin=text.encode())
    assert client.exit_code == 0 and client.received() == [text]
    assert client.one("message", dir="out")["frames"] == 1_000_000
