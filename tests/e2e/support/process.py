"""Child processes whose output is read as it comes, and which never outlive their test."""
import os
import re
import signal
import socket
import subprocess
import threading
import time

# How long anything may take before a test gives up. Only a hang reaches it, so a slow machine never does. Whatever waits
# in these tests waits for so long: there is no other number of seconds in which something has to happen.
DEADLINE = float(os.environ.get("WSX_TEST_DEADLINE", "120"))


class Stream:
    """The lines of one pipe, collected by a thread of its own."""

    def __init__(self, pipe, name, on_line=None):
        self.name, self.data, self.lines, self.ended = name, bytearray(), [], False
        self._pipe, self._on_line, self._changed = pipe, on_line, threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        rest = b""
        while chunk := self._pipe.read1(65536):
            *whole, rest = (rest + chunk).split(b"\n")
            if self._on_line:
                for line in whole:
                    self._on_line(line)
            with self._changed:
                self.data += chunk
                self.lines += whole
                self._changed.notify_all()
        with self._changed:
            if rest:
                self.lines.append(rest)
                if self._on_line:
                    self._on_line(rest)
            self.ended = True
            self._changed.notify_all()

    def wait(self, find, what, deadline=DEADLINE):
        """Returns the first true value of `find()`, which is called again whenever something arrived."""
        end = time.monotonic() + deadline
        with self._changed:
            while not (found := find()):
                left = end - time.monotonic()
                if self.ended or left <= 0:
                    why = "it ended" if self.ended else f"nothing in {deadline} s"
                    raise AssertionError(f"{self.name}: no {what} ({why}); it has:\n{self.text()[-4000:]}")
                self._changed.wait(left)
            return found

    def wait_line(self, pattern, count=1, deadline=DEADLINE):
        """The match of the `count`-th line that `pattern` (a regular expression) finds."""
        def find():
            matches = [m for line in self.lines if (m := re.search(pattern, line.decode("utf-8", "replace")))]
            return matches[count - 1] if len(matches) >= count else None
        return self.wait(find, f"line matching {pattern!r}", deadline)

    def text(self):
        return self.data.decode("utf-8", "replace")

    def join(self):
        self._thread.join(DEADLINE)


class Process:
    """A child with pipes on its three streams, in a process group of its own."""

    def __init__(self, argv, *, env=None, cwd=None, reading=True, preexec=None, name=None):
        self.argv = [os.fspath(a) for a in argv]
        self.name = name or os.path.basename(self.argv[0])
        self.popen = subprocess.Popen(
            self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=env, cwd=cwd, start_new_session=True, preexec_fn=preexec)
        self.stderr = Stream(self.popen.stderr, f"stderr of {self.name}")
        self.stdout = None
        if reading:
            self.read_stdout()

    @property
    def pid(self):
        return self.popen.pid

    @property
    def running(self):
        return self.popen.poll() is None

    def on_stdout_line(self, line):
        pass

    def read_stdout(self):
        """Starts to read stdout, if the process was started with `reading=False`."""
        self.stdout = Stream(self.popen.stdout, f"stdout of {self.name}", self.on_stdout_line)

    def write(self, data):
        if isinstance(data, str):
            data = data.encode()
        self.popen.stdin.write(data)
        self.popen.stdin.flush()

    def close_stdin(self):
        try:
            self.popen.stdin.close()
        except BrokenPipeError:
            pass

    def feed(self, data):
        """Writes all of `data` to stdin and closes it, in the background: a reader that stops cannot block the test."""
        def write():
            try:
                self.write(data)
            except (BrokenPipeError, ValueError):
                pass
            self.close_stdin()
        threading.Thread(target=write, daemon=True).start()

    def signal(self, number):
        self.popen.send_signal(number)

    def wait(self, deadline=DEADLINE):
        """The exit code, once the process has ended and all its output was read."""
        try:
            self.popen.wait(deadline)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.name} still runs after {deadline} s: {self.argv}\n{self.describe()}") from None
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.join()
        self.exit_code = self.popen.returncode
        return self.exit_code

    def describe(self):
        out = self.stdout.text()[-4000:] if self.stdout else "(not read)"
        return f"stdout: {out}\nstderr: {self.stderr.text()[-4000:]}"

    def stop(self):
        """Ends the process and its children, whatever they do."""
        for number, patience in ((signal.SIGTERM, 2), (signal.SIGKILL, DEADLINE)):
            try:
                os.killpg(self.pid, number)
            except ProcessLookupError:
                pass
            try:
                self.popen.wait(patience)
                break
            except subprocess.TimeoutExpired:
                continue
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        for pipe in (self.popen.stdin, self.popen.stdout if not self.stdout else None):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.join()


def resident_kib(pid):
    """Resident memory of a process."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1])


def cpu_seconds(pid):
    """Processor time that a process has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def count_descriptors(pid):
    """How many files, sockets and the like a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def free_port(address="127.0.0.1"):
    """A port that nobody listens on, for programs that cannot be asked for port 0."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def poll(condition, what, deadline=DEADLINE):
    """The first true value of `condition()`, for what cannot notify us: a port, a file, a figure under /proc."""
    end = time.monotonic() + deadline
    while not (value := condition()):
        assert time.monotonic() < end, f"no {what} in {deadline} s"
        time.sleep(0.01)
    return value


def wait_until_still(sample, what, pause=0.02, times=5):
    """Until `sample()` is true and the same so many times in a row: for what ends without saying so. It may be believed
    too early on a busy machine, so a test must hold either way, and may only lose some of its point."""
    seen, same, end = sample(), 0, time.monotonic() + DEADLINE
    while same < times:
        assert time.monotonic() < end, f"no {what} in {DEADLINE} s"
        time.sleep(pause)
        before, seen = seen, sample()
        same = same + 1 if seen and seen == before else 0


def accepts(port, address="127.0.0.1"):
    try:
        socket.create_connection((address, port), DEADLINE).close()
        return True
    except OSError:
        return False


def start_on_free_port(start):
    """Starts a server that wants to be told its port. `start(port)` makes the Process; a port lost to someone else in
    the meantime is not an error, so there are three attempts. Returns the process and the port."""
    for _ in range(3):
        port = free_port()
        process = start(port)
        poll(lambda: accepts(port) or not process.running, f"server on port {port}: {process.argv}")
        if process.running:
            return process, port
        process.wait()
    raise AssertionError(f"it does not start: {process.argv}\n{process.describe()}")
