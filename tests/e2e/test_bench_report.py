"""`wsx bench report`: what is drawn from a summary later is what was drawn when the run was over."""
import json

import pytest
from support.bench import PATIENT

DRAWN = {"--output": "run.json", "--junit": "junit.xml", "--markdown": "summary.md", "--hdr": "run.hgrm", "--hlog": "run.hlog"}


def flags_for(folder):
    folder.mkdir()
    return [word for flag, name in DRAWN.items() for word in (flag, str(folder / name))]


@pytest.fixture
def summary(wsx, tmp_path):
    """The file of a run with rules, a series, and a second that nobody answered in."""
    path = tmp_path / "run.json"
    wsx.run("bench", "-c", "4", "-r", "2k", "-d", "1s", "--interval", "200ms", *PATIENT, "--fail-if", "rtt.p99 > 10s",
        "--fail-if", "errors > 0 || unanswered > 1%", "-o", path, "echo:")
    return path


def test_everything_is_drawn_again_from_the_summary(wsx, tmp_path):
    first, again = tmp_path / "first", tmp_path / "again"
    run = wsx.run("bench", "--pretty", "-v", "-q", "-c", "4", "-r", "2k", "-d", "1s", "--interval", "200ms", *PATIENT,
              "--fail-if", "rtt.p99 > 10s", *flags_for(first), "echo:")
    report = wsx.run("bench", "report", "-v", *flags_for(again), first / "run.json", json_output=False)
    assert report.exit_code == 0, report.describe()
    assert report.stdout.text() == run.stdout.text()
    for name in DRAWN.values():
        assert (again / name).read_text() == (first / name).read_text(), name


def test_it_comes_through_a_pipe_and_out_as_json(wsx, summary):
    run = wsx.run("bench", "report", "--json", "-", stdin=summary.read_bytes())
    assert run.exit_code == 0, run.describe()
    assert run.stdout.text() == summary.read_text()


def test_what_bench_printed_will_do(wsx, tmp_path):
    printed = wsx.run("bench", "--json", "-d", "300ms", *PATIENT).stdout.text()
    (tmp_path / "out.ndjson").write_text(printed)
    run = wsx.run("bench", "report", tmp_path / "out.ndjson", json_output=False)
    assert run.exit_code == 0, run.describe()
    assert run.stdout.text().startswith("wsx bench echo  echo:\n")


def test_several_are_shown_in_turn(wsx, summary, tmp_path):
    junit = tmp_path / "junit.xml"
    run = wsx.run("bench", "report", summary, summary, "--junit", junit, json_output=False)
    assert run.exit_code == 0, run.describe()
    assert run.stdout.text().count("wsx bench echo  echo:\n") == 2
    assert junit.read_text().count("<testsuite ") == 2
    refused = wsx.run("bench", "report", summary, summary, "--hlog", tmp_path / "run.hlog")
    assert refused.exit_code == 2 and "--hlog has room for one summary, but there are 2" in refused.stderr.text()


BAD = {
    "one that is not there": (None, "cannot read {}: No such file or directory"),
    "nothing": (lambda text: "", "{} is empty"),
    "half of it": (lambda text: text[:len(text) // 2], "{} is cut short: its JSON ends after"),
    "another version": (lambda text: text.replace("wsx.bench/2", "wsx.bench/1"), "it is wsx.bench/1, and this wsx reads wsx.bench/2"),
    "another program's": (lambda text: '{"results": []}', "{} is not a summary of wsx bench"),
    "no JSON": (lambda text: "PASS\n", "{} is not JSON at byte 1"),
    "a histogram that is cut": (lambda text: text.replace(json.loads(text)["runs"][0]["rtt"]["hdr"], "HISTFAAA"),
                                '{} is damaged: "runs/0/rtt/hdr" '),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_in_one_sentence(name, wsx, summary):
    damage, said = BAD[name]
    if damage is None:
        summary.unlink()
    else:
        summary.write_text(damage(summary.read_text()))
    run = wsx.run("bench", "report", summary, json_output=False)
    assert run.exit_code == 2, run.describe()
    assert run.stdout.text() == ""
    assert said.format(summary) in run.stderr.text() and run.stderr.text().count("\n") == 1, run.describe()
