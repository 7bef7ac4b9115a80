"""A server that answers late, by a law, and knows when it did what: tests/benchmarks/delay_main.cpp."""
import json
import sys

from .process import Process
from .wsx import BINARY, ROOT

sys.path.append(str(ROOT / "tests/benchmarks"))
from delay_log import percentile, read_log, server_ms  # noqa: E402, F401  (tests take them from here)

DRIVER = BINARY.parent / "delay_server"


class DelayServer(Process):
    """`url` says where it is. After finish(): `result`, what it counted, and `records`, one for each message."""

    def __init__(self, log, *flags, **options):
        self._log = log
        super().__init__([DRIVER, *map(str, flags), "--log", log], name="delay_server", **options)
        port = self.stdout.wait_line(r"^(\d+)$")[1]
        self.url = f"ws://127.0.0.1:{port}/"

    def finish(self):
        self.popen.terminate()
        assert self.wait() == 0, self.stderr.text()
        self.stdout.join()
        self.result = json.loads(self.stdout.lines[-1])
        self.records = read_log(self._log)
        assert len(self.records) == self.result["messages"]
        return self
