"""What `wsx bench` says, held against servers that log what they did: it may doubt itself, but never tell less than the
truth, and never trust what its own pauses have made. scripts/benchmark verdicts is the same at length, with figures."""
import signal
import time

import pytest
from support.bench import PATIENT, check_account
from support.delay import DelayServer, percentile, server_ms

# The precision of histograms, and what clocks of two processors may differ by.
PRECISION = 0.999
CLOCKS_MS = 0.01


@pytest.fixture
def delay_server(environment, tmp_path):
    started = []

    def start(*flags):
        server = DelayServer(tmp_path / f"delay{len(started)}.log", *flags, env=environment)
        started.append(server)
        return server
    yield start
    for server in started:
        server.stop()


def run_of(process):
    [run] = process.one("summary")["runs"]
    return run


def told(distribution):
    """Percentiles that are known, and not only as bounds."""
    return {entry["p"]: entry["ms"] for entry in distribution["percentiles"] if entry["ms"] is not None and "at_least" not in entry}


LAWS = ["constant:2ms", "uniform:1ms:9ms", "bimodal:1ms:40ms:0.3", "exponential:3ms", "correlated:3ms:0.7:0.98"]
LOADS = [("-c", "4", "-r", "500"), ("-c", "4"), ("-c", "2", "--pipeline", "8")]


@pytest.mark.parametrize("load", LOADS, ids=["open", "closed", "pipelined"])
@pytest.mark.parametrize("law", LAWS)
def test_every_message_is_counted_as_its_server_saw_it_and_took_at_least_as_long(wsx, delay_server, law, load):
    server = delay_server("--law", law)
    client = wsx.run("bench", "-t", "1", "-d", "1s", *load, *PATIENT, server.url)
    server.finish()
    assert client.exit_code in (0, 4), client.describe()
    run = run_of(client)
    check_account(run)
    assert run["sent"] == run["received"] == server.result["messages"] == server.result["answered"]
    assert server.result["pushed"] == 0
    # A message leaves before it arrives, and an answer arrives after it has left: no machine is so slow that less was measured.
    truth = server_ms(server.records)
    for percent, ms in told(run["service"]).items():
        assert ms >= percentile(truth, percent) * PRECISION - CLOCKS_MS, percent


def test_what_is_never_answered_is_told_as_such(wsx, delay_server):
    server = delay_server("--law", "constant:1ms", "--drops", "0.2")
    client = wsx.run("bench", "-t", "1", "-c", "4", "-r", "500", "-d", "1s", "--drain", "2s", server.url)
    server.finish()
    run = run_of(client)
    check_account(run)
    assert run["sent"] == server.result["messages"] == 500
    # On a busy machine an answer may come after the drain.
    assert 0 < run["received"] <= server.result["answered"] < 500
    p90 = next(entry for entry in run["rtt"]["percentiles"] if entry["p"] == 90)
    assert p90["at_least"] is True


def test_who_was_stopped_by_a_signal_does_not_blame_the_server(wsx, delay_server):
    """A third of an open loop's messages were late by up to a second, and it was not the server."""
    server = delay_server("--law", "constant:2ms")
    client = wsx.start("bench", "-t", "1", "-c", "4", "-r", "250", "-d", "3s", *PATIENT, server.url)
    stop_for_a_second(client)
    assert_not_believed(client)


def test_who_was_stopped_while_answers_came_does_not_blame_the_server(wsx, delay_server):
    """A closed loop whose answers lay in the socket for a second: of 30 rounds one, which the 99th percentile has."""
    server = delay_server("--law", "constant:100ms")
    client = wsx.start("bench", "-t", "1", "-c", "64", "-d", "3s", *PATIENT, server.url)
    stop_for_a_second(client)
    assert_not_believed(client)


def test_an_answer_that_came_during_a_pause_has_waited_from_then_on(wsx, delay_server):
    """Not from when wsx looked last: so it is known, and not only bounded, what is left for the server."""
    server = delay_server("--law", "constant:200ms")
    client = wsx.start("bench", "-t", "1", "-c", "8", "-d", "3s", *PATIENT, server.url)
    stop_for_a_second(client)
    client.wait()
    run = run_of(client)
    assert run["rtt"]["max_ms"] > 800
    assert run["rtt_without_own_delay"]["min_ms"] >= 200 * PRECISION - CLOCKS_MS
    assert run["generator"]["arrivals_checked"] > 20


def test_when_tls_decrypted_something_cannot_be_checked_with_the_kernel(wsx, echo_server):
    checked = {}
    for flags in ((), ("--tls",)):
        client = wsx.run("bench", "-t", "1", "-c", "2", "-n", "400", *PATIENT, "-k", echo_server(*flags).url)
        checked[flags] = run_of(client)["generator"]["arrivals_checked"]
    assert checked[()] >= 400 / 16 - 2
    assert checked["--tls",] == 0


def stop_for_a_second(client):
    client.wait_for("stats")
    client.signal(signal.SIGSTOP)
    time.sleep(1)
    client.signal(signal.SIGCONT)


def assert_not_believed(client):
    assert client.wait() == 4, client.describe()
    verdict = client.one("summary")["verdict"]
    assert verdict["valid"] is False and verdict["reasons"], verdict
    assert verdict["trust"] == "not_valid", verdict


@pytest.mark.parametrize("habit", [("--greeting", "60ms"), ("--tick", "50ms"), ("--twice",)], ids=lambda habit: habit[0][2:])
@pytest.mark.parametrize("load", LOADS, ids=["open", "closed", "pipelined"])
def test_what_the_server_says_on_its_own_is_no_answer(wsx, delay_server, habit, load):
    server = delay_server("--law", "constant:20ms", *habit)
    client = wsx.run("bench", "-t", "1", "-d", "1s", *load, *PATIENT, server.url)
    server.finish()
    assert client.exit_code in (0, 4), client.describe()
    run = run_of(client)
    check_account(run)
    assert run["sent"] == run["received"] == server.result["messages"]
    assert run["rtt"]["min_ms"] >= 20 * PRECISION - CLOCKS_MS
    assert run["unexpected"] > 0
    if "-r" not in load:
        in_flight = 8 if "--pipeline" in load else 1
        assert most_in_flight(server.records) <= in_flight


def most_in_flight(records):
    """Of one connection: messages that had arrived when answers were still to be sent."""
    most = 0
    for connection in {record.connection for record in records}:
        changes = []
        for record in records:
            if record.connection == connection:
                changes += [(record.arrived, 1), (record.written, -1)]
        now = 0
        for _, change in sorted(changes):  # an answer that left at the same time has left before
            now += change
            most = max(most, now)
    return most
