"""--filter hides messages from stdout and from nothing else."""
import json

import pytest

LINES = b"apple\nbanana\ncherry\n"


def test_json_has_only_what_matches_and_the_file_everything(wsx, echo_server, tmp_path):
    run = wsx.run("connect", "--filter", "^b", "-o", tmp_path / "all", "--exit-after", "3", echo_server().url, stdin=LINES)
    assert run.exit_code == 0
    assert [(e["dir"], e["text"]) for e in run.of("message")] == [("out", "banana"), ("in", "banana")]
    assert run.one("close")["received"]["messages"] == 3
    kept = [json.loads(line) for line in (tmp_path / "all").read_text().splitlines()]
    assert sorted(e["text"] for e in kept if e["type"] == "message" and e["dir"] == "in") == ["apple", "banana", "cherry"]


def test_raw_has_only_what_matches(wsx, echo_server):
    run = wsx.run("connect", "--raw", "--filter", "an|rr", "--exit-after", "3", echo_server().url, stdin=LINES)
    assert run.stdout.text() == "banana\ncherry\n"


def test_bytes_are_looked_at_too(wsx, echo_server):
    run = wsx.run("connect", "--filter", r"^\x00", "--hex", "--exit-after", "2", echo_server().url, stdin=b"0061\n6100\n")
    assert run.received() == [b"\0a"]


@pytest.mark.parametrize("flags, exit_code", [(("--expect", "cherry", "--timeout", "1h"), 0), (("--exit-after", "3"), 0)])
def test_what_is_hidden_still_counts(wsx, echo_server, flags, exit_code):
    run = wsx.run("connect", "--filter", "nothing at all", *flags, echo_server().url, stdin=LINES)
    assert run.exit_code == exit_code
    assert not run.of("message")
    assert run.one("close")["received"]["messages"] == 3


def test_a_bad_expression_is_said_at_once(wsx):
    run = wsx.run("connect", "--filter", "(", "echo:")
    assert run.exit_code == 2
    assert "--filter takes a regular expression" in run.stderr.text()
