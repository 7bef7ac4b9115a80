"""What wsx bench costs: it is the measured side here, alone on one core; the server has the other."""
import contextlib
import json
import math
import re
import resource
import subprocess
import tempfile
import threading
import time

from echo_benchmarks import FILES_OF_A_SERVER, millions
from processes import PATIENCE, Cores, Failure, Server, Usage, can_go_before_others, memory_kib, run_load, spawn

PING_PONG_CONNECTIONS = 50
STREAM_CONNECTIONS = 20
STREAM_BYTES = 20
IDLE_CONNECTIONS = 10_000
OPENED_CONNECTIONS = 5_000
MANY_CONNECTIONS = 100_000
FILES_OF_A_PROCESS = 300
CEILING_BEGIN, CEILING_STEP = 250_000, 2  # messages a second
MODEST_RATES = (10_000, 1_000)
BEFORE_OTHERS_S = 0.8  # the kernel stops who is real-time after 0.95 s of each second
VALID, NOT_VALID = 0, 4  # exit codes of wsx bench
ANY_VERDICT = (VALID, NOT_VALID)  # where it is CPU time that counts: a busy machine takes no more of that


class BenchRun:
    """A `wsx bench` that has ended: its summary, and what the whole process used."""

    def __init__(self, bench, server, *flags, accepted=(VALID,), before_others=False):
        argv = [bench.wsx, "bench", "-q", "--json", *map(str, flags), f"ws://127.0.0.1:{server.port}"]
        with tempfile.TemporaryFile() as out:
            started = time.monotonic()
            process = spawn(argv, Cores.MEASURED, before_others, stdin=subprocess.DEVNULL, stdout=out)
            watchdog = threading.Timer(PATIENCE, process.kill)
            watchdog.start()
            self.used = Usage(process, started)
            watchdog.cancel()
            out.seek(0)
            said = out.read().splitlines()
        if self.used.exit_code not in accepted or not said:
            raise Failure(f"{' '.join(argv)} ended with exit code {self.used.exit_code}")
        self.exit_code = self.used.exit_code
        summary = json.loads(said[-1])
        self.result, self.verdict = summary["runs"][0], summary["verdict"]
        self.messages = self.result["received"] + self.result["warmup_received"]
        if self.result["unanswered"] or self.result["unexpected"]:
            raise Failure(f"{' '.join(argv)}: messages were lost")

    def ms(self, metric, percentile):
        """None where there are too few samples."""
        return self.result[metric].get(percentile + "_ms")

    @property
    def waited(self):
        return f"{self.verdict['generator'].get('wait_percent', 0):.0f} % waiting for its core"


def echo(bench, *flags, before_others=False):
    return Server([bench.wsx, "echo", "--threads", "1", *flags], Cores.PEER, before_others)


def bench_pingpong(bench):
    """Client CPU a message, beside a client that only counts bytes; the same server."""
    ours, bare = [], []
    with echo(bench) as server:
        for number in range(bench.rounds):
            def measure_bare():
                seen = run_load(bench.helper("load"), "bare", server, "--seconds", bench.seconds, "--payload", 64,
                                "--connections", PING_PONG_CONNECTIONS, cores=Cores.MEASURED)
                bare.append(seen["client_cpu_s"] / seen["messages"] * 1e6)

            def measure_wsx():
                run = BenchRun(bench, server, "-c", PING_PONG_CONNECTIONS, "--size", 64, "--warmup", "250ms",
                               "-d", f"{bench.seconds}s", "-t", 1, accepted=ANY_VERDICT)
                ours.append(run.used.cpu_s / run.messages * 1e6)
            for measure in (measure_bare, measure_wsx) if number % 2 else (measure_wsx, measure_bare):
                measure()
            bench.say(f"client CPU a message: wsx bench {ours[-1]:.3f} us, bare epoll {bare[-1]:.3f} us")
    bench.table.add("bench-pingpong, client CPU", f"{bench.median(ours):.3f} us", f"{bench.median(bare):.3f} us (bare epoll)",
                    f"{bench.median_ratio(ours, bare):.3f}", "<= 1.1 times bare epoll")


def bench_stream(bench):
    """Messages that one core receives, and keeps in histograms."""
    with echo(bench) as server:
        for pipeline, aim in ((1000, "20 M/s"), (64, "6 M/s")):
            rates = []
            for _ in range(bench.rounds):
                run = BenchRun(bench, server, "-c", STREAM_CONNECTIONS, "--size", STREAM_BYTES, "--pipeline", pipeline,
                               "--warmup", "250ms", "-d", f"{bench.seconds}s", "-t", 1, accepted=ANY_VERDICT)
                rates.append(run.messages / run.used.cpu_s)
                bench.say(f"--pipeline {pipeline}: {millions(rates[-1])} a CPU second of wsx bench, "
                          f"{millions(run.result['messages_per_s'])} with this server; {run.waited}")
            bench.table.add(f"bench-stream {pipeline}, a CPU second", millions(bench.median(rates)), aim=f">= {aim}")


def cpu_s(pid):
    """CPU time, user and system, that a process has used (the clock that clock_getcpuclockid(3) names)."""
    return time.clock_gettime(~pid << 3 | 2)


def bench_open(bench):
    """CPU time until a connection is open, beside a client that does nothing else."""
    connections = min(OPENED_CONNECTIONS, bench.max_files - FILES_OF_A_SERVER)
    ours, bare = [], []

    def open_and_hold(server, count):
        with Holding(bench, server, count) as holding:
            holding.wait()
            used = cpu_s(holding.pid)
            holding.stop()
            return used
    with echo(bench) as server:
        for number in range(bench.rounds):
            def measure_bare():
                seen = run_load(bench.helper("load"), "open", server, "--connections", connections, cores=Cores.MEASURED)
                bare.append(seen["client_cpu_s"] / connections * 1e6)

            def measure_wsx():
                ours.append((open_and_hold(server, connections) - open_and_hold(server, 1)) / (connections - 1) * 1e6)
            for measure in (measure_bare, measure_wsx) if number % 2 else (measure_wsx, measure_bare):
                measure()
            bench.say(f"client CPU a connection: wsx bench {ours[-1]:.1f} us, bare epoll {bare[-1]:.1f} us")
    bench.table.add("bench-open, client CPU", f"{bench.median(ours):.1f} us", f"{bench.median(bare):.1f} us (bare epoll)",
                    f"{bench.median_ratio(ours, bare):.2f}", "<= 1.5 times bare epoll")


class Holding:
    """`wsx bench --mode idle` while it holds its connections: measured once they are open, until stopped."""

    def __init__(self, bench, server, connections, *flags):
        argv = [bench.wsx, "bench", "--json", "--mode", "idle", "-c", str(connections), "--ping-interval", "0", "-t", "1",
                "-d", "1h", *flags, f"ws://127.0.0.1:{server.port}"]
        self.connections = connections
        self._process = spawn(argv, Cores.MEASURED, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True)
        self.pid = self._process.pid

    def wait(self):
        """Until all are open, and a second longer."""
        watchdog = threading.Timer(PATIENCE, self._process.kill)
        watchdog.start()
        first = self._process.stdout.readline()
        watchdog.cancel()
        if not first:
            raise Failure(self._process.communicate()[1].strip() or "the connections were not opened")

    def stop(self):
        """Returns the summary's run."""
        self._process.terminate()
        try:
            out = self._process.communicate(timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            raise Failure("wsx bench does not end when it is asked to") from None
        result = json.loads(out.splitlines()[-1])["runs"][0]
        if result["connections_opened"] != self.connections or result["connections_lost"]:
            raise Failure(f"{result['connections_opened']} of {self.connections} connections were opened, "
                          f"{result['connections_lost']} lost")
        return result

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate()


def hold(bench, server, connections):
    """Resident KiB of wsx bench while so many connections are open, and what it says they cost."""
    with Holding(bench, server, connections) as holding:
        holding.wait()
        kib = memory_kib(holding.pid, "VmRSS")
        return kib, holding.stop()["bytes_per_connection"]


def bench_idle(bench):
    """Resident memory of wsx bench a connection that does nothing."""
    connections = min(IDLE_CONNECTIONS, bench.max_files - FILES_OF_A_SERVER)
    if connections < IDLE_CONNECTIONS:
        bench.say(f"only {connections} connections: a process may have {bench.max_files} files open")
    seen, said = [], []
    for _ in range(min(bench.rounds, 3)):  # hardly varies
        with echo(bench) as server:
            before, _ = hold(bench, server, 10)  # what only the first connections cost
            after, account = hold(bench, server, connections)
        seen.append((after - before) * 1024 / (connections - 10))
        said.append(account)
        bench.say(f"{connections} connections: {seen[-1]:.0f} bytes each by /proc, {said[-1]:.0f} by its own account")
    bench.table.add("bench-idle, a connection", f"{bench.median(seen):.0f} bytes", f"{bench.median(said):.0f} bytes (own account)",
                    "", "<= 1 KiB")


def bench_many(bench):
    """100,000 connections from many addresses of this machine, opened and held at the same time. Where one process may
    not have so many files, several wsx bench share them, each with a server of its own."""
    needed = MANY_CONNECTIONS + FILES_OF_A_PROCESS
    files = bench.max_files
    try:
        if files < needed:
            resource.setrlimit(resource.RLIMIT_NOFILE, (needed, needed))
            files = needed
    except (OSError, ValueError):
        pass
    pairs = math.ceil(MANY_CONNECTIONS / (files - FILES_OF_A_PROCESS))
    if pairs > 1:
        bench.say(f"a process may have {files} files open, so {pairs} of them share the connections; for one that has them all "
                  f"try `ulimit -n {needed}` as root, or LimitNOFILE={needed} of a systemd unit")
    share = math.ceil(MANY_CONNECTIONS / pairs)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(echo(bench, "--max-conns", str(share))) for _ in range(pairs)]
        before = sum(memory_kib(server.pid, "VmRSS") for server in servers)
        kernel_before = free_kib()
        started = time.monotonic()
        clients = [stack.enter_context(Holding(bench, server, share, "--source-ip", "127.0.0.0/24")) for server in servers]
        for client in clients:
            client.wait()
        opened_s = time.monotonic() - started - 1
        client_kib = sum(memory_kib(client.pid, "VmRSS") for client in clients)
        server_kib = sum(memory_kib(server.pid, "VmRSS") for server in servers) - before
        kernel_kib = kernel_before - free_kib() - client_kib - server_kib
        accounts = [client.stop()["bytes_per_connection"] for client in clients]
    opened = share * pairs
    bench.say(f"{opened} connections open after {opened_s:.1f} s and held; wsx bench {client_kib / 1024:.0f} MiB in all, "
              f"{bench.median(accounts):.0f} bytes a connection by its own account; servers {server_kib / 1024:.0f} MiB more than "
              f"before, {server_kib * 1024 / opened:.0f} bytes a connection; the kernel some {kernel_kib / 1024:.0f} MiB")
    bench.table.add("bench-many, time to open", f"{opened_s:.1f} s", f"{opened} connections", "", "they open and hold")
    bench.table.add("bench-many, a connection", f"{bench.median(accounts):.0f} bytes",
                    f"{server_kib * 1024 / opened:.0f} bytes (servers)", "", "<= 1 KiB")


def free_kib():
    with open("/proc/meminfo", encoding="ascii") as meminfo:
        return int(re.search(r"MemAvailable:\s+(\d+) kB", meminfo.read())[1])


def run_open_loop(bench, server, rate, seconds, before_others):
    return BenchRun(bench, server, "-c", STREAM_CONNECTIONS, "--size", STREAM_BYTES, "-r", int(rate), "-d", f"{seconds}s",
                    "-t", 1, "--drain", "30s", accepted=ANY_VERDICT, before_others=before_others)


def find_ceiling(bench, server):
    """The highest rate that an open loop kept for a second, and the server with it."""
    kept, rate = None, CEILING_BEGIN
    while True:
        run = run_open_loop(bench, server, rate, 1, False)
        if run.result["achieved_per_s"] < 0.99 * rate or run.result["messages_per_s"] < 0.95 * rate:
            return kept or run.result["achieved_per_s"]
        kept, rate = rate, rate * CEILING_STEP


def bench_lag(bench):
    """How late wsx bench sends: at half of what it can, and at modest rates. A machine that others use makes it wait for
    its core; where that is allowed, it is measured once more while both sides go before others."""
    with echo(bench) as server:
        ceiling = find_ceiling(bench, server)
    bench.say(f"ceiling of an open loop: {millions(ceiling)}")
    for before_others in (False, True) if can_go_before_others() else (False,):
        who, seconds = (", before others", BEFORE_OTHERS_S) if before_others else ("", bench.seconds)
        with echo(bench, before_others=before_others) as server:
            for rate in (ceiling / 2, *MODEST_RATES):
                name, lag, trip = f"bench-lag at {rate / 1000:,.0f} k/s{who}", {"p50": [], "p99": []}, {"p50": [], "p99": []}
                for _ in range(bench.rounds):
                    run = run_open_loop(bench, server, rate, seconds, before_others)
                    for percentile in lag:
                        lag[percentile].append(run.ms("loop_lag", percentile) * 1000)
                        trip[percentile].append(run.ms("rtt", percentile) * 1000)
                    bench.say(f"{name}: p50 {lag['p50'][-1]:.1f} us, p99 {lag['p99'][-1]:.1f} us; rtt p50 {trip['p50'][-1]:.1f} us, "
                              f"p99 {trip['p99'][-1]:.1f} us; {run.waited}; {'valid' if run.verdict['valid'] else 'not valid'}")
                for percentile in lag:
                    bench.table.add(f"{name}, {percentile}", f"{bench.median(lag[percentile]):.1f} us",
                                    f"{bench.median(trip[percentile]):.1f} us (rtt)", "", "<= 100 us" if percentile == "p99" else "")
