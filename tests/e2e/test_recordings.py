"""--record, --replay and --check: what was said once is said again, and nothing that was heard."""
import contextlib
import json
import signal

import pytest
from support import frames
from support.codes import STABLE_CODES
from support.node import require_modules
from support.process import free_port
from support.raw import collect

OPEN = {"type": "open", "time": "2026-01-31T12:00:00.000000Z", "conn": 1, "role": "client", "url": "ws://localhost/"}


def message(dir, payload, ms=0, conn=1):
    """An event as a recording has it."""
    content = {"text": payload} if isinstance(payload, str) else payload
    return {"type": "message", "time": f"2026-01-31T12:00:{ms // 1000:02}.{ms % 1000:03}000Z", "conn": conn, "dir": dir, **content}


@pytest.fixture
def recording(tmp_path):
    """Writes a recording of these events, or a file with this content; returns its path."""
    def write(*events, content=None, name="talk.json"):
        lines = "".join(json.dumps(event) + "\n" for event in events).encode()
        (tmp_path / name).write_bytes(lines if content is None else content)
        return tmp_path / name
    return write


def read_events(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def answers(*texts):
    """A server that answers the first message with these."""
    def handler(peer):
        peer.upgrade()
        peer.read_message()
        for text in texts:
            peer.send_frame(frames.TEXT, text)
        return peer.finish().close_code
    return handler


# --- there and back ---

@pytest.mark.parametrize("flag", ["--record", "--har", "-o"])
@pytest.mark.parametrize("speed", ["1", "max"])
def test_what_was_recorded_comes_back_the_same(wsx, echo_server, tmp_path, flag, speed):
    server = echo_server()
    events = b'{"type":"ping","text":"p"}\n{"type":"message","text":"caf\\u00e9 \\ud83c\\udf0d"}\n{"type":"message","base64":"AAH/"}\n'
    first = wsx.run("connect", "--input", "json", "--exit-after", "2", flag, "talk", server.url, stdin=events)
    assert first.exit_code == 0
    again = wsx.run("connect", "--replay", "talk", "--check", "--speed", speed, server.url)
    assert again.exit_code == 0
    assert again.received() == first.received() == ["café 🌍", b"\0\1\xff"]
    assert [e["text"] for e in again.of("ping", dir="out")] == ["p"]
    verdict = again.one("expect")
    assert verdict["met"] and verdict["pattern"] == "talk"
    assert not again.stderr.text()


def test_a_session_with_node_is_repeated_and_another_server_answers_differently(wsx, node, echo_server):
    require_modules("ws")
    server = node("ws_server.js", 0)
    url = f"ws://127.0.0.1:{server.wait_for('listening')['port']}/"
    assert wsx.run("connect", "-x", "one", "-x", "two", "--exit-after", "2", "--record", "talk.json", url).exit_code == 0
    again = wsx.run("connect", "--replay", "talk.json", "--check", url)
    assert again.exit_code == 0
    server.wait_for("message", count=4)
    assert [e["text"] for e in server.of("message")] == ["one", "two"] * 2

    other = wsx.run("connect", "--replay", "talk.json", "--check", echo_server().url)
    assert other.exit_code == 5
    assert [e.get("got") for e in other.of("expect", met=False)] == ['"one"', '"two"', None]
    assert other.of("expect")[-1]["differences"] == 2
    assert 'wsx: message 1: expected "Received, initiating...", got "one"' in other.stderr.text()
    assert "talk.json: 2 messages differ" in other.stderr.text()


def test_received_messages_are_never_sent(wsx, raw_server, recording):
    server = raw_server(collect)
    talk = recording(OPEN, message("in", "theirs"), message("out", "mine"), message("in", "theirs, too"),
                     {"type": "pong", "conn": 1, "dir": "out", "text": "p"})
    assert wsx.run("connect", "--replay", talk, "-w", "0", server.url).exit_code == 0
    assert server.wait_result() == ([(frames.TEXT, b"mine")], 1000)


def test_the_recorded_close_frame_ends_the_session(wsx, raw_server, recording):
    server = raw_server(collect)
    talk = recording(OPEN, message("out", "bye"), {"type": "close", "conn": 1, "code": 3001, "reason": "done", "by": "local"})
    wsx.run("connect", "--replay", talk, "-w", "-1", server.url)
    assert server.wait_result() == ([(frames.TEXT, b"bye")], 3001)


def second_of(event):
    return float(event["time"][17:-1])


def test_messages_keep_their_order_and_their_distance(wsx, echo_server, recording):
    talk = recording(OPEN, *(message("out", str(ms), ms) for ms in (0, 100, 150, 400)))
    client = wsx.run("connect", "--replay", talk, "-w", "0", echo_server().url)
    sent = client.of("message", dir="out")
    assert [e["text"] for e in sent] == ["0", "100", "150", "400"]
    opened = second_of(client.one("open"))
    for event in sent:  # never early; how late depends on the machine, and the benchmark measures it
        assert (second_of(event) - opened) % 60 >= int(event["text"]) / 1000 - 0.001


def test_a_session_that_was_cut_off_can_be_sent_again(wsx, raw_server, echo_server):
    def cut(peer):
        peer.upgrade()
        peer.read_message()

    first = wsx.run("connect", "-x", "hi", "-w", "-1", "--record", "talk.json", raw_server(cut).url)
    assert first.one("close")["code"] == 1006 and first.exit_code == 1
    server = echo_server()
    assert wsx.run("connect", "--replay", "talk.json", "-1", server.url).exit_code == 0
    talk = (wsx.folder / "talk.json").read_bytes()
    assert wsx.run("connect", "--input", "json", "-1", server.url, stdin=talk).exit_code == 0


def test_a_recorded_subprotocol_is_asked_for(wsx, echo_server, recording):
    server = echo_server("-s", "chat")
    talk = recording({**OPEN, "subprotocol": "chat"}, message("out", "x"))
    assert wsx.run("connect", "--replay", talk, "-1", server.url).one("open")["subprotocol"] == "chat"
    assert wsx.run("connect", "--replay", talk, "-1", "echo:").one("open")["subprotocol"] == "chat"


def test_stdin_is_read_after_a_replay_only_with_interactive(wsx, echo_server, recording):
    server, talk = echo_server(), recording(OPEN, message("out", "recorded"))
    alone = wsx.run("connect", "-x", "first", "--replay", talk, "-w", "0", server.url, stdin=b"typed\n")
    assert [e["text"] for e in alone.of("message", dir="out")] == ["first", "recorded"]
    both = wsx.run("connect", "-i", "-x", "first", "--replay", talk, "-w", "0", server.url, stdin=b"typed\n")
    assert [e["text"] for e in both.of("message", dir="out")] == ["first", "recorded", "typed"]


def test_the_recorded_close_does_not_end_a_session_that_somebody_goes_on_with(wsx, echo_server, recording):
    talk = recording(OPEN, message("out", "recorded"), {"type": "close", "code": 1000, "by": "local"})
    client = wsx.run("connect", "-i", "--replay", talk, "-w", "0", echo_server().url, stdin=b"typed\n")
    assert [e["text"] for e in client.of("message", dir="out")] == ["recorded", "typed"]


# --- what differs ---

PRICES = [OPEN, message("out", "go"), message("in", '{"price":12.5,"time":1,"n":[1,2]}'), message("in", "plain")]


@pytest.mark.parametrize("texts, flags, told", [
    (['{ "time": 1, "n": [1,2], "price": 12.50 }', "plain"], [], []),
    (['{"price":13,"time":2,"n":[1,2]}', "plain"], ["--ignore", "/time"], [(1, "/price", "12.5", "13")]),
    (['{"price":13,"n":[1,9]}', "plain"], ["--ignore", "/time", "--ignore", "/price", "--ignore", "/n/1"], []),
    (['{"price":12.5,"time":1,"n":[1,2]}'], [], [(2, None, '"plain"', None)]),
    (['{"price":12.5,"time":1,"n":[1,2]}', "plain", "more"], [], [(3, None, None, '"more"')]),
    (["plain", "plain"], [], [(1, None, '"{\\"price\\":12.5,\\"time\\":1,\\"n\\":[1,2]}"', '"plain"')]),
], ids=["the same JSON, written otherwise", "a member", "all that differs is ignored", "missing", "too much", "not JSON"])
def test_check_tells_what_differs(wsx, raw_server, recording, texts, flags, told):
    server = raw_server(answers(*texts))
    # What is too much comes before the close frame, however early that leaves.
    client = wsx.run("connect", "--replay", recording(*PRICES), "--check", "-w", "0.2", *flags, server.url)
    assert client.exit_code == (5 if told else 0)
    seen = [(e["message"], e.get("pointer"), e.get("expected"), e.get("got")) for e in client.of("expect") if "message" in e]
    assert seen == told
    assert client.of("expect")[-1]["met"] is not bool(told)
    assert client.stderr.text().count("wsx: message") == len(told)


def test_check_shows_ten_differences_and_counts_the_rest(wsx, raw_server, recording):
    talk = recording(OPEN, message("out", "go"), *(message("in", str(i)) for i in range(100)))
    client = wsx.run("connect", "--replay", talk, "--check", raw_server(answers(*(["x"] * 100))).url)
    assert client.exit_code == 5
    assert len(client.of("expect")) == 11 and client.of("expect")[-1]["differences"] == 100
    assert client.stderr.text().count("\n") == 11


def test_what_differs_cannot_act_on_the_terminal(wsx, raw_server, recording):
    talk = recording(OPEN, message("out", "go"), message("in", "a"))
    client = wsx.run("connect", "--replay", talk, "--check", raw_server(answers("\x1b]0;title\x07\u202e")).url)
    assert client.exit_code == 5
    assert "\x1b" not in client.stderr.text() and "\u202e" not in client.stderr.text()


def test_timeout_ends_a_check(wsx, raw_server, recording):
    server = raw_server(answers())
    client = wsx.run("connect", "--replay", recording(*PRICES), "--check", "-w", "-1", "--timeout", "2", server.url)
    assert client.exit_code == 5
    assert client.of("expect")[-1]["differences"] == 2


# --- which recording, which connection ---

def test_a_connection_is_chosen_by_its_number(wsx, echo_server, recording):
    server = echo_server()
    talk = recording(message("out", "a", conn=1), message("out", "b", conn=2))
    chosen = wsx.run("connect", "--replay", talk, "--socket", "2", "-1", server.url)
    assert chosen.received() == ["b"]
    for flags in ([], ["--socket", "3"]):
        client = wsx.run("connect", "--replay", talk, *flags, server.url)
        error = client.one("error", phase="input", code="no_such_socket")
        assert "1 (1 sent, 0 received), 2 (1 sent, 0 received)" in error["message"] and "--socket" in error["hint"]
        assert client.exit_code == 2


GOOD = json.dumps(message("out", "a")).encode() + b"\n"


@pytest.mark.parametrize("content, code, words", [
    (b"", "bad_recording", "it has no WebSocket connection"),
    (GOOD + GOOD[:30], "bad_recording", "line 2: not JSON at byte"),
    (GOOD + b'{"type":"message","text":5}\n', "bad_recording", 'line 2: "text" must be a string, not 5'),
    (GOOD + b'{"type":"message","text":"\xff"}\n', "bad_recording", "line 2: the line is not valid UTF-8"),
    (b"x" * 50_000_000, "bad_recording", "line 1: not JSON at byte 1"),
    (b'{"log":{"entries":[{"_webSocketMessages":[{"type":"send","data":"a"', "bad_recording", "line 1, column 68: not JSON"),
    (b'{"log":{"entries":[{"request":{"url":7}}]}}', "bad_recording", "log.entries[0].request.url must be a string, not a number"),
    (b'{"log":{"entries":[{"_webSocketMessages":[{"type":"send","opcode":2,"data":"a"}]}]}}', "bad_recording",
     "log.entries[0]._webSocketMessages[0].data must be base64"),
    (b'{"log":{"version":"' + b"x" * 50_000_000, "bad_recording", "not JSON"),
    (b"\x1f\x8b\x08\x00", "bad_recording", "line 1: the line is not valid UTF-8"),
    (GOOD + b'{"type":"ping","dir":"out","text":"' + b"p" * 126 + b'"}', "bad_recording", "line 2: a ping or pong has at most 125 bytes, not 126"),
    (b"PK\x03\x04", "bad_recording", "it is a zip archive"),
], ids=["empty", "cut short", "wrong type", "not UTF-8", "50 MB in one line", "HAR cut short", "HAR wrong type", "HAR base64",
        "HAR 50 MB", "gzip", "long ping", "zip"])
def test_a_recording_that_is_not_right_is_refused_before_connecting(wsx, recording, content, code, words):
    assert code in STABLE_CODES["input"]
    client = wsx.run("connect", "--replay", recording(content=content), f"ws://127.0.0.1:{free_port()}/")
    assert client.exit_code == 2
    error = client.one("error")
    assert (error["phase"], error["code"]) == ("input", code)
    assert "talk.json" in error["message"] and words in error["message"]


def test_a_recording_is_a_file_that_can_be_read(wsx, tmp_path):
    for path in (tmp_path / "nowhere", tmp_path):
        client = wsx.run("connect", "--replay", path, "echo:")
        assert client.exit_code == 2 and f'--replay cannot read "{path}"' in client.stderr.text()
    client = wsx.run("connect", "--replay", "/dev/zero", "echo:")
    assert client.one("error")["code"] == "recording_unreadable" and client.exit_code == 2


# --- --record ---

def test_a_record_is_complete_whatever_is_shown(wsx, echo_server, tmp_path):
    client = wsx.run("connect", "-x", "one", "-x", "two", "-q", "--filter", "nothing", "--record", "talk.json", "--exit-after", "2",
                     echo_server().url)
    assert not client.events
    events = read_events(tmp_path / "talk.json")
    assert [e["type"] for e in events] == ["open"] + ["message"] * 4 + ["close"]
    assert events[0]["schema"] == "wsx.events/1"


def test_a_record_never_shows_secrets(wsx, echo_server, tmp_path):
    wsx.run("connect", "-u", "me:geheim", "--show-secrets", "-x", "hi", "-1", "--record", "talk.json", "--har", "talk.har",
            echo_server().url)
    for name in ("talk.json", "talk.har"):
        text = (tmp_path / name).read_text()
        assert "***" in text and "bWU6Z2VoZWlt" not in text and "geheim" not in text


RECORDS = {"-o": "events", "--record": "talk.json", "--har": "talk.har"}


@pytest.mark.parametrize("ending, code", [([signal.SIGHUP], 143), ([signal.SIGINT] * 2, 130), ([signal.SIGKILL], -9)], ids=str)
def test_files_are_whole_or_as_they_were_however_it_ends(wsx, raw_server, tmp_path, ending, code):
    for name in RECORDS.values():
        (tmp_path / name).write_text("old")

    def handler(peer):
        peer.upgrade()
        peer.send_frame(frames.TEXT, "hello")
        with contextlib.suppress(EOFError, OSError):
            peer.read_to_end()  # and answers no close frame
    client = wsx.start("connect", "--close-timeout", "500ms", *(word for pair in RECORDS.items() for word in pair), raw_server(handler).url)
    client.wait_for("message")
    assert all((tmp_path / name).read_text() == "old" for name in RECORDS.values())
    for number in ending:
        client.signal(number)
    assert client.wait() == code
    if code < 0:
        assert all((tmp_path / name).read_text() == "old" for name in RECORDS.values())
        return
    assert len(json.loads((tmp_path / "talk.har").read_text())["log"]["entries"]) == 1
    for name in ("events", "talk.json"):
        assert [event["type"] for event in read_events(tmp_path / name)][:2] == ["open", "message"]
    assert not list(tmp_path.glob("*.part"))


def test_a_server_s_file_is_whole_when_the_server_ends(wsx, listener, echo_server, tmp_path):
    for server in (listener("--record", tmp_path / "listen.json"), echo_server("-o", tmp_path / "echo.json")):
        wsx.run("connect", "-x", "hi", "-w", "0", server.url)
        server.wait_for("close")
        assert not list(tmp_path.glob("*.json"))
        server.signal(signal.SIGHUP)
        assert server.wait() == 143
        [name] = tmp_path.glob("*.json")
        assert "open" in [event["type"] for event in read_events(name)]
        name.unlink()


@pytest.mark.parametrize("flags, words", [
    (["--record", "a", "--har", "./a"], "--har and --record name the same file"),
    (["-o", "a", "--record", "a"], "--record and --output name the same file"),
    (["--replay", "talk.json", "--record", "../{folder}/talk.json"], "--replay and --record name the same file"),
    (["--check"], "--check"), (["--speed", "2"], "--speed"), (["--socket", "2"], "--socket"),
    (["--replay", "talk.json", "--ignore", "/a"], "--ignore"),
    (["--replay", "talk.json", "--check", "--ignore", "a"], "a JSON pointer"),
    (["--replay", "talk.json", "--speed", "0"], "a factor such as 1"),
    (["--replay", "talk.json", "--input", "json"], "cannot be used together"),
], ids=str)
def test_flags_that_do_not_go_together_are_refused(wsx, recording, tmp_path, flags, words):
    talk = recording(message("out", "a"))
    before = talk.read_bytes()
    client = wsx.run("connect", *(flag.format(folder=tmp_path.name) for flag in flags), "echo:")
    assert client.exit_code == 2 and words in client.stderr.text()
    assert talk.read_bytes() == before


@pytest.mark.parametrize("flag", ["--record", "--har"])
def test_a_full_disk_is_told(wsx, echo_server, flag):
    client = wsx.run("connect", "-x", "hi", "-1", flag, "/dev/full", echo_server().url)
    assert client.exit_code == 1 and "cannot write to /dev/full" in client.stderr.text()
