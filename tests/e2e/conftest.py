"""Fixtures. Whatever a fixture starts is ended with the test, and a wsx that broke a rule of the contract fails it."""
import itertools
import os
import re
import signal
import threading

import pytest

from support.certificates import Certificates
from support.nginx import write_nginx
from support.node import Node, bin_of, require_modules
from support.process import DEADLINE, Process, accepts, free_port, poll, start_on_free_port
from support.python_peer import PythonServer, echo
from support.raw import RawServer, connect_raw
from support.terminal import Terminal
from support.wsx import BINARY, Wsx


def pytest_sessionstart(session):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored, and what the tests start would do the same
    if not BINARY.exists():
        pytest.exit(f"there is no {BINARY}: build it, or name another one in WSX_BINARY", returncode=2)


def pytest_report_header():
    return f"wsx: {BINARY}"


@pytest.fixture
def environment(tmp_path):
    """What processes see: nothing of the person who runs the tests."""
    hidden = re.compile(r"(?i)(https?|all|no|wss?|ftp)_proxy$|NO_COLOR$|SSL|XDG_|WSX_|LS_COLORS$|PYTEST")
    env = {name: value for name, value in os.environ.items() if not hidden.match(name)}
    home = tmp_path / "home"
    home.mkdir()
    env.update(HOME=str(home), XDG_STATE_HOME=str(home / "state"), XDG_CONFIG_HOME=str(home / "config"), TERM="xterm-256color", LC_ALL="C.UTF-8")
    # Freed memory that the address sanitizer keeps would look like growth.
    env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=8"
    return env


class WsxFactory:
    def __init__(self, environment, folder):
        self.environment, self.folder, self.started = environment, folder, []

    def start(self, *args, env=None, **options):
        """A running wsx with an open stdin."""
        options.setdefault("cwd", self.folder)
        process = Wsx(*map(str, args), env={**self.environment, **(env or {})}, **options)
        self.started.append(process)
        return process

    def run(self, *args, stdin=None, **options):
        """A wsx that has ended; `exit_code`, `events`, `stdout` and `stderr` tell how. Its stdin stays open to the end
        unless there is something (or b"", nothing) to read from it."""
        process = self.start(*args, **options)
        if stdin is not None:
            process.feed(stdin)
        process.wait()
        return process


@pytest.fixture
def wsx(environment, tmp_path):
    """Starts the program under test: `wsx.start(…)`, or `wsx.run(…)` to are waiting for its end."""
    factory = WsxFactory(environment, tmp_path)
    yield factory
    for process in factory.started:
        process.stop()
    for process in factory.started:
        process.check()


def port_of(url):
    return int(url.rsplit(":", 1)[1].strip("/"))


@pytest.fixture
def echo_server(wsx):
    """Starts `wsx echo` with these flags; `url` (or `unix`) tells where."""
    def start(*flags, address="0", **options):
        where = [] if "--unix" in flags else [address]
        server = wsx.start("echo", *where, *flags, **options)
        server.listening = server.wait_for("listening")
        server.url = server.listening["url"]
        server.port = None if "--unix" in flags else port_of(server.url)
        return server
    return start


@pytest.fixture
def listener(wsx):
    """Starts `wsx listen` with these flags; `url`, `port` and `page` tell where."""
    def start(*flags, address="0", command="listen", **options):
        server = wsx.start(command, *flags, address, **options)
        server.url = server.wait_for("listening")["url"]
        server.port = port_of(server.url)
        server.page = server.url.replace("ws", "http", 1)
        return server
    return start


@pytest.fixture
def spawn(environment):
    """Starts any other program."""
    started = []

    def start(*argv, env=None, **options):
        process = Process(argv, env={**environment, **(env or {})}, **options)
        started.append(process)
        return process
    yield start
    for process in started:
        process.stop()


@pytest.fixture
def spawn_server(spawn):
    """Starts a server that has to be told its port: `argv` is a function of it. Returns the process and the port."""
    def start(argv, **options):
        return start_on_free_port(lambda port: spawn(*argv(port), **options))
    return start


@pytest.fixture
def raw_server():
    """A server that does what `handler(peer)` does."""
    started = []

    def start(handler=None, **options):
        server = RawServer(handler, accepting=handler is not None, **options)
        started.append(server)
        return server
    yield start
    errors = [error for server in started for error in server.stop()]
    assert not errors, f"a scripted server failed: {errors!r}"


@pytest.fixture
def raw_client():
    """A client that does what the test tells it: `raw_client(port)` or `raw_client(unix=path)`."""
    started = []

    def start(*args, **options):
        peer = connect_raw(*args, **options)
        started.append(peer)
        return peer
    yield start
    for peer in started:
        peer.close()


@pytest.fixture
def forwarder(wsx):
    """Starts `wsx listen --forward` to this URL; `url` and `port` tell where."""
    def start(upstream, *flags, **options):
        if "-q" in flags or options:  # it does not tell its port, or nobody reads it yet
            port = free_port()
            server = wsx.start("listen", "--forward", upstream, *flags, port, **options)
            poll(lambda: accepts(port), "forwarder")
            server.url = f"ws://127.0.0.1:{port}/"
        else:
            server = wsx.start("listen", "--forward", upstream, *flags, "0")
            server.url = server.wait_for("listening")["url"]
        server.port = port_of(server.url)
        return server
    return start


@pytest.fixture
def both_ends(forwarder, raw_server, raw_client):
    """A client and a server byte by byte, and the forwarder between them: `client, server, forwarder`."""
    def start(*flags, offer=(), answer=()):
        arrived, peers = threading.Event(), []

        def handler(peer):
            peer.head = peer.upgrade(*answer)
            peers.append(peer)
            arrived.set()
            raw.stopping.wait()
        raw = raw_server(handler)
        between = forwarder(raw.url, *flags)
        client = raw_client(between.port)
        client.open(*offer)
        assert arrived.wait(DEADLINE)
        return client, peers[0], between
    return start


@pytest.fixture
def python_server():
    started = []

    def start(handler, **options):
        server = PythonServer(handler, **options)
        started.append(server)
        return server
    yield start
    for server in started:
        server.stop()


@pytest.fixture(params=["node", "python", "wsx"])
def any_echo_url(request, node, python_server, echo_server):
    """Where an echo server is, one of each make; all that is asked for, these grant."""
    if request.param == "node":
        return f"ws://127.0.0.1:{node('ws_echo.js').wait_for('listening')['port']}/"
    return python_server(echo, max_size=None).url if request.param == "python" else echo_server().url


@pytest.fixture
def node(environment):
    """Starts a script of tests/peers."""
    require_modules("ws", "playwright-core")
    started = []

    def start(script, *args):
        process = Node(script, *args, env=environment)
        started.append(process)
        return process
    yield start
    for process in started:
        process.stop()


@pytest.fixture
def node_server(node):
    """Starts tests/peers/ws_server.js on a free port; returns its URL."""
    def start():
        _, port = start_on_free_port(lambda port: node("ws_server.js", port))
        return f"ws://127.0.0.1:{port}/"
    return start


@pytest.fixture
def wscat():
    return bin_of("wscat")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def terminal(environment):
    """Starts wsx on a pseudo-terminal."""
    started = []

    def start(*args, env=None, **options):
        process = Terminal(*map(str, args), env={**environment, **(env or {})}, **options)
        started.append(process)
        return process
    yield start
    for process in started:
        process.stop()
    for process in started:
        process.check()


@pytest.fixture
def nginx(spawn_server, tmp_path):
    """Starts nginx with these directives in its only location; returns its port."""
    folders = (tmp_path / f"nginx{number}" for number in itertools.count())

    def start(body, **options):
        folder = next(folders)
        return spawn_server(lambda port: write_nginx(folder, port, body, **options))[1]
    return start
