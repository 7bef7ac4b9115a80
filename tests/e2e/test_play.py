"""Conversation files: `wsx connect --play` against other people's servers, and `wsx listen --play`."""
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


# --- wsx listen ---


def play_against_itself(wsx, listener, path, *flags, clients=1):
    """Plays both sides of a file; returns the server and the clients."""
    server = listener("--play", path)
    url = server.url
    started = [wsx.start("connect", "--play", path, *flags, url) for _ in range(clients)]
    for client in started:
        assert client.wait() == 0, client.describe()
    return server, started


@pytest.mark.parametrize("name", sorted(conversation_files()))
def test_each_conversation_of_the_manual_plays_against_itself(wsx, listener, file, name):
    server, clients = play_against_itself(wsx, listener, file(name), clients=3)
    for client in clients:
        number = len(client.of("step"))
        assert number > 0 and all(met for _, met in steps(client))
    poll(lambda: len(server.of("close")) == 3, "three goodbyes")
    assert all(event["met"] for event in server.of("step"))
    server.signal(signal.SIGINT)
    assert server.wait() == 130


def test_a_hundred_clients_play_at_the_same_time(wsx, listener, file, raw_client):
    """The load is bench's matter; here each client of a hundred has a conversation and values of its own."""
    server = listener("--play", file("> hello {{name}}\n< {{name}} is {{id=uuid}}\n> {{id}} {{seq}}\n< bye {{name}}\n"))
    clients = [raw_client(server.port) for _ in range(100)]
    ids = set()
    for client in clients:
        client.open()
    for number, client in enumerate(clients):
        client.send_text(f"hello {number}")
    for number, client in enumerate(clients):
        name, _, identity = client.read_message().partition(" is ")
        assert name == str(number)
        ids.add(identity)
        client.send_text(f"{identity} 1")
    for number, client in enumerate(clients):
        assert client.read_message() == f"bye {number}"
        client.close()
    assert len(ids) == 100


def test_a_client_that_does_something_else_is_reported_and_waited_for(listener, file, raw_client):
    path = file('> {"op":"hello"}\n<[within 1s] {"op":"welcome"}\n> {"op":"bye"}\n')
    server = listener("--play", path)
    client = raw_client(server.port)
    client.open()
    client.send_text('{"op":"hallo"}')
    differs = server.wait_for("step", met=False)
    assert (differs["line"], differs["pointer"], differs["expected"], differs["got"]) == (1, "/op", '"hello"', '"hallo"')
    client.send_text('{"op":"hello"}')
    assert client.read_message() == '{"op":"welcome"}'
    client.send_frame(frames.CLOSE, (1000).to_bytes(2, "big"))  # too early
    lost = server.wait_for("step", line=3)
    assert lost["why"] == "the connection was closed before this line, with code 1000"
    assert server.wait_for("close")["conn"] == 1
    again = raw_client(server.port)
    again.open()
    again.send_text('{"op":"hello"}')
    assert again.read_message() == '{"op":"welcome"}', "each client has the conversation from its beginning"


def test_strict_play_ends_with_5_at_the_first_mismatch(listener, file, raw_client):
    server = listener("--strict-play", "--play", file("> hello\n< welcome\n"))
    client = raw_client(server.port)
    client.open()
    client.send_text("hallo")
    assert client.read_frame().payload[:2] == (1008).to_bytes(2, "big")
    client.send_frame(frames.CLOSE, (1008).to_bytes(2, "big"))
    assert server.wait() == 5
    assert server.one("step")["met"] is False
    early = listener("--strict-play", "--play", file("> hello\n"))
    client = raw_client(early.port)
    client.open()
    client.close()
    assert early.wait() == 5


def test_the_handshake_must_be_that_of_the_conversation(wsx, listener, file, raw_client):
    path = file("header Authorization: Bearer {{token=T1}}\nquery room={{room}}\ncookie sid={{_}}\nsubprotocol chat.{{v=2}}\n"
                "< room {{room=x}} {{v}}\n")
    server = listener("--play", path, "--var", "token=verysecret")
    client = raw_client(server.port)
    client.open("Authorization: Bearer verysecret", "Cookie: a=b; sid=1", "Sec-WebSocket-Protocol: other, chat.3", target="/x?room=a%20b")
    assert client.read_message() == "room a b 3"
    assert server.one("open")["subprotocol"] == "chat.3"
    client.close()
    good = ["Authorization: Bearer verysecret", "Cookie: sid=1", "Sec-WebSocket-Protocol: chat.3"]
    for wrong, target, what in ((0, "/?room=a", "header Authorization"), (1, "/?room=a", "cookie sid"), (2, "/?room=a", "subprotocol"),
                                (None, "/?rooms=a", "query parameter room")):
        refused = raw_client(server.port)
        answer = refused.request(*(field for number, field in enumerate(good) if number != wrong), target=target)
        assert answer.status == 400
    server.wait_for("error", count=4, code="handshake_differs")
    errors = [error for error in server.of("error") if error["code"] == "handshake_differs"]
    assert "header Authorization is not what line 1 of" in errors[0]["message"]
    assert "no subprotocol that line 4 of" in errors[2]["message"]
    assert "verysecret" not in server.stdout.text()


def test_a_server_refuses_a_file_that_only_a_client_can_play(wsx, file):
    run = wsx.run("listen", "--play", file("<[regex] a\n"), "0")
    assert run.exit_code == 2 and "the server sends this line, and a regular expression can only be received" in run.stderr.text()
    for other in (["--reply", "a => b"], ["--forward", "ws://h"], ["--replay", "/dev/null"]):
        assert wsx.run("listen", "--play", file("> a\n"), *other, "0").exit_code == 2


def test_a_stream_and_a_heartbeat_of_a_server(listener, file, raw_client):
    server = listener("--play", file("on > ping{{k}} => pong{{k}}\n> go\n<[many 3 every 20ms] t{{n}}\n< end\n"))
    client = raw_client(server.port)
    client.open()
    client.send_text("ping1")
    assert client.read_message() == "pong1"
    client.send_text("go")
    assert [client.read_message() for _ in range(4)] == ["t1", "t2", "t3", "end"]
    client.send_text("ping2")
    assert client.read_message() == "pong2", "after the last line, too"
    client.send_text("what?")
    assert "after the last line" in server.wait_for("step", met=False)["why"]
