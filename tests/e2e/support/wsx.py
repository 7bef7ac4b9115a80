"""The program under test. Whatever it prints as JSON is held against the schema, in every test."""
import base64
import functools
import json
import os
import pathlib
import re
import signal
import sys

from .process import DEADLINE, Process

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = pathlib.Path(os.environ.get("WSX_BINARY", ROOT / "build/release/wsx")).resolve()

sys.path.insert(0, str(ROOT / "tests/support"))
from check_schema import BenchSchema, EventSchema  # noqa: E402  (a neighbour, not a package)

_SCHEMA, _BENCH_SCHEMA = EventSchema(strict=True), BenchSchema(strict=True)
_SANITIZER = re.compile(r"(ERROR|WARNING): \w*Sanitizer|runtime error:")
_CRASHES = {-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE}


@functools.cache
def is_sanitized():
    """Whether the binary was built with a sanitizer."""
    with open(BINARY, "rb") as binary:
        code = binary.read()
    return any(mark in code for mark in (b"__asan_init", b"__tsan_init", b"__ubsan_handle"))


def check_events(lines):
    """Holds each line against the schema, and the stream against what product.md says about its order. Returns them."""
    events, closed, opened = [], set(), set()
    for number, line in enumerate(lines):
        _SCHEMA.check_line(line.decode() if isinstance(line, bytes) else line)
        event = json.loads(line)
        events.append(event)
        assert ("schema" in event) == (number == 0), f"`schema` belongs on the first event, and only there: {event}"
        if event.get("conn") is None:
            continue
        conn = event["conn"], event.get("side")  # a forwarded connection has two
        assert conn not in closed, f"connection {conn} has an event after its close: {event}"
        if event["type"] == "open":
            assert conn not in opened, f"connection {conn} opened twice: {event}"
            opened.add(conn)
        if event["type"] == "close":
            assert conn in opened, f"connection {conn} closed but never opened: {event}"
            closed.add(conn)
    return events


def check_bench_lines(lines):
    """Holds what bench printed against its schema: seconds, and at most one summary, the last line; or a comparison, with the
    summaries of both sides before it. Returns them."""
    parsed = [_BENCH_SCHEMA.check_line(line.decode() if isinstance(line, bytes) else line) for line in lines]
    for number, line in enumerate(parsed):
        assert ("schema" in line) == (number == 0 or line["type"] != "stats"), line
    results = [line["type"] for line in parsed if line["type"] != "stats"]
    assert results in ([], ["summary"], ["comparison"], ["summary", "summary", "comparison"]), "results are the last lines"
    assert "stats" not in [line["type"] for line in parsed[len(parsed) - len(results):]]
    return parsed


class Wsx(Process):
    """A running wsx. `events` holds what it printed on stdout so far, unless it prints something else than JSON."""

    def __init__(self, *args, json_output=None, **options):
        if json_output is None:
            json_output = not {"--raw", "--pretty", "--help", "-h", "--version"} & set(args)
        self.json_output, self.events, self.is_bench = json_output, [], args[:1] == ("bench",)
        super().__init__([BINARY, *args], name="wsx", **options)

    def on_stdout_line(self, line):
        if self.json_output:
            try:
                self.events.append(json.loads(line))
            except ValueError:
                pass  # check() complains

    def wait_for(self, type, count=1, deadline=DEADLINE, **members):
        """The `count`-th event of a type whose members have these values (or satisfy these functions)."""
        def find():
            found = self.of(type, **members)
            return found[count - 1] if len(found) >= count else None
        return self.stdout.wait(find, f"`{type}` event with {members}", deadline)

    def of(self, type, **members):
        """All events of a type so far, in order."""
        return [e for e in self.events if e["type"] == type and _has(e, members)]

    def one(self, type, **members):
        """The only event of its type so far. A wsx that runs may not have printed it yet: then it is waited for."""
        if self.running:
            self.wait_for(type, **members)
        found = self.of(type, **members)
        assert len(found) == 1, f"wanted one `{type}` with {members}, found {len(found)}:\n{self.describe()}"
        return found[0]

    def received(self):
        """What came in: str for text messages, bytes for binary ones."""
        return [payload(e) for e in self.of("message", dir="in")]

    def check(self):
        """What must hold for every wsx, however it ended."""
        assert not _SANITIZER.search(self.stderr.text()), f"a sanitizer reports:\n{self.stderr.text()}"
        assert self.popen.returncode not in _CRASHES, f"wsx crashed ({self.popen.returncode}):\n{self.describe()}"
        if self.json_output and self.stdout:
            # A process that was killed may have written half a line.
            whole = self.stdout.lines if self.popen.returncode != -signal.SIGKILL else self.stdout.lines[:-1]
            (check_bench_lines if self.is_bench else check_events)(whole)


def payload(event):
    """The payload of an event as str (text) or bytes (base64)."""
    return event["text"] if "text" in event else base64.b64decode(event["base64"])


def _has(event, members):
    return all((value(event[name]) if callable(value) else event[name] == value) if name in event else False
               for name, value in members.items())
