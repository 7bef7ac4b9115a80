"""Peers that do exactly what a test tells them, byte by byte: a server and a client on plain sockets."""
import base64
import errno
import hashlib
import socket
import ssl
import struct
import threading
import time

from . import frames
from .process import DEADLINE

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
OPENING = (f"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n").encode()


def accept_for(key):
    guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    return base64.b64encode(hashlib.sha1((key + guid).encode()).digest()).decode()


class Head:
    """A request's or response's start line and header fields."""

    def __init__(self, data):
        self.data = data
        first, *rest = data.decode("latin-1").split("\r\n")
        self.start_line = first
        self.fields = [tuple(part.strip() for part in line.split(":", 1)) for line in rest if line]

    @property
    def status(self):
        return int(self.start_line.split()[1])

    @property
    def target(self):
        return self.start_line.split()[1]

    def all(self, name):
        return [v for n, v in self.fields if n.lower() == name.lower()]

    def get(self, name):
        return ", ".join(self.all(name)) or None


class RawPeer:
    """One connection. Reading gives up after DEADLINE, and raises EOFError where the other side has ended."""

    def __init__(self, sock, masking):
        self.sock, self.masking, self.buffer, self.sent_close = sock, masking, b"", False
        sock.settimeout(DEADLINE)
        if sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    # bytes
    def send(self, data):
        self.sock.sendall(data.encode() if isinstance(data, str) else data)

    def read_more(self):
        data = self.sock.recv(65536)
        if not data:
            raise EOFError(f"the peer has ended; unread: {self.buffer[:200]!r}")
        self.buffer += data

    def read_exactly(self, size):
        while len(self.buffer) < size:
            self.read_more()
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def read_to_end(self):
        """All that still comes; a reset counts as an end."""
        try:
            while True:
                self.read_more()
        except (EOFError, ConnectionError, ssl.SSLError):
            data, self.buffer = self.buffer, b""
            return data

    def drip(self, data, every, stop=None):
        """Sends byte by byte until the other side hangs up; True if it did."""
        stop = stop or threading.Event()
        try:
            for byte in data:
                self.sock.sendall(bytes([byte]))
                if stop.wait(every):
                    return False
        except OSError:
            return True
        return False

    def shut_writing(self):
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError as error:
            if error.errno != errno.ENOTCONN:  # the other side was faster
                raise

    def close(self):
        self.sock.close()

    def reset(self):
        """Ends the connection with a RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    # HTTP
    def read_head(self):
        while b"\r\n\r\n" not in self.buffer:
            self.read_more()
        data, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        return Head(data)

    def upgrade(self, *fields, request=None, early=b""):
        """Server: reads the request and answers 101 with these extra fields, and these frames in one piece with it.
        Returns the request."""
        request = request or self.read_head()
        self.send("\r\n".join([
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Accept: {accept_for(request.get('Sec-WebSocket-Key'))}", *fields, "", ""]).encode() + early)
        return request

    def request(self, *fields, target="/", host="localhost", leave_out=(), method="GET"):
        """Client: sends an upgrade request with these extra fields, without those in `leave_out`. Returns the response."""
        standard = {"Host": host, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                    "Sec-WebSocket-Key": KEY}
        lines = [f"{n}: {v}" for n, v in standard.items() if n not in leave_out]
        self.send("\r\n".join([f"{method} {target} HTTP/1.1", *lines, *fields, "", ""]))
        return self.read_head()

    def open(self, *fields, **options):
        """Client: the same, and it must succeed."""
        response = self.request(*fields, **options)
        assert response.status == 101, response.data
        assert response.get("Sec-WebSocket-Accept") == accept_for(KEY)
        return response

    # frames
    def send_frame(self, opcode, payload=b"", **options):
        options.setdefault("masked", self.masking)
        self.sent_close = self.sent_close or opcode == frames.CLOSE
        self.send(frames.frame(opcode, payload, **options))

    def send_text(self, text):
        self.send_frame(frames.TEXT, text)

    def send_close(self, code=1000, reason=""):
        self.send_frame(frames.CLOSE, frames.close_payload(code, reason) if code else b"")

    def read_frame(self):
        return frames.read_frame(self.read_exactly)

    def read_message(self):
        """The next data message as str or bytes; fragments are joined, control frames skipped."""
        payload, kind = b"", None
        while True:
            frame = self.read_frame()
            assert frame.opcode != frames.CLOSE, f"closed instead: {frame}"
            if frame.opcode >= 8:
                continue
            kind = frame.opcode if kind is None else kind
            payload += frame.payload
            if frame.fin:
                return payload.decode() if kind == frames.TEXT else payload

    def read_close(self):
        """The peer's close frame, skipping what comes before it."""
        while (frame := self.read_frame()).opcode != frames.CLOSE:
            pass
        return frame

    def finish(self):
        """Waits for the peer's close frame (skipping what comes before it), answers it unless it is itself the answer,
        and ends the connection. Returns that frame."""
        frame = self.read_close()
        if not self.sent_close:
            self.send_frame(frames.CLOSE, frame.payload[:2])
        if not self.masking:  # the server hangs up first
            self.shut_writing()
        self.read_to_end()
        self.close()
        return frame


def collect(peer):
    """A server's handler that answers nothing: what it was sent until the client closed, as (opcode, payload), and the
    close code."""
    peer.upgrade()
    seen = []
    while (frame := peer.read_frame()).opcode != frames.CLOSE:
        seen.append((frame.opcode, frame.payload))
    peer.send_frame(frames.CLOSE, frame.payload[:2])
    peer.shut_writing()
    peer.read_to_end()
    return seen, frame.close_code


def connect_raw(port=None, *, unix=None, tls=None, host="127.0.0.1"):
    """A hostile client."""
    if unix:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(str(unix))
    else:
        sock = socket.create_connection((host, port), DEADLINE)
    if tls:
        sock = tls.wrap_socket(sock, server_hostname="localhost")
    return RawPeer(sock, masking=True)


class RawServer:
    """A hostile server: `handler(peer)` runs in a thread for each client; what it returns is kept in `results`.
    A handler that fails makes the test fail when the server stops."""

    def __init__(self, handler, *, tls=None, unix=None, backlog=128, host="127.0.0.1", accepting=True, port=0):
        self.handler, self.tls, self.unix = handler, tls, unix
        self.results, self.errors, self.peers, self.stopping = [], [], [], threading.Event()
        self._threads, self._lock = [], threading.Condition()
        if unix:
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.bind(str(unix))
        else:
            self.sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.sock.bind((host, port))
            self.port = self.sock.getsockname()[1]
        self.host = f"[{host}]" if ":" in host else host
        self.sock.listen(backlog)
        if accepting:
            self._start(self._accept)

    @property
    def url(self):
        return f"{'wss' if self.tls else 'ws'}://{self.host}:{self.port}/"

    def _start(self, target, *args):
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            try:
                sock, _ = self.sock.accept()
            except OSError:
                return
            if self.stopping.is_set():
                sock.close()
                return
            self._start(self._serve, sock)

    def _serve(self, sock):
        peer = RawPeer(sock, masking=False)
        self.peers.append(peer)
        try:
            if self.tls:
                try:
                    peer.sock = self.tls.wrap_socket(sock, server_side=True)
                except (ssl.SSLError, OSError) as refused:
                    with self._lock:
                        self.results.append(refused)
                        self._lock.notify_all()
                    return
            result = self.handler(peer)
            with self._lock:
                self.results.append(result)
                self._lock.notify_all()
        except Exception as error:  # pylint: disable=broad-except
            if not self.stopping.is_set():
                self.errors.append(error)
                with self._lock:
                    self._lock.notify_all()
        finally:
            try:
                peer.sock.close()
            except OSError:
                pass

    def wait_result(self, count=1):
        """What the handler returned for the `count`-th client that is done."""
        with self._lock:
            done = self._lock.wait_for(lambda: len(self.results) >= count or self.errors, DEADLINE)
            assert not self.errors, f"the scripted server failed: {self.errors[0]!r}"
            assert done, "the scripted server is not done"
            return self.results[count - 1]

    def stop_listening(self):
        """Who connects from now on is refused. Closing alone would leave the thread that accepts where it is."""
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.sock.close()

    def stop(self):
        """Returns what went wrong in handlers."""
        self.stopping.set()
        self.stop_listening()
        for peer in self.peers:
            try:
                peer.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        end = time.monotonic() + DEADLINE
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))
        return self.errors
