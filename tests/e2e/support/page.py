"""A page in headless Chromium (tests/peers/browser_page.js)."""
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


class Page(Node):
    """The page of tests/peers/browser_page.js."""

    def __init__(self, *flags):
        require_modules("playwright-core")
        self.home, self.sockets = tempfile.mkdtemp(prefix="wsx-page-"), 0
        super().__init__("browser_page.js", find_chromium(), *flags, env={**os.environ, "HOME": self.home})
        self.origin = self.wait_for("ready")["origin"]

    def do(self, **command):
        self.write(json.dumps(command) + "\n")

    def socket(self, url, *protocols):
        """`new WebSocket(url, protocols)`: what it is known by."""
        self.sockets += 1
        self.do(id=self.sockets, open=url, protocols=protocols)
        return self.sockets

    def har(self):
        """The HAR file of all its sockets, as DevTools exports it."""
        self.do(har=True)
        return self.wait_for("har")["har"]

    def close_browser(self):
        self.close_stdin()
        self.wait()

    def stop(self):
        super().stop()
        shutil.rmtree(self.home, ignore_errors=True)
