"""Headless Chromium: a page of a test's own (tests/peers/browser_page.js), and a visitor of a server's."""
import json
import os
import shutil
import tempfile

from .node import Node, require_modules


def find_chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise AssertionError("there is no Chromium: install the distribution's package `chromium` (scripts/test does)")


class Browser(Node):
    """A script of tests/peers that runs Chromium, with a home of its own."""

    def __init__(self, script, *args):
        require_modules("playwright-core")
        self.home = tempfile.mkdtemp(prefix="wsx-page-")
        super().__init__(script, find_chromium(), *args, env={**os.environ, "HOME": self.home})

    def do(self, **command):
        self.write(json.dumps(command) + "\n")

    def close_browser(self):
        self.close_stdin()
        self.wait()

    def stop(self):
        super().stop()
        shutil.rmtree(self.home, ignore_errors=True)


class Page(Browser):
    """The page of tests/peers/browser_page.js."""

    def __init__(self, *flags):
        super().__init__("browser_page.js", *flags)
        self.sockets, self.origin = 0, self.wait_for("ready")["origin"]

    def socket(self, url, *protocols):
        """`new WebSocket(url, protocols)`: what it is known by."""
        self.sockets += 1
        self.do(id=self.sockets, open=url, protocols=protocols)
        return self.sockets

    def har(self):
        """The HAR file of all its sockets, as DevTools exports it."""
        self.do(har=True)
        return self.wait_for("har")["har"]


class Visitors(Browser):
    """A browser for many people who look at servers' pages, one after the other (tests/peers/page_visitor.js)."""

    def __init__(self, *flags):
        super().__init__("page_visitor.js", *flags)
        self.count = 0

    def visit(self, url):
        self.count += 1
        return Visitor(self, self.count, url)


class Visitor:
    """Somebody who looks at a server's page."""

    def __init__(self, browser, number, url):
        self._browser, self._number = browser, number
        self.do(visit=url)
        self.loaded = self.wait_for("loaded")

    def do(self, **command):
        self._browser.do(visitor=self._number, **command)

    def leave(self):
        if self._browser.running:
            self.do(leave=True)

    def wait_for(self, event, count=1, **members):
        return self._browser.wait_for(event, count, visitor=self._number, **members)

    def of(self, event):
        return [line for line in self._browser.of(event) if line["visitor"] == self._number]

    def sees(self, kind, text, count=1):
        """A line of the page's log: `kind` is in, out, note or error."""
        return self.wait_for("shown", count, kind=kind, text=text)

    def asks(self, expression):
        """What the page's script would get for it."""
        return self._ask("evaluated", evaluate=expression)["value"]

    def tells(self):
        return self._ask("told", tell=True)

    def _ask(self, answer, **command):
        before = len(self.of(answer))  # counted first: the answer may come at once
        self.do(**command)
        return self.wait_for(answer, before + 1)
