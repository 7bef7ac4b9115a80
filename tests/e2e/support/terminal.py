"""wsx on a terminal: a pseudo-terminal with a screen that understands what is drawn."""
import os
import re
import select
import signal
import time

import pexpect
import pyte

from .process import DEADLINE
from .wsx import _CRASHES, _SANITIZER, BINARY

UP, CTRL_C, CTRL_D, BACKSPACE, ENTER = "\x1b[A", "\x03", "\x04", "\x7f", "\r"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"  # what a terminal puts around what is pasted


def heed_keys():
    """A shell that starts the tests in the background has them, and so their programs, ignore these."""
    for deadly in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(deadly, signal.SIG_DFL)


class Terminal:
    """A wsx that believes it talks to a person. `screen` is what that person sees, `seen` every byte of it."""

    def __init__(self, *args, env=None, columns=80, rows=24, program=BINARY):
        self.child = pexpect.spawn(str(program), list(args), env=env, dimensions=(rows, columns), timeout=DEADLINE, echo=True,
                                   preexec_fn=heed_keys)
        self.child.delaybeforesend = None
        self._screen = pyte.HistoryScreen(columns, rows, history=1000)
        self._stream = pyte.ByteStream(self._screen)
        self.seen = b""

    def resize(self, columns, rows=24):
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def type(self, text):
        self.child.send(text)

    def enter(self, line=""):
        self.child.send(line + ENTER)

    def _read(self, patience):
        """Takes what was drawn; False when the program has gone."""
        try:
            data = self.child.read_nonblocking(65536, patience)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            data = self._read_what_is_left()
            if not data:
                return False
        self.seen += data
        self._stream.feed(data)
        return True

    def _read_what_is_left(self):
        """pexpect tells the end without another look when a program has ended while it waited for a word of it."""
        if self.child.closed or not select.select([self.child.child_fd], [], [], 0)[0]:
            return b""
        try:
            return os.read(self.child.child_fd, 65536)
        except OSError:  # EIO: a terminal without a program
            return b""

    @property
    def lines(self):
        """Everything on the screen and scrolled off it, without trailing blanks and empty lines."""
        def text(row):
            return "".join(row[column].data for column in range(self._screen.columns)).rstrip()
        above = [text(row) for row in self._screen.history.top]
        return [line for line in above + [line.rstrip() for line in self._screen.display] if line]

    @property
    def current_line(self):
        """The line that the cursor is in."""
        return self._screen.display[self._screen.cursor.y].rstrip()

    @property
    def cursor_column(self):
        return self._screen.cursor.x

    def wait(self, condition, what):
        """Until `condition(self)` is true of the screen."""
        end = time.monotonic() + DEADLINE
        while not condition(self):
            alive = self._read(0.1)
            if condition(self):
                break
            assert alive and time.monotonic() < end, f"never saw {what}; the screen:\n" + "\n".join(self.lines)

    def wait_text(self, text, count=1):
        self.wait(lambda t: sum(text in line for line in t.lines) >= count, f"{text!r} ({count} times)")

    def wait_prompt(self, typed=""):
        """Until the prompt stands in the cursor's line, after its state if it has one, with this half-typed text behind it."""
        prompt = re.compile(r"(?:\([^)]*\) )?" + re.escape(f"> {typed}".rstrip()))
        self.wait(lambda t: prompt.fullmatch(t.current_line), f"the prompt with {typed!r}")

    def wait_end(self):
        """The exit code."""
        end = time.monotonic() + DEADLINE
        while self._read(0.1):
            assert time.monotonic() < end, "wsx does not end; the screen:\n" + "\n".join(self.lines)
        self.child.wait() if self.child.isalive() else None
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus

    def stop(self):
        self.child.close(force=True)

    def check(self):
        assert not _SANITIZER.search(self.seen.decode("utf-8", "replace")), self.seen.decode("utf-8", "replace")
        assert self.child.signalstatus is None or -self.child.signalstatus not in _CRASHES, "wsx crashed"
