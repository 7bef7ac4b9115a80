"""wsx connect as a process: beside wscat, with the stream of `firehose` going into a pipe, and with recordings."""
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from processes import PATIENCE, Cores, Failure, PeakMemory, Server, Usage, memory_kib, spawn

STARTUP_RUNS = 15  # at least
STREAM_MESSAGES = 2_000_000
REFERENCE_MESSAGES = 200_000  # wscat takes its time
LARGE_MESSAGES, LARGE_BYTES = 1000, 1024 * 1024
STALL_S = 10
SENT_MESSAGES = 1_000_000
PACED_MESSAGES = 5_000  # one a millisecond
MESSAGES_BEFORE_STALL = 100_000

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def wscat():
    """wscat without what starts it: no shell, no env."""
    script = os.path.join(ROOT, "tests", "peers", "node_modules", "wscat", "bin", "wscat")
    node = shutil.which("node")
    if not node or not os.path.exists(script):
        raise Failure("wscat is not there: scripts/setup test")
    return [os.path.realpath(node), script, "--no-color"]


# ---- startup ---------------------------------------------------------------------------------------------------------

def startup(bench):
    clients = {
        "wsx": lambda url: [bench.wsx, "connect", "-x", "hi", "-1", url],
        # Closes at once, not after its two seconds; the answer is in front of the server's close frame.
        "wscat": lambda url: [*wscat(), "-c", url, "-x", "hi", "-w", "0"],
    }
    times = {name: [] for name in clients}
    with Server([bench.wsx, "echo", "--threads", "1"], Cores.MEASURED) as server:
        url = f"ws://127.0.0.1:{server.port}"
        for run in range(1 + max(STARTUP_RUNS, bench.rounds)):
            for name, argv in clients.items():
                took = time_process(argv(url))
                if run:  # the first one reads the files from disk
                    times[name].append(took * 1e3)
    wsx, reference = bench.median(times["wsx"]), bench.median(times["wscat"])
    bench.say(f"wsx {wsx:.1f} ms, best {min(times['wsx']):.1f} ms; wscat {reference:.0f} ms, best "
              f"{min(times['wscat']):.0f} ms; {len(times['wsx'])} runs each")
    bench.table.add("startup, whole process", f"{wsx:.1f} ms", f"{reference:.0f} ms (wscat)",
                    f"1/{bench.median_ratio(times['wscat'], times['wsx']):.1f}", "<= 10 ms, <= 1/10 of wscat")


def time_process(argv):
    """Wall time of a client from its start to its end; checks that it printed the answer."""
    stdin, hold = os.pipe()  # never ends: wscat would leave at the end of its input
    out, stdout = os.pipe()
    try:
        actions = [(os.POSIX_SPAWN_DUP2, stdin, 0), (os.POSIX_SPAWN_DUP2, stdout, 1)]
        start = time.perf_counter()
        pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=actions)
        _, status = os.waitpid(pid, 0)
        took = time.perf_counter() - start
        if status != 0 or b"hi" not in os.read(out, 65536):
            raise Failure(f"{os.path.basename(argv[0])} did not get its answer")
        return took
    finally:
        for fd in (stdin, hold, out, stdout):
            os.close(fd)


# ---- receive ---------------------------------------------------------------------------------------------------------

def wsx_receiver(bench):
    return [bench.wsx, "connect", "--json", "--wait", "-1"]


def wscat_receiver(_):
    return [*wscat(), "-c"]


def receive(bench):
    rates, walls, peaks = ({"wsx": [], "wscat": []} for _ in range(3))
    receivers = (("wscat", wscat_receiver, receive_into_file, REFERENCE_MESSAGES),
                 ("wsx", wsx_receiver, receive_into_pipe, STREAM_MESSAGES))
    own_lines = {name: run(bench, receiver(bench), 0)[0] for name, receiver, run, _ in receivers}
    for _ in range(bench.rounds):
        for name, receiver, run, messages in receivers:
            lines, used, peak = run(bench, receiver(bench), messages)
            if lines - own_lines[name] != messages:
                raise Failure(f"{name} printed {lines - own_lines[name]} of {messages} messages")
            rates[name].append(messages / used.cpu_s)
            walls[name].append(messages / used.wall_s)
            peaks[name].append(peak / 1024)
        bench.say(f"wsx {rates['wsx'][-1]:,.0f} messages a CPU second ({walls['wsx'][-1]:,.0f} a second), peak "
                  f"{peaks['wsx'][-1]:.1f} MiB; wscat {rates['wscat'][-1]:,.0f}, {peaks['wscat'][-1]:.0f} MiB")
    bench.table.add("receive, a CPU second", f"{bench.median(rates['wsx']):,.0f}",
                    f"{bench.median(rates['wscat']):,.0f} (wscat)",
                    f"{bench.median_ratio(rates['wsx'], rates['wscat']):.1f}", ">= 500,000")
    bench.table.add("receive, peak memory", f"{bench.median(peaks['wsx']):.1f} MiB",
                    f"{bench.median(peaks['wscat']):.0f} MiB (wscat)",
                    f"{bench.median_ratio(peaks['wsx'], peaks['wscat']):.2f}")


def receive_into_pipe(bench, argv, messages):
    """Runs a client against the firehose; its output goes to wc. Returns lines, usage and peak memory in KiB."""
    reader = spawn(["wc", "-l"], Cores.PEER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    used, peak = receive_stream(bench, argv, messages, reader.stdin)
    return int(reader.communicate()[0]), used, peak


def receive_into_file(bench, argv, messages):
    """The same into a file. Into a pipe, wscat loses what the pipe has not taken when the server closes."""
    with tempfile.TemporaryFile() as out:
        used, peak = receive_stream(bench, argv, messages, out)
        out.seek(0)
        return sum(1 for _ in out), used, peak


def receive_stream(bench, argv, messages, stdout, *firehose):
    with Server([bench.helper("firehose"), str(messages), *firehose], Cores.PEER) as server:
        started = time.monotonic()
        client = spawn([*argv, f"ws://127.0.0.1:{server.port}"], Cores.MEASURED, stdin=subprocess.PIPE, stdout=stdout)
        watchdog = threading.Timer(PATIENCE, client.kill)
        watchdog.start()
        peak = PeakMemory(client.pid)
        used = Usage(client, started)
        watchdog.cancel()
        client.stdin.close()
        if used.exit_code != 0:
            raise Failure(f"{os.path.basename(argv[0])} ended with exit code {used.exit_code}")
        server.wait()
        return used, peak.stop()


# ---- receive-large ---------------------------------------------------------------------------------------------------

def receive_large(bench):
    """Payload bytes a second of the process's CPU time, into a pipe that wc empties."""
    receivers = {"text": [bench.wsx, "connect", "--json", "--wait", "-1"],
                 "binary": [bench.wsx, "connect", "--raw", "--wait", "-1"]}
    rates = {name: [] for name in ("cat", *receivers)}
    for _ in range(bench.rounds):
        rates["cat"].append(LARGE_MESSAGES * LARGE_BYTES / pass_through_cat() / 1e6)
        for kind, argv in receivers.items():
            reader = spawn(["wc", "-c"], Cores.PEER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            used, _ = receive_stream(bench, argv, LARGE_MESSAGES, reader.stdin, str(LARGE_BYTES), kind)
            if int(reader.communicate()[0]) < LARGE_MESSAGES * LARGE_BYTES:
                raise Failure("messages are missing")
            rates[kind].append(LARGE_MESSAGES * LARGE_BYTES / used.cpu_s / 1e6)
        bench.say(", ".join(f"{name} {values[-1]:,.0f} MB a CPU second" for name, values in rates.items()))
    for kind, name in (("text", "receive-large, text to NDJSON"), ("binary", "receive-large, --raw")):
        bench.table.add(name, f"{bench.median(rates[kind]):,.0f} MB/s", f"{bench.median(rates['cat']):,.0f} MB/s (cat)",
                        f"{bench.median_ratio(rates[kind], rates['cat']):.2f}", ">= 0.5 times cat")


def pass_through_cat():
    """CPU time of `cat` for the same bytes, from one pipe to another."""
    writer = spawn(["head", "-c", str(LARGE_MESSAGES * LARGE_BYTES), "/dev/zero"], Cores.PEER, stdout=subprocess.PIPE)
    reader = spawn(["wc", "-c"], Cores.PEER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    started = time.monotonic()
    cat = spawn(["cat"], Cores.MEASURED, stdin=writer.stdout, stdout=reader.stdin)
    writer.stdout.close()
    used = Usage(cat, started)
    passed = int(reader.communicate()[0])
    if writer.wait() != 0 or passed != LARGE_MESSAGES * LARGE_BYTES:
        raise Failure("cat lost bytes")
    return used.cpu_s


# ---- stalled-reader --------------------------------------------------------------------------------------------------

def stalled_reader(bench):
    with Server([bench.helper("firehose"), str(STREAM_MESSAGES)], Cores.PEER) as server:
        client = spawn([*wsx_receiver(bench), f"ws://127.0.0.1:{server.port}"], Cores.MEASURED, stdin=subprocess.PIPE,
                       stdout=subprocess.PIPE)
        watchdog = threading.Timer(STALL_S + PATIENCE, client.kill)
        watchdog.start()
        try:
            numbers = NumberReader(client.stdout)
            numbers.read_until(MESSAGES_BEFORE_STALL)
            before = memory_kib(client.pid, "VmRSS")
            during = []
            for _ in range(2 * STALL_S):
                time.sleep(0.5)
                during.append(memory_kib(client.pid, "VmRSS") or 0)
            numbers.read_until(None)
            if client.wait() != 0:
                raise Failure(f"wsx ended with exit code {client.returncode}")
        finally:
            watchdog.cancel()
            client.kill()
            client.wait()
            client.stdin.close()
            client.stdout.close()
    if numbers.next != STREAM_MESSAGES:
        raise Failure(f"{numbers.next} of {STREAM_MESSAGES} lines arrived")
    bench.say(f"{before / 1024:.1f} MiB before, then every 2 s: "
              f"{', '.join(f'{kib / 1024:.1f}' for kib in during[3::4])} MiB; all {STREAM_MESSAGES:,} lines arrived")
    bench.table.add("stalled-reader, memory", f"{max(during) / 1024:.1f} MiB", f"{before / 1024:.1f} MiB (before)",
                    f"{max(during) / before:.2f}", "flat for 10 s, no line lost")


class NumberReader:
    """Reads event lines and checks that the messages of `firehose` are all there, in order."""
    NUMBER = re.compile(rb'"text":"(\d{20})"')

    def __init__(self, pipe):
        self._pipe, self._rest, self.next = pipe, b"", 0

    def read_until(self, number):
        while (number is None or self.next < number) and (piece := self._pipe.read1(1 << 20)):
            whole, _, self._rest = (self._rest + piece).rpartition(b"\n")
            for found in self.NUMBER.findall(whole):
                if int(found) != self.next:
                    raise Failure(f"message {int(found)} arrived where {self.next} should have")
                self.next += 1


# ---- input, replay ---------------------------------------------------------------------------------------------------

def recorded(number, microseconds, direction="out"):
    """A message of 20 bytes as wsx prints it."""
    seconds, rest = divmod(microseconds, 1_000_000)
    return (f'{{"type":"message","time":"2026-01-31T12:{seconds // 60:02}:{seconds % 60:02}.{rest:06}Z","conn":1,'
            f'"dir":"{direction}","text":"{number:020}","size_bytes":20,"wire_bytes":26,"compressed":false}}\n')


def write_recording(path, messages, interval_us, answered):
    with open(path, "w", encoding="ascii") as file:
        file.write('{"type":"open","time":"2026-01-31T12:00:00.000000Z","conn":1,"role":"client","url":"ws://localhost/"}\n')
        for number in range(messages):
            file.write(recorded(number, (number + 1) * interval_us))
            if answered:
                file.write(recorded(number, (number + 1) * interval_us, "in"))


def send_recorded(bench, flags, stdin, out):
    """Runs wsx connect against wsx echo; checks that every message went out and came back."""
    with Server([bench.wsx, "echo", "--threads", "1"], Cores.PEER) as server, open(stdin, "rb") as source:
        started = time.monotonic()
        client = spawn([bench.wsx, "connect", "--json", "--wait", "0.2", *flags, f"ws://127.0.0.1:{server.port}"],
                       Cores.MEASURED, stdin=source, stdout=out)
        watchdog = threading.Timer(PATIENCE, client.kill)
        watchdog.start()
        used = Usage(client, started)
        watchdog.cancel()
    if used.exit_code != 0:
        raise Failure(f"wsx ended with exit code {used.exit_code}")
    return used


def send_fast(bench, name, flags, recording, from_stdin):
    rates = []
    for _ in range(bench.rounds):
        with tempfile.TemporaryFile() as out:
            used = send_recorded(bench, flags, recording if from_stdin else os.devnull, out)
            out.seek(0)
            seen = sum(b'"type":"message"' in line for line in out)
        if seen != 2 * SENT_MESSAGES:
            raise Failure(f"{seen} of {2 * SENT_MESSAGES} messages were printed")
        rates.append(SENT_MESSAGES / used.cpu_s)
        bench.say(f"{name}: {rates[-1]:,.0f} messages a CPU second, {SENT_MESSAGES / used.wall_s:,.0f} a second")
    bench.table.add(f"{name}, a CPU second", f"{bench.median(rates):,.0f}", aim=">= 300,000")


def send(bench):
    with tempfile.TemporaryDirectory() as folder:
        plain, answered = os.path.join(folder, "plain"), os.path.join(folder, "answered")
        write_recording(plain, SENT_MESSAGES, 1, answered=False)
        write_recording(answered, SENT_MESSAGES, 1, answered=True)
        send_fast(bench, "input json", ["--input", "json"], plain, from_stdin=True)
        send_fast(bench, "replay", ["--replay", plain, "--speed", "max"], plain, from_stdin=False)
        send_fast(bench, "replay with answers", ["--replay", answered, "--speed", "max"], answered, from_stdin=False)
        send_fast(bench, "replay and check", ["--replay", answered, "--speed", "max", "--check"], answered, from_stdin=False)


# Sleeps until one time after the other, a millisecond apart, and prints by how many microseconds it was late each time.
SLEEPER = """
import sys, time
start = time.monotonic_ns()
late = []
for due in range(start + 1_000_000, start + (int(sys.argv[1]) + 1) * 1_000_000, 1_000_000):
    if (left := due - time.monotonic_ns()) > 0: time.sleep(left / 1e9)
    late.append((time.monotonic_ns() - due) // 1000)
print(*late)
"""


def sleeper_lateness():
    """How late the machine wakes a process that does nothing else, on the core that wsx is measured on."""
    sleeper = spawn([sys.executable, "-c", SLEEPER, str(PACED_MESSAGES)], Cores.MEASURED, stdout=subprocess.PIPE)
    return sorted(map(int, sleeper.communicate(timeout=PATIENCE)[0].split()))


def replay_pace(bench):
    """How late each message leaves, by its own event, against its time in the recording."""
    late_us, reference_us = [], []
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "recording")
        write_recording(recording, PACED_MESSAGES, 1000, answered=False)
        for _ in range(bench.rounds):
            with tempfile.TemporaryFile() as out:
                send_recorded(bench, ["--replay", recording], os.devnull, out)
                out.seek(0)
                events = [json.loads(line) for line in out]
            opened = microseconds_of(next(e for e in events if e["type"] == "open"))
            sent = [microseconds_of(e) - opened for e in events if e["type"] == "message" and e["dir"] == "out"]
            if len(sent) != PACED_MESSAGES:
                raise Failure(f"{len(sent)} of {PACED_MESSAGES} messages were sent")
            late = sorted(at - (number + 1) * 1000 for number, at in enumerate(sent))
            late_us.append(late[len(late) * 99 // 100])
            asleep = sleeper_lateness()
            reference_us.append(asleep[len(asleep) * 99 // 100])
            bench.say(f"median {late[len(late) // 2]} us late, p99 {late_us[-1]} us, at most {late[-1]} us, at least {late[0]} us; "
                      f"who only sleeps: median {asleep[len(asleep) // 2]} us, p99 {reference_us[-1]} us, at most {asleep[-1]} us")
    bench.table.add("replay, p99 of lateness", f"{bench.median(late_us) / 1000:.3f} ms",
                    f"{bench.median(reference_us) / 1000:.3f} ms (sleeping)", f"{bench.median_ratio(late_us, reference_us):.2f}",
                    "<= 1 ms")


def microseconds_of(event):
    at = datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00"))
    return (at - datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)
