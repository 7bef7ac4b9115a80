"""Runs wsx in the root of an image as a container would: alone, as its user, with nothing but what the image has.
Usage: try_container.py ROOT IMAGE    (IMAGE: what build_container.py printed)"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pexpect

SERVER_READY = r"listening on wss://127\.0\.0\.1:(\d+)/"


def main(root, image):
    user = str(image["user"])
    command = ["chroot", f"--userspec={user}:{user}", root, *image["entrypoint"]]
    # What every engine gives a container.
    for name in ("hosts", "resolv.conf"):
        shutil.copy(f"/etc/{name}", pathlib.Path(root, "etc"))
    for name in ("dev", "proc"):
        pathlib.Path(root, name).mkdir(exist_ok=True)
        subprocess.run(["mount", "--rbind", f"/{name}", f"{root}/{name}"], check=True)

    def wsx(*arguments):
        return subprocess.run([*command, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert wsx("connect", "-x", "hello", "-1", "--raw", "echo:").stdout == "hello\n"
    print("echo: says hello")

    # The authorities' file is what it trusts: a server's certificate is refused until its authority is in there.
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = f"{folder}/key.pem", f"{folder}/certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
        program = str(pathlib.Path(root, image["entrypoint"][0].lstrip("/")))
        server = pexpect.spawn(program, ["echo", "--tls", "--cert", certificate, "--key", key, "127.0.0.1:0"], encoding="utf-8", timeout=30)
        server.expect(SERVER_READY)
        url = f"wss://localhost:{server.match[1]}/"
        refused = wsx("connect", "-x", "hello", "-1", "--raw", url)
        assert refused.returncode == 3 and "certificate" in refused.stderr, refused
        with open(pathlib.Path(root, "etc/ssl/certs/ca-certificates.crt"), "a") as authorities:
            authorities.write(pathlib.Path(certificate).read_text())
        trusted = wsx("connect", "-x", "hello", "-1", "--raw", url)
        assert trusted.stdout == "hello\n", trusted
        server.close(force=True)
    print("it trusts the image's authorities, and nobody else")

    # On a terminal lines can be edited: Home, then a letter before what was typed.
    terminal = pexpect.spawn(command[0], [*command[1:], "connect", "echo:"], encoding="utf-8", timeout=30, env={"TERM": "xterm-256color"})
    terminal.expect("connected")
    terminal.send("ello\x1b[Hh\r")
    terminal.expect("< hello")
    terminal.sendcontrol("d")
    terminal.expect(pexpect.EOF)
    assert "terminal type" not in terminal.before, terminal.before
    print("it edits lines on a terminal")


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
