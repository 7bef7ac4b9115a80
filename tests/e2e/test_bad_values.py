"""Every flag of every command with values that it does not take: one line on stderr that names flag, value and what is
accepted, exit code 2, nothing on stdout. The flags are those that --help lists, so none can be forgotten."""
import functools
import re
import subprocess

import pytest
from support.process import DEADLINE
from support.wsx import BINARY

pytestmark = pytest.mark.once
COMMANDS = ["connect", "listen", "echo", "bench"]
WORDS = ["bench report", "bench compare", "bench ab"]
MISSING = "/nonexistent/file"

# Wrong values by what --help calls the value.
WRONG = {
    "DURATION": ["soon", "-5s", "5 parsecs"], "SIZE": ["big", "-1", "1QiB"], "SIZE/s": ["fast", "0"], "N": ["many", "-1", "1.5x"],
    "BITS": ["8", "16", "x"], "LEVEL": ["10", "-1", "best"], "PERCENT": ["often", "101%", "-1%"],
    "DURATION[..MAX]": ["soon", "2s..1s"], "LENGTH@PERIOD": ["often", "2s@1s"], "N[:CODE]": ["x", "5:99", "0"],
    "STATUS": ["bad", "99", "1000"], "HOST": ["two words"], "HOST:PORT": ["host", "host:http", "host:70000"],
    "URL": ["ftp://x", "http://"], "USER:PASS": ["nobody"], "NAME": ["two words"], "ORIGIN": ["no origin"],
    "PATH": ["/line\nbreak"], "PATTERN": ["("], "REGEX": ["("], "POINTER=VALUE": ["pointer"], "POINTER": ["no/slash"],
    "COMMAND": ["wget ws://h", "curl -k", "curl 'ws://h", "curl $URL", "@" + MISSING],
    "'NAME: VALUE'": ["no colon", "@" + MISSING], "'NAME=VALUE'": ["no equals sign"], "NAME=VALUE": ["no equals sign"], "MESSAGE": ["@" + MISSING],
    "TOKEN": ["two\nlines"], "FACTOR": ["fast", "-1"], "RATE": ["fast", "0", "-1"], "RULE": ["frobnicate"],
    "METRIC": ["frobnicate", "errors"], "EVENTS": ["frobnicate", "in,,out"], "DIR": ["/dev/null", MISSING + "/below"],
    "FILE": [MISSING, "/"], "[@]FILE": [MISSING, "@" + MISSING], "auto|order|seq|/POINTER": ["chaos"],
}
WRONG_FOR = {"--server": [], "--max-regression": ["often", "1001%", "-1%", "10"], "--unix": ["/" + "x" * 200], "--source-ip": ["here", "10.0.0.0/8"]}
ANY_TEXT = {"LIST"}  # of hosts
# These are not repeated, for they may be secrets; a rule is long, and its message says what of it is wrong.
NOT_QUOTED = {"--user", "--bearer", "--proxy", "--proxy-user", "--cookie", "--forward", "--reply", "--every", "--curl", "--var"}
# What others need, with a value that will do.
NEEDED = {"--ping": ["1s"], "--play": ["/dev/null"], "--replay": ["/dev/null"], "--forward": ["ws://h"], "--baseline": ["/dev/null"], "--server": ["true", "--server", "true"], "--cert": ["/dev/null"],
          "--client-cert": ["/dev/null"]}


@functools.cache
def flags_of(command):
    """(names, value) of each flag in --help; the value is "" where it takes none."""
    text = subprocess.run([BINARY, *command.split(), "--help"], capture_output=True, text=True, timeout=DEADLINE).stdout
    found = []
    for line in re.findall(r"^  (-.*)$", text, re.MULTILINE):
        names, value = re.match(r"((?:(?:, )?--?[\w-]+)+)(.*?)(?:  .*)?$", line).groups()
        found.append((names.split(", "), value.strip().removeprefix("[=").removesuffix("]") if "[=" in value else value.strip()))
    return found


def complaint(command, *args):
    """The line that wsx prints about this command line; its end is checked."""
    done = subprocess.run([BINARY, *command.split(), *args], capture_output=True, text=True, timeout=DEADLINE, stdin=subprocess.DEVNULL)
    line = done.stderr.rstrip("\n")
    assert done.returncode == 2, f"{args}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    if "--fail-if takes a rule" in line:
        line = line.partition("\n")[0]  # below it a caret shows the place
    assert done.stdout == "" and line and "\n" not in line, f"{args}: {done.stdout}{done.stderr}"
    assert line.startswith(f"wsx {command}: ")
    return line


def complaint_about(command, *args):
    """The same, with the flags that this one means nothing without."""
    line = complaint(command, *args)
    while needed := re.search(r" needs (--\S+)$", line):
        args = (needed[1], *NEEDED.get(needed[1], []), *args)
        line = complaint(command, *args)
    return line


def wrong_values(name, value):
    if name in WRONG_FOR:
        return WRONG_FOR[name]
    if re.fullmatch(r"[\w.]+(\|[\w.]+)+", value):
        return ["frobnicate", value.split("|")[0].upper() + "x"]
    return [] if value in ANY_TEXT else WRONG[value]  # a kind of value that is not there needs a row


@pytest.mark.parametrize("command", COMMANDS + WORDS)
def test_a_wrong_value_is_answered_with_flag_value_and_what_is_accepted(command):
    for names, value in flags_of(command):
        name = names[-1]
        for wrong in wrong_values(name, value) if value else ["maybe"]:
            if not name.startswith("--") and value:
                continue  # what follows it is all its value
            if name in ("-h", "--help", "--version"):
                continue  # they win over every mistake
            line = complaint_about(command, f"{name}={wrong}")
            assert any(each in line for each in names), line  # --no-deflate is one with --deflate
            if not value:
                assert "takes no value" in line, line
                continue
            assert re.search(r"takes|cannot|use |try |there is no", line.split(name, 1)[1]), line
            quoted = [text for text in re.findall(r'"((?:[^"\\]|\\.)+)"', line) if text in wrong]
            assert quoted or wrong in line or name in NOT_QUOTED or "\n" in wrong or len(wrong) > 100, line


@pytest.mark.parametrize("command", COMMANDS + WORDS)
def test_a_flag_without_its_value_is_named(command):
    for names, value in flags_of(command):
        if not value:
            continue
        for name in names:
            if f"{name}[=" not in help_line(command, names):
                assert names[-1] in complaint(command, name)


def help_line(command, names):
    text = subprocess.run([BINARY, *command.split(), "--help"], capture_output=True, text=True, timeout=DEADLINE).stdout
    return re.search(rf"^  {re.escape(', '.join(names))}.*$", text, re.MULTILINE)[0]


@pytest.mark.parametrize("command", COMMANDS + WORDS)
def test_a_misspelt_flag_gets_a_suggestion(command):
    known = {name for names, _ in flags_of(command) for name in names}
    for name in sorted(known):
        misspelt = name[:4] + name[5:]
        if name.startswith("--") and len(name) > 6 and misspelt not in known:
            assert "did you mean --" in complaint(command, misspelt), misspelt


@pytest.mark.parametrize("command", COMMANDS)
def test_a_misspelt_command_gets_a_suggestion(command):
    done = subprocess.run([BINARY, command[:2] + command[3:]], capture_output=True, text=True, timeout=DEADLINE)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"did you mean {command}?" in done.stderr
