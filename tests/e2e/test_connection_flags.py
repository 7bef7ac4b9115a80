"""Flags that decide how `wsx connect` reaches a server and what it asks for."""
import base64
import socket
import ssl
import subprocess
import threading

import pytest
from support.certificates import Certificate
from support.process import DEADLINE


def greet(peer):
    """A server that accepts, closes with 1000 and reports what it was asked."""
    request = peer.upgrade()
    peer.send_close(1000)
    peer.finish()
    return request


@pytest.fixture
def ask(wsx, raw_server):
    """Connects with these flags; returns the request that the server saw."""
    def run(*flags, path="", **options):
        server = raw_server(greet)
        client = wsx.run("connect", *flags, server.url + path, **options)
        assert client.exit_code == 0, client.describe()
        return server.wait_result()

    return run


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


# --- the request ---

def test_the_plain_request_is_what_rfc_6455_asks_for(ask):
    request = ask(path="chat/room%201?a=b&c")
    assert request.start_line == "GET /chat/room%201?a=b&c HTTP/1.1"
    assert request.get("Host").startswith("127.0.0.1:")
    assert request.get("Upgrade").lower() == "websocket"
    assert request.get("Connection").lower() == "upgrade"
    assert request.get("Sec-WebSocket-Version") == "13"
    assert len(base64.b64decode(request.get("Sec-WebSocket-Key"))) == 16
    assert request.get("Origin") is None and request.get("Authorization") is None


def test_two_connections_never_use_the_same_key(ask):
    assert ask().get("Sec-WebSocket-Key") != ask().get("Sec-WebSocket-Key")


def test_h_adds_headers_and_those_of_a_file(ask, tmp_path):
    (tmp_path / "headers.txt").write_text("X-Three: 3\n# a comment\n\nX-Four:  4 \n")
    request = ask("-H", "X-One: 1", "--header", "X-Two: a: b", "-H", "@headers.txt", "-H", "X-One: again")
    # The order of different names means nothing, that of equal ones does (RFC 9110, section 5.3).
    assert request.all("X-One") == ["1", "again"]
    assert (request.all("X-Two"), request.all("X-Three"), request.all("X-Four")) == (["a: b"], ["3"], ["4"])


def test_h_replaces_a_header_of_our_own(ask):
    assert ask("-H", "Host: other.example").all("Host") == ["other.example"]
    assert ask("-H", "User-Agent: mine").all("User-Agent") == ["mine"]


@pytest.mark.parametrize("flags, expected, secret", [
    (["-u", "ada:lovelace"], basic("ada:lovelace"), "lovelace"),
    (["-u", "ada:love:lace"], basic("ada:love:lace"), "love:lace"),
    (["--bearer", "t0k3n"], "Bearer t0k3n", "t0k3n"),
    (["-H", "Authorization: Custom s3cret"], "Custom s3cret", "s3cret"),
])
def test_credentials_are_sent_and_not_shown(wsx, raw_server, tmp_path, flags, expected, secret):
    server = raw_server(greet)
    client = wsx.run("connect", "-v", "-o", "events.ndjson", *flags, server.url)
    assert server.wait_result().get("Authorization") == expected
    shown = client.stdout.text() + client.stderr.text() + (tmp_path / "events.ndjson").read_text()
    assert secret not in shown and expected not in shown and expected.split()[1] not in shown
    header = [value for name, value in client.one("open")["request_headers"] if name.lower() == "authorization"]
    assert len(header) == 1 and "***" in header[0]


def test_the_user_in_a_url_is_basic_authentication_and_its_password_is_not_shown(wsx, raw_server):
    server = raw_server(greet)
    client = wsx.run("connect", server.url.replace("ws://", "ws://ada:love%40lace@"))
    request = server.wait_result()
    assert request.get("Authorization") == basic("ada:love@lace")
    assert "@" not in request.get("Host")
    assert "lace" not in client.stdout.text() and "***" in client.one("open")["url"]


def test_cookies_are_one_header(ask, tmp_path):
    (tmp_path / "cookies").write_text("# mine\nc=3\n\nd=4; e=5\n")
    assert ask("--cookie", "a=1; b=2", "--cookie", "@cookies").all("Cookie") == ["a=1; b=2; c=3; d=4; e=5"]


def test_a_cookie_jar_of_curls_goes_where_its_cookies_belong(ask, raw_server, tmp_path):
    def log_in(peer):
        peer.read_head()
        peer.send("HTTP/1.1 200 OK\r\nSet-Cookie: everywhere=1; HttpOnly\r\nSet-Cookie: app=2; Path=/app; Max-Age=1000\r\n"
                  "Set-Cookie: safe=3; Secure\r\nContent-Length: 0\r\n\r\n")
        peer.close()
    login = raw_server(log_in).url.replace("ws:", "http:")
    subprocess.run(["curl", "-s", "-c", "jar", login + "app"], cwd=tmp_path, check=True, timeout=DEADLINE)
    assert "#HttpOnly_127.0.0.1" in (tmp_path / "jar").read_text()
    here = set((ask("--cookie", "@jar", path="app/x").get("Cookie") or "").split("; "))
    assert {"everywhere=1", "app=2"} <= here
    elsewhere = ask("--cookie", "@jar", path="other").get("Cookie")
    assert "everywhere=1" in elsewhere and "app=2" not in elsewhere


def test_cookies_of_another_host_are_not_sent(ask, tmp_path):
    (tmp_path / "jar").write_text("bank.example\tFALSE\t/\tFALSE\t0\tid\tsecret\n")
    assert ask("--cookie", "@jar").get("Cookie") is None


def test_subprotocols_are_offered_in_order_and_the_accepted_one_is_shown(wsx, raw_server):
    def handler(peer):
        request = peer.upgrade("Sec-WebSocket-Protocol: chat.v1")
        peer.send_close(1000)
        peer.finish()
        return request.get("Sec-WebSocket-Protocol")

    server = raw_server(handler)
    client = wsx.run("connect", "-s", "chat.v2", "--subprotocol", "chat.v1", server.url)
    assert server.wait_result() == "chat.v2, chat.v1"
    assert client.one("open")["subprotocol"] == "chat.v1"


def test_origin_is_sent(ask):
    assert ask("--origin", "https://app.example").get("Origin") == "https://app.example"


@pytest.mark.parametrize("flags, offered", [([], True), (["--deflate"], True), (["--no-deflate"], False)])
def test_compression_is_offered_unless_told_otherwise(ask, flags, offered):
    assert ("permessage-deflate" in (ask(*flags).get("Sec-WebSocket-Extensions") or "")) == offered


# --- the way there ---

def test_connect_to_goes_elsewhere_and_asks_for_the_host_of_the_url(wsx, raw_server):
    server = raw_server(greet)
    client = wsx.run("connect", "--connect-to", f"127.0.0.1:{server.port}", "ws://nowhere.invalid:8765/x")
    assert client.exit_code == 0
    assert server.wait_result().get("Host") == "nowhere.invalid:8765"
    assert client.one("open")["remote"] == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize("as_url", [True, False], ids=["ws+unix:", "--unix"])
def test_a_unix_socket_is_reached(wsx, raw_server, tmp_path, as_url):
    path = tmp_path / "server.sock"
    server = raw_server(greet, unix=path)
    where = [f"ws+unix:{path}:/chat?a=b"] if as_url else ["--unix", path, "ws://some.example/chat?a=b"]
    client = wsx.run("connect", *where)
    assert client.exit_code == 0, client.describe()
    request = server.wait_result()
    assert request.target == "/chat?a=b"
    assert request.get("Host") == ("localhost" if as_url else "some.example")
    assert client.one("open")["remote"] == str(path)


def test_tls_over_a_unix_socket_checks_the_name_of_the_url(wsx, raw_server, certificates, tmp_path):
    path = tmp_path / "server.sock"
    server = raw_server(greet, unix=path, tls=certificates.valid.server_context())
    client = wsx.run("connect", "--cacert", certificates.ca.cert, "--unix", path, "wss://wsx.test/")
    assert client.exit_code == 0, client.describe()
    assert server.wait_result().get("Host") == "wsx.test"


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")


@needs_ipv6
def test_an_ipv6_address_is_reached(wsx, raw_server):
    server = raw_server(greet, host="::1")
    for flags in ([], ["-6"]):
        client = wsx.run("connect", *flags, server.url)
        assert client.exit_code == 0, client.describe()
        assert client.one("open")["remote"] == f"[::1]:{server.port}"
    assert server.wait_result().get("Host") == f"[::1]:{server.port}"


def test_4_and_6_leave_the_other_family_out(wsx, raw_server):
    server = raw_server(greet)
    assert wsx.run("connect", "-4", f"ws://localhost:{server.port}/").exit_code == 0
    client = wsx.run("connect", "-6", server.url)
    assert client.exit_code == 3
    assert client.one("error")["phase"] in ("url", "dns", "tcp")


@needs_ipv6
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_name_with_two_addresses_is_reached_at_the_one_that_answers(wsx, raw_server, host):
    addresses = {info[4][0] for info in socket.getaddrinfo("localhost", 1, type=socket.SOCK_STREAM)}
    if host not in addresses:
        pytest.skip(f"localhost is not {host} on this machine, only {sorted(addresses)}")
    server = raw_server(greet, host=host)
    client = wsx.run("connect", f"ws://localhost:{server.port}/")
    assert client.exit_code == 0, client.describe()


def test_a_url_alone_means_connect(wsx, raw_server):
    server = raw_server(greet)
    client = wsx.run(server.url)
    assert client.exit_code == 0
    assert [e["type"] for e in client.events] == ["open", "close"]


@pytest.mark.parametrize("prefix", ["", "http", "ws"])
def test_a_url_may_be_written_as_people_write_it(wsx, raw_server, prefix):
    server = raw_server(greet)
    url = f"localhost:{server.port}" if not prefix else f"{prefix}://localhost:{server.port}"
    assert wsx.run("connect", url).exit_code == 0


def test_echo_is_a_url(wsx):
    client = wsx.run("connect", "-x", "hello", "-1", "echo:")
    assert client.exit_code == 0
    assert client.received() == ["hello"]
    assert {e.get("conn") for e in client.of("open")} == {1}
    assert [e["type"] for e in client.events] == ["open", "message", "message", "close"]


def test_the_echo_url_takes_what_connect_allows(wsx, tmp_path):
    (tmp_path / "large").write_bytes(b"x" * (17 << 20))
    assert wsx.run("connect", "-s", "chat", "-x", "hello", "-1", "echo:").one("open")["subprotocol"] == "chat"
    client = wsx.run("connect", "--raw", "--max-message", "20MiB", "--no-deflate", "-x", f"@{tmp_path}/large", "-1", "echo:")
    assert client.exit_code == 0
    assert len(client.stdout.data) == (17 << 20) + 1


# --- TLS ---

@pytest.fixture
def tls_server(raw_server):
    """Shows a certificate and greets; `names` are what clients asked for by SNI."""
    def start(certificate: Certificate, **options):
        context = certificate.server_context(**options)
        names = []
        context.sni_callback = lambda _socket, name, _context: names.append(name)
        server = raw_server(greet, tls=context)
        server.names = names
        return server
    return start


def test_cacert_trusts_a_ca_and_the_open_event_tells_what_was_agreed(wsx, tls_server, certificates):
    server = tls_server(certificates.valid)
    client = wsx.run("connect", "--cacert", certificates.ca.cert, f"wss://localhost:{server.port}/")
    assert client.exit_code == 0, client.describe()
    tls = client.one("open")["tls"]
    assert tls["version"] == "TLSv1.3" and tls["cipher"]
    assert tls["server_name"] == "localhost" and server.names == ["localhost"]
    assert "valid" in tls["subject"] and "wsx test CA" in tls["issuer"]
    assert any("wsx.test" in name for name in tls["san"])
    assert tls["not_after"].endswith("Z")
    assert tls["fingerprint"] == certificates.valid.fingerprint()
    assert client.one("open")["timing"]["tls_ms"] > 0


def test_an_ip_address_is_checked_against_the_certificate_and_not_sent_as_a_name(wsx, tls_server, certificates):
    server = tls_server(certificates.valid)
    client = wsx.run("connect", "--cacert", certificates.ca.cert, f"wss://127.0.0.1:{server.port}/")
    assert client.exit_code == 0, client.describe()
    assert server.names == [None]


@pytest.mark.parametrize("flag", ["-k", "--insecure", "-n"])
@pytest.mark.parametrize("bad", ["self_signed", "expired", "wrong_host"])
def test_k_accepts_any_certificate(wsx, tls_server, certificates, flag, bad):
    client = wsx.run("connect", flag, f"wss://localhost:{tls_server(getattr(certificates, bad)).port}/")
    assert client.exit_code == 0, client.describe()


@pytest.mark.parametrize("name", [".localhost", "x" * 300], ids=["leading dot", "300 characters"])
def test_k_accepts_a_name_that_no_certificate_can_be_checked_against(wsx, tls_server, certificates, name):
    url = f"wss://localhost:{tls_server(certificates.valid).port}/"
    refused = wsx.run("connect", "--cacert", certificates.ca.cert, "--server-name", name, url)
    assert refused.one("error", phase="tls", code="bad_server_name")["hint"].endswith("-k skips the check")
    client = wsx.run("connect", "-k", "--server-name", name, url)
    assert client.exit_code == 0, client.describe()


def test_connect_to_keeps_the_name_for_tls(wsx, tls_server, certificates):
    server = tls_server(certificates.valid)
    client = wsx.run("connect", "--cacert", certificates.ca.cert, "--connect-to", f"127.0.0.1:{server.port}", "wss://wsx.test/")
    assert client.exit_code == 0, client.describe()
    assert server.names == ["wsx.test"]
    assert server.wait_result().get("Host") == "wsx.test"


def test_server_name_is_asked_for_and_checked(wsx, tls_server, certificates):
    server = tls_server(certificates.wrong_host)
    trust = ("--cacert", certificates.ca.cert)
    client = wsx.run("connect", *trust, "--server-name", "other.test", f"wss://localhost:{server.port}/")
    assert client.exit_code == 0, client.describe()
    assert server.names == ["other.test"]
    assert server.wait_result().get("Host") == f"localhost:{server.port}"


def test_a_client_certificate_is_shown_to_a_server_that_wants_one(wsx, raw_server, certificates):
    subjects = []

    def handler(peer):
        subjects.append(dict(part[0] for part in peer.sock.getpeercert()["subject"]))
        return greet(peer)

    server = raw_server(handler, tls=certificates.valid.server_context(client_ca=certificates.ca))
    client = wsx.run("connect", "--cacert", certificates.ca.cert, "--cert", certificates.client.cert,
                     "--key", certificates.client.key, f"wss://localhost:{server.port}/")
    assert client.exit_code == 0, client.describe()
    assert subjects == [{"commonName": "client"}]


def test_tls_min_refuses_what_is_older(wsx, tls_server, certificates):
    server = tls_server(certificates.valid, maximum=ssl.TLSVersion.TLSv1_2)
    url = f"wss://localhost:{server.port}/"
    trust = ("--cacert", certificates.ca.cert)
    accepted = wsx.run("connect", *trust, "--tls-min", "1.2", url)
    assert accepted.exit_code == 0 and accepted.one("open")["tls"]["version"] == "TLSv1.2"
    refused = wsx.run("connect", *trust, "--tls-min", "1.3", url)
    assert refused.exit_code == 3
    assert refused.one("error")["phase"] == "tls"


def test_the_key_log_of_the_environment_is_written(wsx, tls_server, certificates, tmp_path):
    log = tmp_path / "keys.log"
    client = wsx.run("connect", "-k", f"wss://localhost:{tls_server(certificates.valid).port}/", env={"SSLKEYLOGFILE": str(log)})
    assert client.exit_code == 0
    written = log.read_text()
    assert "CLIENT_TRAFFIC_SECRET_0 " in written and "SERVER_TRAFFIC_SECRET_0 " in written


def test_connect_timeout_bounds_the_whole_way_to_open(wsx, raw_server):
    done = threading.Event()

    def handler(peer):
        peer.read_head()
        done.wait(DEADLINE)

    server = raw_server(handler)
    client = wsx.run("connect", "--connect-timeout", "1s", server.url)
    done.set()
    assert client.exit_code == 3
    error = client.one("error")
    assert (error["phase"], error["code"]) == ("upgrade", "timeout")


COPIED = r"""curl 'URL?room=1' \
  -H 'Upgrade: websocket' \
  -H 'Origin: https://example.com' \
  -H 'Connection: Upgrade' \
  -H 'Sec-WebSocket-Key: Eq59gnzLPI6BgugauKvxNQ==' \
  -H 'Sec-WebSocket-Version: 13' \
  -H 'Sec-WebSocket-Protocol: chat' \
  -b $'sid=it\'s; lang=en' \
  -H 'User-Agent:' --compressed"""


@pytest.mark.parametrize("way", ["argument", "stdin", "file"])
def test_a_copied_curl_command_is_taken_whole(wsx, echo_server, tmp_path, way):
    server = echo_server("-s", "chat")
    command = COPIED.replace("URL", server.url.replace("ws:", "http:"))
    (tmp_path / "command").write_text(command)
    given = {"argument": command, "stdin": "@-", "file": "@command"}[way]
    stdin = command.encode() if way == "stdin" else None
    client = wsx.run("connect", "--curl", given, "-x", "hello", "-1", "-H", "X-More: yes", stdin=stdin)
    assert client.exit_code == 0 and client.received() == ["hello"], client.describe()
    asked = server.wait_for("open")
    assert asked["path"] == "/?room=1" and asked["subprotocol"] == "chat"
    headers = dict(asked["request_headers"])
    assert headers["Origin"] == "https://example.com" and headers["X-More"] == "yes" and "User-Agent" not in headers
    sent = dict(client.one("open")["request_headers"])
    assert sent["Cookie"] == "***" and "left out --compressed of the curl command" in client.stderr.text()


def test_bench_takes_a_curl_command(wsx, echo_server):
    server = echo_server()
    client = wsx.run("bench", "--curl", f"curl {server.url} -H 'X-Api-Key: from-curl'", "-n", "10", "-c", "1", "-q")
    assert client.exit_code in (0, 4), client.describe()
    assert "from-curl" not in client.stdout.text() + client.stderr.text()


def test_headers_are_removed_and_emptied_as_by_curl(wsx, echo_server):
    server = echo_server()
    wsx.run("connect", "-H", "User-Agent:", "-H", "X-Empty;", "-x", "a", "-1", server.url)
    headers = server.wait_for("open")["request_headers"]
    assert ["X-Empty", ""] in headers and "User-Agent" not in [name for name, _ in headers]


def test_a_final_dot_is_not_part_of_the_name_of_a_certificate(wsx, echo_server, certificates):
    server = echo_server("--tls", "--cert", certificates.valid.cert, "--key", certificates.valid.key)
    client = wsx.run("connect", "--cacert", certificates.ca.cert, "-x", "a", "-1", f"wss://localhost.:{server.port}/")
    assert client.exit_code == 0, client.describe()
    assert server.wait_for("open")["tls"]["server_name"] == "localhost"
