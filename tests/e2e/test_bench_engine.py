"""`wsx bench`'s engine where it is easily wrong: TLS whose peer does not read, and several threads in every mode."""
import array
import ctypes
import errno
import fcntl
import socket
import termios
import time

import pytest
from support import frames
from support.bench import check_end, only_run, PATIENT
from support.process import wait_until_still
from support.raw import accept_for


def wait_until_nothing_more_comes(sock):
    """Until the other side cannot send, judging by what lies here unread."""
    def count():
        unread = array.array("i", [0])
        fcntl.ioctl(sock.fileno(), termios.FIONREAD, unread)
        return unread[0]
    wait_until_still(count, "a socket that is full")


# A TLS record holds 16,384 bytes: a whole number of these messages' frames, or not.
@pytest.mark.parametrize("size, frame_bytes", [(122, 128), (1000, 1008)])
def test_a_pong_does_not_get_into_a_write_that_tls_has_begun(wsx, raw_server, certificates, size, frame_bytes):
    messages = 6_000_000 // frame_bytes

    def handler(peer):
        peer.upgrade()
        wait_until_nothing_more_comes(peer.sock)
        peer.send_frame(frames.PING, b"busy")
        wait_until_nothing_more_comes(peer.sock)
        peer.read_exactly(messages * frame_bytes + 6 + len(b"busy"))  # not a byte too many, or the close frame is missed
        peer.send(frames.frame(frames.TEXT, b"x", masked=False) * messages)
        frame = peer.read_frame()
        peer.send_close()
        return frame.opcode

    server = raw_server(handler, tls=certificates.valid.server_context())
    server.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    run = wsx.run("bench", "-k", "-c", "1", "-n", str(messages), "--pipeline", str(messages), "--size", str(size), *PATIENT, server.url)
    assert check_end(run)["received"] == messages
    assert server.results == [frames.CLOSE]


class _Instruction(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("if_true", ctypes.c_uint8), ("if_false", ctypes.c_uint8), ("k", ctypes.c_uint32)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction))]


def forbid_epoll_pwait2():
    """As containers do whose list of system calls is older than it: a filter of seccomp(2)."""
    load, equal, end = 0x20, 0x15, 0x06  # a word at k; is it k; return k
    fail, allow, number = 0x00050000 | errno.EPERM, 0x7fff0000, 441
    rules = (_Instruction * 4)(_Instruction(load, 0, 0, 0), _Instruction(equal, 0, 1, number),
                               _Instruction(end, 0, 0, fail), _Instruction(end, 0, 0, allow))
    no_new_privileges, seccomp, filter_mode = 38, 22, 2
    libc = ctypes.CDLL(None)
    libc.prctl(no_new_privileges, 1, 0, 0, 0)
    assert libc.prctl(seccomp, filter_mode, ctypes.byref(_Program(4, rules)), 0, 0) == 0


@pytest.mark.once
def test_a_system_that_forbids_waiting_by_the_nanosecond_is_waited_for_by_the_millisecond(wsx):
    run = wsx.run("bench", "-r", "500", "-n", "100", "-c", "2", *PATIENT, preexec=forbid_epoll_pwait2)
    assert check_end(run)["received"] == 100


@pytest.mark.threads
@pytest.mark.parametrize("load", [
    ("-n", "2000", "--pipeline", "4"),
    ("-r", "2k"),
    ("-n", "200", "-m", "{{seq}} {{rand:8}}", "--match", "seq", "--deflate"),
    ("--mode", "ping", "-r", "500"),
    ("--mode", "push", "-m", "hello"),
    ("--mode", "idle", "--ping-interval", "100ms"),
    ("--mode", "fanout", "-r", "100", "--drain", "0"),
    ("--mode", "connect", "-n", "50"),
], ids=" ".join)
def test_two_threads_share_a_run(wsx, load):
    run = wsx.run("bench", "-t", "2", "-c", "4", *(() if "-n" in load else ("-d", "300ms")), *load)
    assert run.exit_code in (0, 1, 4), run.describe()  # under a sanitizer a run need not be valid
    result = only_run(run)
    assert result["connections_opened"] >= 4
    assert not result["errors"], result["errors"]
    assert result["due"] == result["sent"] + result["unsent"]


def answer_with(*pieces):
    """A handler that answers the handshake so, with a pause between two pieces; `{accept}` becomes what it must be."""
    def handler(peer):
        accept = accept_for(peer.read_head().get("Sec-WebSocket-Key"))
        for number, piece in enumerate(pieces):
            if number:
                time.sleep(0.05)
            peer.send(piece.replace("{accept}", accept).encode())
    return handler


def close_at_once(peer):
    peer.read_head()


def reset_at_once(peer):
    peer.read_head()
    peer.reset()


SWITCHING = "HTTP/1.1 101 Switching Protocols\r\n"
AGREED = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n"
OTHER_ANSWERS = {
    "a refusal": answer_with("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\n", "no!\n"),
    "a redirect": answer_with("HTTP/1.1 302 Found\r\nLocation: ws://elsewhere/\r\nContent-Length: 0\r\n\r\n"),
    "a page": answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"),
    "no HTTP": answer_with("SSH-2.0-OpenSSH\r\n"),
    "another accept": answer_with(SWITCHING + AGREED.replace("{accept}", "x{accept}") + "\r\n"),
    "another protocol": answer_with(SWITCHING + AGREED.replace("websocket", "h2c") + "\r\n"),
    "a subprotocol": answer_with(SWITCHING + AGREED + "Sec-WebSocket-Protocol: chat\r\n\r\n"),
    "half a head": answer_with(SWITCHING + AGREED),
    "an end": close_at_once,
    "a reset": reset_at_once,
}


@pytest.mark.parametrize("answer", OTHER_ANSWERS)
def test_a_handshake_that_fails_is_explained_as_by_connect(wsx, raw_server, answer):
    """The engine opens connections on a path of its own, which leaves every other answer to the one of all commands."""
    server = raw_server(OTHER_ANSWERS[answer])
    error = wsx.run("connect", "--no-deflate", "-1", "-x", "hi", server.url, stdin=b"").one("error")
    run = wsx.run("bench", "-c", "2", "-n", "2", server.url)
    assert run.exit_code == 3, run.describe()
    assert error["message"] in run.stderr.text()


def test_a_handshake_that_is_not_answered_times_out(wsx, raw_server):
    def handler(peer):
        peer.read_to_end()
    run = wsx.run("bench", "-c", "3", "-n", "3", "--connect-timeout", "300ms", raw_server(handler).url)
    assert run.exit_code == 3, run.describe()
    assert "did not answer the upgrade request in time" in run.stderr.text()


def echo_after(*pieces):
    """A handler that answers the handshake so, and then echoes one message."""
    def handler(peer):
        answer_with(*pieces)(peer)
        peer.send_text(peer.read_message())
        peer.read_close()
        peer.send_close()
    return handler


@pytest.mark.parametrize("pieces", [
    [SWITCHING + AGREED + "\r\n"], [SWITCHING, AGREED, "\r\n"], ["HTTP/1.1 103 Early Hints\r\n\r\n" + SWITCHING + AGREED + "\r\n"],
    [(SWITCHING + AGREED + "\r\n").replace("\r\n", "\n")], [SWITCHING + AGREED.replace(": Upgrade", ": keep-alive, upgrade") + "\r\n"],
], ids=["usual", "in pieces", "behind an interim one", "with LF alone", "in other words"])
def test_a_handshake_may_be_answered_in_many_ways(wsx, raw_server, pieces):
    run = wsx.run("bench", "-c", "2", "-n", "2", *PATIENT, raw_server(echo_after(*pieces)).url)
    assert check_end(run)["received"] == 2


def test_the_request_of_a_load_test_is_that_of_connect(wsx, raw_server):
    def handler(peer):
        head = peer.read_head()
        peer.close()
        return head.start_line, [(name, value) for name, value in head.fields if name != "Sec-WebSocket-Key"]
    server = raw_server(handler)
    flags = ["-H", "X-One: 1", "-H", "X-Two: a", "-u", "me:secret", "--origin", "https://example.test"]
    wsx.run("connect", *flags, "--no-deflate", server.url, stdin=b"")
    wsx.run("bench", *flags, "-c", "1", "-n", "1", server.url)
    assert server.wait_result(2) == server.wait_result(1)


def test_localhost_is_where_somebody_listens(wsx, echo_server):
    """::1 is tried first, where this machine has it, and refuses."""
    port = echo_server(address="127.0.0.1:0").port
    run = wsx.run("bench", "-c", "5", "-n", "50", *PATIENT, f"ws://localhost:{port}")
    assert check_end(run)["connections_opened"] == 5
