"""What scripts ask of a pipe besides its messages: --only, --save-dir, --duration, --rate, and named pipes in time."""
import os
import signal
import subprocess
import threading
import time

import pytest
from support import frames
from support.process import DEADLINE
from support.raw import collect
from support.wsx import BINARY


def only(choice, url, *flags):
    """What stdout has; the stream lacks its `open`, so it is not held against the rules of a whole one."""
    return subprocess.run([BINARY, "connect", "--json", "--only", choice, *flags, url], capture_output=True, timeout=DEADLINE,
                          stdin=subprocess.DEVNULL)


def pusher(*messages, code=1000):
    def handler(peer):
        peer.upgrade()
        for message in messages:
            peer.send_frame(frames.TEXT if isinstance(message, str) else frames.BINARY, message)
        peer.send_close(code)
        return peer.finish().close_code
    return handler


# --- --only ---

def test_only_what_is_received_is_for_jq(wsx, echo_server):
    run = wsx.run("connect", "--only", "in,message", "-x", "one", "-x", "two", "--exit-after", "2", echo_server().url)
    assert [e["text"] for e in run.events] == ["one", "two"]
    assert run.exit_code == 0
    shown = subprocess.run(["jq", "-r", ".text"], input=run.stdout.text(), capture_output=True, text=True, check=True)
    assert shown.stdout == "one\ntwo\n"


def test_only_some_types(raw_server):
    run = only("close,error", raw_server(pusher("a")).url)
    assert run.returncode == 0 and run.stdout.count(b"\n") == 1 and b'"type":"close"' in run.stdout


def test_why_a_run_failed_is_said_though_it_is_not_shown(raw_server):
    run = only("in,message", raw_server(pusher("a", code=4401)).url)
    assert run.returncode == 1
    assert b"4401" in run.stderr
    assert run.stdout.count(b"\n") == 1


def test_only_is_for_servers_too(wsx, listener):
    server = listener("--only", "message,listening", "--once")
    assert wsx.run("connect", "-x", "hello", "-w", "0", server.url).exit_code == 0
    assert server.wait() == 0
    assert [e["text"] for e in server.events if e["type"] == "message"] == ["hello"]
    assert {e["type"] for e in server.events} <= {"message", "listening"}


@pytest.mark.parametrize("choice, words", [
    ("mesage", "did you mean message?"), ("in;out", "in, out and types of events"), ("", "in, out and types of events"),
    ("in,,out", "in, out and types of events")])
def test_a_wrong_choice_is_explained(wsx, choice, words):
    run = wsx.run("connect", "--only", choice, "echo:")
    assert run.exit_code == 2 and words in run.stderr.text()


# --- --save-dir ---

def test_each_binary_message_becomes_a_file(wsx, raw_server, tmp_path):
    url = raw_server(pusher(b"\x89PNG", "text", bytes(range(256)), b"")).url
    run = wsx.run("connect", "--save-dir", tmp_path / "new" , url)
    assert run.exit_code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == {
        "1-000001.bin": b"\x89PNG", "1-000002.bin": bytes(range(256)), "1-000003.bin": b""}
    assert [e.get("file") for e in run.of("message")] == [
        str(tmp_path / "new/1-000001.bin"), None, str(tmp_path / "new/1-000002.bin"), str(tmp_path / "new/1-000003.bin")]


def test_a_server_saves_what_its_clients_send(wsx, listener, tmp_path):
    server = listener("--save-dir", tmp_path, "--once")
    assert wsx.run("connect", "-b", "-x", "data", "-w", "0", server.url).exit_code == 0
    assert server.wait() == 0
    assert (tmp_path / "1-000001.bin").read_bytes() == b"data"


def test_a_folder_that_cannot_be_written_is_refused(wsx, tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "none/at/all"):
        run = wsx.run("connect", "--save-dir", folder, "echo:")
        assert run.exit_code == 2 and "--save-dir" in run.stderr.text()


def test_what_cannot_be_saved_is_said(wsx, raw_server, tmp_path):
    folder = tmp_path / "gone"
    go = threading.Event()

    def handler(peer):
        peer.upgrade()
        assert go.wait(DEADLINE)
        peer.send_frame(frames.BINARY, b"x")
        peer.send_close(1000)
        return peer.finish().close_code

    client = wsx.start("connect", "--save-dir", folder, raw_server(handler).url)
    client.wait_for("open")
    folder.rmdir()
    go.set()
    assert client.wait() == 1
    assert "gone/1-000001.bin" in client.stderr.text()
    assert client.of("message")[0]["base64"] == "eA=="


# --- --duration ---

def test_a_client_stays_for_its_duration_and_succeeds(wsx, echo_server):
    began = time.monotonic()
    run = wsx.run("connect", "-x", "hi", "-d", "300ms", echo_server().url)
    assert run.exit_code == 0 and run.received() == ["hi"]
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize("command", ["listen", "echo"])
def test_a_server_ends_after_its_duration_and_says_goodbye(wsx, listener, command):
    server = listener("-d", "1s", command=command)
    client = wsx.start("connect", "-w", "-1", server.url)
    client.wait_for("open")
    assert server.wait() == 0
    assert client.wait() == 0 and client.one("close")["code"] == 1001


# --- --rate ---

def test_lines_are_paced(wsx, raw_server):
    server = raw_server(collect)
    began = time.monotonic()
    run = wsx.run("connect", "--rate", "20", "-w", "0", server.url, stdin=b"1\n2\n3\n4\n5")
    assert run.exit_code == 0
    assert [payload for _, payload in server.wait_result()[0]] == [b"1", b"2", b"3", b"4", b"5"]
    assert time.monotonic() - began >= 4 / 20


def test_a_paced_session_can_be_interrupted(wsx, echo_server):
    client = wsx.start("connect", "--rate", "0.001", "-x", "a", "-x", "b", echo_server().url)
    client.wait_for("message", dir="in")
    client.signal(signal.SIGINT)
    assert client.wait() == 130


# --- named pipes ---

def test_a_message_file_that_nobody_writes_is_a_timeout(wsx, tmp_path):
    os.mkfifo(tmp_path / "fifo")
    run = wsx.run("connect", "-x", f"@{tmp_path}/fifo", "--timeout", "200ms", "echo:")
    assert run.exit_code == 5 and "--timeout" in run.stderr.text()


@pytest.mark.parametrize("flag", ["-H", "--cookie"])
def test_the_same_holds_for_other_files(wsx, tmp_path, flag):
    os.mkfifo(tmp_path / "fifo")
    run = wsx.run("connect", flag, f"@{tmp_path}/fifo", "--timeout", "200ms", "echo:")
    assert run.exit_code == 5 and "--timeout" in run.stderr.text()


def test_a_message_file_that_is_written_in_time(wsx, tmp_path):
    os.mkfifo(tmp_path / "fifo")
    client = wsx.start("connect", "-x", f"@{tmp_path}/fifo", "-1", "--timeout", "1h", "echo:")
    with open(tmp_path / "fifo", "w") as fifo:
        fifo.write("late")
    assert client.wait() == 0 and client.received() == ["late"]


def test_an_output_pipe_that_nobody_reads_is_a_timeout(wsx, tmp_path):
    os.mkfifo(tmp_path / "fifo")
    for flag in ("-o", "--record", "--har"):
        run = wsx.run("connect", flag, tmp_path / "fifo", "--timeout", "200ms", "echo:")
        assert run.exit_code == 5 and "--timeout" in run.stderr.text()


def test_an_output_pipe_that_is_read_in_time(wsx, tmp_path):
    os.mkfifo(tmp_path / "fifo")
    client = wsx.start("connect", "-x", "hi", "-1", "-o", tmp_path / "fifo", "--timeout", "1h", "echo:")
    assert '"text":"hi"' in (tmp_path / "fifo").read_text()
    assert client.wait() == 0
