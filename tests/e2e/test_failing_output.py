"""Output that cannot be written, and other trouble with descriptors: told, and never waited for."""
import json
import os
import subprocess

import pytest
from support.process import DEADLINE
from support.wsx import BINARY


def run(*args, **options):
    return subprocess.run([BINARY, *args], stderr=subprocess.PIPE, text=True, timeout=DEADLINE, **options)


@pytest.mark.parametrize("command", [["connect", "-x", "hi", "-1", "echo:"], ["echo", "0"], ["bench", "-n", "10"], ["bench", "-q", "-n", "10"],
                                     ["bench", "-n", "10", "--pretty"], ["-V"], ["--help"], ["bench", "--help"], ["connect", "-h"]], ids=" ".join)
def test_a_full_disk_below_stdout_is_told_and_ends_badly(command):
    with open("/dev/full", "w") as full:
        ended = run(*command, stdout=full)
    assert ended.returncode == 1 or (ended.returncode == 4 and command[0] == "bench"), "a busy machine"
    assert ended.stderr.endswith("wsx: cannot write to stdout: No space left on device\n")
    assert ended.stderr.count("\n") == 1 or command[-1] == "--pretty"  # which shows the seconds there


def test_a_reader_of_a_load_test_may_take_its_time():
    """The summary is more than a pipe holds, and its reader pauses for longer than the run takes."""
    bench = subprocess.Popen([BINARY, "bench", "-q", "-c", "2", "-n", "20000", "-m", "x" * 60_000], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             pipesize=4096)
    with pytest.raises(subprocess.TimeoutExpired):
        bench.wait(6)
    [line] = bench.stdout.read().splitlines()
    is_valid = json.loads(line)["verdict"]["valid"]  # which a busy machine may prevent
    assert bench.wait(DEADLINE) == (0 if is_valid else 4), bench.stderr.read()


def test_a_full_disk_below_a_report_is_told_and_ends_badly():
    ended = run("bench", "-q", "-n", "10", "--junit", "/dev/full", "echo:", stdout=subprocess.DEVNULL)
    assert ended.returncode in (1, 4), "4: a busy machine"
    assert ended.stderr == "wsx: cannot write to /dev/full: No space left on device\n"


def test_a_full_disk_below_the_output_file_is_told_and_ends_badly():
    ended = run("connect", "-x", "hi", "-1", "-o", "/dev/full", "echo:", stdout=subprocess.DEVNULL)
    assert ended.returncode == 1
    assert "/dev/full" in ended.stderr


def test_a_stdin_that_cannot_be_read_is_told(tmp_path):
    folder = os.open(tmp_path, os.O_RDONLY)
    ended = run("connect", "-w", "0", "echo:", stdin=folder, stdout=subprocess.PIPE)
    assert ended.returncode == 1
    assert '"code":"read_failed"' in ended.stdout


def test_closed_standard_descriptors_get_nothing_that_is_meant_for_others():
    ended = run("-c", f'exec "{BINARY}" connect -x hi -1 echo: <&- >&- 2>&-', executable="/bin/sh", stdout=subprocess.PIPE)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
