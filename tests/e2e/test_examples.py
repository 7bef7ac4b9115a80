"""Every example of the man pages and of the README runs. Names and ports of the examples are put in place of those that a
test has: the table PLACES and `stand_in` say how; what cannot be run is in NOT_RUN, with the reason."""
import os
import re
import shlex
import shutil
import signal

import pytest
from support.examples import conversation_files, manual_examples, readme_examples
from support.process import Process, accepts, free_port, poll
from support.wsx import BINARY, ROOT

pytestmark = pytest.mark.once

NOT_RUN = {
    "scripts/wsx connect -x hello -1 echo:": "builds wsx; every run of the tests begins with the same",
    "curl -fLo wsx https://github.com/OWNER/wsx/releases/latest/download/wsx-linux-x86_64": "needs a release; scripts/release --in-clean-root runs the program",
    "podman build -t wsx . && podman run --rm -it wsx connect wss://example.com/": "scripts/release --in-clean-root takes the same steps",
    "- uses: OWNER/wsx@v0.2.0": "a step for a runner: test_action.py runs it",
    "cmake --preset release -DWSX_TESTS=OFF && cmake --build --preset release": "builds wsx, as scripts/build does",
}
# Half a minute of load shows here no more than a moment of it, and a hundred thousand clients no more than twenty.
SHORTER = [(r"(?<=wsx )bench ab\b(?!.* -d )", "bench ab -d 100ms"), (r"(?<=wsx )bench\b(?! (report|compare|ab)\b)(?!.* -d )", "bench -d 100ms"), (r"-d \d+[sm]\b", "-d 100ms"), (r"-c \d+k?\b", "-c 20"),
           (r"--ramp 1m", "--ramp 50ms"), (r"-r 10k", "-r 500"), (r"--mode connect -r 200", "--mode connect -r 20")]
# Rules for --fail-if, shown without a command around them.
RULE = r"^(surely )?(rtt|errors|messages_per_s)\b.*[<>]"
# Codes other than 0 with which an example may end: what it shows is that there are some.
ENDS = {"--expect": (0, 5), "wsx bench": (0, 1, 4, 98, 99), "connect -1 ws": (0, 3), "/live": (3,)}
# Blocks of the README whose output is the same each time, so it is that of the README.
EXACT = {"cat chat.wsx", "wsx connect --replay session.jsonl --check --speed max -q echo:; echo $?", "cat rules.json",
         "printf 'one\\ntwo\\n' | wsx connect ws://localhost:8080 | jq -c 'select(.dir == \"in\") | [.text, .wire_bytes]'",
         "wsx connect -x ping --expect '^pong$' --timeout 2s ws://localhost:8080 >/dev/null; echo $?"}
EXAMPLES = [(page, [(line, []) for line in lines]) for page, lines in manual_examples()] \
    + [("README.md", block) for block in readme_examples()]


class Stage:
    """A folder, a shell in which wsx is the one under test, and servers that end with the test."""

    def __init__(self, folder, environment, certificates, wsx):
        self.folder, self.wsx, self.certificates = folder, wsx, certificates
        self.places, self.servers = {}, []
        (folder / "bin").mkdir()
        (folder / "bin/wsx").symlink_to(BINARY)
        self.environment = {**environment, "PATH": f"{folder}/bin:{environment['PATH']}",
                            "SSL_CERT_FILE": str(certificates.ca.cert), "GITHUB_STEP_SUMMARY": "page.md"}
        for rules in (ROOT / "tests/rules/examples").iterdir():
            shutil.copy(rules, folder)
        for name, text in conversation_files().items():
            (folder / name).write_text(text)

    def start(self, line):
        process = Process(["bash", "-o", "pipefail", "-c", line], env=self.environment, cwd=self.folder)
        process.close_stdin()
        self.servers.append(process)
        return process

    def stand_in(self, line, secure):
        """The server that the example talks to; its port."""
        if "connect -1 ws://localhost:3000" in line:
            return free_port()  # it wants to know why there is no connection
        tls = ["--tls", "--cert", self.certificates.valid.cert, "--key", self.certificates.valid.key] if secure else []
        if "/feed" in line:
            server = self.wsx.start("listen", "--input", "json", *tls)
            server.write('{"type":"message","text":"{\\"tick\\":1,\\"error\\":0}"}\n{"type":"close","code":1000}\n')
        else:
            server = self.wsx.start("echo", *(["-s", "graphql-ws"] if "graphql" in line else []), *(["--close-after", "1:1000"] if "-w -1" in line else []), *tls)
        return int(re.search(r":(\d+)/", server.wait_for("listening")["url"])[1])

    def place(self, line):
        """The line with places of this test in it."""
        for pattern, instead in SHORTER:
            line = re.sub(pattern, instead, line)
        if "localhost:8000" in line:  # no WebSocket there
            port = free_port()
            self.start(f"exec /usr/bin/python3 -m http.server --bind 127.0.0.1 {port}")
            poll(lambda: accepts(port), "HTTP server")
            line = line.replace(":8000", f":{port}")
        if re.search(r"localhost:3000|127.0.0.1:3000|example\.com(?!')", line) and not re.match(r"(wsx echo|node)", line):
            secure = "wss://" in line
            port = self.stand_in(line, secure)
            line = re.sub(r"(localhost|127\.0\.0\.1):3000", rf"\1:{port}", line)
            line = re.sub(r"(//|@)(intranet\.)?example\.com", rf"\1localhost:{port}", line)
        if "localhost:3001" in line:
            line = line.replace("3001", str(self.stand_in(line, False)))
        if "intranet.example" in line:
            line = line.replace("intranet.example", f"localhost:{self.stand_in(line, True)}")
            line = line.replace("localhost:1080", f"localhost:{self.socks()}")
        for port in ("8080", "8443"):
            if port in line:
                line = line.replace(port, str(self.places.setdefault(port, free_port())))
        return line

    def socks(self):
        port = free_port()
        self.start(f"microsocks -i 127.0.0.1 -p {port}")
        poll(lambda: accepts(port), "microsocks")
        return port

    def needs(self, line):
        """Files that an example takes for granted."""
        if "page.har" in line:
            self.wsx.run("connect", "-x", "hi", "-1", "--har", self.folder / "page.har", "echo:")
        if "session.jsonl" in line and not (self.folder / "session.jsonl").exists():
            self.wsx.run("connect", "-x", '{"symbols":["EUR/USD","BTC"]}', "-1", "--record", self.folder / "session.jsonl", "echo:")
        if "other.jsonl" in line:
            sent, *answer = (self.folder / "session.jsonl").read_text().partition('"dir":"in"')
            (self.folder / "other.jsonl").write_text(sent + "".join(answer).replace("BTC", "ETH"))
        if ":8080" in line and "8080" not in self.places:
            self.places["8080"] = self.stand_in(line, False)

    def stop(self):
        for server in self.servers:
            server.stop()


@pytest.fixture
def stage(tmp_path, environment, certificates, wsx):
    stage = Stage(tmp_path, environment, certificates, wsx)
    yield stage
    stage.stop()


def is_server(line):
    return re.search(r"(?<!\.)\bwsx (echo|listen)\b", line) and "wsx bench ab" not in line


def serve(stage, line):
    """Starts the server of an example, has it serve a client, and returns it."""
    for port in stage.places.values():  # an earlier server of the same example, on the same port
        if str(port) in line and accepts(port):
            stage.servers.pop().stop()
    server = stage.start(line.removesuffix("&").rstrip())
    port = re.search(r"(?<![-=\w.:])(?:\d+\.[\d.]+:)?(\d{4,5})(?= |$)", line)
    if port:
        poll(lambda: accepts(int(port[1])) or not server.running, f"server of {line!r}")
        url = f"localhost:{port[1]}"
    else:
        url = server.stdout.wait_line(r"(ws://\S+?)[\"\s]*$")[1]
    assert server.running, server.describe()
    login = ["-u", "me:secret", "--origin", "https://example.com"] if "-u me:secret" in line else []
    login += ["-H", "Authorization: Bearer test"] if "--play chat.wsx" in line else []
    secure = ["-k"] if "--tls" in line else []
    client = stage.wsx.run("connect", "-x", "ping", *login, *secure, "-w", "0.2", ("wss://" if secure else "") + url)
    assert not client.of("error"), client.describe()
    return server


def run(stage, line, whole=frozenset()):
    """Runs an example that ends, and returns what it printed."""
    done = stage.start(f"{{ {line}\n}} 2>&1" if EXACT & whole else line)
    code = done.wait()
    allowed = next((codes for words, codes in ENDS.items() if words in line), (0,))
    assert code in allowed, f"{line}\nexit code {code}\n{done.describe()}"
    assert "unknown" not in done.stderr.text() and "did you mean" not in done.stderr.text(), done.describe()
    return done.stdout.text()


@pytest.mark.parametrize("page, block", EXAMPLES, ids=[f"{page}: {block[0][0][:60]}" for page, block in EXAMPLES])
def test_an_example_runs_as_shown(stage, page, block):
    lines = [line for line, _ in block]
    if lines[0] in NOT_RUN:
        return  # the table has the reason
    for line, shown in block:
        line = re.sub(r"\s+#.*", "", line)
        if re.search(RULE, line):
            line = f"wsx bench --fail-if {shlex.quote(line)} echo:"
        stage.needs(line)
        line = stage.place(line)
        if line.startswith("cat "):
            (stage.folder / line[4:]).write_text("\n".join(shown) + "\n")
            continue
        if is_server(line):
            server = serve(stage, line)
        else:
            printed = run(stage, line, set(lines))
            if EXACT & set(lines):
                assert printed.splitlines() == shown
    if is_server(line) and "--once" not in line:
        os.killpg(server.pid, signal.SIGINT)
        server.wait()
        assert "wsx: " not in server.stderr.text(), server.describe()


def test_what_is_not_run_is_an_example():
    firsts = {block[0][0] for _, block in EXAMPLES}
    assert set(NOT_RUN) <= firsts and EXACT <= firsts
