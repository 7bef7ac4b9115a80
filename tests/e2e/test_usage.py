"""Mistakes in the command line, and help."""
import os
import re

import pytest
from support.wsx import ROOT

MISTAKES = {
    "an unknown flag": (["connect", "--frobnicate", "ws://localhost"], "--frobnicate"),
    "an unknown flag of echo": (["echo", "--frobnicate", "0"], "--frobnicate"),
    "an unknown short flag": (["connect", "-Z", "ws://localhost"], "-Z"),
    "a flag without its value": (["connect", "ws://localhost", "-H"], "-H|--header"),
    "a duration": (["connect", "--timeout", "soon", "ws://localhost"], "--timeout.*(10s|500ms)"),
    "a negative duration": (["connect", "--connect-timeout", "-5", "ws://localhost"], "--connect-timeout"),
    "a size": (["connect", "--max-message", "big", "ws://localhost"], "--max-message"),
    "a count": (["connect", "--exit-after", "0", "ws://localhost"], "--exit-after"),
    "a header without a colon": (["connect", "-H", "no colon", "ws://localhost"], "-H|--header"),
    "a header with a line break": (["connect", "-H", "X: a\r\nY: b", "ws://localhost"], "-H|--header"),
    "a header file that is not there": (["connect", "-H", "@/nonexistent", "ws://localhost"], "-H|--header"),
    "a user without a password": (["connect", "-u", "ada", "ws://localhost"], "-u|--user"),
    "a choice": (["connect", "--input", "xml", "ws://localhost"], "--input.*json"),
    "a TLS version": (["connect", "--tls-min", "2.0", "ws://localhost"], "--tls-min.*1\\.2"),
    "a regular expression": (["connect", "--expect", "(", "ws://localhost"], "--expect"),
    "a subprotocol": (["connect", "-s", "two words", "ws://localhost"], "-s|--subprotocol"),
    "flags that cannot be used together": (["connect", "-4", "-6", "ws://localhost"], "-4|--ipv4"),
    "a key without its certificate": (["connect", "--key", "/nonexistent", "wss://localhost"], "--key"),
    "no URL": (["connect"], "URL"),
    "two URLs": (["connect", "ws://a", "ws://b"], "ws://b"),
    "a URL of another kind": (["connect", "ftp://localhost/"], "ftp"),
    "a URL without a host": (["connect", "ws:///path"], "host"),
    "a URL with a fragment": (["connect", "ws://localhost/#part"], "fragment"),
    "a port above 65535": (["connect", "ws://localhost:65536/"], "65536|port"),
    "a port that is no number": (["echo", "http"], "http"),
    "a HAR file of a server": (["listen", "--har", "x.har", "0"], "--har"),
    "too many threads": (["echo", "--threads", "many", "0"], "--threads"),
    "a certificate without --tls": (["echo", "--cert", "x.pem", "0"], "--cert"),
    "a path with a line break": (["listen", "--path", "/a\r\nX: y", "0"], "--path"),
    "a header of a server with a line break": (["listen", "-H", "X: a\nY: b", "0"], "-H|--header"),
    "a subprotocol with a line break": (["listen", "-s", "a\r\nX: y", "0"], "-s|--subprotocol"),
    "a subcommand that is none": (["frobnicate"], "frobnicate"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_on_stderr_that_names_it(wsx, name):
    args, pattern = MISTAKES[name]
    done = wsx.run(*args)
    assert done.exit_code == 2, done.describe()
    assert bytes(done.stdout.data) == b""
    lines = done.stderr.text().splitlines()
    assert len(lines) == 1, lines
    assert re.search(pattern, lines[0]), lines[0]
    assert lines[0].startswith("wsx")


@pytest.mark.parametrize("typed, meant", [
    ("--expct", "--expect"), ("--time-out", "--timeout"), ("--subprotocl", "--subprotocol"), ("--insecrue", "--insecure"),
    ("--no-defalte", "--no-deflate"), ("--exit-afetr", "--exit-after")])
def test_a_misspelt_flag_gets_a_suggestion(wsx, typed, meant):
    done = wsx.run("connect", typed, "x", "ws://localhost")
    assert done.exit_code == 2
    assert typed in done.stderr.text() and f"did you mean {meant}" in done.stderr.text()


@pytest.mark.parametrize("typed, meant", [("conect", "connect"), ("ecoh", "echo"), ("bnech", "bench")])
def test_a_misspelt_subcommand_gets_a_suggestion(wsx, typed, meant):
    done = wsx.run(typed)
    assert done.exit_code == 2
    assert f"did you mean {meant}" in done.stderr.text() or f"wsx {meant}" in done.stderr.text()


def test_a_flag_that_is_typed_with_control_characters_is_shown_escaped(wsx):
    done = wsx.run("connect", "--\x1b[31mred\nline", "ws://localhost")
    assert done.exit_code == 2
    assert "\x1b" not in done.stderr.text() and len(done.stderr.text().splitlines()) == 1


@pytest.mark.parametrize("command", [[], ["connect"], ["listen"], ["echo"], ["bench"]],
                         ids=["wsx", "connect", "listen", "echo", "bench"])
def test_help_goes_to_stdout_with_an_example_and_fits(wsx, command):
    short, full = wsx.run(*command, "-h"), wsx.run(*command, "--help")
    for done in (short, full):
        assert done.exit_code == 0 and done.stderr.text() == ""
        assert "wsx " in done.stdout.text()
        assert max(map(len, done.stdout.text().splitlines())) <= 100
    assert len(short.stdout.text().splitlines()) <= 50, "-h is one screen"
    if command:
        assert len(full.stdout.text()) > len(short.stdout.text())


def test_the_version_is_that_of_the_project(wsx):
    version = re.search(r"project\(wsx VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
    done = wsx.run("--version")
    assert done.exit_code == 0 and version in done.stdout.text()


def test_wsx_alone_explains_itself(wsx):
    done = wsx.run(json_output=False)
    assert done.exit_code == 2
    assert "connect" in done.stderr.text() + done.stdout.text()


# --- the configuration file ---

@pytest.fixture
def config(environment):
    """Writes ~/.config/wsx/config."""
    def write(text):
        path = os.path.join(environment["XDG_CONFIG_HOME"], "wsx/config")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(text)
        return path
    return write


def test_a_person_at_a_terminal_has_flags_in_a_file(terminal, wsx, config):
    path = config("# what I like\n[connect]\n--ts=rel\n-H X-Mine: yes\n[bench]\n")
    term = terminal("connect", "-x", "hello", "-1", "echo:")
    assert term.wait_end() == 2
    assert f"wsx connect: {path}:5: bench takes no flags from a file" in "".join(term.lines)
    config("# what I like\n[connect]\n--ts=rel\n-v\n-H X-Mine: yes\n")
    term = terminal("connect", "-x", "hello", "-1", "echo:")
    assert term.wait_end() == 0
    assert any(re.match(r" +\+\d\.\d+ > hello", line) for line in term.lines), term.lines
    assert any("> X-Mine: yes" in line for line in term.lines), term.lines
    term = terminal("connect", "--no-config", "-x", "hello", "-1", "echo:")
    assert term.wait_end() == 0
    assert any(line.startswith("> hello") for line in term.lines)
    config("[connect]\n--no-such-flag\n")
    term = terminal("connect", "-x", "hello", "-1", "echo:")
    assert term.wait_end() == 2
    assert wsx.run("connect", "-x", "hello", "-1", "echo:").exit_code == 0, "stdout is no terminal"
    term = terminal("bench", "-n", "10", "echo:")
    assert term.wait_end() in (0, 4), "it ran; a busy machine cannot measure"
    assert "no-such-flag" not in "".join(term.lines)


def test_others_should_not_read_secrets_in_the_file(terminal, config):
    path = config("[connect]\n--bearer topsecret\n")
    os.chmod(path, 0o644)
    term = terminal("connect", "-x", "hello", "-1", "echo:")
    assert term.wait_end() == 0
    term.wait_text("chmod 600")


def test_help_explains_one_flag(wsx):
    done = wsx.run("help", "bench", "rate", json_output=False)
    assert done.exit_code == 0 and done.stdout.text().startswith("-r, --rate RATE\n")
    assert wsx.run("help", "bench", "nothing-like-it", json_output=False).exit_code == 2
