"""Builds, runs every suite, counts. scripts/test calls this once the set-up is done.

A suite that does not build, crashes or hangs counts as one failed test, and the run goes on with the others.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build/test-results"
SUITE_TIMEOUT = 1800  # seconds; far above what any build or suite takes, so only a hang meets it

# A report ends the process with a code that wsx never uses itself.
SANITIZERS = {
    "release": {},
    "asan": {
        "ASAN_OPTIONS": "exitcode=86:detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1",
        "LSAN_OPTIONS": "exitcode=86",
        "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    },
    "tsan": {"TSAN_OPTIONS": "exitcode=86:halt_on_error=1:second_deadlock_stack=1"},
}


class Tally:
    def __init__(self):
        self.passed, self.failed, self.skipped = 0, [], []

    def add_junit(self, suite, path):
        """Counts a JUnit report of pytest or GoogleTest. Returns how many tests of it failed."""
        failures = 0
        for case in ElementTree.parse(path).iter("testcase"):
            name = f"{suite}: {case.get('classname')}.{case.get('name')}"
            trouble = case.find("failure") if case.find("failure") is not None else case.find("error")
            skipped = case.find("skipped")
            if trouble is not None:
                failures += 1
                self.failed.append((name, first_line(trouble.get("message") or trouble.text)))
            elif skipped is not None:
                self.skipped.append((name, first_line(skipped.get("message") or skipped.text)))
            elif case.get("status") == "notrun":
                if not case.get("name").startswith("DISABLED_"):
                    continue  # the filter left it out
                self.skipped.append((name, "disabled in the source"))
            else:
                self.passed += 1
        return failures

    def close(self):
        for name, reason in self.skipped:
            print(f"skipped  {name}: {reason}")
        for name, reason in self.failed:
            print(f"FAILED   {name}: {reason}")
        print(f"{self.passed} passed, {len(self.failed)} failed, {len(self.skipped)} skipped", flush=True)


def first_line(text):
    """The first line, and the second too where GoogleTest begins with nothing but the place."""
    lines = (text or "").strip().splitlines() or ["no reason given"]
    return " ".join(lines[:2] if re.fullmatch(r"\S+:\d+:?", lines[0]) else lines[:1])[:300]


def run(title, argv, env=None, capture=False):
    """Runs a command to its end, prints how long it took. Returns its exit code (None: it hung) and output, if asked."""
    print(f"---- {title}", flush=True)
    started = time.monotonic()
    process = subprocess.Popen([str(a) for a in argv], cwd=ROOT, env={**os.environ, **(env or {})}, text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if capture else None,
                               start_new_session=True)
    try:
        output, _ = process.communicate(timeout=SUITE_TIMEOUT)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        code = None
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGTERM)
        raise
    print(f"---- {title}: {time.monotonic() - started:.1f} s", flush=True)
    return code, output or ""


def how_it_ended(code):
    if code is None:
        return f"did not end within {SUITE_TIMEOUT} s"
    return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def unshuffled():
    """What to put before a sanitized program: older ones cannot start under strong address randomisation."""
    wrapper = ["setarch", os.uname().machine, "-R"]
    works = shutil.which("setarch") and subprocess.run([*wrapper, "true"], capture_output=True).returncode == 0
    return wrapper if works else []


class Suites:
    def __init__(self, tally, name_filter, is_full):
        self.tally, self.filter, self.is_full = tally, name_filter, is_full

    def build(self, preset, *targets):
        code, _ = run(f"build {preset}", ["scripts/build", preset, *targets], env={"WSX_TESTS": "on"})
        if code != 0:
            self.tally.failed.append((f"build {preset}", how_it_ended(code)))
        return code == 0

    def junit(self, suite, argv, report, env):
        """Runs a suite that writes a JUnit report, and counts it."""
        report.unlink(missing_ok=True)
        code, _ = run(suite, argv, env)
        failures = 0
        try:
            failures = self.tally.add_junit(suite, report)
        except (OSError, ElementTree.ParseError):
            code = code or "no report"
        no_tests = 5  # pytest: the filter or marker left nothing
        if code not in (0, no_tests) and failures == 0:
            self.tally.failed.append((suite, "wrote no report" if code == "no report" else how_it_ended(code)))

    def unit(self, preset):
        wrapper = unshuffled() if preset != "release" else []
        for layer in sorted({path.parent.name for path in ROOT.glob("tests/*/*_test.cpp")}):
            program = ROOT / f"build/{preset}/test_{layer}"
            if not program.exists():
                self.tally.failed.append((f"unit {layer} {preset}", "was not built: is it a wsx_layer() of CMakeLists.txt?"))
                continue
            report = RESULTS / f"unit-{layer}-{preset}.xml"
            argv = [*wrapper, program, "--gtest_brief=1", f"--gtest_output=xml:{report}"]
            if self.filter:
                argv.append(f"--gtest_filter=*{self.filter}*")
            self.junit(f"unit {layer} {preset}", argv, report, SANITIZERS[preset])

    def e2e(self, preset, markers=None):
        suite = f"e2e {preset}"
        if not list(ROOT.glob("tests/e2e/**/test_*.py")):
            self.tally.skipped.append((suite, "tests/e2e has no test"))
            return
        wrapper = unshuffled() if preset != "release" else []
        report = RESULTS / f"e2e-{preset}.xml"
        # Tests mostly wait for processes, so more of them than cores run side by side; those that share a port do not.
        workers = ["-n", str(3 * (os.cpu_count() or 1)), "--dist", "loadgroup"]
        # Many failures have one cause, and most of them wait for something that never comes.
        argv = [*wrapper, sys.executable, "-m", "pytest", "-q", *workers, "--maxfail=40", "tests/e2e", f"--junit-xml={report}"]
        if markers:
            argv += ["-m", markers]
        if self.filter:
            argv += ["-k", self.filter]
        self.junit(suite, argv, report, {**SANITIZERS[preset], "WSX_BINARY": str(ROOT / f"build/{preset}/wsx")})

    def seeds(self, preset):
        """The fuzz targets on their seeds. scripts/fuzz looks for new inputs."""
        wrapper = unshuffled() if preset != "release" else []
        for source in sorted(ROOT.glob("tests/fuzz/*_fuzz.cpp")):
            name = source.stem.removesuffix("_fuzz")
            self.check(f"seeds {name}", [*wrapper, ROOT / f"build/{preset}/{source.stem}", ROOT / f"tests/fuzz/corpus/{name}"])

    def build_ahead(self, preset, *targets):
        """What the next step needs, while the tests of this one wait for their processes; scripts/build waits for it."""
        if self.is_full:
            subprocess.Popen(["nice", "scripts/build", preset, *targets], cwd=ROOT, env={**os.environ, "WSX_TESTS": "on"},
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def check(self, name, argv):
        """A check is one test: exit code 0 passed, 77 skipped, else failed."""
        code, output = run(name, argv, capture=True)
        if code == 0:
            self.tally.passed += 1
        elif code == 77:
            self.tally.skipped.append((name, first_line(output)))
        else:
            print(output, end="", flush=True)
            self.tally.failed.append((name, first_line(output) if output else how_it_ended(code)))

    # ---- what --only names ------------------------------------------------------------------------------------------

    def checks(self):
        self.check("layers", ["scripts/check-layers"])
        self.check("format", ["scripts/check-format"])

    def tidy(self):
        self.check("tidy", ["scripts/check-tidy"])

    def release(self):
        # Of --all the unit tests run once: under the sanitizers, which see more.
        targets = ["wsx", "prompt_driver", "hdr_driver", "delay_server"] if self.is_full else []
        if self.build("release", *targets):
            self.build_ahead("asan")
            if not self.is_full:
                self.unit("release")
            self.e2e("release")

    def asan(self):
        if self.build("asan"):
            self.build_ahead("tsan", "wsx")
            self.unit("asan")
            self.seeds("asan")
            # The browser is the slowest peer, and shows nothing here that the others do not.
            self.e2e("asan", "not browser and not once")

    def tsan(self):
        if not self.build("tsan", "wsx"):
            return
        probe = subprocess.run([*unshuffled(), ROOT / "build/tsan/wsx", "--version"], capture_output=True, text=True)
        if "unexpected memory mapping" in probe.stderr:
            self.tally.skipped.append(("e2e tsan", "this kernel's address randomisation is too much for the thread sanitizer"))
        else:
            self.e2e("tsan", "threads")

    def fuzz(self):
        code, output = run("fuzz", ["scripts/fuzz", "--seconds", "3"], capture=True)
        print(output, end="", flush=True)
        failures = 0
        for name, result, reason in re.findall(r"^fuzz (\S+): (passed|failed|skipped): (.*)", output, re.MULTILINE):
            if result == "passed":
                self.tally.passed += 1
            else:
                failures += result == "failed"
                getattr(self.tally, result).append((f"fuzz {name}", reason))
        if code != 0 and failures == 0:
            self.tally.failed.append(("fuzz", how_it_ended(code)))


def main():
    quick = ["checks", "release"]
    steps = [*quick, "tidy", "asan", "tsan"]
    parser = argparse.ArgumentParser(prog="scripts/test", description="Builds wsx and runs its tests.")
    parser.add_argument("--only", action="append", choices=[*steps, "fuzz"], metavar="STEP",
                        help=f"one of {', '.join(steps)} and fuzz; repeatable (default: {' and '.join(quick)})")
    parser.add_argument("--all", action="store_true", help=f"all of {', '.join(steps)}")
    parser.add_argument("filter", nargs="?", metavar="FILTER", help="part of the names of the tests to run")
    args = parser.parse_args()

    RESULTS.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    suites = Suites(tally, args.filter, is_full=args.all and not (args.only or args.filter))
    started = time.monotonic()
    for step in args.only or (["release"] if args.filter else steps if args.all else quick):
        getattr(suites, step)()
    print(f"---- all: {time.monotonic() - started:.1f} s")
    if args.filter and not (tally.passed or tally.failed):
        print(f"no test matches {args.filter!r}", file=sys.stderr)
        tally.failed.append((args.filter, "matches no test"))
    tally.close()
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
