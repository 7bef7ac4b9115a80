"""What `wsx bench` takes for an answer, and what it does not: greetings, logins, messages that servers send on their own."""
import contextlib
import json
import threading
import time

import pytest
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
    assert "--first s3cret" in shown.one("summary")["command"]
    assert shown.one("summary")["config"]["first"] == "***"  # so that the hash does not depend on what is shown


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


# --- what is no answer ---

class Answering:
    """A handler for raw_server that answers each message after `delay` seconds, and meanwhile sends what `on_its_own(send)`
    does, on a thread of its own."""

    def __init__(self, delay=0, on_its_own=None, answer=lambda message: [message]):
        self.delay, self.on_its_own, self.answer = delay, on_its_own, answer
        self.most_in_flight = 0

    def __call__(self, peer):
        peer.upgrade()
        due, told, over = [], threading.Condition(), threading.Event()

        def send(payload):
            with contextlib.suppress(OSError), told:
                peer.send_frame(frames.TEXT, payload)

        def send_answers():
            while not over.is_set():
                with told:
                    told.wait_for(lambda: due or over.is_set())
                    if over.is_set():
                        return
                    when, payload = due[0]
                time.sleep(max(0, when - time.monotonic()))
                with told:
                    due.pop(0)
                for answer in self.answer(payload):
                    send(answer)
        threads = [threading.Thread(target=send_answers, daemon=True)]
        if self.on_its_own:
            threads.append(threading.Thread(target=self.on_its_own, args=(send, over), daemon=True))
        for thread in threads:
            thread.start()
        with contextlib.suppress(EOFError, OSError):
            while (frame := peer.read_frame()).opcode != frames.CLOSE:
                with told:
                    due.append((time.monotonic() + self.delay, frame.payload))
                    self.most_in_flight = max(self.most_in_flight, len(due))
                    told.notify_all()
            with told:
                peer.send_close()
        over.set()
        with told:
            told.notify_all()
        for thread in threads:
            thread.join()


def greet(send, over):
    over.wait(0.06)
    send('{"type":"welcome"}')


def tick(send, over):
    while not over.wait(0.05):
        send("tick")


LOADS = [("-r", "100"), ("--pipeline", "1")]


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("on_its_own", [greet, tick])
@pytest.mark.parametrize("message", [(), ("-m", "message {{seq}}"), ("-m", "the same"), ("--size", "5")])
def test_what_a_server_sends_on_its_own_is_no_answer(wsx, raw_server, load, on_its_own, message):
    server = Answering(0.02, on_its_own)
    run = wsx.run("bench", "-c", "2", "-d", "1s", *load, *message, *PATIENT, raw_server(server).url)
    result = only_run(run)
    check_account(result)
    assert result["matched_by"] == ("echo" if message in [("-m", "the same"), ("--size", "5")] else "number")
    assert result["unanswered"] == 0 and result["unexpected"] >= 2
    assert result["rtt"]["min_ms"] >= 20
    assert load[0] == "-r" or server.most_in_flight == 1


@pytest.mark.parametrize("load", LOADS)
def test_a_server_that_answers_twice_is_no_faster(wsx, raw_server, load):
    server = Answering(0.02, answer=lambda message: [message, message])
    run = wsx.run("bench", "-c", "2", "-d", "1s", *load, *PATIENT, raw_server(server).url)
    result = only_run(run)
    check_account(result)
    assert result["matched_by"] == "number"
    assert result["received"] <= 101 and result["unanswered"] == 0
    assert result["rtt"]["min_ms"] >= 20
    assert result["unexpected"] >= result["received"] - 2


@pytest.mark.parametrize("load", LOADS)
def test_a_server_that_only_pushes_is_not_measured(wsx, raw_server, load):
    def push(send, over):
        while not over.is_set():
            send("news")
    run = wsx.run("bench", "-c", "1", "-d", "500ms", "--drain", "100ms", *load, raw_server(Answering(0, push, lambda message: [])).url)
    assert run.exit_code == 4, run.describe()
    assert only_run(run)["matched_by"] == "order"
    assert "unexpected_messages" in [reason["code"] for reason in run.one("summary")["verdict"]["reasons"]]


@pytest.mark.parametrize("flags, code", [((), 4), (("--match", "order"), 0)])
def test_by_order_a_tick_is_found_out(wsx, raw_server, flags, code):
    """Its answers say nothing of the messages that they belong to, and it is never silent."""
    def tick_once(send, over):
        over.wait(0.3)
        send("tick")
    server = Answering(0.02, tick_once, lambda message: [b"done"])
    run = wsx.run("bench", "-c", "1", "-d", "1s", *flags, *PATIENT, raw_server(server).url)
    result = only_run(run)
    check_account(result)
    assert (result["matched_by"], result["unexpected"]) == ("order", 1)
    verdict = run.one("summary")["verdict"]
    assert "unexpected_messages" in [r["code"] for r in verdict["reasons"] + verdict["reservations"]]
    assert run.exit_code == code or not verdict["valid"], run.describe()


def test_a_lost_delivery_of_a_fanout_shifts_nobody(wsx, python_server):
    clients, heard = set(), []

    async def broadcast(websocket):
        clients.add(websocket)
        with contextlib.suppress(Exception):
            async for message in websocket:
                heard.append(message)
                for other in clients - {websocket}:
                    if len(heard) != 5:
                        await other.send(message)
        clients.discard(websocket)
    for message in ((), ("-m", '{"n":{{seq}}}')):
        heard.clear()
        run = wsx.run("bench", "--mode", "fanout", "-c", "4", "-r", "20", "-n", "30", "--drain", "300ms", *message,
                      python_server(broadcast).url)
        result = only_run(run)
        assert (result["sent"], result["received"], result["unanswered"], result["unexpected"]) == (30, 87, 3, 0)
        assert result["matched_by"] == "number"
        # A shift would be as long as the time between two messages.
        assert result["rtt"]["p90_ms"] < 40 or not run.one("summary")["verdict"]["valid"], run.describe()


@pytest.mark.parametrize("load", [("--pipeline", "8"), ("-r", "500")])
def test_compressed_or_not_answers_are_known_and_sizes_are_those_of_messages(wsx, python_server, load):
    async def echo(websocket):
        with contextlib.suppress(Exception):
            async for message in websocket:
                await websocket.send(message)
    for compression, flags in ((None, ()), ("deflate", ("--deflate",))):
        server = python_server(echo, compression=compression)
        run = wsx.run("bench", *flags, "-c", "3", "-n", "200", *load, "--size", "2000", *PATIENT, server.url)
        result = only_run(run)
        check_account(result)
        assert (result["matched_by"], result["received"], result["unexpected"]) == ("number", 200, 0)
        assert result["sent_bytes"] == result["received_bytes"] == 200 * 2000
        if flags:  # its 64 letters take 6 bits each
            assert result["sent_wire_bytes"] < 0.9 * 200 * 2000 and result["received_wire_bytes"] < 0.9 * 200 * 2000
        else:
            assert (result["sent_wire_bytes"], result["received_wire_bytes"]) == (200 * 2008, 200 * 2004)
