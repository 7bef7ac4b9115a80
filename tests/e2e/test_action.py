"""The action for workflows: the steps of action.yml, run as a runner runs them, against a release on a server of the test's.
WSX_RELEASE names the folder of a release; without one, the program under test is the release."""
import functools
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import threading

import pytest
from support import runner
from support.wsx import BINARY, ROOT, check_bench_lines

RELEASE = os.environ.get("WSX_RELEASE")
PROGRAM = f"wsx-linux-{os.uname().machine}"
VERSION = re.search(r"project\(wsx VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
QUICK = "-c 2 -d 300ms"  # without a rate, whose result a busy machine makes invalid

pytestmark = [pytest.mark.once, pytest.mark.skipif(runner.yaml is None, reason="there is no python3-yaml")]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def downloads(tmp_path):
    """A copy of the release's files, for a test to change; `url` is the server that has them."""
    root = tmp_path / "server"
    folder = root / f"acme/wsx/releases/download/v{VERSION}"
    folder.mkdir(parents=True)
    if RELEASE:
        for name in (PROGRAM, "SHA256SUMS"):
            shutil.copy(pathlib.Path(RELEASE, name), folder)
    else:
        (folder / PROGRAM).symlink_to(BINARY)
        (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(BINARY.read_bytes()).hexdigest()}  {PROGRAM}\n")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder_and_url = type("Downloads", (), {"folder": folder, "url": f"http://127.0.0.1:{server.server_port}"})
    yield folder_and_url
    server.shutdown()
    server.server_close()


@pytest.fixture
def job(tmp_path, downloads):
    return runner.Job(tmp_path, downloads.url)


def installed(job):
    return [job.outside(line) / "wsx" for line in job.files["GITHUB_PATH"].read_text().split()]


def test_the_action_installs_wsx_for_the_steps_that_follow(job):
    assert job.use() == 0
    [program] = installed(job)
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    assert version.startswith(f"wsx {VERSION} ") and version in job.log
    assert list(job.codes) == ["Install wsx"], "without arguments there is no load test"


def check_code(job, code, wanted):
    """False if a machine that is busy with other things could not measure."""
    if code == 4 and "own delay" in job.summary:
        assert "::error title=wsx bench::the result cannot tell" in job.log
        return False
    assert code == wanted
    return True


def test_the_readme_s_three_lines_run_a_load_test(job, echo_server):
    step = re.search(r"^    - uses: OWNER/wsx@v(\S+)\n      with:\n        bench: (.*)\n", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert step[1] == VERSION
    arguments = step[2]
    # A busy machine must pass, too: without a rate.
    for old, new in {"localhost:3000": f"127.0.0.1:{echo_server().port}", "rtt.p99 > 50ms": "rtt.p50 > 20s", "-d 10s": "-d 500ms", "-r 1k": "", "-c 50": "-c 5"}.items():
        assert old in arguments
        arguments = arguments.replace(old, new)
    is_measured = check_code(job, job.use(bench=arguments), 0)
    assert re.search("passed|valid", job.summary.lower()) and "| p99 |" in job.summary
    [summary] = check_bench_lines(job.outside(job.outputs["summary"]).read_text().splitlines())
    assert summary["runs"][0]["received"] > 0
    assert re.search("PASSED|NOT VALID", job.log) and ("::error" in job.log) != is_measured


def test_a_broken_limit_fails_the_job_and_the_page_says_why(job, echo_server):
    if check_code(job, job.use(bench=f"{QUICK} --fail-if 'rtt.p50 > 1ns' {echo_server().url}"), 99):
        assert "::error title=wsx bench::a limit of --fail-if is broken" in job.log
    assert "rtt.p50" in job.summary


def test_two_servers_are_compared(job):
    """As in the README, with servers of which one is slower, whatever the machine does."""
    readme = (ROOT / "README.md").read_text()
    assert "        bench: ab -r 1k --server 'node base/server.js' --server 'node server.js'\n" in readme
    servers = " ".join(f"--server 'wsx echo {{port}} --delay {delay}'" for delay in ("100ms", "150ms"))
    code = job.use(bench=f"ab -r 100 -c 4 -d 200ms --metric rtt.p50 --pairs 6 {servers}")
    if code != 4:  # a busy machine
        assert code == 98 and "::error title=wsx bench::it is worse than what it is compared with" in job.log, job.log
        assert "| rtt.p50 |" in job.summary


def test_a_server_that_is_still_starting_is_waited_for(job, echo_server):
    # The first attempt meets a server that hangs up; then the real one takes the port.
    first = socket.create_server(("127.0.0.1", 0))
    port = first.getsockname()[1]

    def replace_server():
        first.accept()[0].close()
        first.close()
        echo_server(address=f"127.0.0.1:{port}")
    replacing = threading.Thread(target=replace_server)
    replacing.start()
    check_code(job, job.use(bench=f"-c 1 -d 300ms ws://127.0.0.1:{port}"), 0)
    replacing.join()
    assert "valid" in job.summary.lower()


def test_a_server_that_never_comes_fails_the_job(job):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert job.use(bench=f"{QUICK} ws://127.0.0.1:{port}", wait="0") == 3
    assert "::error title=wsx bench::no connection could be opened within 0 s" in job.log
    assert str(port) in job.log, "what the last attempt said"
    assert job.summary.count("NO RESULT") == 1, "however many attempts there were"


def test_a_program_that_is_not_the_released_one_is_not_installed(job, downloads):
    (downloads.folder / PROGRAM).unlink()
    (downloads.folder / PROGRAM).write_text("#!/bin/sh\necho wsx\n")
    assert job.use() == 1
    assert f"::error title=wsx::{PROGRAM} is not the file that SHA256SUMS of the release names" in job.log
    assert installed(job) == []


def test_a_program_without_a_checksum_is_not_installed(job, downloads):
    sums = downloads.folder / "SHA256SUMS"
    sums.write_text(sums.read_text().replace(PROGRAM, "wsx-linux-abacus"))
    assert job.use() == 1
    assert f"does not list {PROGRAM}" in job.log and installed(job) == []


def test_a_release_that_does_not_exist_is_named(job, downloads):
    (downloads.folder / "SHA256SUMS").unlink()
    assert job.use() == 1
    assert f"::error title=wsx::cannot download {downloads.url}/acme/wsx/releases/download/v{VERSION}/SHA256SUMS" in job.log


@pytest.mark.parametrize("bench, said", [("--fail-if 'rtt.p99 > 1s", "a quote in the arguments is not closed"),
                                         ("--conections 5", "it ended with exit code 2")])
def test_arguments_that_make_no_sense_fail_the_job(job, bench, said):
    assert job.use(bench=bench) == 2
    assert said in job.log


def test_arguments_are_words_and_no_script(job, tmp_path, echo_server):
    code = job.use(bench=f"{QUICK} -m '$(touch {tmp_path}/ran) `touch {tmp_path}/ran` \"$HOME\"' {echo_server().url}")
    check_code(job, code, 0)
    assert not (tmp_path / "ran").exists()
    assert "$(touch" in json.loads(job.outside(job.outputs["summary"]).read_text())["command"]
