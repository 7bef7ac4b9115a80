"""connect -L: nginx that points elsewhere, and servers that point where nobody should go."""
import ssl

import pytest
from support.codes import STABLE_CODES
from support.process import free_port

TALK = ("-x", "hello", "-1")


def assert_refused(client, code):
    assert code in STABLE_CODES["upgrade"]
    assert client.exit_code == 3, client.describe()
    error = client.one("error", phase="upgrade", code=code)
    assert [e["type"] for e in client.events] == ["error"]
    return error


def point_to(location, status="302 Found", *fields):
    """A server that sends everybody to a place; returns what was asked."""
    def handle(peer):
        request = peer.read_head()
        peer.send("\r\n".join([f"HTTP/1.1 {status}", f"Location: {location}", *fields, "Content-Length: 0", "", ""]))
        peer.close()
        return request
    return handle


def welcome(peer):
    """A server that lets in and ends; returns what was asked."""
    request = peer.upgrade()
    peer.send_close(1000)
    peer.finish()
    return request


# --- nginx ---

@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_path(wsx, echo_server, nginx, status):
    server = echo_server("--path", "/new/place")
    port = nginx(f"if ($uri = /old) {{ return {status} /new/place?a=b; }} proxy_pass http://127.0.0.1:{server.port};")
    client = wsx.run("connect", "-L", *TALK, f"ws://127.0.0.1:{port}/old")
    assert client.exit_code == 0, client.describe()
    assert client.received() == ["hello"]
    assert server.wait_for("open")["path"] == "/new/place?a=b"
    opened = client.one("open")
    assert opened["url"] == f"ws://127.0.0.1:{port}/new/place?a=b"
    assert opened["redirects"] == [f"ws://127.0.0.1:{port}/old"]


def test_redirects_to_another_port_and_to_tls(wsx, echo_server, nginx, certificates):
    server = echo_server("--tls", "--cert", certificates.valid.cert, "--key", certificates.valid.key)
    last = nginx(f"return 307 https://localhost:{server.port}$uri;")
    first = nginx(f"return 308 http://localhost:{last}/x;")
    client = wsx.run("connect", "-L", "--cacert", certificates.ca.cert, *TALK, f"http://localhost:{first}/")
    assert client.exit_code == 0, client.describe()
    opened = client.one("open")
    assert opened["url"] == f"wss://localhost:{server.port}/x" and opened["tls"]["server_name"] == "localhost"
    assert opened["redirects"] == [f"ws://localhost:{first}/", f"ws://localhost:{last}/x"]


def test_pretty_output_tells_the_way(wsx, echo_server, nginx):
    server = echo_server()
    port = nginx(f"return 302 http://127.0.0.1:{server.port}/;")
    out = wsx.run("connect", "-L", "-v", "--pretty", *TALK, f"ws://127.0.0.1:{port}/x").stdout.text()
    assert f"connected to ws://127.0.0.1:{server.port}/" in out and "after 1 redirect" in out
    assert f"redirected from ws://127.0.0.1:{port}/x" in out


def test_without_l_the_hint_says_where_it_points_and_how_to_follow(wsx, nginx):
    client = wsx.run("connect", *TALK, f"ws://127.0.0.1:{nginx('return 301 /elsewhere;')}/")
    hint = assert_refused(client, "redirect")["hint"]
    assert "/elsewhere" in hint and "-L" in hint


def test_a_circle(wsx, nginx):
    port = nginx("if ($uri = /a) { return 302 /b; } return 302 /a;")
    message = assert_refused(wsx.run("connect", "-L", f"ws://127.0.0.1:{port}/a"), "redirect_loop")["message"]
    assert message.endswith(f"ws://127.0.0.1:{port}/a → ws://127.0.0.1:{port}/b → ws://127.0.0.1:{port}/a")


@pytest.mark.parametrize("start, code", [("/n", "too_many_redirects"), ("/nx", None)])
def test_a_way_of_more_than_ten_steps(wsx, echo_server, nginx, start, code):
    server = echo_server()
    port = nginx("if ($uri = /nxxxxxxxxxxx) { rewrite ^ /end break; proxy_pass http://127.0.0.1:%d; } "
                 "if ($uri ~ ^/n) { return 302 ${uri}x; }" % server.port)
    client = wsx.run("connect", "-L", *TALK, f"ws://127.0.0.1:{port}{start}")
    if code:
        assert "/nxxx → " in assert_refused(client, code)["message"]
    else:
        assert client.exit_code == 0, client.describe()
        assert len(client.one("open")["redirects"]) == 10


def test_from_tls_to_plain_text_only_when_that_is_allowed(wsx, echo_server, nginx, certificates):
    server = echo_server()
    port = nginx(f"return 302 http://127.0.0.1:{server.port}/;", tls=certificates.valid)
    flags = ["connect", "-L", "--cacert", certificates.ca.cert, *TALK]
    error = assert_refused(wsx.run(*flags, f"wss://127.0.0.1:{port}/"), "redirect_downgrade")
    assert "--allow-downgrade" in error["hint"] and error["status"] == 302
    client = wsx.run(*flags, "--allow-downgrade", f"wss://127.0.0.1:{port}/")
    assert client.exit_code == 0, client.describe()
    assert client.received() == ["hello"] and "tls" not in client.one("open")


def test_the_password_goes_along_on_the_same_server(wsx, echo_server, nginx, tmp_path):
    server = echo_server()
    (tmp_path / "users").write_text("ada:{PLAIN}lovelace\n")
    port = nginx(f"if ($uri = /old) {{ return 302 /new; }} auth_basic wsx; auth_basic_user_file {tmp_path}/users; "
                 f"proxy_pass http://127.0.0.1:{server.port};")
    client = wsx.run("connect", "-L", *TALK, f"ws://ada:lovelace@127.0.0.1:{port}/old")
    assert client.exit_code == 0, client.describe()
    assert client.one("open")["redirects"] == [f"ws://ada:***@127.0.0.1:{port}/old"]
    assert_refused(wsx.run("connect", "-L", "-u", "ada:wrong-one", *TALK, f"ws://127.0.0.1:{port}/old"), "unauthorized")


def test_a_login_that_stayed_behind_is_told(wsx, echo_server, nginx):
    server = echo_server("-u", "ada:lovelace")
    port = nginx(f"return 301 http://127.0.0.1:{server.port}/;")
    error = assert_refused(wsx.run("connect", "-L", "-u", "ada:lovelace", *TALK, f"ws://127.0.0.1:{port}/"), "unauthorized")
    assert f"127.0.0.1:{server.port}" in error["message"] and "not sent to another" in error["hint"]
    error = assert_refused(wsx.run("connect", "-L", *TALK, f"ws://127.0.0.1:{port}/"), "unauthorized")
    assert "-u USER:PASS" in error["hint"]


def test_where_it_went_wrong_is_told(wsx, nginx):
    port = nginx("if ($uri = /old) { return 302 /gone; } return 404;")
    message = assert_refused(wsx.run("connect", "-L", f"ws://127.0.0.1:{port}/old"), "not_found")["message"]
    assert message.endswith(f"redirected to ws://127.0.0.1:{port}/gone")


# --- what is sent along ---

SECRET_FLAGS = [("-u", "ada:lovelace"), ("--bearer", "t0k3n"), ("--cookie", "id=s3cr3t"), ("-H", "Authorization: Custom x"),
                ("-H", "cookie: id=x"), ("-H", "Proxy-Authorization: Basic x")]
SECRET_NAMES = ("Authorization", "Cookie", "Proxy-Authorization")


@pytest.mark.parametrize("flags", SECRET_FLAGS, ids=" ".join)
def test_credentials_are_for_their_origin_only(wsx, raw_server, flags):
    other = raw_server(welcome)
    first = raw_server(point_to(other.url + "x"))
    assert wsx.run("connect", "-L", "-H", "X-Mine: 1", *flags, first.url).exit_code == 0
    assert any(first.wait_result().get(name) for name in SECRET_NAMES)
    asked = other.wait_result()
    assert not any(asked.get(name) for name in SECRET_NAMES), asked.data
    assert asked.get("X-Mine") == "1" and asked.get("Host") == f"127.0.0.1:{other.port}"


@pytest.mark.parametrize("command", [["connect", "-w", "0.1"], ["bench", "--mode", "connect", "-q", "-c", "1", "-n", "1"]], ids=" ".join)
def test_a_client_certificate_is_for_its_origin_only(wsx, raw_server, certificates, command):
    shown = {}

    def note(name, then):
        def handle(peer):
            shown.setdefault(name, peer.sock.getpeercert())
            return then(peer)
        return handle

    def let_in(peer):
        peer.upgrade()
        peer.finish()

    context = certificates.valid.server_context(client_ca=certificates.ca)
    context.verify_mode = ssl.CERT_OPTIONAL
    other = raw_server(note("other", let_in), tls=context)
    first = raw_server(note("first", point_to(f"https://localhost:{other.port}/")), tls=context)
    wsx.run(*command, "-L", "--cacert", certificates.ca.cert, "--cert", certificates.client.cert, "--key", certificates.client.key,
            f"wss://localhost:{first.port}/", stdin=b"")
    assert shown["first"] and not shown["other"], shown


def test_credentials_do_not_come_back_with_a_detour(wsx, raw_server):
    servers = []

    def first_handler(peer):
        request = peer.read_head()
        if request.target == "/":
            peer.send(f"HTTP/1.1 302 Found\r\nLocation: {servers[1].url}\r\nContent-Length: 0\r\n\r\n")
            peer.close()
        else:
            peer.upgrade(request=request)
            peer.send_close(1000)
            peer.finish()
        return request
    servers.append(raw_server(first_handler))
    servers.append(raw_server(point_to(servers[0].url + "back")))
    assert wsx.run("connect", "-L", "-u", "ada:lovelace", servers[0].url).exit_code == 0
    assert servers[0].wait_result(1).get("Authorization")
    assert servers[0].wait_result(2).target == "/back" and not servers[0].wait_result(2).get("Authorization")


def test_connect_to_is_for_the_first_origin_only(wsx, raw_server):
    other = raw_server(welcome)
    seen = []

    def first(peer):
        request = peer.read_head()
        seen.append(request.target)
        where = "/b" if request.target == "/a" else other.url
        peer.send(f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n")
        peer.close()
    server = raw_server(first)
    client = wsx.run("connect", "-L", "--connect-to", f"127.0.0.1:{server.port}", "ws://name.invalid:1234/a")
    assert client.exit_code == 0, client.describe()
    assert seen == ["/a", "/b"]
    assert other.wait_result().get("Host") == f"127.0.0.1:{other.port}"


@pytest.mark.parametrize("location", ["/b", "http://localhost/b"])
def test_a_server_behind_a_unix_socket_names_itself(wsx, raw_server, tmp_path, location):
    def handle(peer):
        request = peer.read_head()
        if request.target == "/b":
            peer.upgrade(request=request)
            peer.send_close(1000)
            return peer.finish()
        peer.send(f"HTTP/1.1 301 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n")
        return peer.close()
    raw_server(handle, unix=tmp_path / "s")
    assert wsx.run("connect", "-L", f"ws+unix:{tmp_path}/s:/a").exit_code == 0
    assert wsx.run("connect", "-L", "--unix", tmp_path / "s", "ws://localhost/a").exit_code == 0


# --- where nobody should go ---

@pytest.mark.parametrize("location", [
    "javascript:alert(1)", "file:///etc/passwd", "echo:", "ws+unix:/run/docker.sock:/", "ftp://h/", "ws://", "ws:///x", "//",
    "http://you:pass@127.0.0.1/", "//you@127.0.0.1/", "/a\x01b", "/a\x1b[2Jb", "ws://127.0.0.1:99999/", "localhost:80", "/" + 9000 * "x"])
def test_a_location_that_is_not_followed(wsx, raw_server, location):
    server = raw_server(point_to(location))
    client = wsx.run("connect", "-L", server.url)
    error = client.one("error", phase="upgrade")
    assert client.exit_code == 3
    # A control character breaks the answer itself, where the parser forbids it.
    assert error["code"] in ("bad_redirect", "not_http"), error
    assert "\x1b" not in error["message"] and "pass@" not in client.stdout.text()
    server.wait_result()


@pytest.mark.parametrize("fields", [(), ("Location: /a", "Location: /b")])
def test_a_redirect_that_does_not_say_where(wsx, raw_server, fields):
    def handle(peer):
        peer.read_head()
        peer.send("\r\n".join(["HTTP/1.1 302 Found", *fields, "Content-Length: 0", "", ""]))
        peer.close()
    assert_refused(wsx.run("connect", "-L", raw_server(handle).url), "bad_redirect")


def test_the_time_for_connecting_is_for_all_steps_together(wsx, raw_server):
    silent = raw_server(lambda peer: peer.read_to_end())
    first = raw_server(point_to(silent.url))
    client = wsx.run("connect", "-L", "--connect-timeout", "2s", first.url)
    assert "redirected to" in assert_refused(client, "timeout")["message"]


def test_a_proxys_redirect_is_not_followed(wsx, raw_server):
    other = raw_server(welcome)
    proxy = raw_server(point_to(other.url))
    client = wsx.run("connect", "-L", "--proxy", f"http://127.0.0.1:{proxy.port}", f"ws://127.0.0.1:{free_port()}/")
    assert client.exit_code == 3
    assert client.one("error")["phase"] == "proxy"
    assert not other.results


def test_a_body_that_does_not_end_does_not_keep_the_redirect_waiting_for_ever(wsx, raw_server):
    other = raw_server(welcome)

    def endless(peer):
        peer.read_head()
        peer.send(f"HTTP/1.1 302 Found\r\nLocation: {other.url}\r\nContent-Length: 1000000\r\n\r\nsome of it")
        peer.read_to_end()
    assert wsx.run("connect", "-L", raw_server(endless).url).exit_code == 0
