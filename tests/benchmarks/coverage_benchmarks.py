"""How often the interval that wsx bench prints with a percentile has the true one in it, for servers whose law is known.
For a real server nobody knows it, and the middle of all runs stands for it: that is printed and not judged, because runs
differ by more than what happens within one."""
import json
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from bench_benchmarks import echo
from delay_log import law_quantile_ms, percentile
from processes import PATIENCE, Cores, Failure, spawn
from verdict_benchmarks import DelayServer, Results

RUNS, AT_ONCE = 100, 4
AIM = "88 to 100 %"
RATE, RUN_S, CONNECTIONS = 2000, 5, 4
# So slow that what the network and this machine add is far below the intervals' width.
LAWS = {
    "uniform": "uniform:10ms:90ms",
    "exponential": "exponential:20ms",
    "correlated": "correlated:20ms:0.5:0.9",
    "much correlated": "correlated:20ms:0.5:0.99",
}
REAL = "wsx echo"
PERCENTILES = 50, 99


def measure(bench, server):
    """What a run says of each percentile."""
    argv = [bench.wsx, "bench", "-q", "--json", "-t", "1", "-c", CONNECTIONS, "-r", RATE, "-d", f"{RUN_S}s",
            f"ws://127.0.0.1:{server.port}"]
    process = spawn(list(map(str, argv)), Cores.ALL, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    said = process.communicate(timeout=PATIENCE)[0]
    if not said:
        raise Failure(f"{' '.join(map(str, argv))} ended with exit code {process.returncode} and said nothing")
    told = json.loads(said.splitlines()[-1])["runs"][0]["rtt"]["percentiles"]
    kept = {entry["p"]: {name: entry.get(name) for name in ("ms", "low_ms", "high_ms", "interval_needs")} for entry in told}
    return {str(p): kept[p] for p in PERCENTILES}


def run_once(bench, name, number):
    """Returns what is kept. `true_ms` is the truth as this client could have seen it: what bench says beyond what the server
    drew in this run is not the server's law but the way there and back."""
    if name == REAL:
        with echo(bench) as server:
            return {"cell": f"{name}/{number}", "law": name, "percentiles": measure(bench, server)}
    law = LAWS[name]
    with DelayServer(bench, ("--law", law, "--seed", str(number + 1)), how=("--realtime",)) as server:
        told = measure(bench, server)
        server.finish()
    drawn = sorted((record.due - record.arrived) / 1e6 for record in server.records)
    for p in PERCENTILES:
        told[str(p)]["true_ms"] = law_quantile_ms(law, p) + told[str(p)]["ms"] - percentile(drawn, p)
    return {"cell": f"{name}/{number}", "law": name, "percentiles": told}


def coverage(bench):
    results = Results(bench, "coverage")
    bench.say(f"results: {results.path}, {len(results.lines)} runs so far")
    end, lock = time.monotonic() + (bench.budget or 1e9), threading.Lock()

    def one(cell):
        if time.monotonic() < end:
            line = run_once(bench, *cell)
            with lock:
                results.add(line)
    cells = [(name, number) for number in range(RUNS) for name in (*LAWS, REAL) if f"{name}/{number}" not in results.known]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, cells))
    for name in (*LAWS, REAL):
        for p in PERCENTILES:
            report(bench, name, p, [line["percentiles"][str(p)] for line in results.lines if line["law"] == name])


def report(bench, name, p, seen):
    printed = [told for told in seen if told["low_ms"] is not None]
    if not printed:
        return bench.say(f"{name}, p{p}: none of {len(seen)} runs prints an interval")
    middle = bench.median([told["ms"] for told in seen])
    share = 100 * sum(told["low_ms"] <= told.get("true_ms", middle) <= told["high_ms"] for told in printed) / len(printed)
    width = 100 * bench.median([(told["high_ms"] - told["low_ms"]) / told["ms"] for told in printed])
    bench.say(f"{name}, p{p}: {len(printed)} of {len(seen)} runs print an interval, {width:.1f} % of the value wide in the middle")
    bench.table.add(f"coverage, {name}, p{p}", f"{share:.0f} %", f"of {len(printed)} intervals", "", "" if name == REAL else AIM)
