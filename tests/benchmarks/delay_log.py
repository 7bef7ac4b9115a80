"""The log of delay_server: what it means, and what a client should have measured."""
import math
import os
import struct
from collections import namedtuple
from statistics import NormalDist

# delay_log.hpp explains them. Nanoseconds; `written` is 0 for a message that was never answered.
Record = namedtuple("Record", "connection number arrived read due written")
_RECORD = struct.Struct("<IIqqqq")

FOREVER = math.inf


def read_log(path):
    data = b""
    if os.path.exists(path):
        with open(path, "rb") as file:
            data = file.read()
    return [Record(*fields) for fields in _RECORD.iter_unpack(data)]


def percentile(values, percent):
    """By the nearest rank, as wsx bench has it. `values` are sorted."""
    return values[max(0, math.ceil(percent / 100 * len(values)) - 1)] if values else None


def server_ms(records, due=0):
    """For each message: from its arrival at the server to its answer. Sorted. `due`: how many there should have been at
    least; those that never came were never answered."""
    times = [(r.written - r.arrived) / 1e6 if r.written else FOREVER for r in records]
    return sorted(times + [FOREVER] * (due - len(times)))


def law_quantile_ms(law, percent):
    """The true quantile of a law as delay_law.hpp writes it."""
    name, *parts = law.split(":")
    share = percent / 100
    if name == "constant":
        return parse_ms(parts[0])
    if name == "uniform":
        low, high = map(parse_ms, parts)
        return low + share * (high - low)
    if name == "bimodal":
        fast, slow = map(parse_ms, parts[:2])
        return slow if share > 1 - float(parts[2]) else fast
    if name == "exponential":
        return -parse_ms(parts[0]) * math.log(1 - share)
    assert name == "correlated", law
    return parse_ms(parts[0]) * math.exp(float(parts[1]) * NormalDist().inv_cdf(share))


def parse_ms(text):
    for unit, ms in (("us", 1e-3), ("ms", 1), ("s", 1e3)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * ms
    raise ValueError(text)
