"""wsx listen: a line for everybody."""
import json
import os
import re
import subprocess
import time

from echo_benchmarks import FILES_OF_A_SERVER
from processes import Cores, Failure, spawn

CLIENTS = 10_000
PAYLOAD = 20


def cpu_seconds(pid):
    """User and system time that a process has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def broadcast(bench):
    clients = min(CLIENTS, bench.max_files - FILES_OF_A_SERVER)
    seen = {"first_s": [], "median_s": [], "p99_s": [], "last_s": [], "cpu_s": []}
    for _ in range(bench.rounds):
        for name, value in broadcast_once(bench, clients).items():
            seen[name].append(value)
    of = {name: bench.median(values) for name, values in seen.items()}
    bench.say(f"a line to {clients} clients: the first has it after {of['first_s'] * 1e3:.1f} ms, half after "
              f"{of['median_s'] * 1e3:.1f} ms, 99 % after {of['p99_s'] * 1e3:.1f} ms, the last after "
              f"{of['last_s'] * 1e3:.1f} ms; {of['cpu_s'] * 1e3:.1f} ms of the server's CPU")
    bench.table.add(f"broadcast to {clients}, the last client", f"{of['last_s'] * 1e3:.1f} ms", "", "", "reported")


def broadcast_once(bench, clients):
    server = spawn([bench.wsx, "listen", "0"], Cores.MEASURED, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        port = re.search(r":(\d+)/", json.loads(server.stdout.readline())["url"])[1]
        devour = spawn(["cat"], Cores.PEER, stdin=server.stdout, stdout=subprocess.DEVNULL)
        server.stdout.close()
        argv = [bench.helper("load"), "broadcast", port, "--connections", str(clients), "--payload", str(PAYLOAD)]
        load = spawn(argv, Cores.PEER, stdout=subprocess.PIPE, text=True)
        if not load.stdout.readline():
            raise Failure("the connections were not opened")
        time.sleep(0.5)
        cpu, started = cpu_seconds(server.pid), time.monotonic()
        server.stdin.write("x" * PAYLOAD + "\n")
        server.stdin.flush()
        arrived = load.stdout.readline()
        if not arrived:
            raise Failure("not every client has got the line")
        times = {name: value - started for name, value in json.loads(arrived).items()}
        return {**times, "cpu_s": cpu_seconds(server.pid) - cpu}
    finally:
        server.kill()
        server.wait()
        devour.wait()
        load.wait()
