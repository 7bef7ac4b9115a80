"""How often the interval that wsx bench prints with a percentile has the true one in it, for servers whose law is known."""
import json
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from delay_log import law_quantile_ms, percentile
from processes import PATIENCE, Cores, Failure, spawn
from verdict_benchmarks import DelayServer, Results

RUNS, AT_ONCE = 100, 4
AIM = "88 to 100 % cover"
RATE, RUN_S, CONNECTIONS = 1000, 10, 4
# So slow that what the network and this machine add is far below the intervals' width.
LAWS = {
    "uniform": "uniform:10ms:90ms",
    "exponential": "exponential:20ms",
    "correlated": "correlated:20ms:0.5:0.9",
    "much correlated": "correlated:20ms:0.5:0.99",
}
PERCENTILES = 50, 99


def run_once(bench, name, number):
    """Returns what is kept: for each percentile the interval, and the truth as this client could have seen it."""
    law = LAWS[name]
    with DelayServer(bench, ("--law", law, "--seed", str(number + 1))) as server:
        argv = [bench.wsx, "bench", "-q", "--json", "-t", "1", "-c", CONNECTIONS, "-r", RATE, "-d", f"{RUN_S}s",
                f"ws://127.0.0.1:{server.port}"]
        process = spawn(list(map(str, argv)), Cores.ALL, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        said = process.communicate(timeout=PATIENCE)[0]
        server.finish()
    if not said:
        raise Failure(f"{' '.join(map(str, argv))} ended with exit code {process.returncode} and said nothing")
    told = {entry["p"]: entry for entry in json.loads(said.splitlines()[-1])["runs"][0]["rtt"]["percentiles"]}
    drawn = sorted((record.due - record.arrived) / 1e6 for record in server.records)
    return {"cell": f"{name}/{number}", "law": name, "exit_code": process.returncode,
            "percentiles": {str(p): cover(told[p], law_quantile_ms(law, p), percentile(drawn, p)) for p in PERCENTILES}}


def cover(told, of_law_ms, drawn_ms):
    """`drawn_ms` is the percentile of what the server drew in this run. What bench says beyond it is not the server's law
    but the way there and back, so it is added to the truth."""
    if told.get("low_ms") is None:
        return {"ms": told["ms"], "needs": told.get("interval_needs")}
    true_ms = of_law_ms + told["ms"] - drawn_ms
    return {"ms": told["ms"], "low_ms": told["low_ms"], "high_ms": told["high_ms"], "true_ms": true_ms,
            "covers": told["low_ms"] <= true_ms <= told["high_ms"]}


def coverage(bench):
    results = Results(bench, "coverage")
    bench.say(f"results: {results.path}, {len(results.lines)} runs so far")
    end, lock = time.monotonic() + (bench.budget or 1e9), threading.Lock()

    def one(cell):
        name, number = cell
        if time.monotonic() > end:
            return
        line = run_once(bench, name, number)
        with lock:
            results.add(line)
    cells = [(name, number) for number in range(RUNS) for name in LAWS if f"{name}/{number}" not in results.known]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, cells))
    for name in LAWS:
        for p in PERCENTILES:
            seen = [line["percentiles"][str(p)] for line in results.lines if line["law"] == name]
            judged = [s for s in seen if "covers" in s]
            if judged:
                share = 100 * sum(s["covers"] for s in judged) / len(judged)
                width = bench.median([(s["high_ms"] - s["low_ms"]) / s["ms"] for s in judged])
                bench.table.add(f"coverage, {name}, p{p}", f"{share:.0f} %", f"of {len(judged)} intervals", f"{width:.3f} (width)", AIM)
            if len(judged) < len(seen):
                bench.say(f"{name}, p{p}: {len(seen) - len(judged)} of {len(seen)} runs print none")
