"""--max-memory: what all clients together make a server hold."""
import threading
import zlib

import pytest
from support import frames
from support.process import DEADLINE, poll, resident_kib

MIB = 1024 * 1024


def started(size):
    """A text frame of which most is still missing, so that the server keeps what there is."""
    return frames.frame(frames.BINARY, bytes(size), masked=True, fin=False)


def peak_kib(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def test_messages_that_arrive_slowly_do_not_fill_the_memory(listener, raw_client):
    server = listener("--max-message", "64MiB", "--max-memory", "96MiB")
    idle = peak_kib(server.pid)
    clients = [raw_client(server.port) for _ in range(30)]
    piece = started(MIB)
    more = frames.frame(frames.CONTINUATION, bytes(MIB), masked=True, fin=False)
    for client in clients:
        client.open()
    for number in range(16):
        for client in list(clients):
            try:
                client.send(piece if number == 0 else more)
            except OSError:
                clients.remove(client)
    server.wait_for("error", code="memory_limit")
    assert len(server.of("close")) < 30  # who was let grow may go on
    refused = server.wait_for("close", code=1013)
    assert refused["by"] == "local"
    assert peak_kib(server.pid) - idle < 2 * 96 * 1024
    assert clients


def test_who_is_refused_leaves_room_for_the_others(listener, raw_client):
    server = listener("--max-message", "64MiB", "--max-memory", "96MiB", "--delay", "1ms", command="echo")  # keeps messages whole
    clients = [raw_client(server.port) for _ in range(60)]
    for client in clients:
        client.open()
    for number in range(16):
        for client in list(clients):
            try:
                client.send(frames.frame(frames.CONTINUATION if number else frames.BINARY, bytes(MIB), masked=True, fin=False))
            except OSError:
                clients.remove(client)
    answered = 0
    for client in clients:
        try:
            client.send_frame(frames.CONTINUATION, b"the end")
            answered += client.read_message() == bytes(16 * MIB) + b"the end"
        except (OSError, EOFError, AssertionError):
            pass
    assert answered >= 2, f"{len(server.of('error'))} were refused"


def test_echo_keeps_no_message_whole(listener, raw_client):
    """100 messages of 64 MiB that arrive slowly are echoed within a budget of 96 MiB, and nobody is turned away."""
    server = listener("--max-message", "64MiB", "--max-memory", "96MiB", command="echo")
    idle = peak_kib(server.pid)
    clients = [raw_client(server.port) for _ in range(100)]
    head = frames.frame(frames.BINARY, masked=True, length_form=64, declared=64 * MIB)[:10] + bytes(4)  # a key of zeros
    for client in clients:
        client.open()
        client.send(head)
        client.sock.settimeout(0.05)
    piece = bytes(MIB // 4)
    sent = dict.fromkeys(clients, 0)
    sending = list(clients)
    for _ in range(16):
        for client in list(sending):
            try:
                sent[client] += client.sock.send(piece)
            except TimeoutError:  # what comes back is not read, so the server takes no more
                sending.remove(client)
    assert sum(sent.values()) > 100 * MIB
    assert peak_kib(server.pid) - idle < 96 * 1024
    assert not server.of("error")

    client = clients[0]
    client.sock.settimeout(DEADLINE)
    reader = threading.Thread(target=client.sock.sendall, args=[bytes(64 * MIB - sent[client])])
    reader.start()
    message = client.read_message()
    reader.join()
    assert message == bytes(64 * MIB)
    assert peak_kib(server.pid) - idle < 96 * 1024


@pytest.mark.parametrize("command", ["echo", "listen"])
def test_compressed_messages_do_not_fill_the_memory(listener, raw_client, command):
    server = listener("--max-memory", "64MiB", command=command)
    idle = peak_kib(server.pid)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = deflate.compress(bytes(15 * MIB)) + deflate.flush(zlib.Z_SYNC_FLUSH)
    clients = [raw_client(server.port) for _ in range(20)]
    for client in clients:
        response = client.request("Sec-WebSocket-Extensions: permessage-deflate")
        if response.status == 503:
            continue
        client.send_frame(frames.BINARY, bomb, fin=False, rsv=4)
    server.wait_for("close", code=1013)
    assert peak_kib(server.pid) - idle < 2 * 64 * 1024


def test_clients_that_do_not_read_do_not_fill_the_memory(listener, raw_client):
    server = listener("--max-memory", "16MiB", command="echo")
    for _ in range(60):
        client = raw_client(server.port)
        if client.request().status == 503:
            break
        client.sock.settimeout(0.2)
        try:
            while True:
                client.send_frame(frames.BINARY, bytes(60000))
        except OSError:
            pass
    server.wait_for("error", code="memory_limit")
    assert peak_kib(server.pid) < 120 * 1024


def test_a_server_without_memory_turns_clients_away_and_recovers(listener, raw_client):
    server = listener("--max-memory", "640KiB", command="listen")
    clients = []

    def is_full():
        client = raw_client(server.port)
        if client.request().status == 503:
            return True
        clients.append(client)
        client.send(started(60 * 1024))
        return False
    poll(is_full, "full memory")
    assert server.wait_for("error")["code"] == "memory_limit"
    for client in clients:
        client.close()
    poll(lambda: raw_client(server.port).request().status == 101, "memory")
