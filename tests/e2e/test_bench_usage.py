"""What `wsx bench` refuses before it sends anything, and servers that let nobody in."""
import http
import json
import re
import resource
import signal
import time
import xml.etree.ElementTree

import pytest
from support.bench import PATIENT, check_end, said_of
from support.process import DEADLINE, free_port

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
    "an open loop with a pipeline": (["-r", "10", "--pipeline", "2"], "--rate and --pipeline cannot be used together"),
    "two ways to open connections": (["--ramp", "1s", "--connect-rate", "9"], "cannot be used together"),
    "two payloads": (["-m", "a", "--size", "9"], "--message and --size cannot be used together"),
    "a payload where none is sent": (["--mode", "ping", "-m", "x"], "--message has no effect in --mode ping"),
    "a fanout of one": (["--mode", "fanout", "-c", "1", "-r", "1"], "--mode fanout needs at least 2 connections"),
    "a payload file that is not there": (["-f", "missing.txt"], "--file cannot read .missing.txt.: No such file"),
    "a payload file that is a folder": (["-f", "folder"], "--file cannot read .folder.: Is a directory"),
    "a file of no lines": (["-f", "@empty"], "--file @empty has no lines"),
    "a binary file as text": (["-f", "binary"], "--file binary is not UTF-8 text; use --binary"),
    "a line that is not UTF-8": (["-f", "@binary"], "--file @binary line 2 is not UTF-8 text"),
    "an unknown placeholder": (["-m", "{{seq}} {{user}}"], "unknown placeholder {{user}} at character 9"),
    "a placeholder without an end": (["-m", "{{seq"], "{{ is not closed by }} at character 1"),
    "a match without its number": (["--match", "seq", "-m", "x"], "--match seq needs {{seq}}"),
    "an address of no machine": (["--source-ip", "here"], "--source-ip takes addresses"),
    "too many addresses": (["--source-ip", "10.0.0.0/8"], "--source-ip takes addresses"),
    "a flag of connect": (["--reconnect"], "unknown flag --reconnect"),
    "a URL of another kind": (["ftp://localhost"], "ftp"),
    "a gate without a server": (["--fail-if", "errors > 0"], "--fail-if needs a URL; write echo:"),
    "a file without a server": (["-n", "1", "--junit", "j.xml"], "--junit needs a URL; write echo:"),
    "one file for two reports": (["-o", "a", "--junit", "./a", "echo:"], "--junit and --output name the same file"),
    "a rule about another mode": (["--fail-if", "gap.p99 > 1s", "echo:"], "gap.p99 is measured only in --mode push"),
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
    ("rtt.p99 >> 50ms", "         ^"), ("rtt.p99 > 50", "          ^"), ("speed > 1", "^"), ("errors > 0 &&", "             ^"),
    ("errors.tcp.nosuch > 0", "^"), ("connections_lost > 101%", "                   ^"), ("surely errors > 0", "       ^")])
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


# --- what the machine has too little of ---

def test_more_connections_than_descriptors_are_refused_with_what_to_do(wsx):
    done = wsx.run("bench", "-c", "1000", f"ws://127.0.0.1:{free_port()}",
                   preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200)))
    assert done.exit_code == 2, done.describe()
    assert bytes(done.stdout.data) == b""
    [line] = done.stderr.text().splitlines()
    assert "1000 connections need" in line and "may only have 200" in line and "ulimit -n" in line


def test_the_limit_of_descriptors_is_raised_when_the_system_allows_it(wsx):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    done = wsx.run("bench", "-c", "100", "-n", "100",
                   preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard)))
    assert check_end(done)["connections_opened"] == 100


def test_more_connections_than_ports_are_refused_with_what_to_do(wsx):
    done = wsx.run("bench", "-c", "1m", f"ws://127.0.0.1:{free_port()}")
    assert done.exit_code == 2, done.describe()
    [line] = done.stderr.text().splitlines()
    assert ("need a local port each" in line and "--source-ip" in line) or "ulimit -n" in line


def test_a_file_that_cannot_be_written_costs_no_run(wsx):
    for flag in ("-o", "--hdr", "--hlog", "--junit", "--markdown", "--openmetrics"):
        done = wsx.run("bench", flag, "/nonexistent/file", "echo:")
        assert done.exit_code == 2, done.describe()
        assert bytes(done.stdout.data) == b""
        assert "/nonexistent/file" in done.stderr.text()


@pytest.mark.parametrize("command", [
    ["bench", "-o"], ["bench", "--junit"], ["bench", "--markdown"], ["bench", "--hlog"], ["connect", "-o"], ["connect", "--record"],
    ["connect", "--har"], ["listen", "--record"]])
def test_a_dash_is_no_file_to_write_to(wsx, tmp_path, command):
    done = wsx.run(*command, "-", "9" if command[0] == "listen" else f"ws://127.0.0.1:{free_port()}")
    assert done.exit_code == 2, done.describe()
    assert "/dev/stdout" in done.stderr.text() and "./-" in done.stderr.text()
    assert not (tmp_path / "-").exists()


# --- servers that let nobody in ---

@pytest.mark.parametrize("mode", ["echo", "connect", "idle"])
def test_a_server_that_is_not_there_is_exit_code_3(wsx, mode):
    port = free_port()
    done = wsx.run("bench", "-d", "200ms", "--mode", mode, f"ws://127.0.0.1:{port}")
    assert done.exit_code == 3, done.describe()
    assert f"127.0.0.1:{port} refused the connection" in done.stderr.text()
    assert not done.of("summary")


@pytest.mark.parametrize("address, hint", [("203.0.113.7", "an address of this machine"), ("::1", "not of the server's address family")])
def test_an_address_that_cannot_be_left_from_is_named(wsx, address, hint):
    done = wsx.run("bench", "-c", "2", "-n", "2", "--source-ip", address)
    assert done.exit_code == 3, done.describe()
    [line] = done.stderr.text().splitlines()
    assert f"--source-ip {address}" in line and hint in line


def test_connections_leave_from_the_addresses_in_turn(wsx, echo_server):
    server = echo_server()
    done = wsx.run("bench", "-c", "4", "-n", "4", "--source-ip", "127.0.0.0/30", server.url)
    check_end(done)
    server.wait_for("close", count=4)
    remotes = sorted(event["remote"].rsplit(":", 1)[0] for event in server.of("open"))
    assert remotes == ["127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2"]


def test_a_refused_upgrade_is_told_with_its_status(wsx, python_server):
    async def refuse(_path, _headers):
        return http.HTTPStatus.FORBIDDEN, [], b"not you\n"
    server = python_server(None, process_request=refuse)
    done = wsx.run("bench", "-d", "200ms", server.url)
    assert done.exit_code == 3, done.describe()
    [line] = done.stderr.text().splitlines()
    assert "403" in line
    assert not done.of("summary")


def test_a_web_server_without_websockets_is_told_with_its_status(wsx, spawn_server):
    _, port = spawn_server(lambda port: ["/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1", str(port)])
    done = wsx.run("bench", "-d", "200ms", f"ws://127.0.0.1:{port}/")
    assert done.exit_code == 3, done.describe()
    assert "200" in done.stderr.text() or "404" in done.stderr.text()


@pytest.mark.slow
def test_a_number_of_messages_that_no_answer_comes_to_still_ends(wsx, raw_server):
    def silent(peer):
        peer.upgrade()
        server.stopping.wait()
    server = raw_server(silent)
    done = wsx.run("bench", "-n", "1000", "-d", "1s", "--drain", "100ms", "-c", "1", server.url)
    summary = done.one("summary")
    run = summary["runs"][0]
    assert (run["sent"], run["received"], run["unanswered"]) == (1, 0, 1)
    assert not summary["verdict"]["valid"] and "nothing was answered" in said_of(summary["verdict"])
    assert done.exit_code == 4, done.describe()


def test_a_number_of_messages_for_a_server_that_never_answers_ends_after_the_drain(wsx, listener):
    started = time.monotonic()
    done = wsx.run("bench", "-n", "10", "-c", "2", "--drain", "300ms", listener().url)
    assert time.monotonic() - started < DEADLINE / 2, done.describe()
    summary = done.one("summary")
    [run] = summary["runs"]
    assert (run["due"], run["sent"], run["unanswered"], run["unsent"], run["ended_early"]) == (10, 2, 2, 8, True)
    assert 0.3 <= run["seconds"] < 5
    said = said_of(summary["verdict"])
    assert "--mode push or --mode ping" in said and "ended early after 2 of 10 messages" in said
    assert done.exit_code == 4, done.describe()


def test_a_server_that_falls_silent_ends_a_run_of_messages_with_what_there_is(wsx, python_server):
    left = [7]

    async def tire(websocket):
        async for message in websocket:
            if left[0] > 0:
                left[0] -= 1
                await websocket.send(message)
    done = wsx.run("bench", "-n", "20", "-c", "1", "--drain", "300ms", python_server(tire).url)
    [run] = done.one("summary")["runs"]
    assert (run["sent"], run["received"], run["unanswered"], run["unsent"]) == (8, 7, 1, 12)
    assert done.exit_code in (1, 4), done.describe()  # 4: a busy machine


def test_an_answer_that_comes_slowly_in_pieces_is_no_silence(wsx, raw_server):
    pieces, size = 10, 400

    def answer(peer, pause):
        peer.read_frame()
        peer.send(bytes([0x82, 126]) + (pieces * size).to_bytes(2, "big"))
        for _ in range(pieces):
            time.sleep(pause)
            peer.send(b"x" * size)

    def echo_slowly_once(peer):
        peer.upgrade()
        answer(peer, pause=0.1)
        answer(peer, pause=0)
        server.stopping.wait()
    server = raw_server(echo_slowly_once)
    done = wsx.run("bench", "-n", "2", "-c", "1", "--drain", "500ms", "--match", "order", server.url)
    assert done.one("summary")["runs"][0]["received"] == 2, done.describe()


@pytest.mark.parametrize("rules, code, words", [
    (["unanswered > 0"], 99, ["failed"]),
    (["unanswered > 0", "rtt.p99 > 50ms"], 99, ["failed", "undecided"]),
    (["messages_per_s < 10"], 99, ["failed"]),
    (["rtt.p50 > 50ms"], 99, ["failed"]),
    (["connections_lost > 0"], 4, ["passed"])])
def test_a_server_that_answers_nothing_is_judged_by_what_is_known(wsx, listener, rules, code, words):
    flags = [word for rule in rules for word in ("--fail-if", rule)]
    done = wsx.run("bench", "-c", "2", "-r", "50", "-d", "1s", "--drain", "200ms", *flags, listener().url)
    summary = done.one("summary")
    if {reason["code"] for reason in summary["verdict"]["reasons"]} != {"nothing_measured"}:
        pytest.skip("this machine was too busy")
    assert [rule["outcome"] for rule in summary["thresholds"]] == words
    assert done.exit_code == code, done.describe()


@pytest.mark.parametrize("flags, stages", [
    (("-c", "5", "-n", "50"), {"measuring"}),
    (("-c", "2", "-n", "10", "--mode", "connect"), {"measuring"}),
    (("-c", "1", "-d", "300ms", "--warmup", "300ms"), {"warm-up", "measuring", "draining"})])
def test_lines_of_a_run_name_the_phase_that_they_are_of(wsx, echo_server, flags, stages):
    done = wsx.run("bench", "--pretty", *flags, echo_server().url)
    lines = [line.split()[1] for line in done.stderr.text().splitlines() if "connection" in line]
    assert lines and set(lines) <= stages | {"draining"}, done.describe()


@pytest.mark.slow
def test_answers_whose_number_is_not_found_lead_to_the_flag(wsx, listener):
    server = listener("--reply", "n=(\\d+) => m=$1")
    done = wsx.run("bench", "-c", "2", "-m", "n={{seq}}", "--match", "seq", "-d", "1s", "--drain", "100ms", server.url)
    assert done.exit_code == 4, done.describe()
    assert "--match" in said_of(done.one("summary")["verdict"])


# --- a run as its user meets it ---

def test_a_step_summary_is_written_on_at_its_end(wsx, tmp_path):
    (tmp_path / "page.md").write_text("# Before\n")
    wsx.run("bench", "-n", "100", "--markdown", "page.md", "echo:")
    page = (tmp_path / "page.md").read_text()
    assert page.startswith("# Before\n") and "wsx bench" in page


@pytest.mark.slow
def test_each_payload_arrives_as_it_was_meant(wsx, node, tmp_path):
    """Of what kind and size messages are, by Node's word."""
    (tmp_path / "lines").write_text("one\nthree\n")
    for flags, sizes in {("--size", "1000"): [1000] * 4, ("-f", "@lines"): [3, 5, 3, 5], ("-m", "{{seq}}/{{rand:8}}"): [10] * 4}.items():
        server = node("ws_echo.js")
        url = f"ws://127.0.0.1:{server.wait_for('listening')['port']}"
        done = wsx.run("bench", "-c", "1", "-n", "4", *PATIENT, *flags, url)
        check_end(done)
        server.wait_for("message", count=4)
        assert [message["size"] for message in server.of("message")] == sizes
        assert server.of("connection")[0].get("offer") is None, "compression was offered unasked"


# --- files ---

REPORTS = {"-o": "a.json", "--junit": "a.xml", "--hdr": "a.hgrm", "--hlog": "a.hlog", "--openmetrics": "a.om"}
ALL_REPORTS = [word for pair in REPORTS.items() for word in pair]


def names_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_reports_are_whole_when_the_run_is_over_and_absent_before(wsx, echo_server, tmp_path):
    for name in REPORTS.values():
        (tmp_path / name).write_text("old")
    run = wsx.start("bench", "-r", "100", "-d", "1h", "-c", "2", *ALL_REPORTS, echo_server().url)
    run.wait_for("stats")
    assert all((tmp_path / name).read_text() == "old" for name in REPORTS.values())
    run.signal(signal.SIGHUP)
    assert run.wait() == 143
    assert names_in(tmp_path) == sorted(REPORTS.values())
    assert json.loads((tmp_path / "a.json").read_text())["interrupted"] is True
    assert xml.etree.ElementTree.parse(tmp_path / "a.xml").getroot().tag == "testsuites"


def test_reports_stay_as_they_were_when_the_run_is_killed(wsx, echo_server, tmp_path):
    (tmp_path / "a.xml").write_text("old")
    run = wsx.start("bench", "-r", "100", "-d", "1h", "-c", "2", "--junit", "a.xml", "-o", "a.json", echo_server().url)
    run.wait_for("stats")
    run.signal(signal.SIGKILL)
    run.wait()
    assert (tmp_path / "a.xml").read_text() == "old"
    assert all(name == "a.xml" or name.endswith(".part") for name in names_in(tmp_path))


def test_a_server_that_is_not_there_is_an_error_in_the_reports_for_people_and_leaves_the_others(wsx, tmp_path):
    (tmp_path / "a.json").write_text("old")
    done = wsx.run("bench", *ALL_REPORTS, "--markdown", "page.md", "--fail-if", "errors > 0", f"ws://127.0.0.1:{free_port()}")
    assert done.exit_code == 3, done.describe()
    assert names_in(tmp_path) == ["a.json", "a.xml", "page.md"]
    assert (tmp_path / "a.json").read_text() == "old"
    page = (tmp_path / "page.md").read_text()
    assert re.search(r"❌ \*\*NO RESULT: .* refused the connection", page) and "| not judged |" in page
    suite = xml.etree.ElementTree.parse(tmp_path / "a.xml").getroot()
    assert (suite.get("errors"), suite.get("failures")) == ("1", "0")
    assert "refused the connection" in suite.find(".//error").get("message")
    assert len(suite.findall(".//skipped")) == 1


def test_a_mistake_leaves_every_report_as_it_was(wsx, tmp_path):
    (tmp_path / "a.xml").write_text("old")
    done = wsx.run("bench", "-c", "1m", "--junit", "a.xml", "-o", "a.json", "--markdown", "page.md", f"ws://127.0.0.1:{free_port()}")
    assert done.exit_code == 2, done.describe()
    assert names_in(tmp_path) == ["a.xml"] and (tmp_path / "a.xml").read_text() == "old"
