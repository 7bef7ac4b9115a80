"""`wsx bench`'s engine where it is easily wrong: TLS whose peer does not read, and several threads in every mode."""
import array
import ctypes
import errno
import fcntl
import socket
import termios

import pytest
from support import frames
from support.bench import check_end, only_run, PATIENT
from support.process import wait_until_still


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
