"""The peers against each other, without wsx: when these fail, the tests are wrong and not the program."""
import ssl

import pytest
from support import frames
from support.python_peer import echo, run_client


def test_a_client_of_node_ws_and_a_server_of_python_websockets_understand_each_other(node, python_server):
    client = node("ws_client.js", python_server(echo).url)
    client.wait_for("open")
    client.write('{"text":"hé"}\n{"base64":"AAE="}\n{"ping":"p"}\n')
    client.wait_for("message", text="hé")
    client.wait_for("message", base64="AAE=")
    client.wait_for("pong", text="p")
    client.write('{"close":[3000,"bye"]}\n')
    client.wait_for("close", code=3000)
    assert client.wait() == 0


def test_the_scripted_server_speaks_to_python_websockets(raw_server):
    def handler(peer):
        peer.upgrade()
        assert peer.read_message() == "hello"
        peer.send_frame(frames.TEXT, "a" * 70000)
        return peer.finish().close_code

    async def talk(websocket):
        await websocket.send("hello")
        return await websocket.recv()

    server = raw_server(handler)
    assert run_client(talk, server.url, compression=None) == "a" * 70000
    assert server.wait_result() == 1000


def test_the_scripted_client_speaks_to_python_websockets(raw_client, python_server):
    client = raw_client(python_server(echo).port)
    client.open()
    for size in (0, 125, 126, 65535, 65536):
        client.send_frame(frames.BINARY, b"x" * size)
        assert client.read_message() == b"x" * size
    client.send_close(1000, "done")
    assert client.finish().close_code == 1000


@pytest.mark.parametrize("name, reason", [
    ("valid", None), ("expired", "expired"), ("self_signed", "self.signed"), ("wrong_host", "mismatch"), ("with_chain", None)])
def test_the_certificates_are_as_good_and_as_bad_as_their_names_say(certificates, raw_server, raw_client, name, reason):
    server = raw_server(lambda peer: peer.read_to_end(), tls=getattr(certificates, name).server_context())
    client = ssl.create_default_context(cafile=certificates.ca.cert)
    if reason is None:
        raw_client(server.port, tls=client)
    else:
        with pytest.raises(ssl.SSLCertVerificationError, match=reason):
            raw_client(server.port, tls=client)
