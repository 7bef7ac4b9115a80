"""Peers written in JavaScript (tests/peers), run by Node. They print JSON lines."""
import functools
import json
import os
import pathlib
import subprocess

from .process import DEADLINE, Process

PEERS = pathlib.Path(__file__).resolve().parents[2] / "peers"


class Node(Process):
    """A script of tests/peers with its JSON lines in `events`."""

    def __init__(self, script, *args, env=None):
        self.events = []
        super().__init__(["node", PEERS / script, *map(str, args)], env=env, cwd=PEERS, name=script)

    def on_stdout_line(self, line):
        self.events.append(json.loads(line))

    def wait_for(self, event, count=1, **members):
        """The `count`-th JSON line whose `event` member is this one, and whose other members are these."""
        wanted = {"event": event, **members}

        def find():
            found = [e for e in self.events if all(e.get(k) == v for k, v in wanted.items())]
            return found[count - 1] if len(found) >= count else None
        return self.stdout.wait(find, f"line {wanted}", DEADLINE)

    def of(self, event):
        return [e for e in self.events if e["event"] == event]


@functools.cache
def require_modules(*names):
    """Fails with what to do about it unless Node and these modules are there."""
    for name in names:
        found = subprocess.run(["node", "-e", f"require.resolve({json.dumps(name)})"], cwd=PEERS, capture_output=True, check=False)
        assert found.returncode == 0, f"the npm module {name} is not installed: run `npm ci` in tests/peers (scripts/test does)"


def bin_of(name):
    """A module's command."""
    folders = [PEERS / "node_modules", *map(pathlib.Path, filter(None, os.environ.get("NODE_PATH", "").split(":")))]
    for folder in folders:
        if (command := folder / ".bin" / name).exists():
            return command
    raise AssertionError(f"the npm command {name} is not installed: run `npm ci` in tests/peers (scripts/test does)")
