"""`wsx echo --ping` and `--idle-timeout`: clients that are gone are noticed, clients that answer stay."""
import pytest
from support import frames


@pytest.fixture
def client_of(raw_client):
    def connect(server):
        client = raw_client(server.port)
        client.open()
        return client
    return connect


def test_clients_are_pinged_again_and_again(echo_server, client_of):
    client = client_of(echo_server("--ping", "40ms"))
    for _ in range(3):
        assert client.read_frame().opcode == frames.PING


def test_a_silent_client_is_let_go_and_the_event_says_why(echo_server, client_of):
    server = echo_server("--idle-timeout", "100ms")
    client = client_of(server)
    assert client.read_close().payload[:2] == (1001).to_bytes(2, "big")
    client.send_close(1001)
    assert server.wait_for(type="error")["code"] == "idle_timeout"
    assert server.wait_for(type="close")["by"] == "local"


def test_a_client_that_answers_pings_is_not_silent(echo_server, client_of):
    client = client_of(echo_server("--ping", "50ms", "--idle-timeout", "1s"))
    for _ in range(40):  # 2 s, longer than the silence that is allowed
        ping = client.read_frame()
        assert ping.opcode == frames.PING
        client.send_frame(frames.PONG, ping.payload, masked=True)
    client.send_text("still here")
    while (frame := client.read_frame()).opcode == frames.PING:
        pass
    assert frame.payload == b"still here"
