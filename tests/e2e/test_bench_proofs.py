"""Whether `wsx bench` can be believed: against servers that stop for a while, and about itself."""
import os
import signal
import socket
import threading
import time

from support import frames
from support.bench import PATIENT, check_end, said_of
from support.process import DEADLINE

# A stall of S in a run of D: at percentile p it is S - (1 - p) D, and more where the server takes its time to catch up.
# Load on the machine makes times longer, never shorter; so the limits below are lower ones.
STALL_S, PERIOD_S = 1.4, 4
RUN_S = 6  # more than a period and a stall, so there is a whole stall in it whenever it begins


def bench(wsx, *flags, **options):
    return wsx.start("bench", "-t", "1", *PATIENT, *flags, **options)


def finish(process, code=0):
    """Its summary's run and verdict. Where a processor is shared, the generator may have lacked it (code 4)."""
    if process.wait() == code and code not in (0, 1):
        return process.one("summary")["runs"][0], process.one("summary")["verdict"]
    return check_end(process, code), process.one("summary")["verdict"]


def test_who_sends_by_the_clock_sees_a_stall_that_who_waits_for_answers_does_not(wsx, echo_server):
    # Its answers take 5 ms, for a closed loop that is not busy.
    server = echo_server("--stall", f"{STALL_S}s@{PERIOD_S}s", "--delay", "5ms")
    open_loop = bench(wsx, "-c", "2", "-r", "200", "-d", f"{RUN_S}s", server.url)
    closed_loop = bench(wsx, "-c", "2", "-d", f"{RUN_S}s", server.url)
    # Their messages are so large that the socket takes no more while the server stands still.
    blocked = bench(wsx, "-c", "1", "-r", "100", "--size", "512KiB", "-d", f"{RUN_S}s", server.url)

    run, _ = finish(open_loop)
    assert run["sent"] == run["received"] == run["due"] == 200 * RUN_S
    assert run["rtt"]["p99_ms"] >= 1000 * (STALL_S - 0.01 * RUN_S) - 50
    assert run["service"]["p99_ms"] >= 1000  # what was sent is in the system's buffers, and not answered
    run, verdict = finish(closed_loop)
    assert run["rtt"]["max_ms"] >= 1000  # it was there, for one message of each connection
    stalled = 2 * (2 + run["seconds"] / PERIOD_S)
    others = max((p for p in run["rtt"]["percentiles"] if p["ms"] is not None and p["p"] <= 100 * (1 - stalled / run["received"])), key=lambda p: p["p"])
    assert others["ms"] < 700
    assert "closed loop" in said_of(verdict)
    run, _ = finish(blocked)
    assert run["sent"] == run["received"] == run["due"] == 100 * RUN_S
    assert run["rtt"]["p90_ms"] >= 1000 * (STALL_S - 0.1 * RUN_S) - 50
    assert run["blocked"]["p90_ms"] >= 400
    assert run["service"]["p90_ms"] < run["rtt"]["p90_ms"] / 2


def test_a_stop_by_signals_of_a_server_that_is_not_ours_shows(wsx, node):
    server = node("ws_echo.js", "false")
    url = f"ws://127.0.0.1:{server.wait_for('listening')['port']}"
    client = bench(wsx, "-c", "2", "-r", "200", "-d", "1h", url)
    client.wait_for("stats")
    server.signal(signal.SIGSTOP)
    stopped = time.monotonic()
    client.wait_for("stats", count=len(client.of("stats")) + 2)  # more than a second by the client's clock
    stalled_ms = (time.monotonic() - stopped) * 1000
    server.signal(signal.SIGCONT)
    client.wait_for("stats", at_s=lambda seconds: seconds > 3 * stalled_ms / 1000)
    client.signal(signal.SIGINT)
    run, _ = finish(client, code=130)
    assert run["sent"] == run["received"] == run["due"]
    assert run["rtt"]["max_ms"] > stalled_ms - 50
    assert run["rtt"]["p99_ms"] > stalled_ms - 10 * run["seconds"] - 50
    assert run["rtt"]["p50_ms"] < run["rtt"]["p99_ms"] / 2


def test_a_rate_that_nobody_could_send_is_the_generators_fault(wsx):
    run, verdict = finish(bench(wsx, "-r", "100m", "-d", "20ms", "--size", "20"), code=4)
    assert (verdict["valid"], verdict["limited_by"]) == (False, "generator"), verdict
    assert "of the target rate was reached" in said_of(verdict)
    assert run["achieved_per_s"] < 99_000_000
    assert run["due"] == run["sent"] == run["received"]  # late, and still not dropped


def test_a_processor_that_is_shared_with_the_server_is_told(wsx):
    core = min(os.sched_getaffinity(0))
    client = bench(wsx, "-c", "20", "-r", "500k", "-d", "500ms", preexec=lambda: os.sched_setaffinity(0, {core}))
    run, verdict = finish(client)
    assert run["due"] == run["sent"] == run["received"]
    # A processor that is fast enough for both has still made the one wait for the other.
    assert "waited for a CPU " in said_of(verdict) or "had no CPU " in said_of(verdict), verdict


def test_a_server_that_hangs_up_in_one_breath_with_its_last_bytes_is_noticed(wsx, raw_server):
    measuring = threading.Event()

    def handler(peer):
        peer.upgrade()
        measuring.wait(DEADLINE)
        peer.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        peer.send_frame(frames.TEXT, "last")
        peer.shut_writing()
        peer.read_to_end()
    client = wsx.start("bench", "--mode", "push", "-t", "1", "-c", "1", "-d", "1h", raw_server(handler).url)
    client.wait_for("stats")
    measuring.set()
    run, _ = finish(client, code=1)
    assert (run["received"], run["connections_lost"]) == (1, 1)
    assert run["errors"] == {"io.connection_closed": 1} and run["close_codes"] == {"1006": 1}
