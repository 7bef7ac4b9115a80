"""`wsx connect` that answers by rule (--reply) and sends at intervals (--every)."""
import json
import signal

import pytest
from support import frames
from support.process import DEADLINE


def read_texts(peer, count):
    return [peer.read_message() for _ in range(count)]


def test_what_matches_a_rule_is_answered(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        for text in ("auth?", "nothing of yours", '{"op":"ping","n":7}'):
            peer.send_text(text)
        said = read_texts(peer, 2)
        peer.send_close()
        peer.read_frame()
        return said
    server = raw_server(handler)
    run = wsx.run("connect", "--reply", "^auth\\?$ => token {{conn}}/{{n}}", "--reply", '"ping" => {"op":"pong","n":"{{json /n}}"}',
                  server.url)
    assert run.exit_code == 0
    assert server.results == [["token 1/1", '{"op":"pong","n":7}']]
    kinds = [(event["type"], event.get("dir")) for event in run.events if event["type"] == "message"]
    assert kinds == [("message", "in"), ("message", "out"), ("message", "in"), ("message", "in"), ("message", "out")]


def test_messages_go_out_at_intervals_on_each_connection(wsx, raw_server):
    def handler(peer):
        if len(server.results) == 2:
            return peer.read_to_end()
        peer.upgrade()
        said = read_texts(peer, 3)
        peer.send_close(1001)
        peer.read_frame()
        peer.shut_writing()
        peer.read_to_end()
        return said
    server = raw_server(handler)
    process = wsx.start("connect", "--every", '20ms => {"op":"ping","n":"{{n}}"}', "--every", "1h => never", "--reconnect", server.url)
    process.wait_for("close", count=2, code=1001)
    process.signal(signal.SIGINT)
    process.wait()
    beats = ['{"op":"ping","n":%d}' % n for n in (1, 2, 3)]
    server.wait_result(2)
    assert server.results[:2] == [beats, beats]


def test_it_stays_when_the_input_has_ended(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        assert peer.read_message() == "hello"
        peer.sock.settimeout(1.5)  # longer than the silence that would end it
        with pytest.raises(TimeoutError):
            peer.read_frame()
        peer.sock.settimeout(DEADLINE)
        peer.send_text("ping")
        assert peer.read_message() == "pong"
        peer.send_close()
        peer.read_frame()
    server = raw_server(handler)
    run = wsx.run("connect", "--reply", "^ping => pong", server.url, stdin="hello\n")
    assert run.exit_code == 0


def test_a_server_that_does_not_read_is_not_read_from(wsx, raw_server):
    """Its questions would have answers that pile up."""
    size = 100_000

    def handler(peer):
        peer.upgrade()
        question = frames.frame(frames.TEXT, b"q" * size, masked=False)
        peer.sock.settimeout(2)
        sent = 0
        try:
            while sent < 2000:
                peer.send(question)
                sent += 1
        except TimeoutError:
            pass
        peer.sock.settimeout(DEADLINE)
        return sent

    server = raw_server(handler)
    run = wsx.run("connect", "-q", "--reply", "^.* => $0", server.url)
    assert run.exit_code == 1
    assert server.results[0] < 1000


@pytest.mark.parametrize("rule, message", [
    ("30s", "takes 'INTERVAL => TEMPLATE' such as '30s => ping'; \" => \" is missing"),
    ("soon => ping", "the interval is invalid: "),
    ("1us => ping", "the interval must be at least 1ms"),
    ("1s => $1", "$1 cannot be used here"),
    ("1s => {{json /a}}", "{{json}} cannot be used here"),
])
@pytest.mark.parametrize("command", ["connect", "listen"])
def test_a_bad_interval_is_refused_with_its_place(wsx, command, rule, message):
    run = wsx.run(command, "--every", "1s => good", "--every", rule, "ws://127.0.0.1:9" if command == "connect" else "0")
    assert run.exit_code == 2
    assert f"--every number 2: {message}" in run.stderr.text(), run.describe()


def test_listen_sends_at_intervals_to_each_client(listener, raw_client):
    server = listener("--every", '10ms => {"client":"{{conn}}","n":"{{n}}"}')
    for number in (1, 2):
        client = raw_client(server.port)
        client.open()
        assert [json.loads(text) for text in read_texts(client, 2)] == [{"client": number, "n": n} for n in (1, 2)]
