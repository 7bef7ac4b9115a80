"""`wsx bench` against servers that are not ours: every message is accounted for, whatever becomes of the server."""
import asyncio
import contextlib
import json
import signal

import pytest
from support import frames
from support.bench import PATIENT, check_account, check_end, only_run


class Counting:
    """A handler for python_server that answers, and counts what it has seen."""

    def __init__(self, answer=lambda message: [message]):
        self.messages, self.connections, self._answer = 0, 0, answer

    async def __call__(self, websocket):
        self.connections += 1
        with contextlib.suppress(Exception):
            async for message in websocket:
                self.messages += 1
                for answer in self._answer(message):
                    await websocket.send(answer)


# --- peers ---

@pytest.fixture(params=["node ws", "Python websockets", "websocketd", "wsx echo"])
def peer(request, node, python_server, spawn_server, echo_server):
    if request.param == "node ws":
        server = node("ws_echo.js")
        return f"ws://127.0.0.1:{server.wait_for('listening')['port']}/"
    if request.param == "Python websockets":
        return python_server(Counting()).url
    if request.param == "websocketd":
        _, port = spawn_server(lambda port: ["websocketd", "--address=127.0.0.1", f"--port={port}", "cat"])
        return f"ws://127.0.0.1:{port}/"
    return echo_server().url


@pytest.mark.parametrize("load", [("--pipeline", "8"), ("-r", "300"), ("-r", "300", "--arrivals", "poisson")])
def test_every_message_is_answered_and_counted(wsx, peer, load):
    run = wsx.run("bench", "-n", "200", "-c", "3", *load, *PATIENT, "-m", "message {{seq}} of {{conn}}", peer)
    result = check_end(run)
    check_account(result)
    assert (result["sent"], result["unanswered"], result["unexpected"]) == (200, 0, 0)
    assert result["errors"] == {} and result["close_codes"] == {}
    assert result["received_bytes"] == result["sent_bytes"] > 200 * len("message 0 of 1")


def test_pings_need_no_server_that_echoes(wsx, python_server):
    silent = Counting(answer=lambda message: [])
    run = wsx.run("bench", "--mode", "ping", "-n", "100", "-c", "2", *PATIENT, python_server(silent).url)
    result = check_end(run)
    check_account(result)
    assert (result["sent"], result["unanswered"], silent.messages) == (100, 0, 0)


def test_the_server_has_seen_what_was_sent(wsx, python_server):
    counting = Counting()
    run = wsx.run("bench", "-d", "1s", "-c", "5", "-r", "400", "--warmup", "200ms", *PATIENT, python_server(counting).url)
    result = check_end(run)
    check_account(result)
    assert counting.connections == 5
    assert counting.messages == result["sent"] + result["warmup_sent"]
    assert result["due"] == 400


def test_a_push_is_counted_and_its_gaps_measured(wsx, python_server):
    async def push(websocket):
        with contextlib.suppress(Exception):
            while True:
                await websocket.send("tick")
                await asyncio.sleep(0.01)
    run = wsx.start("bench", "--mode", "push", "-d", "1h", "-c", "3", python_server(push).url)
    run.stdout.wait(lambda: sum(second["received"] for second in run.of("stats")) > 30, "second with more messages")
    run.signal(signal.SIGINT)
    assert run.wait() == 130, run.describe()
    result = only_run(run)
    assert result["received"] > 30
    assert result["gap"]["count"] == result["received"] or result["gap"]["count"] >= result["received"] - 3


def test_a_fanout_reaches_every_receiver(wsx, python_server):
    clients = set()

    async def broadcast(websocket):
        clients.add(websocket)
        with contextlib.suppress(Exception):
            async for message in websocket:
                for other in clients - {websocket}:
                    await other.send(message)
        clients.discard(websocket)
    run = wsx.run("bench", "--mode", "fanout", "-c", "5", "-r", "50", "-d", "1s", *PATIENT, python_server(broadcast).url)
    result = check_end(run)
    assert (result["sent"], result["received"], result["delivery"]) == (50, 200, 1)
    assert result["spread"]["count"] == 50 and result["rtt"]["count"] == 200


def test_connections_are_opened_and_closed_as_a_load_of_its_own(wsx, python_server):
    counting = Counting()
    run = wsx.run("bench", "--mode", "connect", "-n", "60", "-c", "4", *PATIENT, python_server(counting).url)
    result = check_end(run)
    assert result["connections_opened"] == 60 == counting.connections
    assert result["connect"]["total"]["count"] == 60 and result["connect"]["upgrade"]["count"] == 60


def test_idle_connections_are_held_and_pinged(wsx, python_server):
    run = wsx.run("bench", "--mode", "idle", "-c", "20", "--ping-interval", "200ms", "-d", "1s", *PATIENT, python_server(Counting()).url)
    result = check_end(run)
    check_account(result)
    assert (result["connections_opened"], result["connections_lost"], result["received"]) == (20, 0, 100)
    assert result["bytes_per_connection"] >= 0


def test_compressed_messages_are_sent_and_answers_found_in_what_comes_back(wsx, python_server):
    seen = Counting()
    server = python_server(seen, compression="deflate")
    text = "the same words again and again, " * 30
    run = wsx.run("bench", "--deflate", "-n", "50", "-c", "2", *PATIENT, "-m", text + "{{seq}}", "--match", "seq", server.url)
    result = check_end(run)
    check_account(result)
    assert (result["received"], result["unexpected"]) == (50, 0)
    assert result["sent_wire_bytes"] < 50 * len(text) / 4
    assert result["received_bytes"] > 50 * len(text)


def test_answers_are_matched_by_a_number_in_their_json(wsx, python_server):
    """A server that answers in another order, with an identifier of each question."""
    async def answer_pairs_backwards(websocket):
        with contextlib.suppress(Exception):
            waiting = []
            async for message in websocket:
                waiting.append(json.loads(message)["id"])
                if len(waiting) == 2:
                    for number in reversed(waiting):
                        await websocket.send(json.dumps({"result": "x", "id": number}))
                    waiting = []
    run = wsx.run("bench", "-n", "40", "-c", "1", "--pipeline", "2", *PATIENT, "-m", '{"id":{{seq}}}', "--match", "/id",
                  python_server(answer_pairs_backwards).url)
    result = check_end(run)
    check_account(result)
    assert (result["received"], result["unexpected"]) == (40, 0)


def test_lines_of_a_file_are_sent_in_turn_over_tls(wsx, echo_server, tmp_path):
    lines = tmp_path / "lines"
    lines.write_text("one\nlonger line\n" + "x" * 70_000 + "\n")
    run = wsx.run("bench", "-n", "30", "-c", "1", "--pipeline", "5", *PATIENT, "-k", "-f", f"@{lines}", echo_server("--tls").url)
    result = check_end(run)
    check_account(result)
    assert result["sent_bytes"] == result["received_bytes"] == 10 * (3 + 11 + 70_000)


# --- servers that fail ---

def test_a_server_that_never_answers_is_waited_for_and_not_forgotten(wsx, python_server):
    server = python_server(Counting(answer=lambda message: []))
    run = wsx.run("bench", "-r", "100", "-d", "500ms", "--drain", "300ms", "-c", "2", server.url)
    result = only_run(run)
    check_account(result)
    assert (result["due"], result["received"]) == (50, 0)
    assert result["unanswered"] > 0
    assert run.exit_code == 4 and not run.one("summary")["verdict"]["valid"]
    assert all(p["at_least"] for p in result["rtt"]["percentiles"] if p["ms"] is not None)


def refuse_every_second():
    turn = iter(range(1000))

    def handler(peer):
        if next(turn) % 2:
            peer.read_head()
            peer.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        peer.upgrade()
        with contextlib.suppress(EOFError, OSError):
            while (frame := peer.read_frame()).opcode != frames.CLOSE:
                peer.send_frame(frame.opcode, frame.payload)
            peer.send_close()
    return handler


def test_a_server_that_refuses_half_of_the_connections(wsx, raw_server):
    run = wsx.run("bench", "-n", "50", "-c", "10", *PATIENT, raw_server(refuse_every_second()).url)
    result = only_run(run)
    check_account(result)
    check_end(run, code=1)
    assert (result["connections"], result["connections_opened"], result["sent"]) == (10, 5, 50)
    assert sum(result["errors"].values()) == 5


def test_a_server_that_is_killed_in_the_middle(wsx, node):
    server = node("ws_echo.js")
    url = f"ws://127.0.0.1:{server.wait_for('listening')['port']}/"
    run = wsx.start("bench", "-r", "200", "-d", "1h", "-c", "4", url)
    run.wait_for("stats")
    server.signal(signal.SIGKILL)
    assert run.wait() == 1
    result = only_run(run)
    check_account(result)
    assert result["connections_lost"] == 4 and result["close_codes"] == {"1006": 4}
    assert result["seconds"] < 3600


@pytest.mark.parametrize("load, due", [(("-r", "200", "-d", "4s"), 800), (("-r", "200", "-d", "4s", "--arrivals", "poisson"), None),
                                       (("-r", "200", "-n", "700"), 700), (("-n", "3000"), 3000), (("-n", "3000", "-t", "2"), 3000)])
def test_nothing_due_disappears_with_the_last_connection(wsx, raw_server, load, due):
    def handler(peer):
        peer.upgrade()
        for _ in range(20):
            peer.send_frame(frames.TEXT, peer.read_message())
        # and is gone
    run = wsx.run("bench", "-c", "2", *load, raw_server(handler).url)
    result = check_end(run, 1)
    check_account(result)
    assert result["ended_early"] is True and result["seconds"] < 4
    assert result["received"] == 40 and result["unsent"] > 0
    assert result["due"] == due or due is None and 600 < result["due"] < 1000
    assert run.one("summary")["outcome"] in ("incomplete", "not_valid")
    for rule, code in {"unsent > 5k && connections_lost > 5": 0, "rtt.p50 > 1h": 99, "errors > 3k": 0, "sent > 5k": 1, "connections_opened < 1": 1}.items():
        if due is None:
            break
        gated = wsx.run("bench", "-c", "2", *load, "--fail-if", rule, raw_server(handler).url)
        check_end(gated, code)


def test_half_of_the_handshakes_refused_is_not_green_because_the_rule_was_about_something_else(wsx, raw_server):
    for rule, code in {"rtt.p50 > 1h": 1, "connections_opened < 40%": 0, "errors.upgrade > 7": 0, "errors > 4": 99}.items():
        run = wsx.run("bench", "-n", "50", "-c", "10", *PATIENT, "--fail-if", rule, raw_server(refuse_every_second()).url)
        check_end(run, code)


def test_a_server_that_goes_in_good_order_and_comes_back(wsx, python_server):
    """Connections that are lost stay lost, and are told; there is no second server to flatter the first."""
    server = python_server(Counting())
    run = wsx.start("bench", "-r", "200", "-d", "1h", "-c", "4", server.url)
    run.wait_for("stats")
    server.stop()
    again = python_server(Counting(), port=server.port)
    assert run.wait() == 1
    result = only_run(run)
    check_account(result)
    assert result["close_codes"] == {"1001": 4} and again.port == server.port


@pytest.mark.parametrize("flags, code", [((), 4), (("--match", "order"), 0), (("--match", "order", "--strict"), 4)])
def test_more_answers_than_questions_are_told(wsx, raw_server, flags, code):
    def handler(peer):
        peer.upgrade()
        for _ in range(20):
            peer.read_message()
        peer.send(frames.frame(frames.TEXT, "as asked, and more") * 40)
        with contextlib.suppress(EOFError, OSError):
            peer.finish()
    run = wsx.run("bench", "-n", "20", "-r", "100", "-c", "1", *PATIENT, *flags, raw_server(handler).url)
    result = only_run(run)
    check_account(result)
    assert (result["sent"], result["received"], result["unexpected"], result["matched_by"]) == (20, 20, 20, "order")
    verdict = run.one("summary")["verdict"]
    [remark] = [r for r in verdict["reasons"] + verdict["reservations"] if r["code"] == "unexpected_messages"]
    assert all(flag in remark["text"] for flag in ("--match", "--skip-first", "--first"))
    assert (remark in verdict["reasons"]) == (code == 4) or not verdict["valid"], run.describe()
    assert run.exit_code == code or {r["code"] for r in verdict["reasons"]} & {"own_delay", "generator_bound"}, run.describe()


def test_a_server_that_breaks_the_protocol_is_an_error_not_an_answer(wsx, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.read_frame()
        peer.send(b"\xf1\x00")  # reserved bits
        peer.read_to_end()
    run = wsx.run("bench", "-n", "10", "-c", "1", raw_server(handler).url)
    result = only_run(run)
    check_account(result)
    assert result["errors"] == {"protocol.protocol_error": 1}


@pytest.mark.parametrize("load", [("-r", "200"), ("--pipeline", "2"), ("-r", "100", "--warmup", "250ms"), ("-r", "50", "--drain", "50ms")], ids=" ".join)
def test_the_series_adds_up_to_the_summary(wsx, echo_server, load):
    """With a last interval for answers that arrive after the end, and for messages that are never answered."""
    server = echo_server("--delay", "300ms")
    result = only_run(wsx.run("bench", "-c", "4", "-d", "500ms", "--interval", "100ms", *load, server.url))
    measured = [interval for interval in result["series"] if interval["at_s"] > 1e-9]
    for name in ("sent", "received"):
        assert sum(interval[name] for interval in measured) == result[name], name
    for name in ("count", "censored"):
        assert sum(interval["rtt"][name] for interval in measured) == result["rtt"][name], name
    assert all(interval["seconds"] == pytest.approx(0.1) for interval in result["series"][:-1] if interval["at_s"] <= 0.5 and interval["at_s"] > 0)
    assert measured[-1]["at_s"] > 0.5, "there is no interval for the drain"


def test_the_rate_of_answers_is_that_of_the_time_in_which_they_came(wsx, echo_server):
    server = echo_server("--delay", "400ms")
    result = only_run(wsx.run("bench", "-c", "2", "-d", "800ms", "-r", "500", server.url))
    assert result["messages_per_s"] > 400, "the time before the first answer was counted"


# --- what ends a run ---

@pytest.mark.parametrize("sent, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_a_signal_ends_it_with_a_summary(wsx, echo_server, sent, code):
    run = wsx.start("bench", "-r", "100", "-d", "1h", "-c", "2", echo_server().url)
    run.wait_for("stats")
    run.signal(sent)
    assert run.wait() == code
    summary = run.one("summary")
    assert summary["interrupted"] is True
    check_account(summary["runs"][0])


def test_a_rule_that_is_met_fails_the_run(wsx, echo_server):
    url = echo_server().url
    failed = wsx.run("bench", "-n", "500", "-c", "2", *PATIENT, "--fail-if", "rtt.p99 > 1ns", "--fail-if", "errors > 0", url)
    check_end(failed, code=99)
    assert [t["failed"] for t in failed.one("summary")["thresholds"]] == [True, False]
    check_end(wsx.run("bench", "-n", "500", "-c", "2", *PATIENT, "--fail-if", "rtt.p99 > 1h", url))


def test_the_same_seed_sends_the_same_whatever_the_threads(wsx, python_server):
    """{{rand}} and the share of each connection depend on seed and number only."""
    def collect(threads):
        seen = set()

        async def note(websocket):
            with contextlib.suppress(Exception):
                async for message in websocket:
                    seen.add(message)
                    await websocket.send(message)
        run = wsx.run("bench", "-n", "60", "-c", "6", "-t", str(threads), "-r", "600", "--arrivals", "poisson", "--seed", "7",
                      *PATIENT, "-m", "{{conn}} {{seq}} {{rand:8}}", python_server(note).url)
        check_account(check_end(run))
        return seen
    assert collect(1) == collect(2) == collect(3)
