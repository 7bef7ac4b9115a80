"""A server by itself, and the same through wsx listen --forward."""
import os
import socket
import subprocess
import time

from echo_benchmarks import millions
from processes import PATIENCE, Cores, Failure, Server, run_load, spawn

FLOOD_CONNECTIONS = 20


class QuietForwarder:
    """`wsx listen -q`, which does not tell its port."""
    name = "wsx listen --forward"

    def __init__(self, bench, upstream):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        argv = [bench.wsx, "listen", "-q", "--forward", f"ws://127.0.0.1:{upstream}", str(self.port)]
        self._input, writing = os.pipe()
        self._held = writing  # stdin without an end and without a line
        self._process = spawn(argv, Cores.MEASURED, stdin=self._input, stdout=subprocess.DEVNULL)
        self.pid = self._process.pid
        end = time.monotonic() + PATIENCE
        while not self._accepts():
            if self._process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise Failure("the forwarder does not listen")
            time.sleep(0.01)

    def _accepts(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        os.close(self._input)
        os.close(self._held)


def forward(bench):
    """Every hop goes from one core to the other: load and echo share one when wsx is between them on the other."""
    rates, per_cpu, direct_rates = [], [], []
    with Server([bench.wsx, "echo", "--threads", "1"], Cores.MEASURED) as near, \
            Server([bench.wsx, "echo", "--threads", "1"], Cores.PEER) as far, QuietForwarder(bench, far.port) as between:
        trips, direct_trips = [], []
        load = bench.helper("load")
        for number in range(bench.rounds):
            for server in (near, between) if number % 2 else (between, near):
                flood = run_load(load, "flood", server, "--seconds", bench.seconds, "--connections", FLOOD_CONNECTIONS)
                trip = run_load(load, "ping-pong", server, "--seconds", bench.seconds, "--connections", 1)
                is_direct = server is near
                (direct_rates if is_direct else rates).append(flood["messages"] / flood["seconds"])
                (direct_trips if is_direct else trips).append(trip["p50_us"])
                if not is_direct:
                    per_cpu.append(flood["messages"] / flood["server_cpu_s"])
            bench.say(f"messages there and back: {millions(rates[-1])}, directly {millions(direct_rates[-1])}; a CPU second "
                      f"of wsx {millions(per_cpu[-1])}; p50 of a round trip {trips[-1]:.1f} us, directly {direct_trips[-1]:.1f} us")
    bench.table.add("forward, stream", millions(bench.median(rates)), millions(bench.median(direct_rates)),
                    f"{bench.median_ratio(rates, direct_rates):.3g}", ">= 1 M/s")
    bench.table.add("forward, a CPU second", millions(bench.median(per_cpu)))
    bench.table.add("forward, round trip", f"{bench.median(trips):.1f} us", f"{bench.median(direct_trips):.1f} us",
                    f"{bench.median_ratio(trips, direct_trips):.2f}", "<= 2.2 times direct")
