"""What `wsx bench` takes for an answer, and what it does not: greetings, logins, messages that servers send on their own."""
import contextlib
import json
import threading
import time

from support import frames
from support.bench import PATIENT, check_account, check_end, only_run


def echo_until_closed(peer, answer=lambda message: [message]):
    """Answers each message until the client closes."""
    with contextlib.suppress(EOFError, OSError):
        while (frame := peer.read_frame()).opcode != frames.CLOSE:
            if frame.opcode in (frames.TEXT, frames.BINARY):
                for payload in answer(frame.payload):
                    peer.send_frame(frame.opcode, payload)
        peer.send_close()
        peer.shut_writing()
        peer.read_to_end()


# --- what comes before the load ---

def test_a_login_and_its_answers_come_before_the_load(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        login = json.loads(peer.read_message())
        peer.send_text("welcome")
        time.sleep(0.1)
        peer.send_text("you have 3 messages")
        echo_until_closed(peer)
        return login
    server = raw_server(handler)
    run = wsx.run("bench", "-c", "3", "-n", "60", *PATIENT, "--first", '{"user":{{conn}},"password":"s3cret"}', "--skip-first", "2",
                  server.url)
    check_end(run)
    result = only_run(run)
    check_account(result)
    assert (result["received"], result["unexpected"]) == (60, 0)
    assert sorted(server.wait_result(n)["user"] for n in (1, 2, 3)) == [1, 2, 3]
    assert "s3cret" not in run.stdout.text()
    config = run.one("summary")["config"]
    assert (config["first"], config["skip-first"]) == ("***", "2")
    shown = wsx.run("bench", "-c", "1", "-n", "1", "--first", "s3cret", "--skip-first", "0", "--show-secrets")
    assert shown.one("summary")["config"]["first"] == "s3cret"
    assert "--first s3cret" in shown.one("summary")["command"]


def test_a_connection_whose_first_messages_do_not_come_has_failed(wsx, raw_server):
    turn = iter(range(10))

    def handler(peer):
        peer.upgrade()
        if next(turn) % 2:
            peer.send_text("welcome")
        echo_until_closed(peer)
    server = raw_server(handler)
    flags = ("-c", "4", "-n", "20", *PATIENT, "--skip-first", "1", "--connect-timeout", "500ms")
    run = wsx.run("bench", *flags, server.url)
    check_end(run, code=1)
    result = only_run(run)
    check_account(result)
    assert (result["connections_opened"], result["received"]) == (2, 20)
    assert result["errors"] == {"io.no_first_message": 2}


def test_if_no_connection_gets_its_first_message_that_is_said(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        with contextlib.suppress(EOFError, OSError):
            peer.read_to_end()
    run = wsx.run("bench", "-c", "2", "-n", "2", "--skip-first", "1", "--connect-timeout", "300ms", raw_server(handler).url)
    assert run.exit_code == 3, run.describe()
    assert "received 0 of 1 first message within 300ms" in run.stderr.text()
    assert "--skip-first" in run.stderr.text()
