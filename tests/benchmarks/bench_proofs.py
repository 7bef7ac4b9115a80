"""What wsx bench measures, held against arithmetic and against another clock."""
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from bench_benchmarks import BenchRun, echo
from processes import PATIENCE, Cores, Failure, spawn

STALL_S, RUN_S, STALL_AT_S = 1.4, 30, 20
PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99_9": 0.999}
PEERS = os.path.join(os.path.dirname(__file__), "..", "peers")

NODE_ECHO = """
const { WebSocketServer } = require('ws');
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[1]), perMessageDeflate: false });
server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })));
"""


class NodeEcho:
    """An echo server made with npm's ws."""
    name = "node"

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = spawn(["node", "-e", NODE_ECHO, str(self.port)], Cores.PEER, cwd=PEERS, stdin=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            if self._process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise Failure("the server of Node does not listen")
            time.sleep(0.05)

    def stop_once(self, at_s):
        """In so many seconds, for STALL_S; returns the thread that does it. The length that it came to is `stalled_s`."""
        def stall():
            time.sleep(at_s)
            self._process.send_signal(signal.SIGSTOP)
            began = time.monotonic()
            time.sleep(STALL_S)
            self._process.send_signal(signal.SIGCONT)
            self.stalled_s = time.monotonic() - began
        thread = threading.Thread(target=stall, daemon=True)
        thread.start()
        return thread

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()


def expected_ms(fraction, stall_s, overload):
    """The percentile of a server that stops once for so long, and catches up at `overload` times the rate. None where it
    is not the stall that decides."""
    at = stall_s - (1 - fraction) * RUN_S * (overload - 1) / overload
    return at * 1000 if at > 0 else None


class StallRun(threading.Thread):
    """A run of RUN_S with one stall in it, beside others."""

    def __init__(self, name, bench, server, rate, *flags):
        super().__init__(daemon=True)
        self.name, self.rate, self.run_s, self.failure, self.seen = name, rate, None, None, None
        # What the server can do with a backlog, undisturbed.
        runs = [BenchRun(bench, server, "-d", "1s", "--pipeline", 64, *flags) for _ in range(3)]
        self.overload = max(run.result["messages_per_s"] for run in runs) / rate
        self._start_it = lambda: BenchRun(bench, server, "-r", rate, "-d", f"{RUN_S}s", *flags)

    def run(self):
        try:
            self.seen = self._start_it()
        except Failure as failure:
            self.failure = failure


def coordinated_omission(bench):
    """Percentiles of an open loop against a server that stops once, beside what they must be."""
    small, large = ("-c", 20, "-t", 1), ("-c", 1, "-t", 1, "--size", "512KiB")
    stall = "--stall", f"{STALL_S}s@{STALL_AT_S}s"
    with contextlib.ExitStack() as stack:
        node = stack.enter_context(NodeEcho())
        begun = time.monotonic()
        servers = [stack.enter_context(echo(bench, *stall)) for _ in range(2)]
        runs = [StallRun("wsx echo --stall, 1,000/s", bench, servers[0], 1000, *small),
                StallRun("wsx echo --stall, 100/s of 512 KiB", bench, servers[1], 100, *large),
                StallRun("Node's ws, stopped by a signal, 1,000/s", bench, node, 1000, *small)]
        if time.monotonic() - begun > STALL_AT_S - 2:
            raise Failure("this machine took so long to begin that the stall was over")
        for run in runs:
            run.start()
        stopping = node.stop_once(STALL_AT_S / 2)
        for thread in (*runs, stopping):
            thread.join()
    for run in runs:
        if run.failure:
            raise run.failure
        stalled_s = node.stalled_s if "Node" in run.name else STALL_S
        report_stall(bench, run, stalled_s)


def report_stall(bench, run, stalled_s):
    bench.say(f"{run.name}: capacity {run.overload:.0f} times the rate")
    for percentile, fraction in PERCENTILES.items():
        rtt, service = run.seen.ms("rtt", percentile), run.seen.ms("service", percentile)
        if rtt is None:
            bench.say(f"  {percentile:<6}too few messages")
            continue
        must = expected_ms(fraction, stalled_s, run.overload)
        against = f"{must:8.1f} ms, {100 * (rtt - must) / must:+.2f} %" if must else "the server's own"
        bench.say(f"  {percentile:<6}rtt {rtt:8.2f} ms, must be {against}; service {service:.2f} ms")
        if must:
            bench.table.add(f"omission, {run.name}, {percentile.replace('_', '.')}", f"{rtt:.1f} ms", f"{must:.1f} ms (arithmetic)",
                            f"{rtt / must:.4f}", "0.98 to 1.02")


CAPTURED_RATE, CAPTURED_S, CAPTURED_BYTES = 500, 8, 64
HANDSHAKE_SEQ = "1"  # tshark counts a stream's bytes from 1

# A client as simple as can be, at the same pace: a clock, send, recv, a clock. Prints its round trips in microseconds.
PACED_CLIENT = """
import base64, os, socket, sys, time
port, rate, seconds, size = map(int, sys.argv[1:])
peer = socket.create_connection(("127.0.0.1", port))
peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
key = base64.b64encode(os.urandom(16)).decode()
peer.sendall(f"GET / HTTP/1.1\\r\\nHost: localhost\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
             f"Sec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: {key}\\r\\n\\r\\n".encode())
assert b" 101 " in peer.recv(4096)
frame = bytes([0x82, 0x80 | size]) + bytes(4 + size)
begin = time.monotonic_ns()
for number in range(rate * seconds):
    if (left := begin + number * 1_000_000_000 // rate - time.monotonic_ns()) > 0: time.sleep(left / 1e9)
    sent = time.monotonic_ns()
    peer.send(frame)
    got = 0
    while got < size + 2: got += len(peer.recv(4096))
    print((time.monotonic_ns() - sent) / 1000)
"""


def capture(bench):
    """rtt by the packets' own times, which the kernel takes, beside what bench has measured in the same run; and the same
    for a client that is as simple as can be, because what lies between packet and clock is the machine's."""
    if not shutil.which("tshark"):
        return bench.say("not installed: apt install tshark (and run this as root)")
    if os.geteuid() != 0:
        return bench.say("capturing packets takes root")
    seen = {name: [] for name in ("wsx p50", "wsx p99", "simple p50", "simple p99", "rtt p50", "rtt p99")}
    for _ in range(min(bench.rounds, 3)):
        def measure_wsx(server):
            return BenchRun(bench, server, "-c", 1, "-t", 1, "--size", CAPTURED_BYTES, "-r", CAPTURED_RATE, "-d", f"{CAPTURED_S}s")

        def measure_simple(server):
            argv = [sys.executable, "-c", PACED_CLIENT, *map(str, (server.port, CAPTURED_RATE, CAPTURED_S, CAPTURED_BYTES))]
            out = spawn(argv, Cores.MEASURED, stdout=subprocess.PIPE).communicate(timeout=PATIENCE)[0]
            return sorted(map(float, out.split()))
        run, trips = while_captured(bench, measure_wsx)
        simple, simple_trips = while_captured(bench, measure_simple)
        for name, fraction in (("p50", 0.5), ("p99", 0.99)):
            packets = trips[int(len(trips) * fraction)]
            rtt, service = run.ms("rtt", name) * 1000, run.ms("service", name) * 1000
            simple_packets, simple_us = (values[int(len(values) * fraction)] for values in (simple_trips, simple))
            seen[f"wsx {name}"].append(service - packets)
            seen[f"rtt {name}"].append(rtt - packets)
            seen[f"simple {name}"].append(simple_us - simple_packets)
            bench.say(f"{name}: packets {packets:.1f} us; service {service:.1f} us, {service - packets:+.1f}; rtt {rtt:.1f} us, "
                      f"{rtt - packets:+.1f}; simple client: packets {simple_packets:.1f} us, its clock {simple_us:.1f} us, "
                      f"{simple_us - simple_packets:+.1f}")
    for name in ("p50", "p99"):
        for what, aim in ((f"service {name} - packets", "within 20 us"), (f"rtt {name} - packets", "")):
            ours = bench.median(seen[f"{'wsx' if aim else 'rtt'} {name}"])
            bench.table.add(f"capture, {what}", f"{ours:+.1f} us", f"{bench.median(seen[f'simple {name}']):+.1f} us (simple client)",
                            "", aim)


def while_captured(bench, measure):
    """What `measure(server)` returns, and the sorted round trips of its packets in microseconds."""
    with echo(bench) as server, tempfile.NamedTemporaryFile(suffix=".pcapng") as packets:
        sniffer = start_capture(server.port, packets.name)
        try:
            seen = measure(server)
            time.sleep(1)  # the last packets
        finally:
            sniffer.terminate()
            sniffer.communicate(timeout=PATIENCE)
        requests, answers = read_capture(packets.name, server.port)
    if not len(requests) == len(answers) == CAPTURED_RATE * CAPTURED_S:
        raise Failure(f"captured were {len(requests)} requests and {len(answers)} answers of {CAPTURED_RATE * CAPTURED_S} messages")
    return seen, sorted((answer - request) * 1e6 for request, answer in zip(requests, answers))


def start_capture(port, path):
    """tshark on the loopback interface, once it has begun."""
    sniffer = subprocess.Popen(["tshark", "-i", "lo", "-f", f"tcp port {port}", "-w", path, "-q"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in sniffer.stderr:
        if "Capturing on" in line:
            time.sleep(1)
            return sniffer
    raise Failure("tshark does not capture")


def read_capture(path, port):
    """When each message's packet passed: requests, answers. A client that was late has sent several in one."""
    fields = ["frame.time_epoch", "tcp.dstport", "tcp.seq", "tcp.len"]
    argv = ["tshark", "-r", path, "-T", "fields", *(word for field in fields for word in ("-e", field))]
    out = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                         check=True).stdout
    passed, frame_bytes, known = {True: [], False: []}, {True: CAPTURED_BYTES + 6, False: CAPTURED_BYTES + 2}, set()
    for line in out.splitlines():
        at, to, seq, size = line.split("\t")
        is_request, size = int(to) == port, int(size)
        if seq != HANDSHAKE_SEQ and size and size % frame_bytes[is_request] == 0 and (is_request, seq) not in known:
            passed[is_request] += [float(at)] * (size // frame_bytes[is_request])
            known.add((is_request, seq))  # TCP may send again what has arrived
    return passed[True], passed[False]
