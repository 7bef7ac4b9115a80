"""Node's `ws`, in both directions, and wscat."""
import base64
import json
import os
import signal

import pytest
from support.process import poll
from support.wsx import payload

# The port that people's first server listens on, and that the tour in the README uses.
PORT = 3000
pytestmark = pytest.mark.xdist_group("port 3000")


@pytest.fixture
def server_on_3000(node):
    """Starts tests/peers/ws_server.js on port 3000, as often as it is called."""
    def start():
        server = node("ws_server.js", PORT)
        poll(lambda: server.events or not server.running, "sign of life from ws_server.js")
        refused = server.of("error")
        assert not refused, f"port {PORT} must be free for this test, but: {refused[0]['message']}"
        return server
    return start


def stop(server):
    server.signal(signal.SIGTERM)
    assert server.wait() == 0


def test_connect_talks_to_a_server_on_port_3000_that_is_shut_down_and_started_again(wsx, server_on_3000):
    for text in ("hello", "hello again"):
        server = server_on_3000()
        client = wsx.start("connect", f"ws://localhost:{PORT}/chat")
        opened = client.wait_for("open", role="client", status=101)
        assert opened["url"].startswith(f"ws://localhost:{PORT}")
        server.wait_for("connection", path="/chat")
        client.write(text + "\n")
        server.wait_for("message", text=text)
        client.wait_for("message", dir="out", text=text)
        client.wait_for("message", dir="in", text="Received, initiating...")

        stop(server)
        closed = client.wait_for("close")
        assert (closed["code"], closed["name"], closed["reason"]) == (1001, "Going Away", "shutting down")
        assert (closed["clean"], closed["by"]) == (True, "peer")
        assert client.wait() == 0
        assert [e["type"] for e in client.events] == ["open", "message", "message", "close"]

    gone = wsx.run("connect", f"ws://localhost:{PORT}")
    assert gone.exit_code == 3
    assert gone.one("error")["code"] == "connection_refused"


def test_the_server_on_port_3000_sees_a_clean_close_when_connect_is_done(wsx, server_on_3000):
    server = server_on_3000()
    client = wsx.run("connect", "-x", "hello", "-1", f"ws://localhost:{PORT}")
    assert client.exit_code == 0
    assert client.received() == ["Received, initiating..."]
    server.wait_for("close", code=1000)
    stop(server)


@pytest.mark.parametrize("offered", [True, False], ids=["deflate", "plain"])
@pytest.mark.parametrize("flag", ["--deflate", "--no-deflate"])
def test_a_client_of_ws_talks_to_echo(echo_server, node, offered, flag):
    server = echo_server(flag)
    client = node("ws_client.js", server.url, '{"perMessageDeflate":%s}' % str(offered).lower())
    opened = client.wait_for("open")
    assert ("permessage-deflate" in opened["extensions"]) == (offered and flag == "--deflate")
    server.wait_for("open", role="server")

    long_text = "all work and no play makes jack a dull boy\n" * 2000
    blob = base64.b64encode(os.urandom(70000)).decode()
    for text in ("", "hé, 世界 🌍", long_text):
        client.write(_json(text=text))
        client.wait_for("message", text=text)
    for data in ("", "AAH/", blob):
        client.write(_json(base64=data))
        client.wait_for("message", base64=data)
    client.write(_json(ping="are you there"))
    client.wait_for("pong", text="are you there")

    client.write(_json(close=[3001, "had enough"]))
    client.wait_for("close", code=3001)
    closed = server.wait_for("close")
    assert (closed["code"], closed["reason"], closed["by"], closed["clean"]) == (3001, "had enough", "peer", True)
    assert client.wait() == 0


@pytest.mark.parametrize("close, code", [([], 1005), ([1000], 1000), ([1001], 1001), ([4999, "é"], 4999)])
def test_echo_answers_a_close_of_ws_with_the_same_code(echo_server, node, close, code):
    server = echo_server()
    client = node("ws_client.js", server.url)
    client.wait_for("open")
    client.write(_json(close=close))
    client.wait_for("close", code=code)
    assert server.wait_for("close")["code"] == code


def test_a_client_of_ws_is_told_that_echo_goes_away(echo_server, node):
    server = echo_server()
    client = node("ws_client.js", server.url)
    client.wait_for("open")
    server.signal(signal.SIGTERM)
    client.wait_for("close", code=1001)
    assert server.wait() == 143


def test_what_connect_compresses_ws_understands_and_the_other_way_round(wsx, server_on_3000):
    server = server_on_3000()
    text = "a long and very repetitive line, " * 500
    client = wsx.run("connect", "--deflate", "-x", text, "-1", f"ws://127.0.0.1:{PORT}")
    server.wait_for("message", text=text)
    assert "permessage-deflate" in client.one("open")["extensions"]
    sent = client.one("message", dir="out")
    assert sent["compressed"] and sent["wire_bytes"] < sent["size_bytes"] / 10
    assert payload(client.one("message", dir="in")) == "Received, initiating..."
    stop(server)


def test_wscat_talks_to_echo(echo_server, spawn, wscat):
    server = echo_server()
    client = spawn(wscat, "--no-color", "-c", server.url, "-x", "hello from wscat", "-w", "0.1")
    client.stdout.wait_line("hello from wscat")
    assert client.wait() == 0
    assert server.wait_for("close")["received"]["messages"] == 1


def _json(**members):
    return json.dumps(members) + "\n"
