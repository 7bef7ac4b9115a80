"""What `wsx bench` refuses before it sends anything: one line on stderr, exit code 2."""
import pytest

MISTAKES = {
    "no connections": (["-c", "0"], "--connections takes"),
    "a negative number of connections": (["-c", "-5"], "--connections takes"),
    "more connections than anybody has": (["-c", "2m"], "--connections takes at most 1m"),
    "no time": (["-d", "0"], "--duration takes a duration above 0"),
    "a negative time": (["-d", "-10s"], "--duration takes"),
    "a month": (["-d", "31d"], "--duration takes at most 7d"),
    "no rate": (["-r", "0"], "--rate takes"),
    "a negative rate": (["-r", "-1"], "--rate takes"),
    "an absurd rate": (["-r", "1000000000000"], "--rate takes at most 100m"),
    "a rate that is no number": (["-r", "fast"], "--rate takes"),
    "no messages": (["-n", "0"], "--messages takes"),
    "no size": (["--size", "0"], "--size takes"),
    "an absurd size": (["--size", "1TiB"], "--size takes at most 16MiB"),
    "an absurd pipeline": (["--pipeline", "1g"], "--pipeline takes at most 100k"),
    "a mode that is none": (["--mode", "chat"], "--mode takes echo, push"),
    "an open loop with a pipeline": (["-r", "10", "--pipeline", "2"], "--rate and --pipeline exclude each other"),
    "two ways to open connections": (["--ramp", "1s", "--connect-rate", "9"], "exclude each other"),
    "two payloads": (["-m", "a", "--size", "9"], "--message and --size exclude each other"),
    "a payload where none is sent": (["--mode", "ping", "-m", "x"], "--message means nothing in --mode ping"),
    "a fanout of one": (["--mode", "fanout", "-c", "1", "-r", "1"], "--mode fanout needs at least 2 connections"),
    "a payload file that is not there": (["-f", "missing.txt"], "--file cannot read .missing.txt.: No such file"),
    "a payload file that is a folder": (["-f", "folder"], "--file cannot read .folder.: Is a directory"),
    "a file of no lines": (["-f", "@empty"], "--file @empty has no lines"),
    "a binary file as text": (["-f", "binary"], "--file binary holds bytes that are no UTF-8 text; --binary"),
    "a line that is not UTF-8": (["-f", "@binary"], "--file @binary line 2 holds bytes that are no UTF-8"),
    "an unknown placeholder": (["-m", "{{seq}} {{user}}"], "there is an unknown {{user}} at character 9"),
    "a placeholder without an end": (["-m", "{{seq"], "there is no }} behind the {{ at character 1"),
    "a match without its number": (["--match", "seq", "-m", "x"], "--match seq needs {{seq}}"),
    "an address of no machine": (["--source-ip", "here"], "--source-ip takes addresses"),
    "too many addresses": (["--source-ip", "10.0.0.0/8"], "--source-ip takes addresses"),
    "a flag of connect": (["--reconnect"], "unknown flag --reconnect"),
    "a URL of another kind": (["ftp://localhost"], "ftp"),
}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(b"text\n\xff\xfe\x00\n")


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_that_names_it(wsx, files, name):
    args, said = MISTAKES[name]
    done = wsx.run("bench", *args)
    assert done.exit_code == 2, done.describe()
    assert bytes(done.stdout.data) == b""
    [line] = done.stderr.text().splitlines()
    assert line.startswith("wsx bench: ")
    assert said.replace(".missing.txt.", '"missing.txt"').replace(".folder.", '"folder"') in line


@pytest.mark.parametrize("rule, place", [
    ("rtt.p99 >> 50ms", "         ^"), ("rtt.p99 > 50", "          ^"), ("speed > 1", "^"), ("errors > 0 &&", "             ^")])
def test_a_rule_that_cannot_be_read_is_shown_with_a_caret_under_the_place(wsx, rule, place):
    done = wsx.run("bench", "--fail-if", rule)
    assert done.exit_code == 2, done.describe()
    assert bytes(done.stdout.data) == b""
    said, shown, caret = done.stderr.text().splitlines()
    assert said.startswith("wsx bench: --fail-if takes a rule such as 'rtt.p99 > 50ms': ")
    assert (shown, caret) == (rule, place)


def test_an_unknown_metric_is_answered_with_the_list(wsx):
    said = wsx.run("bench", "--fail-if", "speed > 1").stderr.text()
    for metric in ("rtt.p99", "service.p99", "errors", "messages_per_s", "connect.p99", "close.1006"):
        assert metric in said
