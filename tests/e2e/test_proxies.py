"""nginx and haproxy as reverse proxies in front of `wsx echo`."""
import pytest
from support.process import free_port

TALK = ("-x", "hello through a proxy", "-1")


@pytest.fixture
def haproxy(spawn_server, tmp_path):
    """Starts haproxy in front of a port of this machine; returns its own port."""
    def start(upstream, tls=None):
        def write(port):
            bind = f"127.0.0.1:{port}"
            if tls:
                both = tmp_path / "haproxy.pem"
                both.write_text(tls.cert.read_text() + tls.key.read_text())
                bind += f" ssl crt {both}"
            (tmp_path / "haproxy.cfg").write_text(f"""
defaults
  mode http
  retries 0
  timeout connect 30s
  timeout client 30s
  timeout server 30s
  timeout tunnel 60s
frontend f
  bind {bind}
  default_backend b
backend b
  server s 127.0.0.1:{upstream}
""")
            return "haproxy", "-db", "-f", tmp_path / "haproxy.cfg"
        return spawn_server(write)[1]
    return start


def assert_talked(client, server):
    assert client.exit_code == 0, client.describe()
    assert client.received() == ["hello through a proxy"]
    assert server.wait_for("close")["code"] == 1000


def test_connect_talks_to_echo_through_nginx(wsx, echo_server, nginx):
    server = echo_server("--path", "/live")
    port = nginx(f"proxy_pass http://127.0.0.1:{server.port};")
    assert_talked(wsx.run("connect", *TALK, f"ws://127.0.0.1:{port}/live?a=b"), server)
    assert server.one("open")["path"] == "/live?a=b"


def test_connect_talks_to_echo_through_nginx_that_ends_tls(wsx, echo_server, nginx, certificates):
    server = echo_server()
    port = nginx(f"proxy_pass http://127.0.0.1:{server.port};", tls=certificates.valid)
    client = wsx.run("connect", "--cacert", certificates.ca.cert, *TALK, f"wss://localhost:{port}/")
    assert_talked(client, server)
    assert client.one("open")["tls"]["server_name"] == "localhost"
    assert "tls" not in server.one("open")


def test_connect_talks_to_a_tls_echo_on_a_unix_socket_through_nginx(wsx, echo_server, nginx, tmp_path):
    server = echo_server("--tls", "--unix", tmp_path / "echo.sock")
    port = nginx(f"proxy_pass https://unix:{tmp_path}/echo.sock; proxy_ssl_verify off;")
    assert_talked(wsx.run("connect", *TALK, f"ws://127.0.0.1:{port}/"), server)


def test_nginx_that_wants_a_password_refuses_until_it_gets_it(wsx, echo_server, nginx, tmp_path):
    server = echo_server()
    (tmp_path / "users").write_text("ada:{PLAIN}lovelace\n")
    port = nginx(f'auth_basic "wsx"; auth_basic_user_file {tmp_path}/users; proxy_pass http://127.0.0.1:{server.port};')
    url = f"ws://127.0.0.1:{port}/"

    refused = wsx.run("connect", *TALK, url)
    assert refused.exit_code == 3
    error = refused.one("error", phase="upgrade", code="unauthorized")
    assert error["status"] == 401
    assert ["WWW-Authenticate", 'Basic realm="wsx"'] in error["response_headers"]
    assert "401 Authorization Required" in error["body"]

    assert_talked(wsx.run("connect", "-u", "ada:lovelace", *TALK, url), server)
    assert "lovelace" not in server.stdout.text()


def test_nginx_without_its_upstream_is_a_bad_gateway(wsx, nginx):
    port = nginx(f"proxy_pass http://127.0.0.1:{free_port()};")
    client = wsx.run("connect", *TALK, f"ws://127.0.0.1:{port}/")
    assert client.exit_code == 3
    error = client.one("error", phase="upgrade", code="bad_gateway")
    assert error["status"] == 502 and "nginx" in error["body"]


def test_connect_talks_to_echo_through_haproxy(wsx, echo_server, haproxy):
    server = echo_server()
    assert_talked(wsx.run("connect", *TALK, f"ws://127.0.0.1:{haproxy(server.port)}/"), server)


def test_connect_talks_to_echo_through_haproxy_that_ends_tls(wsx, echo_server, haproxy, certificates):
    server = echo_server()
    port = haproxy(server.port, tls=certificates.valid)
    client = wsx.run("connect", "--cacert", certificates.ca.cert, *TALK, f"wss://127.0.0.1:{port}/")
    assert_talked(client, server)
    assert "IP:127.0.0.1" in " ".join(client.one("open")["tls"]["san"]) or "127.0.0.1" in client.one("open")["tls"]["san"]


def test_haproxy_without_its_upstream_is_an_unavailable_service(wsx, haproxy):
    client = wsx.run("connect", *TALK, f"ws://127.0.0.1:{haproxy(free_port())}/")
    assert client.exit_code == 3
    assert client.one("error", phase="upgrade")["status"] == 503
