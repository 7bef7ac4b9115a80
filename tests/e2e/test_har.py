"""HAR files: those that wsx writes, held against the published schema, and those that a browser makes."""
import json
import os
import signal
import threading

import pytest
from support import frames
from support.node import require_modules
from support.page import Page, find_chromium
from support.process import DEADLINE, resident_kib, wait_until_still
from support.wsx import is_sanitized, payload


@pytest.fixture
def check_har(node):
    """Fails unless a file is a HAR file as har-schema has it; returns its entries."""
    require_modules("har-schema", "ajv")

    def check(path):
        har = json.loads(path.read_bytes())
        checker = node("check_har.js")
        checker.feed(json.dumps(har).encode())
        assert checker.wait_for("checked")["errors"] == []
        return har["log"]["entries"]
    return check


def test_a_har_file_follows_the_schema(wsx, echo_server, tmp_path, check_har):
    server = echo_server("-s", "chat")
    wsx.run("connect", "--input", "json", "-s", "chat", "-H", "X-Odd: ä\"", "--har", "talk.har", "--exit-after", "2",
            server.url + "path?a=1&b=%C3%A4", stdin=b'{"type":"message","text":"hi"}\n{"type":"message","base64":"AAE="}\n')
    entry, = check_har(tmp_path / "talk.har")
    assert entry["_resourceType"] == "websocket" and entry["response"]["status"] == 101
    assert entry["request"]["url"].endswith("/path?a=1&b=%C3%A4")
    assert {"name": "b", "value": "ä"} in entry["request"]["queryString"]
    assert {"name": "Sec-WebSocket-Protocol", "value": "chat"} in entry["response"]["headers"]
    data = [(m["type"], m["opcode"], m["data"]) for m in entry["_webSocketMessages"] if m["opcode"] != 8]
    assert data == [("send", 1, "hi"), ("send", 2, "AAE="), ("receive", 1, "hi"), ("receive", 2, "AAE=")]


def test_a_har_file_over_tls_and_over_a_unix_socket_follows_the_schema(wsx, echo_server, tmp_path, check_har):
    wsx.run("connect", "-k", "-x", "hi", "-1", "--har", "tls.har", echo_server("--tls").url)
    entry, = check_har(tmp_path / "tls.har")
    assert entry["timings"]["ssl"] > 0 and entry["serverIPAddress"] == "127.0.0.1"
    path = tmp_path / "socket"
    echo_server("--unix", path)
    wsx.run("connect", "--unix", path, "-x", "hi", "-1", "--har", "unix.har", "ws://localhost/")
    entry, = check_har(tmp_path / "unix.har")
    assert "serverIPAddress" not in entry


def test_a_har_file_without_a_connection_is_still_one(wsx, tmp_path, check_har):
    assert wsx.run("connect", "--har", "talk.har", "ws://127.0.0.1:1/").exit_code == 3
    assert check_har(tmp_path / "talk.har") == []


def test_a_har_file_is_complete_after_ctrl_c(wsx, echo_server, tmp_path, check_har):
    client = wsx.start("connect", "--har", "talk.har", echo_server().url)
    client.write("hi\n")
    client.wait_for("message", dir="in")
    client.signal(signal.SIGINT)
    assert client.wait() == 130
    entry, = check_har(tmp_path / "talk.har")
    assert [m["type"] for m in entry["_webSocketMessages"]] == ["send", "receive", "send"]


def test_a_har_file_is_complete_after_a_second_ctrl_c(wsx, raw_server, tmp_path, check_har):
    def handler(peer):
        peer.upgrade()
        peer.send_frame(frames.TEXT, "hello")
        peer.read_frame()  # the close frame, which is not answered
        asked.set()
        peer.read_to_end()

    asked = threading.Event()
    client = wsx.start("connect", "--har", "talk.har", "--close-timeout", "1h", raw_server(handler).url)
    client.wait_for("message", dir="in")
    client.signal(signal.SIGINT)
    assert asked.wait(DEADLINE)
    client.signal(signal.SIGINT)
    assert client.wait() == 130
    entry, = check_har(tmp_path / "talk.har")
    assert [m["data"] for m in entry["_webSocketMessages"]] == ["hello"]


def test_a_reader_of_a_har_file_who_stops_stops_the_session_and_gets_everything(wsx, echo_server, tmp_path, check_har):
    fifo = tmp_path / "talk.har"
    os.mkfifo(fifo)
    lines = b"".join(b"%06d%s\n" % (i, b"x" * 10_000) for i in range(2000))
    client = wsx.start("connect", "--har", fifo, "--exit-after", "2000", echo_server().url, reading=True)
    client.feed(lines)
    with open(fifo, "rb") as reader:
        beginning = reader.read(1000)
        wait_until_still(lambda: len(client.events), "standstill")  # everybody waits for everybody else
        assert is_sanitized() or resident_kib(client.pid) < 60_000
        (tmp_path / "whole.har").write_bytes(beginning + reader.read())
    assert client.wait() == 0
    entry, = check_har(tmp_path / "whole.har")
    data = [m["data"][:6] for m in entry["_webSocketMessages"] if m["type"] == "receive" and m["opcode"] == 1]
    assert data == [f"{i:06}" for i in range(2000)]


def test_a_har_file_has_an_entry_for_each_connection(wsx, echo_server, tmp_path, check_har):
    server = echo_server()
    client = wsx.start("connect", "--reconnect", "-x", "hi", "-i", "--har", "talk.har", server.url)
    client.wait_for("message", dir="in")
    server.signal(signal.SIGTERM)
    client.wait_for("close", conn=1)
    server.wait()  # its port is free then
    echo_server(address=str(server.port))
    client.wait_for("message", dir="in", conn=2)
    client.close_stdin()
    client.wait()
    entries = check_har(tmp_path / "talk.har")
    assert [entry["_connectionId"] for entry in entries] == ["1", "2"]


@pytest.mark.browser
def test_chromiums_developer_tools_open_a_har_file_and_what_they_save_is_a_recording(wsx, echo_server, tmp_path, node):
    server = echo_server()
    first = wsx.run("connect", "--input", "json", "--exit-after", "2", "--har", "talk.har", server.url + "path?a=1",
                    stdin='{"type":"ping"}\n{"type":"message","text":"世界"}\n{"type":"message","base64":"AAE="}\n'.encode())
    assert first.exit_code == 0
    tools = node("devtools_har.js", find_chromium())
    tools.feed((tmp_path / "talk.har").read_bytes())
    socket, = tools.wait_for("opened")["sockets"]
    assert (socket["url"], socket["status"]) == (server.url + "path?a=1", 101)
    assert socket["address"] == f"127.0.0.1:{server.port}"
    assert [m for m in socket["messages"] if m[1] < 8] == [
        ["send", 1, "世界"], ["send", 2, "AAE="], ["receive", 1, "世界"], ["receive", 2, "AAE="]]

    (tmp_path / "saved.har").write_text(json.dumps(tools.wait_for("saved")["har"], indent=2))
    again = wsx.run("connect", "--replay", "saved.har", "--check", server.url)
    assert again.exit_code == 0
    assert again.received() == first.received() == ["世界", b"\0\1"]


@pytest.mark.browser
def test_what_a_page_said_is_said_again_from_its_har_file(wsx, echo_server, tmp_path):
    server = echo_server("-s", "chat")
    page = Page()
    try:
        other, socket = page.socket(server.url + "other"), page.socket(server.url, "chat")
        for id in (other, socket):
            page.wait_for("open", id=id)
        page.do(id=other, text="elsewhere")
        page.wait_for("message", id=other)
        for said in ({"text": "hello"}, {"text": '{"n":1,"世":"🌍"}'}, {"base64": "AAH/"}):
            page.do(id=socket, **said)
            page.wait_for("message", id=socket, **said)
        page.do(id=socket, close=[1000, ""])
        page.wait_for("close", id=socket)
        har = page.har()
        page.close_browser()
    finally:
        page.stop()
    (tmp_path / "page.har").write_text(json.dumps(har, indent=2, ensure_ascii=False))

    several = wsx.run("connect", "--replay", "page.har", server.url)
    assert "several connections" in several.one("error", code="no_such_socket")["message"] and several.exit_code == 2
    number = [e["request"]["url"].endswith("/other") for e in har["log"]["entries"]].index(False) + 1
    client = wsx.run("connect", "--replay", "page.har", "--socket", number, "--check", "--speed", "10", server.url)
    assert client.exit_code == 0
    assert client.one("open")["subprotocol"] == "chat"
    assert client.received() == ["hello", '{"n":1,"世":"🌍"}', b"\0\1\xff"]
    assert [payload(e) for e in client.of("message", dir="out")] == client.received()
