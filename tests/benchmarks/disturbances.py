"""Ways to disturb a process, as a load generator is disturbed in CI. Each is a context manager around it."""
import contextlib
import os
import signal
import threading
import time

from processes import spawn

HOG = ["sh", "-c", "while :; do :; done"]


class NotAllowed(Exception):
    """This machine does not allow it."""


@contextlib.contextmanager
def nothing(_process):
    yield


@contextlib.contextmanager
def hogs(cores, count, niceness):
    """Processes that always want a processor, on these cores."""
    started = []
    try:
        for _ in range(count):
            hog = spawn(HOG, cores)
            started.append(hog)
            os.setpriority(os.PRIO_PROCESS, hog.pid, niceness)
        yield
    finally:
        for hog in started:
            hog.kill()
            hog.wait()


@contextlib.contextmanager
def later(after_s, action, for_s, undo):
    """Does something for a while, in a thread of its own; what it did is undone when the block ends early."""
    ended = threading.Event()

    def run():
        if ended.wait(after_s):
            return
        with contextlib.suppress(ProcessLookupError):
            action()
            ended.wait(for_s)
            undo()
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def stopped(process, after_s, for_s):
    return later(after_s, lambda: process.send_signal(signal.SIGSTOP), for_s, lambda: process.send_signal(signal.SIGCONT))


class ControlGroup:
    """A control group with one process in it, of version 1 or 2, whatever this machine has."""
    _PLACES = {  # by controller: where groups are made, and a file that shows that they can do what is wanted
        "cpu": (("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us"), ("/sys/fs/cgroup", "cpu.max")),
        "freezer": (("/sys/fs/cgroup/freezer", "freezer.state"), ("/sys/fs/cgroup", "cgroup.freeze"),
                    ("/sys/fs/cgroup/unified", "cgroup.freeze")),
    }

    def __init__(self, controller, process):
        self._path, self.knob = self._make(controller)
        try:
            self.write("cgroup.procs", process.pid)
        except OSError as error:
            self.remove()
            raise NotAllowed(f"control group: {error.strerror}") from None

    @classmethod
    def _make(cls, controller):
        for root, knob in cls._PLACES[controller]:
            path = os.path.join(root, f"wsx-benchmark-{os.getpid()}")
            with contextlib.suppress(OSError):
                os.mkdir(path)
                if os.path.exists(os.path.join(path, knob)):
                    return path, knob
                os.rmdir(path)
        raise NotAllowed(f"no control groups with {controller}")

    def write(self, knob, value):
        with open(os.path.join(self._path, knob), "w", encoding="ascii") as file:
            file.write(str(value))

    def remove(self):
        """Once its process has ended."""
        end = time.monotonic() + 2
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                os.rmdir(self._path)
                return
            time.sleep(0.01)


@contextlib.contextmanager
def quota(process, share, period_us=100_000):
    """This share of one processor and no more. The process ends within the block."""
    group = ControlGroup("cpu", process)
    try:
        if group.knob == "cpu.max":
            group.write(group.knob, f"{int(share * period_us)} {period_us}")
        else:
            group.write("cpu.cfs_period_us", period_us)
            group.write(group.knob, int(share * period_us))
        yield
    finally:
        group.remove()


@contextlib.contextmanager
def frozen(process, after_s, for_s):
    """What the pause of a container does. The process ends within the block."""
    group = ControlGroup("freezer", process)
    freeze, thaw = (1, 0) if group.knob == "cgroup.freeze" else ("FROZEN", "THAWED")
    try:
        with later(after_s, lambda: group.write(group.knob, freeze), for_s, lambda: group.write(group.knob, thaw)):
            yield
    finally:
        group.remove()
