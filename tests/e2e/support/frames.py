"""Frames of RFC 6455 by hand, right and wrong ones."""
import os
import struct
import zlib
from dataclasses import dataclass

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(opcode, payload=b"", *, fin=True, rsv=0, masked=False, length_form=None, declared=None):
    """One frame. `length_form` 16 or 64 forces a longer length field than needed; `declared` lies about the length."""
    if isinstance(payload, str):
        payload = payload.encode()
    size = len(payload) if declared is None else declared
    if length_form is None:
        length_form = 7 if size < 126 else 16 if size < 65536 else 64
    first = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    mask_bit = 0x80 if masked else 0
    if length_form == 7:
        head = first + bytes([mask_bit | size])
    elif length_form == 16:
        head = first + struct.pack("!BH", mask_bit | 126, size)
    else:
        head = first + struct.pack("!BQ", mask_bit | 127, size)
    if masked:
        key = os.urandom(4)
        return head + key + apply_mask(payload, key)
    return head + payload


def apply_mask(payload, key):
    size = len(payload)
    if not size:
        return b""
    keys = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(keys, "big")).to_bytes(size, "big")


def close_payload(code, reason=""):
    return struct.pack("!H", code) + (reason if isinstance(reason, bytes) else reason.encode())


# What a client offers and a server accepts so that each message is compressed by itself.
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; server_no_context_takeover"


def deflated(data):
    """The payload of a compressed message (RFC 7692), to be sent with rsv=4."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


def inflated(data):
    return zlib.decompressobj(-15).decompress(data + b"\x00\x00\xff\xff")


@dataclass
class Frame:
    opcode: int
    payload: bytes
    fin: bool = True
    rsv: int = 0
    masked: bool = False

    @property
    def plain_payload(self):
        """Of a compressed frame that is a whole message, what it inflates to."""
        return inflated(self.payload) if self.rsv else self.payload

    @property
    def close_code(self):
        """1005 when the close frame has none."""
        assert self.opcode == CLOSE, f"not a close frame: {self}"
        return struct.unpack("!H", self.payload[:2])[0] if self.payload else 1005

    @property
    def close_reason(self):
        return self.payload[2:].decode()


def read_frame(read_exactly):
    """Takes one frame apart; `read_exactly(n)` supplies the bytes."""
    first, second = read_exactly(2)
    size = second & 0x7F
    if size == 126:
        size, = struct.unpack("!H", read_exactly(2))
    elif size == 127:
        size, = struct.unpack("!Q", read_exactly(8))
    key = read_exactly(4) if second & 0x80 else None
    body = read_exactly(size)
    return Frame(first & 0x0F, apply_mask(body, key) if key else body, bool(first & 0x80), first >> 4 & 7, key is not None)
