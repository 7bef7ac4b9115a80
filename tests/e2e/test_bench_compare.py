"""Runs compared: --repeat, `wsx bench compare`, --baseline. The servers wait for tens of milliseconds before they answer, so
what is found does not depend on the machine."""
import json
import signal

import pytest
from support.bench import PATIENT

LOAD = ("-r", "250", "-c", "4", "-d", "400ms", *PATIENT)


def result_of(run):
    return json.loads(run.stdout.text().splitlines()[-1])


@pytest.fixture
def measure(wsx, echo_server, tmp_path):
    """Writes five runs of a server that answers after this time to a file."""
    def run(delay, name, *flags):
        path = tmp_path / name
        done = wsx.run("bench", *LOAD, "--repeat", "5", "-q", "-o", path, *flags, echo_server("--delay", delay).url)
        assert len(json.loads(path.read_text())["runs"]) == 5, done.describe()
        return path
    return run


def force_valid(path):
    """A busy machine makes runs not valid, which is tested elsewhere."""
    summary = json.loads(path.read_text())
    summary["verdict"].update(valid=True, trust="trusted", reasons=[])
    path.write_text(json.dumps(summary))
    return path


@pytest.fixture
def sides(measure):
    return force_valid(measure("40ms", "a.json")), force_valid(measure("80ms", "b.json"))


def test_twice_as_slow_is_worse(wsx, sides, tmp_path):
    base, slow = sides
    run = wsx.run("bench", "compare", base, "--", slow, "-o", tmp_path / "c.json", "--junit", tmp_path / "c.xml",
                  "--markdown", tmp_path / "c.md")
    comparison = result_of(run)
    assert run.exit_code == 98, run.describe()
    assert comparison["verdict"] == "worse"
    [metric] = [metric for metric in comparison["metrics"] if metric["metric"] == "rtt.p50"]
    assert 60 < metric["change_percent"] < 140 and metric["low_percent"] <= metric["change_percent"] <= metric["high_percent"]
    assert json.loads((tmp_path / "c.json").read_text()) == comparison
    assert 'name="rtt.p50 is not worse"' in (tmp_path / "c.xml").read_text() and "<failure " in (tmp_path / "c.xml").read_text()
    assert "| rtt.p50 |" in (tmp_path / "c.md").read_text()


def test_twice_as_fast_is_not_worse(wsx, sides):
    base, slow = sides
    run = wsx.run("bench", "compare", slow, "--", base, "--pretty", json_output=False)
    assert run.exit_code == 0, run.describe()
    assert "NOT WORSE than A by more than 10%" in run.stdout.text()


def test_a_limit_within_the_interval_cannot_be_told(wsx, sides):
    base, slow = sides
    comparison = result_of(wsx.run("bench", "compare", base, "--", slow))
    change = comparison["metrics"][0]["change_percent"]
    flags = ("--max-regression", f"{change:.3f}%", "--metric", "rtt.p50", base, "--", slow)
    run = wsx.run("bench", "compare", *flags)
    assert (run.exit_code, result_of(run)["verdict"]) == (0, "cannot_tell"), run.describe()
    assert wsx.run("bench", "compare", "--strict", *flags).exit_code == 4


def test_a_baseline_is_compared_with(wsx, sides, echo_server, tmp_path):
    base, _ = sides
    run = wsx.run("bench", *LOAD, "--repeat", "5", "-q", "--baseline", base, "-o", tmp_path / "run.json",
                  echo_server("--delay", "120ms").url)
    summary = run.one("summary")
    if summary["verdict"]["valid"]:
        assert (run.exit_code, summary["outcome"], summary["comparison"]["verdict"]) == (98, "regressed", "worse"), run.describe()
        again = wsx.run("bench", "report", tmp_path / "run.json", json_output=False).stdout.text()
        assert "WORSE than the baseline by more than 10%" in again and "Compared with the baseline" in again
    else:
        assert run.exit_code == 4 and "comparison" not in summary, run.describe()


def edit(path, **members):
    summary = json.loads(path.read_text())
    summary.update(members)
    path.write_text(json.dumps(summary))
    return path


def test_another_machine_cannot_be_told(wsx, sides):
    base, slow = sides
    edit(slow, host={**json.loads(slow.read_text())["host"], "boot": "another"})
    run = wsx.run("bench", "compare", base, "--", slow)
    comparison = result_of(run)
    assert (run.exit_code, comparison["verdict"]) == (0, "cannot_tell"), run.describe()
    assert "wsx bench ab" in comparison["remarks"][-1]["text"]


REFUSED = {
    "other settings": (lambda base: edit(base, config_hash="0" * 16), 2, "only runs with the same settings can be compared"),
    "a run that is not valid": (lambda base: edit(base, verdict={**json.loads(base.read_text())["verdict"], "valid": False}), 4,
                                "run of A is not valid"),
    "one run": (lambda base: edit(base, runs=json.loads(base.read_text())["runs"][:1]), 2, "too few runs: A has 1 and B has 5"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_compared_is_refused_in_one_sentence(name, wsx, sides):
    change, code, said = REFUSED[name]
    base, slow = sides
    change(base)
    run = wsx.run("bench", "compare", base, "--", slow)
    assert (run.exit_code, run.stdout.text()) == (code, ""), run.describe()
    assert said in run.stderr.text() and run.stderr.text().count("\n") == 1


def test_a_baseline_that_cannot_be_compared_costs_no_run(wsx, sides, echo_server):
    base, _ = sides
    server = echo_server()
    for flags, said in {("--repeat", "5", "-r", "251"): "now rate is 251, not 250",
                        ("--repeat", "2", "-r", "250"): "A has 5 and B has 2"}.items():
        run = wsx.run("bench", "-c", "4", "-d", "400ms", *PATIENT, *flags, "--baseline", base, server.url)
        assert run.exit_code == 2 and said in run.stderr.text(), run.describe()
    assert not server.of("open")


def test_each_run_has_its_own_connections_and_lines(wsx, echo_server):
    server = echo_server()
    run = wsx.run("bench", "-r", "100", "-c", "2", "-d", "200ms", "--interval", "100ms", *PATIENT, "--repeat", "3", server.url)
    assert len(run.one("summary")["runs"]) == 3
    assert {line["run"] for line in run.of("stats")} == {1, 2, 3}
    server.wait_for("open", count=6)


def test_a_signal_ends_all_runs(wsx, echo_server):
    run = wsx.start("bench", "-r", "100", "-c", "2", "-d", "1h", *PATIENT, "--repeat", "50", echo_server().url)
    run.wait_for("stats")
    run.signal(signal.SIGINT)
    assert run.wait() == 130
    summary = run.one("summary")
    assert summary["interrupted"] and len(summary["runs"]) == 1


def test_rules_judge_the_median(wsx, echo_server):
    run = wsx.run("bench", "-r", "100", "-c", "2", "-d", "200ms", *PATIENT, "--repeat", "3", "--fail-if", "rtt.mean > 1ms",
                  echo_server("--delay", "30ms").url)
    [rule] = run.one("summary")["thresholds"]
    assert rule["failed"] and rule["text"].endswith("median of 3 runs")
