"""The processes of a benchmark: where they run, what they use, and that none outlives it."""
import json
import os
import re
import resource
import subprocess
import tempfile
import threading
import time

PATIENCE = 120  # seconds that anything may take; only a hang reaches it


class Failure(Exception):
    """A benchmark that could not be run, or that lost messages."""


class Cores:
    """One core for what is measured, another for its peer. All of them when there is only one."""
    ALL = sorted(os.sched_getaffinity(0))
    MEASURED = ALL[:1]
    PEER = ALL[1:2] or ALL[:1]


def spawn(argv, cores, before_others=False, **popen):
    """`before_others`: the scheduler prefers it to what else runs on this machine, which takes root."""
    def prepare():
        os.sched_setaffinity(0, cores)
        if before_others:
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    return subprocess.Popen([os.fspath(a) for a in argv], preexec_fn=prepare, **popen)


def can_go_before_others():
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
        os.sched_setscheduler(0, policy, parameters)
    except PermissionError:
        return False
    return True


def raise_file_limit():
    """For this process and its children. Returns how many files each may have open."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def memory_kib(pid, field):
    """VmRSS (now) or VmHWM (the most so far) of a process; None when it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            found = re.search(rf"^{field}:\s+(\d+) kB", status.read(), re.M)
    except OSError:
        return None
    return int(found[1]) if found else None


class PeakMemory:
    """Follows a child's VmHWM until it has ended: ru_maxrss would count what its parent had before exec."""

    def __init__(self, pid):
        self.kib, self._ended = 0, threading.Event()
        self._thread = threading.Thread(target=self._follow, args=(pid,), daemon=True)
        self._thread.start()

    def _follow(self, pid):
        while not self._ended.wait(0.02):
            self.kib = memory_kib(pid, "VmHWM") or self.kib

    def stop(self):
        self._ended.set()
        self._thread.join()
        return self.kib


class Server:
    """A server that says its port on its first line of stdout, in a URL or alone."""

    def __init__(self, argv, cores, before_others=False):
        self.name = os.path.basename(argv[0])
        self._out = tempfile.TemporaryFile()
        self._process = spawn(argv, cores, before_others, stdin=subprocess.DEVNULL, stdout=self._out)
        self.pid = self._process.pid
        try:
            self.port = self._wait_for_port()
        except Failure:
            self.__exit__()
            raise

    def _wait_for_port(self):
        end = time.monotonic() + PATIENCE
        while b"\n" not in (said := self.said()):
            if self._process.poll() is not None or time.monotonic() > end:
                raise Failure(f"{self.name} does not listen")
            time.sleep(0.01)
        line = said.split(b"\n")[0].decode()
        return int(line) if line.isdigit() else int(re.search(r":(\d+)/", json.loads(line)["url"])[1])

    def said(self):
        return os.pread(self._out.fileno(), 1 << 20, 0)

    def wait(self):
        """For a server that ends by itself."""
        if self._process.wait(PATIENCE) != 0:
            raise Failure(f"{self.name} failed")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self._out.close()


def run_load(load, mode, server, *flags, cores=Cores.PEER):
    """One run of `load` against a server; returns what it printed."""
    argv = [load, mode, server.port, "--server", server.pid, *flags]
    process = spawn([str(a) for a in argv], cores, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        out = process.communicate(timeout=PATIENCE)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise Failure(f"load {mode} hangs") from None
    if process.returncode != 0:
        raise Failure(f"load {mode} against {server.name} failed")
    return json.loads(out)


class Usage:
    """Of a process that has ended."""

    def __init__(self, process, started):
        _, status, used = os.wait4(process.pid, 0)
        self.wall_s = time.monotonic() - started
        self.exit_code = process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu_s = used.ru_utime + used.ru_stime

