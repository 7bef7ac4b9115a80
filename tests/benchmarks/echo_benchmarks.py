"""wsx echo beside the ordinary Beast server, under the same load, each alone on one core."""
import subprocess
import time

from processes import Cores, Failure, Server, memory_kib, run_load, spawn

FLOOD_CONNECTIONS = 20
PING_PONG_CONNECTIONS = 50
LARGE_CONNECTIONS = 20
LARGE_SIZES = (("64 KiB", 64 * 1024, "<= 1.2 times a bare echo"), ("1 MiB", 1024 * 1024, "<= 1.4 times a bare echo"))
IDLE_CONNECTIONS = 10_000
FILES_OF_A_SERVER = 100  # what it has open besides connections; generous


def echo_wsx(bench):
    return Server([bench.wsx, "echo", "--threads", "1"], Cores.MEASURED)


def echo_plain(bench):
    return Server([bench.helper("echo_plain")], Cores.MEASURED)


def millions(value):
    return f"{value / 1e6:.3g} M/s"


def stream(bench):
    rates, per_cpu = {"plain": [], "wsx": [], "deflate": []}, {"plain": [], "wsx": [], "deflate": []}
    with echo_wsx(bench) as wsx, echo_plain(bench) as plain:
        runs = [("plain", plain, []), ("wsx", wsx, []), ("deflate", wsx, ["--deflate"])]
        for _ in range(bench.rounds):
            runs.reverse()  # no one is always first
            for name, server, flags in runs:
                seen = run_load(bench.helper("load"), "flood", server, "--seconds", bench.seconds,
                                "--connections", FLOOD_CONNECTIONS, *flags)
                rates[name].append(seen["messages"] / seen["seconds"])
                per_cpu[name].append(seen["messages"] / seen["server_cpu_s"])
            bench.say(f"wsx {millions(rates['wsx'][-1])}, echo_plain {millions(rates['plain'][-1])}, "
                      f"wsx with deflate negotiated {millions(rates['deflate'][-1])}; a CPU second of the server: "
                      f"{millions(per_cpu['wsx'][-1])}, {millions(per_cpu['plain'][-1])}, "
                      f"{millions(per_cpu['deflate'][-1])}")

    def row(name, values, of, reference, aim):
        bench.table.add(name, millions(bench.median(values[of])), millions(bench.median(values[reference])),
                        f"{bench.median_ratio(values[of], values[reference]):.3g}", aim)

    row("stream", rates, "wsx", "plain", ">= 100 times echo_plain")
    row("stream, a CPU second", per_cpu, "wsx", "plain", "")
    row("stream, deflate negotiated", rates, "deflate", "wsx", ">= 1.0 times without")
    row("stream, deflate, a CPU second", per_cpu, "deflate", "wsx", "")


def large(bench):
    """CPU time of the server a MiB of payload and frame headers that it sends back."""
    with echo_wsx(bench) as wsx, Server([bench.helper("echo_bare"), "tcp"], Cores.MEASURED) as bare:
        for size, payload, aim in LARGE_SIZES:
            costs = {"bare": [], "wsx": []}
            runs = [("bare", bare, ["--raw"]), ("wsx", wsx, [])]
            for _ in range(bench.rounds):
                runs.reverse()
                for name, server, flags in runs:
                    seen = run_load(bench.helper("load"), "large", server, "--seconds", bench.seconds,
                                    "--connections", LARGE_CONNECTIONS, "--payload", payload, *flags)
                    costs[name].append(seen["server_cpu_s"] / seen["bytes"] * (1 << 20) * 1e6)
                bench.say(f"{size} messages, server CPU a MiB: wsx {costs['wsx'][-1]:.0f} us, "
                          f"bare {costs['bare'][-1]:.0f} us")
            bench.table.add(f"large, {size}, server CPU a MiB", f"{bench.median(costs['wsx']):.0f} us",
                            f"{bench.median(costs['bare']):.0f} us",
                            f"{bench.median_ratio(costs['wsx'], costs['bare']):.2f}", aim)


def tls(bench):
    """CPU time of the server a 20-byte message over TLS."""
    with Server([bench.wsx, "echo", "--tls", "--threads", "1"], Cores.MEASURED) as wsx, \
            Server([bench.helper("echo_bare_tls")], Cores.MEASURED) as bare:
        for name, mode, connections, aim in (("stream", "tls-flood", FLOOD_CONNECTIONS, "<= 1.2 times a bare loop"),
                                             ("pingpong", "tls-ping-pong", PING_PONG_CONNECTIONS, "<= 1.1 times a bare loop")):
            costs = {"bare": [], "wsx": []}
            runs = [("bare", bare), ("wsx", wsx)]
            for _ in range(bench.rounds):
                runs.reverse()
                for kind, server in runs:
                    seen = run_load(bench.helper("load"), mode, server, "--seconds", bench.seconds, "--connections", connections)
                    costs[kind].append(seen["server_cpu_s"] / seen["messages"] * 1e6)
                bench.say(f"{name} over TLS, server CPU a message: wsx {costs['wsx'][-1]:.3g} us, bare {costs['bare'][-1]:.3g} us")
            bench.table.add(f"tls, {name}, server CPU", f"{bench.median(costs['wsx']):.3g} us",
                            f"{bench.median(costs['bare']):.3g} us",
                            f"{bench.median_ratio(costs['wsx'], costs['bare']):.2f}", aim)


def pingpong(bench):
    costs = {"plain": [], "wsx": []}
    with echo_wsx(bench) as wsx, echo_plain(bench) as plain:
        runs = [("plain", plain), ("wsx", wsx)]
        for _ in range(bench.rounds):
            runs.reverse()
            for name, server in runs:
                seen = run_load(bench.helper("load"), "ping-pong", server, "--seconds", bench.seconds,
                                "--connections", PING_PONG_CONNECTIONS)
                costs[name].append(seen["server_cpu_s"] / seen["messages"] * 1e6)
            bench.say(f"server CPU a message: wsx {costs['wsx'][-1]:.2f} us, echo_plain {costs['plain'][-1]:.2f} us")
    bench.table.add("pingpong, server CPU", f"{bench.median(costs['wsx']):.2f} us",
                    f"{bench.median(costs['plain']):.2f} us",
                    f"{bench.median_ratio(costs['wsx'], costs['plain']):.2f}", "<= 1.0 times echo_plain")


def idle(bench):
    connections = min(IDLE_CONNECTIONS, bench.max_files - FILES_OF_A_SERVER)
    if connections < IDLE_CONNECTIONS:
        bench.say(f"only {connections} connections: a process may have {bench.max_files} files open")
    for name, flags in (("idle", []), ("idle after one message", ["--touch"])):
        sizes = {"plain": [], "wsx": []}
        for _ in range(min(bench.rounds, 3)):  # hardly varies
            for kind, start in (("plain", echo_plain), ("wsx", echo_wsx)):
                with start(bench) as server:
                    hold_idle(bench, server, 10, flags)  # what only the first connections cost
                    before = memory_kib(server.pid, "VmRSS")
                    sizes[kind].append((hold_idle(bench, server, connections, flags) - before) / connections)
        wsx, plain = bench.median(sizes["wsx"]), bench.median(sizes["plain"])
        bench.say(f"{name}: wsx {wsx:.2f} KiB, echo_plain {plain:.2f} KiB a connection, {connections} connections")
        bench.table.add(f"{name}, a connection", f"{wsx:.2f} KiB", f"{plain:.2f} KiB",
                        f"{bench.median_ratio(sizes['wsx'], sizes['plain']):.2f}", "" if flags else "<= 4 KiB")


def hold_idle(bench, server, connections, flags):
    """The server's resident memory while it holds so many connections."""
    argv = [bench.helper("load"), "idle", str(server.port), "--connections", str(connections), *flags]
    load = spawn(argv, Cores.PEER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        if not load.stdout.readline():
            raise Failure("the connections were not opened")
        time.sleep(0.3)
        return memory_kib(server.pid, "VmRSS")
    finally:
        load.stdin.close()
        load.stdout.close()
        load.wait()
        time.sleep(0.2)
