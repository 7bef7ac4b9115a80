"""A reader of stdout that takes its time, or takes nothing at all."""
import json
import signal
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
    with pytest.raises(Exception):  # longer than any last flush would wait
        client.popen.wait(7)
    types = [json.loads(line)["type"] for line in client.popen.stdout]
    assert types.count("message") == count
    assert types[-1] == "close"
    assert client.wait() == 0


@pytest.mark.parametrize("how", ["SIGINT", "--timeout"])
def test_a_reader_who_takes_nothing_cannot_keep_wsx_from_ending(wsx, raw_server, how):
    blocked = threading.Event()

    def handler(peer):
        peer.upgrade()
        peer.sock.settimeout(0.5)
        try:
            while True:
                peer.sock.sendall(MESSAGE * 100)
        except TimeoutError:
            blocked.set()
        except OSError:
            pass  # wsx has ended already

    flags = ["--timeout", "3s"] if how == "--timeout" else []
    server = raw_server(handler)
    client = wsx.start("connect", "--no-deflate", "-w", "-1", "--close-timeout", "300ms", *flags, server.url, reading=False)
    if how == "SIGINT":
        assert blocked.wait(DEADLINE)
        client.popen.send_signal(signal.SIGINT)
    assert client.popen.wait(DEADLINE) == (130 if how == "SIGINT" else 5)


@pytest.mark.parametrize("how", ["SIGINT", "--timeout"])
def test_a_file_gets_everything_though_stdouts_reader_takes_nothing(wsx, raw_server, tmp_path, how):
    """And a server that goes on sending after our close frame does not put off the end."""
    blocked = threading.Event()

    def handler(peer):
        peer.upgrade()
        peer.sock.settimeout(0.5)
        try:
            while True:
                peer.sock.sendall(MESSAGE * 100)
        except TimeoutError:
            blocked.set()
        peer.sock.settimeout(DEADLINE)
        try:
            while True:
                peer.sock.sendall(MESSAGE * 100)
        except OSError:
            return

    file = tmp_path / "session.ndjson"
    server = raw_server(handler)
    flags = ["--timeout", "3s"] if how == "--timeout" else []
    client = wsx.start("connect", "--no-deflate", "-w", "-1", "--close-timeout", "300ms", *flags, "--record", file, server.url,
                       reading=False)
    if how == "SIGINT":
        assert blocked.wait(DEADLINE)
        client.popen.send_signal(signal.SIGINT)
    assert client.popen.wait(DEADLINE) == (130 if how == "SIGINT" else 5)
    events = [json.loads(line) for line in file.read_text().splitlines()]
    assert events[-1]["type"] == "close"
    assert sum(event["type"] == "message" for event in events) == events[-1]["received"]["messages"]
