"""The manual's step of GitHub Actions, run as a runner would run it."""
import html
import os
import re
import signal
import subprocess
import textwrap
import xml.etree.ElementTree

import pytest
from support.examples import manual_blocks
from support.node import PEERS
from support.process import DEADLINE, free_port
from support.wsx import BINARY

SERVER = f"""
const {{ WebSocketServer }} = require('{PEERS}/node_modules/ws');
new WebSocketServer({{ host: '127.0.0.1', port: PORT }}).on('connection', (socket) =>
  socket.on('message', (data, binary) => socket.send(data, {{ binary }})));
"""


def read_step():
    [step] = manual_blocks("wsx-bench.1", "CONTINUOUS INTEGRATION")
    return step


@pytest.fixture
def run_step(node, environment, tmp_path):
    """Runs the step's script, shortened, with these replacements; returns its exit code and its summary."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/wsx").symlink_to(BINARY)
    summary, port = tmp_path / "summary.md", free_port()
    (tmp_path / "server.js").write_text(SERVER.replace("PORT", str(port)))
    env = {**environment, "GITHUB_STEP_SUMMARY": str(summary), "PATH": f"{tmp_path}/bin:{environment['PATH']}"}
    scripts = []

    def run(**replacements):
        script = textwrap.dedent(read_step().split("run: |\n")[1])
        # A busy machine must pass, too, and nobody wants to wait for as many messages as p99 needs.
        for old, new in {":3000": f":{port}", "-r 1k": "-r 50", "-c 50": "-c 5", "rtt.p99": "rtt.p90", "--warmup 2s": "--warmup 200ms", "-d 10s": "-d 1s",
                         "50ms": "20s", **replacements}.items():
            assert old in script, f"{old} is not in the manual's step any more"
            script = script.replace(old, new)
        (tmp_path / "step.sh").write_text(script)
        process = subprocess.Popen(["bash", "-e", tmp_path / "step.sh"], cwd=tmp_path, env=env, start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        scripts.append(process)
        process.wait(DEADLINE)
        os.killpg(process.pid, signal.SIGKILL)  # the server; a runner ends it with the job
        print(process.stdout.read())
        return process.returncode, summary.read_text()
    yield run
    for process in scripts:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def lacked_a_processor(code, summary):
    """A machine that is busy with other things cannot measure."""
    return code == 4 and "own delay" in summary


@pytest.mark.slow
def test_the_step_passes_and_publishes_its_summary(run_step, tmp_path):
    code, summary = run_step()
    assert re.search("passed|valid", summary.lower()) and "| p90 |" in summary
    cases = xml.etree.ElementTree.parse(tmp_path / "bench.xml").getroot().findall(".//testcase")
    assert len(cases) >= 2
    if lacked_a_processor(code, summary):
        return
    assert code == 0
    assert not any(case.findall("failure") for case in cases)


@pytest.mark.slow
def test_the_step_fails_with_a_summary_that_says_why(run_step, tmp_path):
    code, summary = run_step(**{"20s": "1ns"})
    if lacked_a_processor(code, summary):
        return
    assert code == 99
    assert "rtt.p90 > 1ns" in html.unescape(summary)
    assert len(xml.etree.ElementTree.parse(tmp_path / "bench.xml").getroot().findall(".//testcase/failure")) == 1
