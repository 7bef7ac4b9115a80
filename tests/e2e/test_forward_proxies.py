"""`wsx connect` through real proxies: squid, haproxy with TLS before it, microsocks."""
import pathlib
import shutil
import signal
import tempfile

import pytest
from support.codes import assert_refused_by_proxy
from support.forward_proxies import PASSWORD, QUOTED, USER, start_socks, start_squid, start_tls_front
from support.process import free_port, poll

TALK = ("-x", "hello through a proxy", "-1")
TEXT = "hello through a proxy"


@pytest.fixture
def open_folder():
    """A folder that other users may see."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="wsx-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def squid(spawn_server, open_folder):
    started = []

    def start(**options):
        started.append(start_squid(spawn_server, open_folder, **options))
        return started[-1]
    yield start
    for proxy in started:
        proxy.process.signal(signal.SIGKILL)  # asked politely, it takes two seconds


@pytest.fixture
def https_proxy(spawn_server, tmp_path, squid, certificates):
    """squid behind TLS; its certificate is certificates.valid unless another is asked for."""
    def start(certificate=None, **options):
        inner = squid(**options)
        front = start_tls_front(spawn_server, tmp_path, certificate or certificates.valid, inner.port)
        front.squid = inner
        return front
    return start


@pytest.fixture
def socks(spawn_server):
    return lambda **options: start_socks(spawn_server, **options)


@pytest.fixture
def servers(echo_server, certificates):
    """The same target plain and with TLS."""
    def start(scheme):
        tls = ("--tls", "--cert", certificates.valid.cert, "--key", certificates.valid.key) if scheme == "wss" else ()
        server = echo_server(*tls)
        server.url = f"{scheme}://localhost:{server.port}/"
        return server
    return start


@pytest.fixture
def talk(wsx, certificates, tmp_path):
    """Connects with these flags, says something and hears it."""
    def run(url, *flags, proxy=None, **options):
        client = wsx.run("connect", "--cacert", certificates.ca.cert, *flags, *TALK, url, **options)
        assert client.exit_code == 0, client.describe()
        assert client.received() == [TEXT]
        opened = client.one("open")
        if proxy:
            assert opened["remote"] == proxy.place
            assert opened["timing"]["proxy_ms"] > 0
            assert ("tls" in opened) == url.startswith("wss"), "the TLS that is told about is the server's"
        else:
            assert "proxy_ms" not in opened["timing"]
        return client
    return run


both = pytest.mark.parametrize("scheme", ["ws", "wss"])


# --- HTTP CONNECT ---

@both
def test_squid_connects_us(servers, squid, talk, scheme):
    server, proxy = servers(scheme), squid()
    talk(server.url, "--proxy", f"http://{proxy.place}", proxy=proxy)
    proxy.wait_logged(f"CONNECT localhost:{server.port} 200 -")


@both
def test_squid_wants_a_password(servers, squid, talk, wsx, certificates, scheme):
    server, proxy = servers(scheme), squid(password=True)
    flags = ("connect", "--cacert", certificates.ca.cert, *TALK, server.url)
    error = assert_refused_by_proxy(wsx.run(*flags, "--proxy", proxy.place), "proxy_unauthorized", "407", f"localhost:{server.port}")
    assert error["status"] == 407 and ["Proxy-Authenticate", 'Basic realm="wsx"'] in error["response_headers"]
    assert "--proxy-user" in error["hint"] and "<html" in error["body"].lower()
    wrong = assert_refused_by_proxy(wsx.run(*flags, "--proxy", f"{USER}:wr0ng@{proxy.place}"), "proxy_unauthorized", "407")
    assert "wrong" in wrong["hint"]

    for given in (("--proxy", f"http://{QUOTED}@{proxy.place}"), ("--proxy", proxy.place, "--proxy-user", f"{USER}:{PASSWORD}")):
        client = talk(server.url, "-v", *given, proxy=proxy)
        assert PASSWORD not in client.stdout.text() + client.stderr.text()
    proxy.wait_logged(f"CONNECT localhost:{server.port} 200 {USER}")


def test_squid_passes_large_messages_both_ways(servers, squid, wsx):
    server, proxy = servers("ws"), squid()
    large = b"".join(b"%d:" % n for n in range(400_000))
    client = wsx.run("connect", "--no-deflate", "--proxy", proxy.place, "--input", "whole", "-1", server.url, stdin=large)
    assert client.exit_code == 0 and client.received() == [large.decode()]


def test_squid_cannot_reach_the_server(squid, wsx):
    port = free_port()
    error = assert_refused_by_proxy(wsx.run("connect", "--proxy", squid().place, f"ws://localhost:{port}"), "service_unavailable", "503")
    assert error["status"] == 503 and error["body"]


def test_the_tunnel_goes_where_connect_to_says(servers, squid, talk):
    server, proxy = servers("wss"), squid()
    client = talk("wss://wsx.test/", "--proxy", proxy.place, "--connect-to", f"localhost:{server.port}", proxy=proxy)
    assert client.one("open")["tls"]["server_name"] == "wsx.test"
    proxy.wait_logged(f"CONNECT localhost:{server.port} 200 -")


def test_node_is_reached_through_squid(node, squid, wsx):
    # Port 3000 is the tour's; any will do here, but the peer cannot say which one it chose.
    port = free_port()
    server = node("ws_server.js", port)
    poll(lambda: server.events or not server.running, "sign of life from ws_server.js")
    proxy = squid()
    client = wsx.run("connect", "--proxy", proxy.place, *TALK, f"ws://localhost:{port}/chat")
    assert client.exit_code == 0 and client.received() == ["Received, initiating..."], client.describe()
    server.wait_for("message", text=TEXT)
    server.wait_for("close", code=1000)


# --- https proxies ---

@both
def test_an_https_proxy_connects_us(servers, https_proxy, talk, certificates, scheme):
    server, proxy = servers(scheme), https_proxy()
    talk(server.url, "--proxy", f"https://{proxy.place}", "--proxy-cacert", certificates.ca.cert, proxy=proxy)
    talk(server.url, "--proxy", f"https://{proxy.place}", "--proxy-insecure", proxy=proxy)
    proxy.squid.wait_logged(f"CONNECT localhost:{server.port} 200 -")


def test_tls_in_tls_carries_large_messages_both_ways(servers, https_proxy, wsx, certificates):
    server, proxy = servers("wss"), https_proxy()
    large = b"".join(b"%d:" % n for n in range(400_000))
    client = wsx.run("connect", "--cacert", certificates.ca.cert, "--proxy-insecure", "--no-deflate", "--proxy",
                     f"https://{proxy.place}", "--input", "whole", "-1", server.url, stdin=large)
    assert client.exit_code == 0 and client.received() == [large.decode()]
    assert server.wait_for("close")["clean"]


def test_tls_in_tls_carries_many_messages(servers, https_proxy, wsx, certificates):
    server, proxy = servers("wss"), https_proxy()
    lines = [f"message {n}" for n in range(2_000)]
    client = wsx.run("connect", "--cacert", certificates.ca.cert, "--proxy-insecure", "--proxy", f"https://{proxy.place}",
                     "--exit-after", len(lines), server.url, stdin="\n".join(lines) + "\n")
    assert client.exit_code == 0 and client.received() == lines


def test_an_https_proxy_that_wants_a_password_gets_it(servers, https_proxy, talk):
    server, proxy = servers("wss"), https_proxy(password=True)
    talk(server.url, "--proxy", f"https://{QUOTED}@{proxy.place}", "--proxy-insecure", proxy=proxy)


@pytest.mark.parametrize("name, code", [("self_signed", "certificate_self_signed"), ("expired", "certificate_expired"),
                                        ("wrong_host", "certificate_wrong_host"), ("valid", "certificate_untrusted")])
def test_an_https_proxys_certificate_is_checked_by_flags_of_its_own(servers, https_proxy, wsx, certificates, name, code):
    proxy = https_proxy(getattr(certificates, name))
    trusting = () if name == "valid" else ("--proxy-cacert", certificates.ca.cert)
    client = wsx.run("connect", "-k", "--cacert", certificates.ca.cert, *trusting, "--proxy", f"https://{proxy.place}", *TALK,
                     servers("wss").url)
    error = assert_refused_by_proxy(client, code, "certificate of the proxy")
    assert "--proxy-insecure" in error["hint"]


def test_the_servers_certificate_is_checked_inside_an_https_proxys_tunnel(https_proxy, wsx, echo_server):
    server, proxy = echo_server("--tls"), https_proxy()
    client = wsx.run("connect", "--proxy-insecure", "--proxy", f"https://{proxy.place}", *TALK, server.url)
    assert client.exit_code == 3
    assert client.one("error", phase="tls")["code"] == "certificate_self_signed"


def test_an_https_proxy_that_is_plain_says_so(squid, wsx):
    error = assert_refused_by_proxy(wsx.run("connect", "--proxy", f"https://{squid().place}", "ws://localhost:1"), "not_tls", "proxy")
    assert "http://" in error["hint"]


# --- SOCKS5 ---

@both
@pytest.mark.parametrize("kind", ["socks5", "socks5h"])
def test_microsocks_connects_us(servers, socks, talk, kind, scheme):
    server, proxy = servers(scheme), socks()
    talk(server.url, "--proxy", f"{kind}://{proxy.place}", proxy=proxy)
    # Who looks the name up is the difference between the two.
    proxy.wait_asked(f"localhost:{server.port}" if kind == "socks5h" else rf"(127\.0\.0\.1|::1):{server.port}")


@both
def test_microsocks_wants_a_password(servers, socks, talk, wsx, scheme):
    server, proxy = servers(scheme), socks(password=True)
    talk(server.url, "--proxy", f"socks5h://{QUOTED}@{proxy.place}", proxy=proxy)
    talk(server.url, "--proxy", f"socks5://{proxy.place}", "--proxy-user", f"{USER}:{PASSWORD}", proxy=proxy)
    missing = assert_refused_by_proxy(wsx.run("connect", "--proxy", f"socks5://{proxy.place}", server.url), "proxy_unauthorized")
    assert "--proxy-user" in missing["hint"]
    wrong = wsx.run("connect", "--proxy", f"socks5://{USER}:wr0ng@{proxy.place}", server.url)
    assert_refused_by_proxy(wrong, "proxy_unauthorized", "user and password")
    assert "wr0ng" not in wrong.stdout.text() + wrong.stderr.text()


@pytest.mark.parametrize("kind", ["socks5", "socks5h"])
def test_microsocks_cannot_reach_the_server(socks, wsx, kind):
    port = free_port()
    client = wsx.run("connect", "--proxy", f"{kind}://{socks().place}", f"ws://localhost:{port}")
    assert_refused_by_proxy(client, "socks_connection_refused", f":{port}")


def test_a_name_that_does_not_exist_is_the_proxys_or_ours_to_tell(socks, wsx):
    proxy = socks()
    error = wsx.run("connect", "--proxy", f"socks5://{proxy.place}", "ws://no-such-host.invalid").one("error")
    assert error["phase"] == "dns" and "socks5h://" in error["hint"]
    assert_refused_by_proxy(wsx.run("connect", "--proxy", f"socks5h://{proxy.place}", "ws://no-such-host.invalid"),
                   "socks_general_failure", "no-such-host.invalid")


# --- the environment ---

def nowhere():
    return f"http://127.0.0.1:{free_port()}"


@pytest.mark.parametrize("scheme, name", [
    ("ws", "ws_proxy"), ("ws", "WS_PROXY"), ("ws", "http_proxy"), ("ws", "all_proxy"), ("ws", "ALL_PROXY"),
    ("wss", "wss_proxy"), ("wss", "WSS_PROXY"), ("wss", "https_proxy"), ("wss", "HTTPS_PROXY"), ("wss", "ALL_PROXY")])
def test_the_environment_names_a_proxy(servers, socks, talk, scheme, name):
    server, proxy = servers(scheme), socks()
    talk(server.url, env={name: f"socks5h://{proxy.place}"}, proxy=proxy)


@pytest.mark.parametrize("scheme, env", [
    ("ws", {"HTTP_PROXY": "X", "https_proxy": "X"}),  # as curl: HTTP_PROXY may come from a client, under CGI
    ("wss", {"http_proxy": "X", "ws_proxy": "X"}),
    ("ws", {"http_proxy": "X", "no_proxy": "localhost"}), ("ws", {"http_proxy": "X", "NO_PROXY": "other, localhost"}),
    ("ws", {"http_proxy": "X", "no_proxy": "*"}), ("ws", {"http_proxy": ""}), ("ws", {"http_proxy": "", "ALL_PROXY": ""}),
])
def test_the_environment_may_leave_this_url_alone(servers, talk, scheme, env):
    talk(servers(scheme).url, env={name: nowhere() if value == "X" else value for name, value in env.items()})


@pytest.mark.parametrize("env", [{"http_proxy": "P", "all_proxy": "X"}, {"ws_proxy": "P", "http_proxy": "X"},
                                 {"http_proxy": "", "all_proxy": "P"}, {"all_proxy": "P", "no_proxy": "other"},
                                 {"all_proxy": "P", "no_proxy": "", "NO_PROXY": "127.0.0.1"}])
def test_the_first_variable_that_says_something_counts(servers, socks, talk, env):
    server, proxy = servers("ws"), socks()
    values = {"P": f"socks5h://{proxy.place}", "X": nowhere()}
    talk(server.url, env={name: values.get(value, value) for name, value in env.items()}, proxy=proxy)


def test_flags_go_before_the_environment(servers, socks, talk, wsx):
    server, proxy = servers("ws"), socks()
    talk(server.url, "--proxy", f"socks5://{proxy.place}", env={"http_proxy": nowhere()}, proxy=proxy)
    talk(server.url, "--proxy", "", env={"http_proxy": nowhere(), "all_proxy": nowhere()})
    talk(server.url, "--noproxy", "localhost", env={"http_proxy": nowhere()})
    talk(server.url, "--noproxy", "*", "--proxy", nowhere())
    # As curl has it, an exempt host is exempt from --proxy too, and an empty --noproxy exempts nobody.
    talk(server.url, "--proxy", nowhere(), env={"no_proxy": "localhost"})
    client = wsx.run("connect", "--noproxy", "", *TALK, server.url, env={"http_proxy": nowhere(), "no_proxy": "localhost"})
    assert_refused_by_proxy(client, "connection_refused")


def test_a_password_in_the_environment_is_a_secret(raw_server, wsx):
    def echo_login(peer):
        login = peer.read_head().get("Proxy-Authorization")
        peer.send(f"HTTP/1.1 407 No\r\nContent-Length: {len(login) + 9}\r\n\r\n{login} s3cr3t-1")
    client = wsx.run("connect", "ws://localhost/", env={"http_proxy": f"http://me:s3cr3t-1@127.0.0.1:{raw_server(echo_login).port}"})
    error = assert_refused_by_proxy(client, "proxy_unauthorized")
    assert "Basic" in error["body"] and "s3cr3t" not in client.stdout.text() + client.stderr.text()
    assert "bWU6czNjcjN0" not in client.stdout.text()


def test_an_unusable_variable_is_named(wsx):
    error = assert_refused_by_proxy(wsx.run("connect", "ws://localhost/", env={"http_proxy": "gopher://me:s3cr3t@proxy"}), "bad_proxy_url",
                           "http_proxy")
    assert "s3cr3t" not in str(error)
    assert_refused_by_proxy(wsx.run("connect", "wss://localhost/", env={"ALL_PROXY": "http://proxy:x"}), "bad_proxy_url", "ALL_PROXY")


def test_echo_and_unix_sockets_need_no_proxy(wsx, talk, echo_server, tmp_path):
    env = {"http_proxy": nowhere(), "all_proxy": nowhere()}
    talk("echo:", env=env)
    server = echo_server("--unix", tmp_path / "echo.sock")
    for args in (("--unix", tmp_path / "echo.sock", "ws://localhost/"), (f"ws+unix:{tmp_path}/echo.sock",)):
        client = wsx.run("connect", *TALK, *args, env=env)
        assert client.exit_code == 0 and client.received() == [TEXT], client.describe()
    assert server.running


def test_each_redirect_chooses_its_proxy_again(wsx, raw_server, echo_server, socks):
    server, proxy = echo_server(), socks()
    target = f"ws://localhost:{server.port}/"
    first = raw_server(lambda peer: (peer.read_head(), peer.send(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\n\r\n")))
    client = wsx.run("connect", "-L", *TALK, first.url, env={"ws_proxy": f"socks5h://{proxy.place}", "no_proxy": "localhost"})
    assert client.exit_code == 0 and client.received() == [TEXT], client.describe()
    assert client.one("open")["remote"] == f"127.0.0.1:{server.port}" and "proxy_ms" not in client.one("open")["timing"]
    proxy.wait_asked(f"127.0.0.1:{first.port}")


# --- the proxy is not there ---

def test_a_proxy_that_is_not_there(wsx):
    proxy = nowhere()
    error = assert_refused_by_proxy(wsx.run("connect", "--proxy", proxy, "ws://localhost/"), "connection_refused", "proxy", proxy[7:])
    assert "--proxy" in error["hint"]
    error = assert_refused_by_proxy(wsx.run("connect", "ws://localhost/", env={"all_proxy": proxy}), "connection_refused", "proxy")
    assert "all_proxy" in error["hint"]


def test_a_proxy_whose_name_does_not_exist(wsx):
    client = wsx.run("connect", "--proxy", "socks5://no-such-host.invalid", "ws://127.0.0.1/")
    error = client.one("error", phase="proxy")
    assert error["code"] in ("host_not_found", "dns_unavailable") and "no-such-host.invalid" in error["message"]
    assert client.exit_code == 3


@pytest.mark.parametrize("kind", ["http", "https", "socks5", "socks5h"])
def test_a_proxy_that_accepts_and_says_nothing(wsx, raw_server, kind):
    server = raw_server(lambda peer: peer.read_to_end())
    client = wsx.run("connect", "--connect-timeout", "300ms", "--proxy", f"{kind}://127.0.0.1:{server.port}", "ws://127.0.0.1/")
    assert_refused_by_proxy(client, "timeout", "proxy")


def test_a_server_that_says_nothing_behind_a_proxy_is_the_servers_fault(wsx, raw_server, socks):
    server = raw_server(lambda peer: peer.read_to_end())
    client = wsx.run("connect", "-k", "--connect-timeout", "1s", "--proxy", f"socks5://{socks().place}",
                     f"wss://127.0.0.1:{server.port}")
    assert client.one("error", phase="tls")["code"] == "timeout"
