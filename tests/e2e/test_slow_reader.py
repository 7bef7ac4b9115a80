"""A reader of stdout that takes its time, or takes nothing at all."""
import json
import signal
import subprocess
import threading

import pytest
from support import frames
from support.process import DEADLINE

MESSAGE = frames.frame(frames.TEXT, "m" * 1000)


def test_who_reads_after_the_connection_has_ended_still_gets_everything(wsx, raw_server):
    count = 900  # more than the pipe holds, less than wsx would stop reading at

    def handler(peer):
        peer.upgrade()
        peer.send(MESSAGE * count)
        peer.send_close(1000)
        peer.finish()

    server = raw_server(handler)
    client = wsx.start("connect", "--no-deflate", "-w", "-1", server.url, reading=False)
    server.wait_result()
    with pytest.raises(subprocess.TimeoutExpired):  # longer than any last flush would wait
        client.popen.wait(7)
    types = [json.loads(line)["type"] for line in client.popen.stdout]
    assert types.count("message") == count
    assert types[-1] == "close"
    assert client.wait() == 0


@pytest.fixture
def flood(raw_server):
    """A server that sends for ever; `blocked` is set once nobody takes it."""
    blocked = threading.Event()

    def handler(peer):
        peer.upgrade()
        peer.sock.settimeout(0.5)
        data, sent = MESSAGE * 100, 0
        try:
            while True:
                try:
                    sent = (sent + peer.sock.send(data[sent:])) % len(data)
                except TimeoutError:
                    blocked.set()
                    peer.sock.settimeout(DEADLINE)
        except OSError:
            pass  # wsx has ended
    server = raw_server(handler)
    server.blocked = blocked
    return server


@pytest.fixture
def end_unread(wsx, flood):
    """Runs wsx until it ends `how` it is told, though nobody reads its stdout and the server goes on sending."""
    def run(how, *flags):
        limit = ["--timeout", "2s"] if how == "--timeout" else []
        client = wsx.start("connect", "--no-deflate", "-w", "-1", "--close-timeout", "300ms", *limit, *flags, flood.url, reading=False)
        if how == "SIGINT":
            assert flood.blocked.wait(DEADLINE)
            client.popen.send_signal(signal.SIGINT)
        assert client.popen.wait(DEADLINE) == (130 if how == "SIGINT" else 5)
    return run


both_ways = pytest.mark.parametrize("how", ["SIGINT", "--timeout"])


@both_ways
def test_a_reader_who_takes_nothing_cannot_keep_wsx_from_ending(end_unread, how):
    end_unread(how)


@both_ways
def test_a_file_gets_everything_though_stdouts_reader_takes_nothing(end_unread, tmp_path, how):
    file = tmp_path / "session.ndjson"
    end_unread(how, "--record", file)
    events = [json.loads(line) for line in file.read_text().splitlines()]
    assert events[-1]["type"] == "close"
    assert sum(event["type"] == "message" for event in events) == events[-1]["received"]["messages"]
