"""Whatever makes an exit code other than 0 is a sentence on stderr, unless a person has seen it on stdout."""
import json

import pytest

MODES = [(), ("-q",), ("--raw",), ("--pretty",), ("--only", "message")]


def said(run):
    """The sentences on stderr, without hints."""
    return [line.split(" (hint:")[0] for line in run.stderr.text().splitlines()]


def closing(code, reason=""):
    def handler(peer):
        peer.upgrade()
        peer.send_close(code, reason)
        peer.read_frame()
    return handler


@pytest.mark.parametrize("mode", MODES, ids=" ".join)
@pytest.mark.parametrize("command", ["echo", "listen"])
def test_a_port_that_is_taken(wsx, echo_server, command, mode):
    if command == "echo" and mode and mode[0] == "--raw":
        mode = ()
    taken = echo_server()
    run = wsx.run(command, *mode, str(taken.port))
    assert run.exit_code == 3
    assert len(said(run)) == 1 and f"127.0.0.1:{taken.port}" in said(run)[0], run.describe()


def test_a_client_that_closes_badly_under_once(listener, raw_client):
    server = listener("--once")
    client = raw_client(server.port)
    client.open()
    client.send_close(4001, "no more")
    client.read_frame()
    client.close()
    server.wait()
    assert server.exit_code == 1
    assert said(server) == ["wsx: the client closed the connection with code 4001: no more"]


@pytest.mark.parametrize("mode", MODES, ids=" ".join)
def test_fewer_messages_than_wanted(wsx, raw_server, mode):
    def handler(peer):
        peer.upgrade()
        peer.send_text("one")
        peer.read_close()
        peer.send_close()
    run = wsx.run("connect", *mode, "--exit-after", "2", "-w", "50ms", raw_server(handler).url, stdin="")
    assert run.exit_code == 5
    assert said(run) == ["wsx: only 1 of 2 messages arrived (--exit-after)"]


def test_a_duration_ends_the_wait_for_messages_well(wsx, echo_server):
    run = wsx.run("connect", "-1", "-d", "50ms", echo_server().url)
    assert (run.exit_code, said(run)) == (0, [])


@pytest.mark.parametrize("mode", MODES, ids=" ".join)
def test_a_recording_that_is_none(wsx, tmp_path, mode):
    (tmp_path / "none.jsonl").write_text("no event\n")
    for command, where in (("connect", "ws://127.0.0.1:9/"), ("listen", "0")):
        run = wsx.run(command, *mode, "--replay", str(tmp_path / "none.jsonl"), where)
        assert run.exit_code == 2
        assert len(said(run)) == 1 and "none.jsonl" in said(run)[0], run.describe()


@pytest.mark.parametrize("mode", MODES, ids=" ".join)
def test_an_expected_message_that_does_not_come(wsx, raw_server, mode):
    run = wsx.run("connect", *mode, "-x", "a", "--expect", "b", raw_server(closing(1000)).url)
    assert run.exit_code == 5
    assert said(run) == ["wsx: the expected message did not arrive: b"]


@pytest.mark.parametrize("mode", MODES, ids=" ".join)
def test_a_recording_that_differs_tells_where(wsx, echo_server, tmp_path, mode):
    recording = tmp_path / "talk.jsonl"
    wsx.run("connect", "-x", '{"a":1}', "--record", str(recording), echo_server().url)
    lines = recording.read_text().splitlines()
    changed = [line.replace('{\\"a\\":1}', '{\\"a\\":2}') if json.loads(line).get("dir") == "in" else line for line in lines]
    recording.write_text("\n".join(changed) + "\n")
    run = wsx.run("connect", *mode, "--replay", str(recording), "--check", "--speed", "max", echo_server().url)
    assert run.exit_code == 5
    if mode == ("--pretty",):
        assert "message 1 at /a: expected 2, got 1" in run.stdout.text()
        assert said(run) == [f"wsx: {recording}: 1 message differs"]
    else:
        assert said(run) == ["wsx: message 1 at /a: expected 2, got 1", f"wsx: {recording}: 1 message differs"]


def test_a_message_may_begin_with_an_at_sign(wsx, echo_server):
    run = wsx.run("connect", "--raw", "-1", "-x", "@@home", echo_server().url)
    assert run.stdout.text() == "@home\n"


@pytest.mark.parametrize("flags, hint", [
    ((), "provide credentials"), (("-u", "me:wrong"), "did not accept these credentials"),
    (("--bearer", "wrong"), "did not accept these credentials"),
])
def test_wrong_credentials_are_told_apart_from_none(wsx, listener, flags, hint):
    run = wsx.run("connect", *flags, listener("-u", "me:right").url)
    assert run.exit_code == 3
    assert hint in run.one("error")["hint"]


def test_a_certificate_without_its_key_asks_for_the_key(wsx, certificates, tmp_path):
    path = tmp_path / "only.pem"
    text = certificates.valid.cert.read_text()
    path.write_text(text[text.index("-----BEGIN CERTIFICATE"):text.index("-----END CERTIFICATE-----") + 25] + "\n")
    run = wsx.run("connect", "--cert", str(path), "wss://127.0.0.1:9/")
    assert f"--cert {path} has no private key" in run.stderr.text() and "--key" in run.stderr.text()
