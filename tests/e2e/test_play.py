"""Conversation files: `wsx connect --play`, against other people's servers."""
import signal
import time

import pytest
from support import frames
from support.examples import conversation_files
from support.node import require_modules
from support.process import poll


@pytest.fixture
def file(tmp_path):
    """Writes a conversation, or one of wsx-play(5), and returns its path."""
    def write(text, name="chat.wsx"):
        path = tmp_path / name
        path.write_text(conversation_files().get(text, text))
        return path
    return write


def steps(run):
    return [(event["line"], event["met"]) for event in run.of("step")]


def test_a_conversation_with_an_echo_server_is_met_line_by_line(wsx, file):
    run = wsx.run("connect", "--play", file("hello.wsx"), "echo:")
    assert run.exit_code == 0, run.describe()
    assert steps(run) == [(2, True), (3, True), (4, True), (5, True)]
    assert [event["dir"] for event in run.of("step")] == ["out", "in", "out", "in"]
    assert run.one("close")["code"] == 1000 and run.one("close")["by"] == "local"
    assert run.received() == ['{"op":"hello","name":"kim"}']
    named = wsx.run("connect", "--play", file("hello.wsx"), "--var", "name=lee", "echo:")
    assert named.exit_code == 0 and named.received() == ['{"op":"hello","name":"lee"}']


def test_a_mismatch_ends_with_5_and_says_where(wsx, file, node_server):
    path = file('> {"a":1}\n< {"a":1}\n')
    run = wsx.run("connect", "--play", path, node_server())  # it answers "Received, initiating..."
    assert run.exit_code == 5
    assert steps(run) == [(1, True), (2, False)]
    step = run.of("step")[1]
    assert (step["why"], step["got"]) == ("it is not JSON", '"Received, initiating..."')
    assert run.stderr.text() == (f"wsx: {path}: line 2: it is not JSON; expected \"{{\\\"a\\\":1}}\", "
                                 "got \"Received, initiating...\"\n")
    place = wsx.run("connect", "--play", file('> {"a":[1,{"b":2}]}\n< {"a":[1,{"b":3}]}\n'), "echo:")
    assert place.exit_code == 5
    assert (place.of("step")[1]["pointer"], place.of("step")[1]["expected"], place.of("step")[1]["got"]) == ("/a/1/b", "3", "2")


def test_a_line_that_does_not_arrive_ends_with_5(wsx, file, node_server):
    run = wsx.run("connect", "--play", file("<[within 200ms] hello\n"), node_server())
    assert run.exit_code == 5
    assert run.of("step")[0]["why"] == "it did not arrive within 200ms"


def test_a_file_with_a_mistake_is_refused_before_anything_is_connected(wsx, file):
    path = file("> hello\n<[wihtin 2s] hello\n")
    run = wsx.run("connect", "--play", path, "ws://localhost:1")
    assert run.exit_code == 2 and run.events == []
    assert run.stderr.text() == (f'wsx: {path}: line 2, column 3: "wihtin" is not an option; did you mean within?\n'
                                 "  <[wihtin 2s] hello\n    ^^^^^^\n")
    unknown = wsx.run("connect", "--play", file("< {{id}}\n> {{idd}}\n"), "echo:")
    assert unknown.exit_code == 2 and "did you mean {{id}}?" in unknown.stderr.text()
    parties = wsx.run("connect", "--play", file("alice> hi\nbob< hi\n"), "echo:")
    assert parties.exit_code == 2 and "it has parties (alice)" in parties.stderr.text()
    none = wsx.run("connect", "--play", file(">[file] none.bin\n"), "echo:")
    assert none.exit_code == 2 and "line 1, column 9: cannot read" in none.stderr.text()


def test_no_connection_ends_with_3(wsx, file):
    assert wsx.run("connect", "--play", file("> a\n"), "ws://localhost:1").exit_code == 3


def test_files_are_found_beside_the_conversation(wsx, file, tmp_path):
    (tmp_path / "data").write_bytes(bytes(range(256)))
    (tmp_path / "text").write_text("héllo")
    run = wsx.run("connect", "--play", file(">[file] data\n<[file] data\n>[file] text\n< héllo\n"), "echo:")
    assert run.exit_code == 0, run.describe()


def test_the_handshake_has_what_the_file_says_and_hides_secrets(wsx, file, raw_server):
    requests = []

    def handler(peer):
        requests.append(peer.upgrade("Sec-WebSocket-Protocol: chat"))
        assert peer.read_frame().opcode == frames.TEXT
        peer.send_frame(frames.CLOSE, (4001).to_bytes(2, "big") + b"bye")
        peer.read_to_end()
    server = raw_server(handler)
    path = file("header Authorization: Bearer {{token}}\nquery room={{room=a b}}\ncookie sid=1\nsubprotocol chat\n"
                "> {{room}}\n<[close 4001] bye\n")
    run = wsx.run("connect", "--play", path, "--var", "token=verysecret", server.url)
    assert run.exit_code == 0, run.describe()
    request = requests[0].data.decode()
    assert "room=a%20b" in request and "Bearer verysecret" in request and "sid=1" in request and "chat" in request
    assert "verysecret" not in run.stdout.text()
    bad = wsx.run("connect", "--play", path, "--var", "token=a\r\nX: y", server.url)
    assert bad.exit_code == 2 and "a value cannot be sent in a handshake" in bad.stderr.text()


def test_lint_shows_what_both_sides_send(wsx, file):
    run = wsx.run("connect", "--play", file('> {"a":"{{x=1}}"}\n<[regex] ok (?<id>.)\n> {{id}}\n'), "--lint", json_output=False)
    assert run.exit_code == 0
    assert run.stdout.text().splitlines() == [
        "The client sends:", '  line 1 (JSON): > {"a":"{{x=1}}"}', "  line 3 (text): > {{id}}",
        "The server sends:", f"  cannot be played: {file('').parent}/chat.wsx: line 2, column 1: the server sends this line, and a "
        "regular expression can only be received", "  <[regex] ok (?<id>.)", "  ^^^^^^^^^^^^^^^^^^^^",
        "  line 2 (regex): <[regex] ok (?<id>.)"]


@pytest.mark.parametrize("name", sorted(conversation_files()))
def test_the_conversations_of_the_manual_are_good(wsx, file, name):
    run = wsx.run("connect", "--play", file(name), "--lint", json_output=False)
    assert run.exit_code == 0 and "cannot" not in run.stdout.text(), run.describe()


def test_graphql_over_websocket(wsx, file, node):
    require_modules("graphql", "graphql-ws")
    port = node("graphql_server.js").wait_for("listening")["port"]
    run = wsx.run("connect", "--play", file("graphql.wsx"), f"ws://localhost:{port}/graphql")
    assert run.exit_code == 0, run.describe()
    stream = [event for event in run.of("step") if "messages" in event][0]
    assert stream["messages"] == 3 and stream["first_ms"] > 0 and "gap_ms" in stream
    assert run.one("open")["subprotocol"] == "graphql-transport-ws"


def test_socketio_with_its_heartbeat(wsx, file, node):
    require_modules("socket.io")
    server = node("socketio_server.js")
    port = server.wait_for("listening")["port"]
    text = conversation_files()["socketio.wsx"].replace("> 41\n", "wait 1s\n> 41\n")  # five heartbeats
    run = wsx.run("connect", "--play", file(text), f"ws://localhost:{port}/socket.io/")
    assert run.exit_code == 0, run.describe()
    assert run.received().count("2") >= 3
    assert server.wait_for("disconnect")["reason"] == "client namespace disconnect"
    without = text.replace("on < 2 => 3\n", "ignore < 2\n").replace("wait 1s", "<[nothing 2s]")
    lost = wsx.run("connect", "--play", file(without), f"ws://localhost:{port}/socket.io/")
    assert lost.exit_code == 5, "the server drops a client that does not answer"


def test_a_conversation_waits_for_a_server_that_reads_slowly(wsx, file, raw_server):
    count, size = 60, 200_000

    def handler(peer):
        peer.upgrade()
        for _ in range(count):
            time.sleep(0.005)
            assert len(peer.read_frame().payload) == size
            peer.send_frame(frames.TEXT, b"ok")  # while the client is still sending
        peer.send_frame(frames.CLOSE, peer.read_frame().payload)
        peer.read_to_end()
    path = file(f"repeat {count}\n> {'x' * size}\nend\nrepeat {count}\n< ok\nend\n")
    run = wsx.run("connect", "--play", path, "-q", raw_server(handler).url, json_output=False)
    assert run.exit_code == 0, run.describe()


def test_interactive_goes_on_after_the_last_line(wsx, file, terminal, raw_server):
    received = []

    def handler(peer):
        peer.upgrade()
        peer.send_frame(frames.TEXT, b"login?")
        while (frame := peer.read_frame()).opcode != frames.CLOSE:
            received.append(frame.payload)
            if frame.payload == b"kim":
                peer.send_frame(frames.TEXT, b"welcome")
            if frame.payload == b"more":
                peer.send_frame(frames.TEXT, b"are you there?")
        peer.send_frame(frames.CLOSE, frame.payload)
        peer.read_to_end()
    server = raw_server(handler)
    path = file("on < are you there? => yes\n< login?\n> kim\n< welcome\n")
    term = terminal("connect", "-i", "--play", path, server.url)
    term.wait_text("welcome")
    term.type("more\r")
    poll(lambda: received == [b"kim", b"more", b"yes"], "what was typed, and the answer of the conversation")
    term.type("/quit\r")
    assert term.wait_end() == 0
    piped = wsx.start("connect", "-i", "--play", path, server.url)
    piped.write("more\n")
    piped.close_stdin()
    assert piped.wait() == 0
    assert piped.of("message")[-1]["text"] == "yes"


def test_a_mismatch_is_shown_on_a_terminal(file, terminal):
    term = terminal("connect", "--play", file('> {"a":1}\n< {"a":2}\n'), "echo:")
    term.wait_text("differs")
    term.wait_text("line 2 at /a: expected 2, got 1")
    assert term.wait_end() == 5
    steps_too = terminal("connect", "-v", "--play", file("> a\n<[measure pong] a\n"), "echo:")
    steps_too.wait_text("met line 2 after")
    steps_too.wait_text("(pong)")
    assert steps_too.wait_end() == 0


def test_a_signal_ends_a_conversation(wsx, file, node_server):
    run = wsx.start("connect", "--play", file("repeat forever every 50ms\n> a\n< Received, initiating...\nend\n"), node_server())
    run.wait_for("step", count=6)
    run.signal(signal.SIGINT)
    assert run.wait() == 130
    limited = wsx.run("connect", "-d", "300ms", "--play", file("repeat forever every 50ms\n> a\n< a\nend\n"), "echo:")
    assert limited.exit_code == 0 and len(limited.of("step")) >= 4
