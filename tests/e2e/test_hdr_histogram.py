"""Histograms are read, and written, as HdrHistogram's own family does it: npm's hdr-histogram-js, in both directions."""
import json
import random
import subprocess

import pytest
from support.node import require_modules
from support.process import DEADLINE
from support.wsx import BINARY

DRIVER = BINARY.parent / "hdr_driver"
HOUR_NS = 3_600_000_000_000


def drive(*args, stdin, exit_code=0):
    """tests/measure/hdr_driver.cpp."""
    done = subprocess.run([DRIVER, *map(str, args)], input=stdin, capture_output=True, text=True, timeout=DEADLINE, check=False)
    assert (done.returncode, done.stderr) == (exit_code, "")
    return done.stdout


@pytest.fixture
def hdr(node):
    """Calls tests/peers/hdr_histogram.js; returns its answer."""
    require_modules("hdr-histogram-js")

    def call(what, **members):
        peer = node("hdr_histogram.js", what)
        peer.feed(json.dumps(members).encode())
        assert peer.wait() == 0, peer.stderr.text()
        return peer.events[0]
    return call


def samples(seed, highest):
    """Values of all sizes, the smallest and the largest among them, and how often each is there."""
    source = random.Random(seed)
    values = [0, 1, 2047, 2048, highest] + [source.getrandbits(63) >> source.randrange(63) for _ in range(3000)]
    return [(min(value, highest), 1 + (source.getrandbits(40) >> source.randrange(41))) for value in values]


def as_lines(values):
    return "".join(f"{value} {times}\n" for value, times in values)


def counts_of(text):
    return [[int(number) for number in line.split()] for line in drive("decode", stdin=text).splitlines()]


# Theirs has doubles for counts and values, which are exact up to 2^53.
LAYOUTS = [(HOUR_NS, 3), (HOUR_NS, 2), (HOUR_NS, 1), (1_000_000, 4), (2047, 3), (2048, 3), (2**53 - 1, 3)]


@pytest.mark.parametrize("highest, digits", LAYOUTS)
def test_both_count_the_same_and_read_each_other(hdr, highest, digits):
    values = samples(f"{highest} {digits}", highest)
    ours = drive("encode", highest, digits, stdin=as_lines(values)).strip()
    theirs = hdr("encode", highest=highest, digits=digits, values=values)["text"]
    assert ours.startswith("HISTFAAA")

    they_read = hdr("decode", text=ours)
    we_read = counts_of(theirs)
    assert they_read["counts"] == we_read == counts_of(ours) == hdr("decode", text=theirs)["counts"]
    assert they_read["total"] == sum(times for _, times in values)


def test_nothing_at_all_is_read_by_both(hdr):
    assert hdr("decode", text=drive("encode", HOUR_NS, 3, stdin="").strip())["counts"] == []
    assert counts_of(hdr("encode", highest=HOUR_NS, digits=3, values=[])["text"]) == []


def test_what_is_no_histogram_is_refused():
    assert drive("decode", stdin="HISTFAAAAEV4nJ", exit_code=1).startswith("bad_histogram: ")


def test_their_reader_reads_a_log_interval_by_interval(hdr):
    start_ms, values = 1_700_000_000_250, [(1_500_000, 0), (1_600_000, 0), (2_000_000_000, 1), (77, 4)]
    log = drive("hlog", start_ms, stdin=as_lines(values))
    intervals = hdr("hlog", log=log)["intervals"]
    assert [(i["tag"], i["start_ms"], i["end_ms"]) for i in intervals] == [
        ("rtt", start_ms + 1000 * second, start_ms + 1000 * (second + 1)) for second in (0, 1, 4)]
    for second, interval in zip((0, 1, 4), intervals, strict=True):
        of_second = [(value, 1) for value, when in values if when == second]
        assert interval["counts"] == counts_of(drive("encode", HOUR_NS, 2, stdin=as_lines(of_second)))


def test_the_percentile_file_has_the_lines_of_theirs(hdr):
    source = random.Random(1)
    values = [(int(source.lognormvariate(15, 2)), 1) for _ in range(20_000)]
    ours = drive("hgrm", HOUR_NS, 3, stdin=as_lines(values)).splitlines()
    text = drive("encode", HOUR_NS, 3, stdin=as_lines(values)).strip()
    theirs = hdr("hgrm", text=text)["text"].splitlines()
    assert ours[:2] == theirs[:2]
    assert len(ours) == len(theirs) > 70  # five for each of fourteen halvings
    max_ms = max(values)[0] / 1e6
    for our_line, their_line in zip(ours[2:-3], theirs[2:-3], strict=True):
        our_value, *our_rest = map(float, our_line.split())
        their_value, *their_rest = map(float, their_line.split())
        assert our_rest == pytest.approx(their_rest, abs=0.011)  # percentile, count, 1/(1 - percentile)
        # Theirs has three decimals, and its last value is what the largest may have been.
        assert our_value == pytest.approx(their_value, abs=0.00051) or our_value == max_ms < their_value
    assert ours[-1] == theirs[-1]  # the layout
    for our_line, their_line in zip(ours[-3:-1], theirs[-3:-1], strict=True):
        assert [word for word in our_line.split() if word[0].isalpha()] == [word for word in their_line.split() if word[0].isalpha()]
