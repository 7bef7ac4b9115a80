"""What a client must choose so that nobody can foresee it: masks (RFC 6455, section 10.3) and Sec-WebSocket-Keys (section 4.1)."""
import pytest

MESSAGES = 300


@pytest.mark.parametrize("flags", [[], ["--no-deflate"], ["--fragment", "4"]])
def test_each_message_has_a_mask_of_its_own(wsx, raw_server, flags):
    def handler(peer):
        peer.upgrade()
        masks = set()
        for _ in range(MESSAGES):
            size = peer.read_exactly(2)[1] & 0x7f
            masks.add(peer.read_exactly(4))
            peer.read_exactly(size)
        return masks
    server = raw_server(handler)
    wsx.start("connect", *flags, server.url).feed(b"four\n" * MESSAGES)
    assert len(server.wait_result()) == MESSAGES


def test_each_handshake_has_a_key_of_its_own(wsx, raw_server):
    keys = []

    def handler(peer):
        request = peer.read_head()
        keys.append(request.get("Sec-WebSocket-Key"))
        if len(keys) < 10:
            peer.send(f"HTTP/1.1 302 Found\r\nLocation: /{len(keys)}\r\nContent-Length: 0\r\n\r\n")
        else:
            peer.upgrade(request=request)
            peer.finish()
    assert wsx.run("connect", "-L", raw_server(handler).url, stdin=b"").exit_code == 0
    assert len(set(keys)) == len(keys) == 10
