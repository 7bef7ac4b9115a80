"""--frames: each frame's header, in both directions, before the event that it belongs to."""
import base64

from support import frames


def test_frames_come_before_what_they_belong_to(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.read_message()
        peer.send_frame(frames.TEXT, "he", fin=False)
        peer.send_frame(frames.PING, "now")
        peer.send_frame(frames.CONTINUATION, "llo")
        peer.read_frame()
        peer.send_close(1000, "bye")
        peer.read_to_end()
    client = wsx.run("connect", "--frames", "-x", "hi", "-w", "-1", raw_server(handler).url)
    shown = [e for e in client.events if e["type"] != "open"]
    assert [(e["type"], e.get("dir"), e.get("opcode")) for e in shown] == [
        ("frame", "out", 1), ("message", "out", None),
        ("frame", "in", 1), ("frame", "in", 9), ("ping", "in", None),
        ("frame", "out", 10), ("pong", "out", None),
        ("frame", "in", 0), ("message", "in", None),
        ("frame", "in", 8), ("frame", "out", 8), ("close", None, None)]
    first, ping, close = shown[2], shown[3], shown[9]
    assert first["fin"] is False and first["masked"] is False and first["size_bytes"] == 2
    assert first["header_bytes"] == 2 and "text" not in first
    assert ping["text"] == "now"
    assert base64.b64decode(close["base64"]) == b"\x03\xe8bye"
    assert shown[0]["masked"] is True and shown[0]["header_bytes"] == 6
    assert shown[8]["frames"] == 2


def test_without_the_flag_there_are_none(wsx, echo_server):
    assert not wsx.run("connect", "-x", "hi", "-1", echo_server().url).of("frame")


def test_compressed_frames_of_a_node_server_have_rsv1(wsx, node_server):
    client = wsx.run("connect", "--frames", "-x", "long " * 500, "-1", node_server())
    sent, came = client.of("frame", dir="out", opcode=1)[0], client.of("frame", dir="in", opcode=1)[0]
    assert sent["rsv"] == 4 and sent["size_bytes"] < 500
    message = client.of("message", dir="in")[0]
    assert message["wire_bytes"] == came["size_bytes"] + came["header_bytes"]
    assert message["text"] == "Received, initiating..."


def test_a_frame_that_breaks_the_rules_is_shown_before_the_error(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.send(b"\x83\x01x")
        peer.read_to_end()
    client = wsx.run("connect", "--frames", raw_server(handler).url)
    types = [e["type"] for e in client.events]
    assert types.index("frame") < types.index("error")
    assert client.of("frame")[0]["opcode"] == 3
