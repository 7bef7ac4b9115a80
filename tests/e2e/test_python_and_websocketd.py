"""Python's `websockets` in both directions, and websocketd."""
import asyncio
import os
import signal
import ssl

import pytest
import websockets
from support.process import DEADLINE
from support.python_peer import echo, run_client


@pytest.mark.parametrize("compression", [None, "deflate"])
def test_connect_talks_to_a_python_server(wsx, python_server, compression):
    server = python_server(echo, compression=compression)
    text = "to be or not to be, " * 100
    client = wsx.run("connect", "--exit-after", "3", server.url, stdin=f"{text}\nhé\n\n".encode())
    assert client.exit_code == 0
    assert client.received() == [text, "hé", ""]
    assert ("extensions" in client.one("open")) == (compression is not None)
    assert all(m.get("compressed", False) == (compression is not None) for m in client.of("message", dir="in", size_bytes=len(text)))
    assert client.one("close")["clean"]


def test_connect_shows_the_binary_messages_of_a_python_server(wsx, python_server):
    blob = os.urandom(100_000)

    async def send_blob(websocket):
        await websocket.send(blob)
        await websocket.send(b"")
        await websocket.close(3333, "that was all")

    client = wsx.run("connect", python_server(send_blob).url)
    assert client.received() == [blob, b""]
    closed = client.one("close")
    assert (closed["code"], closed["reason"], closed["by"]) == (3333, "that was all", "peer")
    assert client.exit_code == 1


def test_a_python_server_sees_the_pings_of_connect_answered_and_its_own_too(wsx, python_server):
    async def ping_first(websocket):
        await asyncio.wait_for(await websocket.ping("from python"), DEADLINE)
        await websocket.send("pong came")
        await websocket.wait_closed()

    client = wsx.start("connect", "--input", "json", python_server(ping_first).url)
    client.wait_for("message", text="pong came")
    client.wait_for("ping", dir="in", text="from python")
    client.wait_for("pong", dir="out", text="from python")
    client.write('{"type":"ping","text":"from wsx"}\n')
    client.wait_for("ping", dir="out", text="from wsx")
    assert client.wait_for("pong", dir="in", text="from wsx")["rtt_ms"] >= 0
    client.close_stdin()
    assert client.wait() == 0


@pytest.mark.parametrize("flags", [(), ("--no-deflate",), ("--threads", "1")], ids=["default", "no-deflate", "one-thread"])
def test_a_python_client_talks_to_echo(echo_server, flags):
    server = echo_server(*flags)
    messages = ["", "hello", "世界 🌍", "x" * 125, "x" * 126, "y" * 65535, "z" * 65536, "ab" * 500_000,
                b"", b"\x00\xff", os.urandom(70_000)]

    async def talk(websocket):
        for message in messages:
            await websocket.send(message)
            assert await websocket.recv() == message
        await websocket.send(part for part in ("one ", "two ", "three"))  # three frames
        assert await websocket.recv() == "one two three"
        await asyncio.wait_for(await websocket.ping("p"), DEADLINE)
        return True

    assert run_client(talk, server.url, max_size=None)
    closed = server.wait_for("close")
    assert (closed["code"], closed["clean"]) == (1000, True)
    assert closed["received"]["messages"] == closed["sent"]["messages"] == len(messages) + 1


def test_a_python_client_talks_to_echo_over_tls_with_a_given_certificate(echo_server, certificates):
    server = echo_server("--tls", "--cert", certificates.valid.cert, "--key", certificates.valid.key)
    assert "tls_fingerprint" not in server.listening

    async def talk(websocket):
        await websocket.send("secret")
        return await websocket.recv()

    trust = ssl.create_default_context(cafile=certificates.ca.cert)
    assert run_client(talk, f"wss://localhost:{server.port}/", ssl=trust) == "secret"


def test_a_python_client_is_told_that_echo_goes_away(echo_server):
    server = echo_server()

    async def talk(websocket):
        server.signal(signal.SIGINT)
        try:
            await websocket.recv()
        except websockets.ConnectionClosed:
            pass
        return websocket.close_code

    assert run_client(talk, server.url) == 1001
    assert server.wait() == 130


def test_connect_talks_to_a_program_behind_websocketd(wsx, spawn_server):
    _, port = spawn_server(lambda port: ("websocketd", f"--port={port}", "--address=127.0.0.1", "cat"))
    client = wsx.run("connect", "--exit-after", "3", f"ws://127.0.0.1:{port}/", stdin=b"one\ntwo\nthree\n")
    assert client.exit_code == 0
    assert client.received() == ["one", "two", "three"]


def test_connect_ends_when_the_program_behind_websocketd_does(wsx, spawn_server):
    _, port = spawn_server(lambda port: (
        "websocketd", f"--port={port}", "--address=127.0.0.1", "sh", "-c", "echo first; echo last"))
    client = wsx.start("connect", f"ws://127.0.0.1:{port}/")
    client.wait_for("message", text="first")
    client.wait_for("message", text="last")
    closed = client.wait_for("close")
    assert closed["by"] != "local"
    assert client.wait() == (0 if closed["clean"] else 1)  # websocketd ends without a close frame


def test_a_page_that_websocketd_does_not_serve_is_a_refusal(wsx, spawn_server, tmp_path):
    (tmp_path / "scripts").mkdir()
    _, port = spawn_server(lambda port: ("websocketd", f"--port={port}", "--address=127.0.0.1", f"--dir={tmp_path}/scripts"))
    client = wsx.run("connect", f"ws://127.0.0.1:{port}/nothing")
    assert client.exit_code == 3
    assert client.one("error", phase="upgrade")["status"] == 404
