"""`wsx listen --replay`: the server's side of a recording, played to each client."""
import json
import signal

from support import frames
from support.wsx import payload


def record(path, *events):
    """A recording of a client: (direction, text, milliseconds since the opening)."""
    lines = [{"schema": "wsx.events/1", "type": "open", "time": "2026-01-01T00:00:00.000000Z", "conn": 1,
              "role": "client", "url": "ws://h/"}]
    for direction, text, ms in events:
        lines.append({"type": "message", "time": f"2026-01-01T00:00:{ms // 1000:02}.{ms % 1000:03}000Z", "conn": 1,
                      "dir": direction, "text": text})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_what_was_recorded_of_one_server_is_played_to_another_client(wsx, listener, echo_server, node_server, tmp_path):
    """Node's server is recorded; then wsx stands in for it, and a check against the recording finds no difference."""
    recording = tmp_path / "session.jsonl"
    first = wsx.run("connect", "-x", "hello", "-x", "again", "--exit-after", "2", "--record", recording, node_server())
    assert first.exit_code == 0
    server = listener("--replay", recording, "--speed", "max")
    check = wsx.run("connect", "--replay", recording, "--check", server.url)
    assert check.exit_code == 0
    assert check.received() == first.received()


def test_each_client_has_the_recording_from_its_beginning(listener, raw_client, tmp_path):
    recording = record(tmp_path / "r", ("in", "welcome", 0), ("out", '{"op":"sub"}', 5), ("in", "tick", 6))
    server = listener("--replay", recording)
    for _ in range(2):
        client = raw_client(server.port)
        client.open()
        assert client.read_message() == "welcome"
        client.send_text('{ "op": "sub" }')
        assert client.read_message() == "tick"
        client.close()


def test_another_message_is_told_and_waited_past(listener, raw_client, tmp_path):
    recording = record(tmp_path / "r", ("out", "right", 0), ("in", "answer", 1))
    server = listener("--replay", recording)
    client = raw_client(server.port)
    client.open()
    client.send_text("wrong")
    expect = server.wait_for("expect", met=False)
    assert (json.loads(expect["expected"]), json.loads(expect["got"])) == ("right", "wrong")
    assert expect["after_ms"] > 0
    client.send_text("right")
    assert client.read_message() == "answer"


def test_by_time_nothing_is_waited_for(listener, raw_client, tmp_path):
    recording = record(tmp_path / "r", ("out", "never sent", 0), ("in", "one", 20), ("in", "two", 40))
    server = listener("--replay", recording, "--replay-by", "time", "--speed", "2")
    client = raw_client(server.port)
    client.open()
    assert [client.read_message(), client.read_message()] == ["one", "two"]


def test_a_long_recording_at_full_speed_waits_for_a_client_that_reads_slowly(listener, raw_client, tmp_path):
    texts = [f"{number} " + "x" * 2000 for number in range(3000)]
    recording = record(tmp_path / "r", *(("in", text, 0) for text in texts))
    server = listener("--replay", recording, "--speed", "max", "--max-queue", "1MiB")
    client = raw_client(server.port)
    client.open("Sec-WebSocket-Extensions: ")
    assert [client.read_message() for _ in texts] == texts
    assert not server.of("error")


def test_a_recording_of_a_server_is_played_too(listener, raw_client, tmp_path):
    recording = tmp_path / "server.jsonl"
    server = listener("--record", recording, "--input", "json")
    client = raw_client(server.port)
    client.open()
    client.send_text("question")
    server.wait_for("message", dir="in")
    server.write(json.dumps({"type": "message", "conn": 1, "text": "answer"}) + "\n")
    assert client.read_message() == "answer"
    server.signal(2)
    assert client.read_frame().opcode == frames.CLOSE
    client.close()
    assert server.wait() == 130
    again = listener("--replay", recording)
    client = raw_client(again.port)
    client.open()
    client.send_text("question")
    assert client.read_message() == "answer"
    assert payload(again.wait_for("message", dir="out")) == "answer"


def test_a_file_that_cannot_be_replayed_is_refused_at_the_start(wsx, tmp_path):
    broken = tmp_path / "broken"
    broken.write_text('{"type":"message","text":7}\n')
    for path, named in ((broken, "line 1"), (tmp_path / "missing", "missing")):
        server = wsx.run("listen", "--replay", path, "0", stdin=b"")
        assert server.exit_code == 2
        assert named in server.stderr.text()


def test_a_servers_recording_is_complete_after_a_second_ctrl_c(listener, raw_client, tmp_path):
    server = listener("--record", "talk.jsonl", "--close-timeout", "1h")
    client = raw_client(server.port)
    client.open()
    client.send_text("hello")
    server.wait_for("message", dir="in")
    server.signal(signal.SIGINT)
    assert client.read_frame().close_code == 1001  # and it does not answer
    server.signal(signal.SIGINT)
    assert server.wait() == 130
    events = [json.loads(line) for line in (tmp_path / "talk.jsonl").read_text().splitlines()]
    assert [e["text"] for e in events if e["type"] == "message"] == ["hello"]
