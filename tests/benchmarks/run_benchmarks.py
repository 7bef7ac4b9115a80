"""Runs the benchmarks that README.md explains, and prints a table. Started by scripts/benchmark."""
import argparse
import os
import re
import statistics
import subprocess
import sys

import bench_benchmarks
import bench_proofs
import client_benchmarks
import coverage_benchmarks
import echo_benchmarks
import false_alarms_benchmarks
import forward_benchmarks
import listen_benchmarks
import verdict_benchmarks
from processes import Failure, raise_file_limit


class Table:
    """Rows that wait for the end."""
    HEAD = ("benchmark", "wsx", "reference", "ratio", "aim")

    def __init__(self):
        self.rows = []

    def add(self, name, figure, reference="", ratio="", aim=""):
        self.rows.append((name, figure, reference, ratio, aim))

    def __str__(self):
        lines = [self.HEAD, tuple("-" * len(h) for h in self.HEAD), *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.HEAD))]
        return "\n".join("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths)).rstrip() for line in lines)


class Bench:
    """What every benchmark gets."""

    def __init__(self, options):
        self.helpers = os.path.join(options.build, "tests", "benchmarks")
        self.wsx = options.wsx or os.path.join(options.build, "wsx")
        self.rounds, self.seconds = options.rounds, options.seconds
        self.delay_server = os.path.join(options.build, "delay_server")
        self.budget, self.cells, self.results = options.budget, options.cells, options.results
        self.max_files = raise_file_limit()
        self.table = Table()

    def helper(self, name):
        return os.path.join(self.helpers, name)

    @staticmethod
    def say(text):
        print("  " + text, flush=True)

    @staticmethod
    def median(values):
        return statistics.median(values)

    @staticmethod
    def median_ratio(values, references):
        """Of pairs measured one after the other, so that a busy minute spoils one pair and not the quotient."""
        return statistics.median(v / r for v, r in zip(values, references))


def run_micro(bench, name):
    print(subprocess.run([bench.helper(name)], check=True, stdout=subprocess.PIPE, text=True).stdout, end="")


BENCHMARKS = {
    "stream": echo_benchmarks.stream,
    "large": echo_benchmarks.large,
    "tls": echo_benchmarks.tls,
    "pingpong": echo_benchmarks.pingpong,
    "idle": echo_benchmarks.idle,
    "startup": client_benchmarks.startup,
    "receive": client_benchmarks.receive,
    "receive-large": client_benchmarks.receive_large,
    "stalled-reader": client_benchmarks.stalled_reader,
    "send": client_benchmarks.send,
    "replay-pace": client_benchmarks.replay_pace,
    "forward": forward_benchmarks.forward,
    "broadcast": listen_benchmarks.broadcast,
    "bench-pingpong": bench_benchmarks.bench_pingpong,
    "bench-stream": bench_benchmarks.bench_stream,
    "bench-open": bench_benchmarks.bench_open,
    "bench-idle": bench_benchmarks.bench_idle,
    "bench-many": bench_benchmarks.bench_many,
    "bench-lag": bench_benchmarks.bench_lag,
    "coordinated-omission": bench_proofs.coordinated_omission,
    "capture": bench_proofs.capture,
    "verdicts": verdict_benchmarks.verdicts,
    "coverage": coverage_benchmarks.coverage,
    "false-alarms": false_alarms_benchmarks.false_alarms,
    "event_json": lambda bench: run_micro(bench, "event_json_benchmark"),
    "utf8": lambda bench: run_micro(bench, "utf8_benchmark"),
    "rules": lambda bench: run_micro(bench, "rules_benchmark"),
}

ONLY_BY_NAME = {"bench-many", "verdicts", "coverage", "false-alarms"}


def describe_machine(build):
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        model = re.search(r"^model name\s*:\s*(.*)$", cpuinfo.read(), re.M)
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as cache:
        compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache.read(), re.M)
    version = subprocess.run([compiler[1], "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    cores = len(os.sched_getaffinity(0))
    processor = model[1] if model else os.uname().machine
    print(f"machine:   {cores} core{'s' * (cores > 1)}, {processor}, Linux {os.uname().release}")
    print(f"compiler:  {version.splitlines()[0]}")
    print(f"load:      {describe_load()}")
    if cores < 2:
        print("           one core: server and client share it, which makes every reference look better than it is")


def describe_load():
    return " ".join(f"{load:.2f}" for load in os.getloadavg()) + " (1, 5 and 15 minutes; the runs themselves add 2)"


def parse_options():
    parser = argparse.ArgumentParser(prog="scripts/benchmark",
                                     description="Measures wsx side by side with a reference.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(BENCHMARKS)}. Default: all but {', '.join(sorted(ONLY_BY_NAME))}")
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair is measured (default: 5)")
    parser.add_argument("--seconds", type=float, default=2, help="how long one measurement of load takes (default: 2)")
    parser.add_argument("--budget", type=float, metavar="SECONDS",
                        help="verdicts, coverage, false-alarms: end after this time; the next call goes on")
    parser.add_argument("--cells", default="", metavar="REGEX",
                        help="verdicts: run only the cells (server/way/loop/repetition) that this finds")
    parser.add_argument("--results", metavar="FILE", help="verdicts, coverage, false-alarms: keep the runs here instead of under build/")
    parser.add_argument("--wsx", metavar="BINARY", help="measure this one instead of build/benchmarks/wsx")
    parser.add_argument("--build", default="build/benchmarks", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}")
    return options


def main():
    options = parse_options()
    describe_machine(options.build)
    bench = Bench(options)
    failed = False
    for name in options.names or [name for name in BENCHMARKS if name not in ONLY_BY_NAME]:
        print(f"\n{name}", flush=True)
        try:
            BENCHMARKS[name](bench)
        except (Failure, OSError, subprocess.CalledProcessError) as failure:
            failed = True
            bench.say(f"could not be run: {failure}")
            bench.table.add(name, "could not be run")
    if bench.table.rows:
        print(f"\n{bench.table}\n\nload:      {describe_load()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
