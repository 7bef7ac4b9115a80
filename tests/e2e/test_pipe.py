"""`wsx connect` in a pipe: what goes in, what comes out, and when it ends."""
import contextlib
import base64
import json
import os
import select
import signal
import subprocess
import threading

import pytest
from support import frames
from support.process import DEADLINE, resident_kib
from support.raw import collect
from support.wsx import BINARY, check_events


def sender(*messages, code=1000):
    """A server that sends these (str or bytes) and closes."""
    def handler(peer):
        peer.upgrade()
        for message in messages:
            peer.send_frame(frames.TEXT if isinstance(message, str) else frames.BINARY, message)
        peer.send_close(code)
        return peer.finish().close_code
    return handler


def texts(*lines):
    return [(frames.TEXT, line.encode()) for line in lines]


# --- input ---

def test_lines_that_arrive_before_the_connection_is_open_are_kept(wsx, raw_server):
    asked, go = threading.Event(), threading.Event()

    def handler(peer):
        request = peer.read_head()
        asked.set()
        assert go.wait(DEADLINE)
        peer.upgrade(request=request)
        return [peer.read_message() for _ in range(3)], peer.finish().close_code

    server = raw_server(handler)
    client = wsx.start("connect", server.url)
    client.write("first\nsecond\n")
    assert asked.wait(DEADLINE)
    client.write("third\n")
    client.close_stdin()
    assert not client.events
    go.set()
    assert server.wait_result() == (["first", "second", "third"], 1000)
    assert client.wait() == 0


@pytest.mark.parametrize("stdin, sent", [
    (b"one\ntwo\n", ["one", "two"]),
    (b"one\ntwo", ["one", "two"]),
    (b"\n\nlast\n", ["", "", "last"]),
    (b"", []),
    ("tab\t, 世界 🌍\n".encode(), ["tab\t, 世界 🌍"]),
    (b"x" * 300_000 + b"\n", ["x" * 300_000]),
], ids=["lines", "no newline at the end", "empty lines", "nothing", "utf-8", "a long line"])
def test_each_line_of_stdin_is_a_text_message(wsx, raw_server, stdin, sent):
    server = raw_server(collect)
    client = wsx.run("connect", "-w", "0.1", server.url, stdin=stdin)
    assert server.wait_result() == (texts(*sent), 1000)
    assert [e["text"] for e in client.of("message", dir="out")] == sent
    assert client.exit_code == 0


@pytest.mark.parametrize("flags, stdin, sent", [
    (["-0"], b"one\ntwo\0three\0", texts("one\ntwo", "three")),
    (["-0"], b"one\0last", texts("one", "last")),
    (["--input", "whole"], b"one\ntwo\n", None),
    (["-b"], b"one\n\xff\xfe\n", [(frames.BINARY, b"one"), (frames.BINARY, b"\xff\xfe")]),
    (["-b", "--input", "whole"], bytes(range(256)), [(frames.BINARY, bytes(range(256)))]),
    (["--hex"], b"00ff 10\n", [(frames.BINARY, b"\x00\xff\x10")]),
    (["--base64"], b"AAH/\n", [(frames.BINARY, b"\x00\x01\xff")]),
    (["--input", "json"], b'{"type":"message","text":"hi"}\n{"type":"message","base64":"AAE="}\n{"type":"ping","text":"p"}\n',
     [(frames.TEXT, b"hi"), (frames.BINARY, b"\x00\x01"), (frames.PING, b"p")]),
], ids=["-0", "-0 without an end", "whole", "-b", "-b whole", "--hex", "--base64", "json"])
def test_input_flags_decide_what_a_message_is(wsx, raw_server, flags, stdin, sent):
    server = raw_server(collect)
    client = wsx.run("connect", "-w", "0.1", *flags, server.url, stdin=stdin)
    seen, code = server.wait_result()
    if sent is None:  # whole: the newline at the end may or may not belong to the message; nothing else is lost
        assert seen in (texts("one\ntwo\n"), texts("one\ntwo"))
    else:
        assert seen == sent
    assert code == 1000 and client.exit_code == 0


def test_a_close_object_decides_how_the_connection_ends(wsx, raw_server):
    server = raw_server(collect)
    client = wsx.run("connect", "--input", "json", server.url,
                     stdin=b'{"type":"message","text":"a"}\n{"type":"close","code":4001,"reason":"enough"}\n')
    assert server.wait_result() == (texts("a"), 4001)
    closed = client.one("close")
    assert (closed["code"], closed["by"], closed["clean"]) == (4001, "local", True)


@pytest.mark.parametrize("line, code", [('{"type":"close"}', 1000), ('{"type":"close","code":1005}', 1005)])
def test_a_close_object_may_leave_the_code_out_or_want_a_frame_without_one(wsx, raw_server, line, code):
    server = raw_server(collect)
    client = wsx.run("connect", "--input", "json", server.url, stdin=f"{line}\n".encode())
    assert server.wait_result() == ([], code)
    assert client.exit_code == 0


def test_a_wait_object_delays_what_follows(wsx, raw_server):
    server = raw_server(collect)
    client = wsx.run("connect", "-w", "0.1", "--input", "json", server.url,
                     stdin=b'{"type":"message","text":"a"}\n{"type":"wait","ms":400}\n{"type":"message","text":"b"}\n')
    assert server.wait_result()[0] == texts("a", "b")
    assert client.one("close")["duration_ms"] >= 400


def test_a_recording_is_an_input_what_came_in_and_cannot_be_sent_is_skipped(wsx, raw_server, echo_server):
    echo = echo_server()
    recorded = wsx.run("connect", "--input", "json", echo.url, "--exit-after", "2",
                       stdin=b'{"type":"ping","text":"p"}\n{"type":"message","text":"hi"}\n{"type":"message","base64":"AAE="}\n')
    assert recorded.received() == ["hi", b"\x00\x01"]

    server = raw_server(collect)
    again = wsx.run("connect", "--input", "json", "-w", "0.1", server.url, stdin=bytes(recorded.stdout.data))
    assert server.wait_result()[0] == [(frames.PING, b"p"), (frames.TEXT, b"hi"), (frames.BINARY, b"\x00\x01")]
    assert again.exit_code == 0
    assert not again.of("error")


BAD_LINES = ["hello", "[]", "7", "{", '{"text":"no type"}', '{"type":"message"}', '{"type":"message","base64":"*"}',
             '{"type":"message","text":7}', '{"type":"close","code":"x"}']


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_line_that_is_no_event_is_refused_and_the_connection_stays_up(wsx, raw_server, line):
    server = raw_server(collect)
    client = wsx.run("connect", "-w", "0.1", "--input", "json", server.url,
                     stdin=f'{{"type":"message","text":"a"}}\n{line}\n{{"type":"message","text":"b"}}\n'.encode())
    assert server.wait_result() == (texts("a", "b"), 1000)
    error = client.one("error", phase="input")
    assert "line 2" in error["message"]
    assert client.exit_code == 1


@pytest.mark.parametrize("payload", [{"text": "\x01" * 1000}, {"base64": "A" * 1332}, {"text": "x" * 1000}])
def test_a_line_of_json_may_be_longer_than_the_message_in_it(wsx, echo_server, payload):
    line = json.dumps({"type": "message", **payload}).encode() + b"\n"
    client = wsx.run("connect", "--input", "json", "--max-message", "1000", "-1", echo_server().url, stdin=line)
    assert client.exit_code == 0
    assert len(client.received()) == 1


def test_what_a_line_of_json_holds_may_not_be_longer_than_a_message(wsx, echo_server):
    line = json.dumps({"type": "message", "text": "x" * 1001}).encode() + b"\n"
    client = wsx.run("connect", "--input", "json", "--max-message", "1000", "-w", "0.2", echo_server().url, stdin=line)
    assert client.exit_code == 1
    assert client.one("error")["code"] == "line_too_long"
    assert not client.received()


def test_strict_input_stops_at_the_first_bad_line(wsx, raw_server):
    server = raw_server(collect)
    client = wsx.run("connect", "--strict-input", "--input", "json", server.url,
                     stdin=b'{"type":"message","text":"a"}\nnonsense\n{"type":"message","text":"b"}\n')
    seen, _ = server.wait_result()
    assert seen == texts("a")
    assert "line 2" in client.one("error", phase="input")["message"]
    assert client.exit_code == 1


def test_a_line_that_is_not_utf_8_is_refused_and_never_sent(wsx, raw_server):
    server = raw_server(collect)
    client = wsx.run("connect", "-w", "0.1", server.url, stdin=b"good\nb\xc3(d\n\xed\xa0\x80\nalso good\n")
    assert server.wait_result() == (texts("good", "also good"), 1000)
    first, second = client.of("error", phase="input")
    assert "line 2" in first["message"] and "line 3" in second["message"]
    assert client.exit_code == 1


@pytest.mark.parametrize("flag, line", [("--hex", b"0g"), ("--hex", b"abc"), ("--base64", b"AA=A")])
def test_a_line_that_does_not_decode_is_refused_and_never_sent(wsx, raw_server, flag, line):
    server = raw_server(collect)
    client = wsx.run("connect", "-w", "0.1", flag, server.url, stdin=line + b"\n\n")
    assert server.wait_result() == ([(frames.BINARY, b"")], 1000)
    assert "line 1" in client.one("error", phase="input")["message"]
    assert client.exit_code == 1


def test_x_sends_messages_in_order_and_leaves_stdin_alone(wsx, raw_server, tmp_path):
    (tmp_path / "message.txt").write_text("from a file")
    server = raw_server(collect)
    client = wsx.start("connect", "-x", "one", "--execute", "two", "-x", "@message.txt", "-w", "0.1", server.url)
    assert server.wait_result() == (texts("one", "two", "from a file"), 1000)
    assert client.wait() == 0  # although its stdin is still open


def test_i_reads_stdin_after_x(wsx, raw_server):
    server = raw_server(collect)
    wsx.run("connect", "-i", "-x", "one", "-w", "0.1", server.url, stdin=b"two\n")
    assert server.wait_result()[0] == texts("one", "two")


# --- the end ---

@pytest.mark.slow
def test_after_the_end_of_stdin_connect_waits_until_the_peer_is_silent(wsx, raw_server):
    pause = threading.Event()

    def handler(peer):
        peer.upgrade()
        for number in range(12):
            peer.send_text(str(number))
            pause.wait(0.1)
        return peer.finish().close_code

    server = raw_server(handler)
    client = wsx.run("connect", "-w", "1", server.url, stdin=b"")
    assert client.received() == [str(n) for n in range(12)]
    assert client.one("close")["duration_ms"] >= 2000
    assert server.wait_result() == 1000
    assert client.exit_code == 0


@pytest.mark.slow
def test_w_minus_one_waits_for_ever(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        threading.Event().wait(1.5)  # longer than the silence that would be enough without -w
        peer.send_text("patience")
        peer.send_close(1000)
        return peer.finish().close_code

    client = wsx.run("connect", "-w", "-1", raw_server(handler).url, stdin=b"")
    assert client.received() == ["patience"]
    assert client.one("close")["by"] == "peer"
    assert client.exit_code == 0


def test_messages_that_come_with_the_answer_to_the_upgrade_are_shown(wsx, raw_server):
    def handler(peer):
        peer.upgrade(early=frames.frame(frames.TEXT, "early") + frames.frame(frames.CLOSE, frames.close_payload(1000)))
        return peer.finish().close_code

    server = raw_server(handler)
    client = wsx.run("connect", server.url)
    assert client.received() == ["early"]
    assert server.wait_result() == 1000
    assert client.exit_code == 0


def test_messages_that_arrive_after_our_close_frame_are_shown(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        close = peer.read_close()
        peer.send_frame(frames.PING, b"late ping")
        peer.send_text("late")
        peer.send_frame(frames.TEXT, b"later, in ", fin=False)
        peer.send_frame(frames.CONTINUATION, b"two frames")
        peer.send_frame(frames.CLOSE, close.payload)
        peer.shut_writing()
        peer.read_to_end()

    client = wsx.run("connect", "-w", "0.1", raw_server(handler).url, stdin=b"")
    assert client.received() == ["late", "later, in two frames"]
    closed = client.one("close")
    assert (closed["code"], closed["by"], closed["clean"]) == (1000, "local", True)
    assert client.exit_code == 0


def test_connect_ends_when_the_peer_closes_although_stdin_is_open(wsx, raw_server):
    server = raw_server(sender("bye"))
    client = wsx.start("connect", server.url)
    assert client.wait() == 0
    assert client.received() == ["bye"]
    assert server.wait_result() == 1000


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_a_signal_closes_the_connection_with_1001(wsx, raw_server, number, code):
    server = raw_server(collect)
    client = wsx.start("connect", server.url)
    client.wait_for("open")
    client.signal(number)
    assert server.wait_result()[1] == 1001
    assert client.wait() == code
    closed = client.one("close")
    assert (closed["code"], closed["by"], closed["clean"]) == (1001, "local", True)


def test_a_second_signal_ends_at_once(wsx, raw_server):
    first_came = threading.Event()

    def handler(peer):
        peer.upgrade()
        assert peer.read_close().close_code == 1001
        first_came.set()
        peer.read_to_end()

    client = wsx.start("connect", "--close-timeout", "1000", raw_server(handler).url)
    client.wait_for("open")
    client.signal(signal.SIGINT)
    assert first_came.wait(DEADLINE)
    client.signal(signal.SIGINT)
    assert client.wait() == 130


@pytest.mark.parametrize("flags, wanted", [(["-1"], 1), (["--exit-after", "3"], 3)])
def test_exit_after_ends_after_so_many_messages(wsx, raw_server, flags, wanted):
    def handler(peer):
        peer.upgrade()
        for number in range(wanted):
            peer.send_text(str(number))
        return peer.finish().close_code

    server = raw_server(handler)
    client = wsx.start("connect", *flags, server.url)
    assert client.wait() == 0
    assert client.received() == [str(n) for n in range(wanted)]
    assert server.wait_result() == 1000


def test_exit_after_counts_messages_that_came_all_at_once(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.send(b"".join(frames.frame(frames.TEXT, str(n)) for n in range(10)))
        peer.finish()

    client = wsx.run("connect", "--exit-after", "4", raw_server(handler).url)
    assert client.received()[:4] == ["0", "1", "2", "3"]
    assert client.exit_code == 0


def test_expect_that_is_met_ends_with_0(wsx, echo_server):
    client = wsx.start("connect", "-x", "ping 42", "--expect", r"^ping \d+$", echo_server().url)
    assert client.wait() == 0
    expected = client.one("expect")
    assert expected["met"] is True and expected["pattern"] == r"^ping \d+$"


def test_expectations_are_met_in_the_order_in_which_they_are_given(wsx, raw_server):
    server = raw_server(sender("b", "a", "b"))
    flags = ("--expect", "^a$", "--expect", "^b$")
    assert wsx.run("connect", *flags, server.url).exit_code == 0
    only_once = raw_server(sender("b", "a"))
    client = wsx.run("connect", *flags, only_once.url)
    assert client.exit_code == 5
    assert [(e["pattern"], e["met"]) for e in client.of("expect")] == [("^a$", True), ("^b$", False)]


@pytest.mark.parametrize("flags", [["-w", "0.1"], ["--timeout", "2s", "-w", "-1"]], ids=["silence", "timeout"])
def test_expect_that_is_not_met_ends_with_5(wsx, raw_server, flags):
    server = raw_server(lambda peer: (peer.upgrade(early=frames.frame(frames.TEXT, "pong")), peer.finish()))
    client = wsx.run("connect", "-x", "hello", "--expect", "ping", *flags, server.url)
    assert client.exit_code == 5
    assert client.one("expect")["met"] is False
    assert client.received() == ["pong"]


def test_expect_is_not_met_by_a_peer_that_closes(wsx, raw_server):
    client = wsx.run("connect", "--expect", "never", raw_server(sender("something else")).url)
    assert client.exit_code == 5


def test_timeout_closes_the_connection_and_ends_with_5(wsx, raw_server):
    server = raw_server(collect)
    client = wsx.start("connect", "--timeout", "2s", server.url)
    assert client.wait() == 5
    assert server.wait_result()[1] in (1000, 1001)
    assert client.one("close")["by"] == "local"


def test_timeout_ends_a_connection_in_which_messages_never_stop(wsx, raw_server):
    server = raw_server(endless)
    client = wsx.run("connect", "--raw", "--timeout", "2s", "--close-timeout", "300ms", server.url)
    assert server.wait_result() == "the client has gone"
    assert client.exit_code == 5


def test_timeout_covers_connecting_too(wsx, raw_server):
    server = raw_server(lambda peer: peer.read_to_end())  # it never answers
    client = wsx.start("connect", "--timeout", "300ms", server.url)
    assert client.wait() == 5
    assert not client.of("open")


@pytest.mark.parametrize("time", ["100us", "300us", "1ms", "2ms", "4ms", "8ms"])
def test_timeout_at_the_very_moment_of_opening_is_a_timeout(wsx, raw_server, time):
    def collect_until_cut(peer):
        with contextlib.suppress(EOFError, OSError):
            collect(peer)

    server = raw_server(collect_until_cut)
    for _ in range(5):
        client = wsx.run("connect", "--timeout", time, "-x", "hi", server.url, stdin=b"")
        assert (client.exit_code, client.of("error")[0]["code"]) == (5, "timeout")


def test_nothing_to_say_and_nothing_to_hear_is_a_clean_connection(wsx, raw_server):
    server = raw_server(collect)
    client = wsx.run("connect", "-w", "0.1", server.url, stdin=b"")
    assert server.wait_result() == ([], 1000)
    assert [e["type"] for e in client.events] == ["open", "close"]
    assert client.exit_code == 0
    assert client.stderr.text() == ""


# --- output ---

def test_events_tell_what_stood_on_the_wire(wsx, raw_server):
    def handler(peer):
        peer.upgrade("X-Served-By: a test")
        assert peer.read_message() == "hello"
        peer.send_frame(frames.TEXT, "he", fin=False)
        peer.send_frame(frames.CONTINUATION, "l", fin=False)
        peer.send_frame(frames.CONTINUATION, "lo")
        peer.send_frame(frames.BINARY, b"x" * 200)
        peer.send_frame(frames.PING, b"\xff\x00")
        assert peer.read_frame().payload == b"\xff\x00"
        peer.send_close(1000, "done")
        peer.finish()

    client = wsx.run("connect", "--no-deflate", "-x", "hello", raw_server(handler).url + "path?q=1")
    opened = client.one("open")
    assert opened["role"] == "client" and opened["status"] == 101
    assert opened["url"].endswith("/path?q=1")
    assert ["X-Served-By", "a test"] in opened["response_headers"]
    assert ["Sec-WebSocket-Version", "13"] in opened["request_headers"]
    assert opened["timing"]["total_ms"] >= opened["timing"]["tcp_ms"] >= 0

    out = client.one("message", dir="out")
    assert (out["size_bytes"], out["wire_bytes"]) == (5, 11)  # 2 of header, 4 of mask
    fragmented, binary = client.of("message", dir="in")
    assert (fragmented["text"], fragmented["frames"], fragmented["size_bytes"], fragmented["wire_bytes"]) == ("hello", 3, 5, 11)
    assert "frames" not in binary and binary["wire_bytes"] == 204
    assert base64.b64decode(client.one("ping", dir="in")["base64"]) == b"\xff\x00"
    assert base64.b64decode(client.one("pong", dir="out")["base64"]) == b"\xff\x00"
    closed = client.one("close")
    assert (closed["code"], closed["name"], closed["reason"], closed["by"]) == (1000, "Normal Closure", "done", "peer")
    assert (closed["received"]["messages"], closed["received"]["bytes"]) == (2, 205)
    assert (closed["sent"]["messages"], closed["sent"]["bytes"]) == (1, 5)
    assert [e["type"] for e in client.events] == ["open", "message", "message", "message", "ping", "pong", "close"]


def test_raw_output_is_payloads_and_nothing_else(wsx, raw_server):
    blob = bytes(range(256)) * 500
    client = wsx.run("connect", "--raw", raw_server(sender("text", blob, "more", "", b"\n")).url)
    assert bytes(client.stdout.data) == b"text\n" + blob + b"more\n\n\n"
    assert client.exit_code == 0


def test_o_writes_the_events_to_a_file_beside_what_goes_to_stdout(wsx, echo_server, tmp_path):
    client = wsx.run("connect", "--raw", "-o", "events.ndjson", "-x", "hi", "-1", echo_server().url)
    assert bytes(client.stdout.data) == b"hi\n"
    events = check_events((tmp_path / "events.ndjson").read_bytes().splitlines())
    assert [e["type"] for e in events] == ["open", "message", "message", "close"]


def test_q_prints_only_errors(wsx, echo_server):
    client = wsx.run("connect", "-q", "-x", "hi", "-1", echo_server().url)
    assert (client.exit_code, bytes(client.stdout.data), client.stderr.text()) == (0, b"", "")
    failed = wsx.run("connect", "-q", "--unix", "/nonexistent/socket", "ws://localhost/")
    assert [e["type"] for e in failed.events] == ["error"]


def test_events_of_one_wsx_are_the_input_of_another(wsx, echo_server, raw_server):
    server = raw_server(collect)
    first = wsx.run("connect", "-x", "one", "-x", "two", "--exit-after", "2", echo_server().url)
    second = wsx.run("connect", "--input", "json", "-w", "0.1", server.url, stdin=bytes(first.stdout.data))
    assert server.wait_result()[0][:2] == texts("one", "two")
    assert second.exit_code == 0


def endless(peer):
    """A server that sends until the client goes away."""
    peer.upgrade()
    flood = frames.frame(frames.TEXT, "again") * 10_000
    try:
        while True:
            peer.send(flood)
    except OSError:
        return "the client has gone"


def test_a_stdout_that_closes_early_is_a_quiet_end(wsx, raw_server):
    server = raw_server(endless)
    client = wsx.start("connect", server.url, reading=False)
    first = client.popen.stdout.readline()
    check_events([first])
    client.popen.stdout.close()
    assert client.wait() == 0
    assert client.stderr.text() == ""
    assert server.wait_result() == "the client has gone"


def test_head_gets_its_line_and_the_pipe_succeeds(environment, raw_server):
    server = raw_server(endless)
    done = subprocess.run(["bash", "-c", 'set -o pipefail; "$0" connect -w -1 "$1" | head -n 1', BINARY, server.url],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert check_events(done.stdout.splitlines())[0]["type"] == "open"


@pytest.mark.slow
def test_a_reader_that_stops_blocks_the_server_and_loses_nothing(wsx, raw_server):
    count, size = 4000, 16_000
    blocked = threading.Event()
    pushed = []

    def handler(peer):
        peer.upgrade()
        message = frames.frame(frames.TEXT, "m" * size)
        peer.sock.settimeout(1)
        for number in range(count):
            data = memoryview(message)
            while data:
                try:
                    data = data[peer.sock.send(data):]
                except TimeoutError:  # nothing was taken for a second
                    if not blocked.is_set():
                        pushed.append(number)
                        blocked.set()
        peer.sock.settimeout(DEADLINE)
        peer.send_close(1000)
        peer.finish()

    client = wsx.start("connect", "--no-deflate", raw_server(handler).url, reading=False)
    check_events([client.popen.stdout.readline()])
    before = resident_kib(client.pid)
    assert blocked.wait(DEADLINE), "the server could send everything although nobody read"
    grown = resident_kib(client.pid) - before
    assert pushed[0] < count // 2, f"{pushed[0]} of {count} messages were taken"
    assert grown < 16 * 1024, f"{grown} KiB more resident memory while nobody reads"

    messages = closes = 0
    for line in client.popen.stdout:
        event = json.loads(line)
        messages += event["type"] == "message" and event["text"] == "m" * size
        closes += event["type"] == "close"
    assert (messages, closes) == (count, 1)
    assert client.wait() == 0


@pytest.mark.slow
def test_a_server_that_stops_reading_blocks_stdin_and_gets_everything_later(wsx, raw_server):
    count, size = 4000, 16_000
    go = threading.Event()

    def handler(peer):
        peer.upgrade()
        assert go.wait(DEADLINE)
        received = 0
        while (frame := peer.read_frame()).opcode != frames.CLOSE:
            assert len(frame.payload) == size
            received += 1
        peer.send_frame(frames.CLOSE, frame.payload)
        return received

    server = raw_server(handler)
    client = wsx.start("connect", "--raw", "--no-deflate", "-w", "0.1", server.url)
    os.set_blocking(client.popen.stdin.fileno(), False)
    line, written = b"m" * size + b"\n", 0
    data = memoryview(line * count)
    total = len(data)
    while written < total:
        if not select.select([], [client.popen.stdin], [], 1)[1]:
            break  # not a byte was taken for a second
        written += os.write(client.popen.stdin.fileno(), data[written:written + 65536])
    assert written < total // 2, "wsx took everything although the server did not read"
    assert resident_kib(client.pid) < 200 * 1024
    go.set()
    os.set_blocking(client.popen.stdin.fileno(), True)
    client.feed(bytes(data[written:]))
    assert server.wait_result() == count
    assert client.wait() == 0


# --- why the exit code is what it is ---

@pytest.mark.parametrize("flags", [(), ("--raw",), ("-q",), ("--pretty",)])
def test_a_server_that_closes_badly_is_named_on_stderr(wsx, raw_server, flags):
    server = raw_server(sender("hi", code=4401))
    client = wsx.run("connect", server.url, *flags, stdin=b"")
    assert client.exit_code == 1
    assert client.stderr.text() == "wsx: the server closed the connection with code 4401\n"


@pytest.mark.parametrize("flags", [(), ("--raw",), ("-q",)])
def test_no_connection_is_said_on_stderr_too(wsx, flags):
    client = wsx.run("connect", "ws://127.0.0.1:1", *flags, stdin=b"")
    assert client.exit_code == 3
    said = client.stderr.text()
    assert said.startswith("wsx: ") and said.count("\n") == 1 and "refused" in said


@pytest.mark.parametrize("flags", [(), ("--raw",), ("-q",), ("--pretty",)])
def test_what_is_said_on_stderr_hides_secrets(wsx, raw_server, flags):
    server = raw_server(sender("hi"))
    client = wsx.run("connect", server.url, "--bearer", "t0k3n-value", "--expect", "t0k3n-value", *flags, stdin=b"")
    assert client.exit_code == 5
    assert client.stderr.text() == "wsx: the expected message did not arrive: ***\n"


def test_a_good_end_says_nothing(wsx, raw_server):
    server = raw_server(sender("hi"))
    client = wsx.run("connect", server.url, "--raw", stdin=b"")
    assert (client.exit_code, client.stdout.text(), client.stderr.text()) == (0, "hi\n", "")


@pytest.mark.parametrize("flags", [("--expect", "^hi$"), ("-1",)])
def test_what_was_asked_for_came_and_then_the_server_ends_tcp(wsx, raw_server, flags):
    def handler(peer):
        peer.upgrade()
        peer.send_frame(frames.TEXT, "hi")
        peer.read_close()  # and it gets no answer

    server = raw_server(handler)
    client = wsx.run("connect", server.url, *flags, stdin=b"")
    assert client.exit_code == 0, client.describe()


def test_an_answer_is_not_waited_for_when_nothing_was_asked(wsx, raw_server):
    server = raw_server(lambda peer: (peer.upgrade(), peer.finish()))
    client = wsx.run("connect", server.url, "-1", stdin=b"gr\xfc\n")
    assert client.exit_code == 1
