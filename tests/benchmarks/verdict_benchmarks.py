"""Whether the verdict of wsx bench can be trusted: disturbed in every way, against a server that knows what it did."""
import contextlib
import hashlib
import itertools
import json
import os
import random
import re
import subprocess
import tempfile
import time
from collections import Counter
from functools import partial

import disturbances
from delay_log import FOREVER, percentile, read_log, server_ms
from disturbances import NotAllowed
from processes import PATIENCE, Cores, Failure, Server, spawn

RUN_S, DRAIN = 2, "800ms"
REPETITIONS = 2
JUDGED = (50, 90, 99)
# The headline has p50 and p99; what a rule names is judged as well.
NEVER_RED = ("--fail-if", "rtt.p90 > 1h")
# How much a number may differ from the truth, the larger counts: a share of it, or milliseconds. What is told with
# reservations may have so much of wsx's own in it, and the way to the server and back besides.
TOLERANCES = {"right": lambda ms: max(0.05 * ms, 0.3), "near": lambda ms: max(0.05 * ms, 0.3) + 0.1}
# A core that others used more than this is no longer quiet, whatever was intended.
QUIET_PERCENT = 3

SERVERS = {
    "constant": ("--law", "constant:2ms"),
    "uniform": ("--law", "uniform:1ms:9ms", "--in-order"),
    "bimodal": ("--law", "bimodal:1ms:40ms:0.3", "--in-order"),
    "exponential": ("--law", "exponential:3ms", "--in-order"),
    "correlated": ("--law", "correlated:3ms:0.7:0.98", "--in-order"),
    "out of order": ("--law", "bimodal:1ms:40ms:0.3"),
    "stalls": ("--law", "constant:1ms", "--stall", "300ms@700ms"),
    "drops": ("--law", "constant:2ms", "--drops", "0.001"),
    "twice": ("--law", "constant:2ms", "--twice"),
    "greeting": ("--law", "constant:20ms", "--greeting", "60ms"),
    "ticks": ("--law", "constant:20ms", "--tick", "50ms"),
    "dies": ("--law", "constant:2ms", "--life", "1.2s"),
}


class Loop:
    """How bench makes its load."""

    def __init__(self, connections, rate=None, pipeline=1):
        self.connections, self.rate, self.pipeline = connections, rate, pipeline

    @property
    def flags(self):
        pace = ("-r", self.rate) if self.rate else ("--pipeline", self.pipeline)
        return ("-c", self.connections, *pace)

    def truth_ms(self, records):
        return server_ms(records, self.rate * RUN_S if self.rate else 0)

    def compare_throughput(self, run, truth):
        """In a closed loop each answer makes room for a message at once, so the rate says how long a round took on
        average: where all were answered, as long as the server needed."""
        if self.rate or run["unanswered"] or not run["messages_per_s"]:
            return []
        round_ms = 1000 * self.connections * self.pipeline / run["messages_per_s"]
        return [compare("messages_per_s", round_ms, False, sum(truth) / len(truth))]


LOOPS = {"open low": Loop(4, rate=250), "open high": Loop(20, rate=5000),
         "closed low": Loop(2), "closed high": Loop(16, pipeline=4)}

# By way: what to do to bench in each repetition, given its process.
PAUSES_S = 1.0, 0.3, 0.05
HOGS = (3, 0), (1, 0), (3, 10), (2, -5)  # how many, how nice
QUOTAS = 0.1, 0.03
WAYS = {
    "quiet": lambda number: disturbances.nothing,
    "stop": lambda number: partial(disturbances.stopped, after_s=0.5, for_s=PAUSES_S[number % 3]),
    "freeze": lambda number: partial(disturbances.frozen, after_s=0.5, for_s=PAUSES_S[number % 3]),
    "hogs": lambda number: lambda process: disturbances.hogs(Cores.MEASURED, *HOGS[number % 4]),
    "quota": lambda number: partial(disturbances.quota, share=QUOTAS[number % 2]),
    "shared core": lambda number: disturbances.nothing,
    "shared, hog": lambda number: lambda process: disturbances.hogs(Cores.MEASURED, 1, HOGS[number % 4][1]),
}


class Cell:
    """One point of the table, run once for each repetition."""

    def __init__(self, server, way, loop, repetition):
        self.server, self.way, self.loop, self.repetition = server, way, loop, repetition

    @property
    def name(self):
        return f"{self.server}/{self.way}/{self.loop}/{self.repetition}"

    @property
    def shares_core(self):
        return self.way.startswith("shared")


def all_cells():
    """In an order that a part of stands for the whole."""
    cells = []
    for repetition in range(REPETITIONS):
        some = [Cell(*point, repetition) for point in itertools.product(SERVERS, WAYS, LOOPS)]
        random.Random(repetition).shuffle(some)
        cells += some
    return cells


def busy_ticks(core):
    """Hundredths of a second that this core has worked."""
    with open("/proc/stat", encoding="ascii") as stat:
        fields = re.search(rf"^cpu{core} (.*)$", stat.read(), re.M)[1].split()
    return sum(int(fields[i]) for i in (0, 1, 2, 5, 6, 7))  # all but idle, iowait


class DelayServer(Server):
    """delay_server on a core of its own, or on bench's; `records` once it has ended. `how` it keeps to its times: before
    others, and polling for the last of them."""

    def __init__(self, bench, flags, shares_core=False, how=("--realtime", "--spin", "60us")):
        self._log = tempfile.NamedTemporaryFile(suffix=".log")
        self.result, self.records = {}, []
        how = () if shares_core else how
        super().__init__([bench.delay_server, *flags, *how, "--log", self._log.name], Cores.MEASURED if shares_core else Cores.PEER)

    def finish(self):
        self._process.terminate()
        self.wait()
        self.result = json.loads(self.said().splitlines()[-1])
        self.records = read_log(self._log.name)
        if not len(self.records) == self.result["messages"]:
            raise Failure("the log of delay_server is not whole")

    def __exit__(self, *_):
        super().__exit__()
        self._log.close()


def run_cell(bench, cell):
    """Returns what is kept of a run. Raises NotAllowed."""
    loop = LOOPS[cell.loop]
    seed = int(hashlib.sha256(cell.name.encode()).hexdigest()[:8], 16)
    with DelayServer(bench, (*SERVERS[cell.server], "--seed", str(seed)), cell.shares_core) as server:
        argv = [bench.wsx, "bench", "-q", "--json", "-t", 1, "-d", f"{RUN_S}s", "--drain", DRAIN, *loop.flags, *NEVER_RED,
                f"ws://127.0.0.1:{server.port}"]
        before, began = busy_ticks(Cores.MEASURED[0]), time.monotonic()
        process = spawn(list(map(str, argv)), Cores.MEASURED, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        try:
            with WAYS[cell.way](cell.repetition)(process):
                said = process.stdout.read()
                _, status, used = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                busy_s = (busy_ticks(Cores.MEASURED[0]) - before) / 100
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()
        wall_s = time.monotonic() - began
        server.finish()
    if not said:
        raise Failure(f"{' '.join(map(str, argv))} ended with exit code {process.returncode} and said nothing")
    return judge(cell, loop, server, json.loads(said.splitlines()[-1]), process.returncode,
                 100 * max(0, busy_s - used.ru_utime - used.ru_stime) / wall_s)


def judge(cell, loop, server, summary, exit_code, others_percent):
    run, verdict = summary["runs"][0], summary["verdict"]
    truth = loop.truth_ms(server.records)
    told = {entry["p"]: entry for entry in run["rtt"].get("percentiles", [])}
    numbers = []
    for percent in JUDGED:
        entry = told.get(percent, {})
        if entry.get("ms") is not None:
            numbers.append(compare(f"p{percent}", entry["ms"], entry.get("at_least", False), percentile(truth, percent)))
    numbers += loop.compare_throughput(run, truth)
    return {"cell": cell.name, "server": cell.server, "way": cell.way, "loop": cell.loop, "trust": trust_of(verdict),
            "told": worst(numbers), "numbers": numbers, "exit_code": exit_code,
            "others_percent": round(others_percent, 1), "server_did": server.result, "verdict": verdict,
            "run": {name: run.get(name) for name in ("due", "sent", "received", "unanswered", "unsent", "unexpected", "messages_per_s")}}


def trust_of(verdict):
    """Versions of wsx that know no reservations only say whether a run is valid."""
    return verdict.get("trust", "trusted" if verdict["valid"] else "not_valid")


def compare(what, told_ms, is_bound, true_ms):
    """A percentile of which bench knows only a lower bound is right if the truth is not below it."""
    def is_within(tolerance):
        if true_ms == FOREVER:
            return is_bound
        return true_ms >= told_ms - tolerance(true_ms) if is_bound else abs(told_ms - true_ms) <= tolerance(true_ms)
    told = next((name for name, tolerance in TOLERANCES.items() if is_within(tolerance)), "wrong")
    return {"what": what, "told_ms": told_ms, "at_least": is_bound, "true_ms": None if true_ms == FOREVER else true_ms, "told": told}


def worst(numbers):
    order = (*TOLERANCES, "wrong")
    return max((n["told"] for n in numbers), key=order.index, default="right")


class Results:
    """One line of JSON for each run, kept under build/: what has been run is not run again. Each wsx has its own."""

    def __init__(self, bench, name):
        with open(bench.wsx, "rb") as binary:
            version = hashlib.sha256(binary.read()).hexdigest()[:10]
        self.path = bench.results or os.path.join(os.path.dirname(bench.helpers), f"{name}-{version}.jsonl")
        self.lines = []
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                self.lines = [json.loads(line) for line in file]
        self.known = {line["cell"] for line in self.lines}

    def add(self, line):
        self.lines.append(line)
        self.known.add(line["cell"])
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def verdicts(bench):
    results = Results(bench, "verdicts")
    bench.say(f"results: {results.path}, {len(results.lines)} runs so far")
    end, refused = time.monotonic() + (bench.budget or 1e9), {}
    for cell in all_cells():
        if cell.name in results.known or not re.search(bench.cells, cell.name) or cell.way in refused:
            continue
        if time.monotonic() > end:
            bench.say("the time is over; the next call goes on")
            break
        try:
            results.add(run_cell(bench, cell))
        except NotAllowed as reason:
            refused[cell.way] = reason
            bench.say(f"{cell.way}: skipped, not allowed here ({reason})")
    print_table(bench, results.lines)


def is_disturbed(line):
    return line["way"] != "quiet"


def was_quiet(line):
    """What was not disturbed on purpose, and not by others."""
    return line["way"] == "quiet" and line["others_percent"] <= QUIET_PERCENT


TRUSTS = "trusted", "with_reservations", "not_valid"


def share_of(trust, lines):
    return 100 * sum(line["trust"] == trust for line in lines) / len(lines)


def print_table(bench, lines):
    """Counts by way and loop, then what the aims say, then each run that misled."""
    bench.say(f"{'':<24} {'':>4}   {'told right':^21}   {'nearly right':^21}   {'told wrong':^21}")
    bench.say(f"{'way':<12}{'loop':<12} {'runs':>4}   " + "   ".join([f"{'trust':>5} {'reserv':>6} {'invalid':>8}"] * 3))
    for way, loop in itertools.product(WAYS, LOOPS):
        some = [line for line in lines if (line["way"], line["loop"]) == (way, loop)]
        if some:
            counted = Counter((line["told"], line["trust"]) for line in some)
            groups = [[counted[told, trust] for trust in TRUSTS] for told in ("right", "near", "wrong")]
            bench.say(f"{way:<12}{loop:<12} {len(some):>4}   " + "   ".join(f"{g[0]:>5} {g[1]:>6} {g[2]:>8}" for g in groups))
    noisy = sum(line["way"] == "quiet" and not was_quiet(line) for line in lines)
    bench.say(f"{len(lines)} runs" + (f"; {noisy} of the quiet ones do not count as quiet, because others used the core" if noisy else ""))
    quiet = [line for line in lines if was_quiet(line) and line["told"] == "right"]
    outside = [line for line in lines if line["told"] != "right"]
    for title, some, aims in (
            ("quiet and right", quiet, (("trusted", ">=", 95), ("not_valid", "<=", 1))),
            ("not told right", outside, (("trusted", "<=", 0), ("not_valid", ">=", 99))),
            ("told wrong", [line for line in outside if line["told"] == "wrong"], (("not_valid", ">=", 99),)),
            ("disturbed and right", [line for line in lines if is_disturbed(line) and line["told"] == "right"], (("not_valid", "<=", 30),))):
        for trust, sign, aim in aims if some else ():
            share = share_of(trust, some)
            holds = share >= aim if sign == ">=" else share <= aim
            bench.table.add(f"verdicts, {title}: {trust}", f"{share:.1f} %", f"of {len(some)} runs", "",
                            f"{sign} {aim} %{'' if holds else ' (missed)'}")
    for line in lines:
        if line["told"] == "wrong" and line["trust"] != "not_valid" or line["told"] == "near" and line["trust"] == "trusted":
            bench.say(f"misled: {line['cell']} ({line['trust']}, exit code {line['exit_code']}): {describe(line)}")
    for line in quiet:
        if line["trust"] != "trusted":
            bench.say(f"doubted: {line['cell']} ({line['trust']}): {describe(line)}; {doubts(line['verdict'])}")


def doubts(verdict):
    """In words."""
    told = [*verdict["reasons"], *verdict.get("reservations", []), *verdict["warnings"]]
    return "; ".join(one["text"] if isinstance(one, dict) else one for one in told)


def describe(line):
    return ", ".join(f"{p['what']} {'>= ' if p['at_least'] else ''}{p['told_ms']:.2f} told, "
                     + (f"{p['true_ms']:.2f} true" if p["true_ms"] is not None else "never answered") + ("" if p["told"] == "right" else " (!)")
                     for p in line["numbers"])
