"""A page in headless Chromium with `new WebSocket`, against `wsx echo`."""
import base64
import signal
import ssl

import pytest
from support.certificates import fingerprint, spki_hash
from support.page import Page
from support.process import free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page():
    """One browser for the tests that need no flags of their own."""
    page = Page()
    yield page
    page.close_browser()
    page.stop()


def exchange(page, socket):
    """Text and binary go out and come back."""
    blob = base64.b64encode(bytes(range(256)) * 300).decode()
    for text in ("hello", "", "世界 🌍" * 1000):
        page.do(id=socket, text=text)
        page.wait_for("message", id=socket, text=text)
    for data in ("AAE=", blob):
        page.do(id=socket, base64=data)
        page.wait_for("message", id=socket, base64=data)


@pytest.mark.parametrize("flag", ["--deflate", "--no-deflate"])
def test_a_page_talks_to_echo_and_closes_with_a_code_of_its_own(echo_server, page, flag):
    server = echo_server(flag)
    socket = page.socket(server.url)
    opened = page.wait_for("open", id=socket)
    assert ("permessage-deflate" in opened["extensions"]) == (flag == "--deflate")
    seen = server.wait_for("open", role="server")
    assert ["Origin", page.origin] in seen["request_headers"]

    exchange(page, socket)
    page.do(id=socket, close=[3001, "page is done"])
    page.wait_for("close", id=socket, code=3001, clean=True)
    closed = server.wait_for("close")
    assert (closed["code"], closed["reason"], closed["by"], closed["clean"]) == (3001, "page is done", "peer", True)
    assert closed["received"]["messages"] == closed["sent"]["messages"] == 5


def test_a_page_reads_1001_when_echo_is_told_to_stop(echo_server, page):
    server = echo_server()
    socket = page.socket(server.url)
    page.wait_for("open", id=socket)
    server.signal(signal.SIGTERM)
    page.wait_for("close", id=socket, code=1001, clean=True)
    assert server.wait() == 143


def test_a_page_reads_1009_when_its_message_is_too_big(echo_server, page):
    server = echo_server("--max-message", "1KiB")
    socket = page.socket(server.url)
    page.wait_for("open", id=socket)
    page.do(id=socket, text="x" * 2000)
    page.wait_for("close", id=socket, code=1009)
    assert server.wait_for("close")["code"] == 1009


def test_a_page_is_given_the_subprotocol_that_it_asked_for(echo_server, page):
    server = echo_server("-s", "chat.v2", "-s", "chat.v1")
    socket = page.socket(server.url, "chat.v0", "chat.v1")
    assert page.wait_for("open", id=socket)["protocol"] == "chat.v1"


def test_a_page_gets_an_error_where_nobody_listens(page):
    socket = page.socket(f"ws://127.0.0.1:{free_port()}/")
    page.wait_for("error", id=socket)
    page.wait_for("close", id=socket, code=1006, clean=False)


def test_a_page_from_an_origin_that_is_not_allowed_gets_an_error(echo_server, page):
    server = echo_server("--origin", "https://allowed.example")
    socket = page.socket(server.url)
    page.wait_for("error", id=socket)
    page.wait_for("close", id=socket, code=1006)
    assert server.wait_for("error", phase="upgrade")["code"] == "forbidden_origin"


def test_a_page_talks_to_echo_over_tls_when_it_trusts_the_throw_away_certificate(echo_server):
    server = echo_server("--tls")
    assert server.url.startswith("wss://")
    der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", server.port)))
    assert fingerprint(der) == server.listening["tls_fingerprint"]

    page = Page(f"--ignore-certificate-errors-spki-list={spki_hash(der)}")
    try:
        socket = page.socket(server.url)
        page.wait_for("open", id=socket)
        exchange(page, socket)
        page.do(id=socket, close=[1000, ""])
        page.wait_for("close", id=socket, code=1000, clean=True)
        opened = server.wait_for("open")
        assert opened["tls"]["version"] == "TLSv1.3"
        page.close_browser()
    finally:
        page.stop()


def test_a_page_refuses_a_throw_away_certificate_that_nobody_vouched_for(echo_server, page):
    server = echo_server("--tls")
    socket = page.socket(server.url)
    page.wait_for("error", id=socket)
    page.wait_for("close", id=socket, code=1006)
