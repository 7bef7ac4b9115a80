"""`wsx bench ab`. The servers wait for a tenth of a second before they answer, so what is found does not depend on the machine;
a busy one may make runs not valid, and then the comparison is made again."""
import json
import shlex
import signal

import pytest
from support.bench import PATIENT
from support.process import accepts, free_port, poll
from support.wsx import BINARY

# One at a time: they are long, and what else a test runs may make runs not valid.
pytestmark = pytest.mark.xdist_group("bench_ab")

LOAD = ("-r", "100", "-c", "4", "-d", "200ms", *PATIENT)
ONE = ("--metric", "rtt.p50", "--pairs", "6")
ECHO = f"{shlex.quote(str(BINARY))} echo {{port}}"


@pytest.fixture
def ab(wsx):
    """Compares servers that answer after these times: the exit code, and the last line of JSON."""
    def compare(a, b, *flags):
        for _ in range(3):
            run = wsx.run("bench", "ab", *LOAD, *flags, "--server", f"{ECHO} --delay {a}", "--server", f"{ECHO} --delay {b}")
            if "not valid" not in run.stderr.text():
                break
        assert run.of("comparison"), run.describe()
        return run, run.one("comparison")
    return compare


@pytest.mark.once
def test_half_as_long_again_is_worse(ab, tmp_path):
    run, comparison = ab("100ms", "150ms", *ONE, "-o", tmp_path / "ab.json", "--junit", tmp_path / "ab.xml", "--markdown", tmp_path / "ab.md")
    assert (run.exit_code, comparison["verdict"], comparison["paired"]) == (98, "worse", True), run.describe()
    [metric] = comparison["metrics"]
    assert 40 < metric["low_percent"] <= metric["change_percent"] <= metric["high_percent"] < 60
    assert comparison["a"]["runs"] == comparison["b"]["runs"] == 6
    assert {(line["run"], line["side"]) for line in run.of("stats")} == {(pair, side) for pair in range(1, 7) for side in "ab"}
    lines = [json.loads(line) for line in (tmp_path / "ab.json").read_text().splitlines()]
    assert [line["type"] for line in lines] == ["summary", "summary", "comparison"] and len(lines[0]["runs"]) == 6
    assert "<failure " in (tmp_path / "ab.xml").read_text() and "| rtt.p50 |" in (tmp_path / "ab.md").read_text()


@pytest.mark.once
def test_the_same_is_not_worse(ab):
    run, comparison = ab("100ms", "100ms", *ONE)
    assert (run.exit_code, comparison["verdict"]) == (0, "not_worse"), run.describe()


@pytest.mark.once
def test_faster_is_not_worse(ab):
    run, comparison = ab("150ms", "100ms", *ONE, "--max-regression", "0%")
    assert (run.exit_code, comparison["verdict"]) == (0, "not_worse"), run.describe()


@pytest.mark.once
def test_what_chance_decides_cannot_be_told(ab):
    """The medians of twenty random delays each, which the seeds of the servers decide."""
    flags = ("--metric", "rtt.p50", "--pairs", "6", "--max-regression", "0%")
    run, comparison = ab("200ms..400ms --seed 1", "200ms..400ms --seed 2", *flags)
    assert (run.exit_code, comparison["verdict"]) == (0, "cannot_tell"), run.describe()
    assert ab("200ms..400ms --seed 1", "200ms..400ms --seed 2", *flags, "--strict")[0].exit_code == 4


@pytest.mark.once
def test_more_pairs_are_made_if_it_takes_them(ab):
    """Six pairs cannot decide at half of the error, twelve can."""
    run, comparison = ab("100ms", "150ms", *ONE, "--max-pairs", "12")
    assert (run.exit_code, comparison["verdict"], comparison["a"]["runs"]) == (98, "worse", 12), run.describe()
    assert comparison["confidence_percent"] == 97.5


def test_two_urls_are_compared(wsx, echo_server):
    one, other = echo_server("--delay", "100ms"), echo_server("--delay", "100ms")
    run = wsx.run("bench", "ab", "--pretty", *LOAD, *ONE, one.url, other.url, json_output=False)
    assert run.exit_code in (0, 4), run.describe()
    if run.exit_code == 0:
        assert f"A: {one.url} (6 pairs)" in run.stdout.text() and "NOT WORSE than A by more than 10%" in run.stdout.text()


def test_a_server_that_loses_messages_is_not_just_fast(wsx, echo_server):
    run = wsx.run("bench", "ab", *LOAD[:-2], "--drain", "300ms", *ONE, echo_server("--delay", "100ms").url,
                  echo_server("--delay", "100ms", "--drop", "20%").url)
    if run.of("comparison"):
        assert any(remark["text"].startswith("B: ") for remark in run.one("comparison")["remarks"]), run.describe()
        assert run.exit_code in (1, 98), run.describe()


def end_of(wsx, a, b, *flags):
    run = wsx.run("bench", "ab", *LOAD, *flags, "--server", a, "--server", b)
    assert run.stdout.text() == "" or not run.of("comparison"), run.describe()
    return run


def test_a_server_that_dies_at_once_is_shown(wsx):
    run = end_of(wsx, "echo 'Cannot find module' >&2; exit 3", ECHO)
    assert run.exit_code == 3, run.describe()
    assert run.stderr.text() == "A| Cannot find module\nwsx: server A ended with exit code 3\n"


def test_a_server_that_never_listens_is_not_waited_for_long(wsx):
    run = end_of(wsx, ECHO, "echo starting >&2; sleep 1000", "--ready", "2s")
    assert run.exit_code == 3, run.describe()
    assert run.stderr.text().startswith("B| starting\nwsx: server B accepts no handshake at ws://localhost:")
    assert "within 2s (--ready)" in run.stderr.text() and "does it listen on $PORT?" in run.stderr.text()


def test_a_server_that_dies_in_between_ends_it(wsx):
    run = end_of(wsx, f"timeout -s KILL 2 {ECHO}; echo dead >&2; exit 9", ECHO, "-q")
    assert run.exit_code == 1, run.describe()
    assert "A| dead\nwsx: server A ended with exit code 9\n" in run.stderr.text()


def test_a_server_may_print_megabytes(wsx):
    run = end_of(wsx, "head -c 30000000 /dev/zero | tr '\\0' x >&2; echo the end >&2; exit 4", ECHO)
    assert run.exit_code == 3, run.describe()
    assert len(run.stderr.text()) < 10_000 and "the end" in run.stderr.text()


def start_with_servers(wsx, a, b=ECHO):
    run = wsx.start("bench", "ab", "-r", "50", "-c", "2", "-d", "1h", *PATIENT, "--server", a, "--server", b)
    run.wait_for("stats")
    return run


def check_nothing_is_left(mark):
    """No process has the mark in its environment."""
    import pathlib

    def left():
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if mark.encode() in (folder / "environ").read_bytes() and (folder / "stat").read_text().split(")")[-1].split()[0] != "Z":
                    found.append(folder.name)
            except OSError:
                pass
        return found
    poll(lambda: not left(), "the end of all servers")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_servers_do_not_outlive_a_signal(number, wsx):
    mark = f"WSX_MARK_{free_port()}"
    run = start_with_servers(wsx, f"export {mark}=1; sleep 1000 & {ECHO}")
    run.signal(number)
    assert run.wait() == (130 if number == signal.SIGINT else 143), run.describe()
    assert "interrupted after 0 pairs" in run.stderr.text()
    check_nothing_is_left(mark)


def test_servers_that_ignore_term_do_not_outlive_it_either(wsx):
    mark = f"WSX_MARK_{free_port()}"
    run = start_with_servers(wsx, f"trap '' TERM; export {mark}=1; {ECHO} & while true; do sleep 1; done")
    run.signal(signal.SIGINT)
    assert run.wait() == 130, run.describe()
    check_nothing_is_left(mark)


def test_a_second_signal_ends_it_at_once_with_its_servers(wsx):
    mark = f"WSX_MARK_{free_port()}"
    run = start_with_servers(wsx, f"export {mark}=1; {ECHO} --delay 1h")
    run.signal(signal.SIGINT)
    run.signal(signal.SIGINT)
    assert run.wait() == 130, run.describe()
    check_nothing_is_left(mark)


TOO_FEW = {("--pairs", "7"): "7 pairs are too few: the usual metrics need 8 (hint: a single --metric needs 6)",
           ("--pairs", "5", "--metric", "rtt.p50"): "5 pairs are too few: one metric needs 6"}


@pytest.mark.parametrize("flags", TOO_FEW)
def test_too_few_pairs_are_refused_with_the_number_it_takes(flags, wsx):
    run = wsx.run("bench", "ab", *LOAD, *flags, "echo:", "echo:")
    assert (run.exit_code, run.stderr.text()) == (2, f"wsx: {TOO_FEW[flags]}\n")


def test_a_url_where_nobody_listens_is_named(wsx, echo_server):
    run = wsx.run("bench", "ab", *LOAD, echo_server().url, f"ws://127.0.0.1:{free_port()}")
    assert run.exit_code == 3 and run.stderr.text().startswith("wsx: B: "), run.describe()
    assert not accepts(1)
