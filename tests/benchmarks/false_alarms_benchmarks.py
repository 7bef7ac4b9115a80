"""How often `wsx bench ab` calls a server worse that is the same, and how often it finds one that is slower. The servers answer
after random times of a known law, so each run differs from the next as much on a quiet machine as on a busy one."""
import json
import os
import subprocess
import tempfile
import time

from processes import PATIENCE, Cores, Failure, spawn
from verdict_benchmarks import Results

LOAD = ("-r", "500", "-c", "4", "-d", "300ms")
# Each with the delays of A and of B, the limit, the pairs, how many comparisons, and what is counted.
SERIES = {
    "same, limit 0%": (1.0, "0%", 8, 200),
    "10% slower, limit 0%": (1.1, "0%", 12, 20),
    "25% slower, limit 10%": (1.25, "10%", 8, 20),
}
LEAST_MS, MOST_MS = 16, 24


def server(bench, factor, seed):
    return f"{bench.wsx} echo {{port}} --delay {LEAST_MS * factor:g}ms..{MOST_MS * factor:g}ms --seed {seed}"


def run_wsx(bench, *arguments):
    process = spawn([bench.wsx, "bench", *map(str, arguments)], Cores.ALL, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, text=True)
    out, err = process.communicate(timeout=PATIENCE * 10)
    return out, err, process.returncode


def compare_files(bench, folder, limit):
    """The same runs, without knowing which are a pair."""
    with open(os.path.join(folder, "ab.json"), encoding="utf-8") as file:
        for side, line in zip("ab", file):
            with open(os.path.join(folder, f"{side}.json"), "w", encoding="utf-8") as one:
                one.write(line)
    out, err, _ = run_wsx(bench, "compare", "--max-regression", limit, os.path.join(folder, "a.json"), "--",
                          os.path.join(folder, "b.json"))
    if not out:
        raise Failure(f"compare said nothing but {err}")
    return json.loads(out)["verdict"]


def run_once(bench, name, number):
    factor, limit, pairs, _ = SERIES[name]
    seed = 2 * number + 1
    with tempfile.TemporaryDirectory() as folder:
        out, err, code = run_wsx(bench, "ab", "-q", *LOAD, "--pairs", pairs, "--max-regression", limit, "--seed", seed, "-o",
                                 os.path.join(folder, "ab.json"), "--server", server(bench, 1, seed), "--server",
                                 server(bench, factor, seed + 1))
        if code == 4:
            return {"cell": f"{name}/{number}", "series": name, "verdict": "void", "why": err.strip()}
        if not out:
            raise Failure(f"ab said nothing but {err}")
        told = json.loads(out.splitlines()[-1])
        [metric] = [metric for metric in told["metrics"] if metric["metric"] == "rtt.p50"]
        return {"cell": f"{name}/{number}", "series": name, "verdict": told["verdict"],
                "high_percent": metric["high_percent"], "compare": compare_files(bench, folder, limit)}


def print_rows(bench, lines):
    def row(title, some, is_so, aim):
        if some:
            bench.table.add(f"false-alarms, {title}", f"{sum(map(is_so, some))} of {len(some)}", "", "", aim)

    def of(name):
        return [line for line in lines if line["series"] == name and line["verdict"] != "void"]

    same = of("same, limit 0%")
    row("ab, same: worse than 0%", same, lambda line: line["verdict"] == "worse", "<= 11 of 200")
    row("compare, same: worse than 0%", same, lambda line: line["compare"] == "worse", "<= 11 of 200")
    row("ab, same: not worse than 10%", same, lambda line: line["high_percent"] <= 10, ">= 80 %")
    row("ab, 10% slower: worse than 0%", of("10% slower, limit 0%"), lambda line: line["verdict"] == "worse", ">= 18 of 20")
    row("ab, 25% slower: worse than 10%", of("25% slower, limit 10%"), lambda line: line["verdict"] == "worse", ">= 18 of 20")
    voided = [line for line in lines if line["verdict"] == "void"]
    if voided:
        bench.table.add("false-alarms, not decided", f"{len(voided)} of {len(lines)}", "", "", "a busy machine")


def false_alarms(bench):
    results = Results(bench, "false-alarms")
    bench.say(f"results: {results.path}, {len(results.lines)} comparisons so far")
    end = time.monotonic() + (bench.budget or 1e9)
    cells = [(name, number) for name, (*_, count) in SERIES.items() for number in range(count)]
    # Short series first, so that a part of them all is there early.
    for name, number in sorted(cells, key=lambda cell: (cell[1] / SERIES[cell[0]][3], cell[0])):
        if f"{name}/{number}" in results.known:
            continue
        if time.monotonic() > end:
            bench.say("the time is over; the next call goes on")
            break
        results.add(run_once(bench, name, number))
    print_rows(bench, results.lines)
