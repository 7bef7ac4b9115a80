"""HTTP on the port of `wsx listen`: /healthz, and the page, as headless Chromium shows it."""
import base64
import json
import signal
import ssl
import subprocess

import pytest
from support.certificates import spki_hash
from support.page import Visitors
from support.process import DEADLINE, poll


@pytest.fixture(scope="module")
def browser():
    """One for all who need no flags of their own."""
    browser = Visitors()
    yield browser
    browser.close_browser()
    browser.stop()


@pytest.fixture
def visit(request):
    """Opens a page: `visit(url)`, or `visit(url, flag)` in a browser with this flag."""
    visitors, browsers = [], []

    def start(url, *flags):
        if flags:
            browsers.append(Visitors(*flags))
        visitors.append((browsers[-1] if flags else request.getfixturevalue("browser")).visit(url))
        return visitors[-1]
    yield start
    for visitor in visitors:
        visitor.leave()
    for browser in browsers:
        browser.stop()


def curl(*args):
    """What curl says of an answer: status, headers in lower case, body."""
    done = subprocess.run(["curl", "-s", "-k", "--max-time", f"{DEADLINE:g}", "-i", *args], capture_output=True, check=True)
    head, body = done.stdout.split(b"\r\n\r\n", 1)
    first, *fields = head.decode().split("\r\n")
    return int(first.split()[1]), {name.lower(): value.strip() for name, value in (f.split(":", 1) for f in fields)}, body


def message(text):
    return json.dumps({"type": "message", "text": text}) + "\n"


def wait_until(page, condition):
    poll(lambda: page.asks(condition), condition)


# --- the page ---

@pytest.mark.browser
def test_the_page_connects_back_shows_what_stdin_says_and_sends_what_is_typed(listener, visit):
    server = listener("--input", "json")
    page = visit(server.page + "some/path?room=a%20b")
    assert page.loaded["status"] == 200
    opened = server.wait_for("open")
    assert (opened["conn"], opened["path"]) == (1, "/some/path?room=a%20b")
    page.sees("note", f"connected to {server.url}some/path?room=a%20b, permessage-deflate")

    for shown in ("hello", "", "世界 🌍", "two\nlines", "1e400", "{not json"):
        server.write(message(shown))
        page.sees("in", shown)
    server.write(message('{"n":12345678901234567890,"list":[1,{"a\\"{":[]}]}'))
    page.sees("in", '{\n  "n": 12345678901234567890,\n  "list": [\n    1,\n    {\n      "a\\"{": []\n    }\n  ]\n}')
    server.write('{"type":"message","base64":"AEH/"}\n')
    page.sees("in", "binary, 3 bytes\n00000000  00 41 ff                                         .A.")

    page.do(type="typed 世界")
    server.wait_for("message", dir="in", text="typed 世界")
    page.sees("out", "typed 世界")
    page.do(press="hex")
    page.do(type="00 fF")
    server.wait_for("message", dir="in", base64="AP8=")
    page.do(type="0g")
    page.sees("error", "not hexadecimal")

    server.write('{"type":"close","code":4001,"reason":"enough"}\n')
    page.sees("note", 'closed 4001 "enough"')
    page.do(type="00")
    page.sees("error", "not connected")
    page.do(press="toggle")
    server.wait_for("open", count=2)
    page.sees("note", f"connected to {server.url}some/path?room=a%20b, permessage-deflate", count=2)
    assert page.tells()["toggle"] == "disconnect"
    page.do(press="toggle")
    assert server.wait_for("close", conn=2)["code"] == 1000
    page.sees("note", "closed 1000")
    assert page.tells()["state"] == "closed 1000"
    assert not server.of("error") and not page.of("broken") and not page.of("console")


@pytest.mark.browser
def test_the_page_is_paused_searched_and_copied_from(listener, visit):
    server = listener("--input", "json")
    page = visit(server.page)
    server.wait_for("open")
    server.write(message("before"))
    page.sees("in", "before")
    page.do(press="pause")
    wait_until(page, "document.getElementById('pause').textContent === 'resume (0)'")
    server.write(message("held one") + message("held two"))
    wait_until(page, "document.getElementById('pause').textContent === 'resume (2)'")
    page.do(type="sent meanwhile")
    page.sees("out", "sent meanwhile")
    assert not any(line["text"] == "held one" for line in page.of("shown"))
    page.do(press="pause")
    page.sees("in", "held two")
    page.do(fill="find", **{"with": "HELD"})
    shown = "[...document.querySelectorAll('#log li')].filter((li) => li.offsetHeight).map((li) => li.lastChild.textContent).join()"
    wait_until(page, shown + " === 'held one,held two'")
    server.write(message("other") + message("held three"))
    wait_until(page, shown + " === 'held one,held two,held three'")
    page.do(press="copy")
    wait_until(page, "document.getElementById('copy').textContent === 'copied 3'")
    page.do(fill="find", **{"with": ""})
    wait_until(page, shown + ".includes('other')")


@pytest.mark.browser
def test_the_page_remembers_what_was_sent(listener, visit):
    server = listener()
    page = visit(server.page)
    server.wait_for("open")
    for text in ("first", "second\nline", "third"):
        page.do(type=text)
        server.wait_for("message", dir="in", text=text)
    line = "document.getElementById('line').value"
    page.do(fill="line", **{"with": "draft"})
    for key, text in (("ArrowUp", "third"), ("ArrowUp", "second\nline"), ("ArrowUp", "second\nline"), ("ArrowUp", "first"),
                      ("ArrowUp", "first"), ("ArrowDown", "second\nline"), ("ArrowDown", "third"), ("ArrowDown", "draft")):
        page.do(key=key)
        assert page.asks(line) == text, (key, text)
    assert not page.of("broken")


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1280])
def test_a_long_line_leaves_the_time_alone(listener, visit, width):
    server = listener()
    page = visit(server.page)
    server.wait_for("open")
    page.do(resize=width)
    server.write("x" * 2000 + "\n" + "word " * 400 + "\n")
    page.sees("in", "x" * 2000)
    heights = page.asks("[...document.querySelectorAll('#log time')].map((time) => time.getBoundingClientRect().height)")
    assert max(heights) == min(heights) < 30
    assert page.asks("document.documentElement.scrollWidth <= innerWidth && document.body.getBoundingClientRect().height <= innerHeight")


@pytest.mark.browser
def test_nothing_that_a_server_sends_becomes_markup(listener, visit):
    server = listener("--input", "json")
    page = visit(server.page + "?<script>alert(1)</script>#<script>alert(2)</script>")
    server.wait_for("open")
    hostile = ["<img src=x onerror=\"alert(1)\">", "<script>alert(2)</script>", "</span></li><b>bold</b>", "&lt;b&gt;",
               "<iframe srcdoc='<script>parent.alert(3)</script>'></iframe>", "javascript:alert(4)", "\u202e\u0000\u001b[31m"]
    for text in hostile:
        server.write(message(text))
        assert page.sees("in", text)["elements"] == 2
    server.write(json.dumps({"type": "close", "code": 4000, "reason": "<b>bye</b>"}) + "\n")
    assert page.sees("note", 'closed 4000 "<b>bye</b>"')["elements"] == 2
    assert all(url.startswith(server.page) for url in page.tells()["fetched"]), "something was fetched"
    assert len(page.tells()["fetched"]) == 1
    assert not page.of("dialog")


@pytest.mark.browser
def test_the_policy_stops_a_script_that_got_into_the_page_nevertheless(listener, visit):
    server = listener()
    page = visit(server.page)
    server.wait_for("open")
    tried = page.asks("""(() => {
        const script = document.createElement('script');
        try { script.textContent = 'window.ran = true'; } catch { return 'stopped'; }
        document.body.append(script);
        return window.ran ? 'ran' : 'stopped';
    })()""")
    assert tried == "stopped"
    assert page.asks("(() => { try { document.body.innerHTML = '<b>x</b>'; return 'set'; } catch { return 'stopped'; } })()") == "stopped"
    fetch = "fetch('%shealthz', {mode: 'no-cors'}).then(() => 'fetched', () => 'stopped')"
    assert page.asks(fetch % server.page) == "fetched"
    assert page.asks(fetch % listener().page) == "stopped"
    assert page.of("console"), "Chromium tells what the policy forbids"


@pytest.mark.browser
def test_a_flood_does_not_make_the_page_grow(listener, visit):
    server = listener()
    page = visit(server.page)
    server.wait_for("open")
    server.write("".join(f"{n}\n" for n in range(5000)) + "[" * 60000 + "\n" + "x" * 100_000 + "\n" + "last\n")
    page.sees("in", "last")
    assert page.asks("document.getElementById('log').childElementCount") <= 1000
    page.sees("in", "x" * 65536 + "… 100000 characters in total")


@pytest.mark.browser
def test_the_page_works_over_tls_with_the_made_up_certificate(listener, visit):
    server = listener("--tls")
    der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", server.port)))
    page = visit(server.page, f"--ignore-certificate-errors-spki-list={spki_hash(der)}")
    assert server.page.startswith("https://")
    server.wait_for("open", path="/")
    server.write("secret\n")
    page.sees("in", "secret")
    assert page.tells()["state"] == f"connected to {server.url}"


@pytest.mark.browser
def test_a_browser_that_knows_the_password_gets_the_page_and_the_socket(listener, visit):
    server = listener("-u", "ada:secret")
    page = visit(server.page.replace("://", "://ada:secret@"))
    server.wait_for("open")
    server.write("hello\n")
    page.sees("in", "hello")
    assert not server.of("error")


@pytest.mark.browser
def test_a_page_of_an_origin_that_is_not_allowed_tells_that_it_could_not_connect(listener, visit):
    server = listener("--origin", "https://example.com")
    page = visit(server.page)
    page.sees("error", "the connection failed; the browser shows the reason only in its console")
    page.sees("error", "closed 1006 without a closing handshake")
    server.wait_for("error", code="forbidden_origin")


@pytest.mark.browser
def test_the_page_tells_that_every_handshake_is_rejected(listener, visit):
    server = listener("--reject", "503")
    page = visit(server.page)
    page.sees("error", "closed 1006 without a closing handshake")
    assert server.wait_for("error")["code"] == "rejected"
    assert curl(server.page + "healthz")[0] == 200


@pytest.mark.browser
def test_the_page_asks_for_subprotocols(listener, visit):
    server = listener("-s", "chat.v2")
    page = visit(server.page)
    server.wait_for("open")
    page.do(press="toggle")
    page.sees("note", "closed 1000")
    page.do(fill="protocols", **{"with": "chat.v1, chat.v2"})
    page.do(press="toggle")
    assert server.wait_for("open", count=2)["subprotocol"] == "chat.v2"
    page.sees("note", f"connected to {server.url}, subprotocol chat.v2, permessage-deflate")


@pytest.mark.browser
def test_the_page_sees_the_server_go(listener, visit):
    server = listener()
    page = visit(server.page)
    server.wait_for("open")
    server.signal(signal.SIGINT)
    page.sees("note", 'closed 1001 "the server is going away"')
    assert server.wait() == 130


@pytest.mark.browser
@pytest.mark.parametrize("strips", ["/", ""], ids=["prefix stripped", "prefix kept"])
def test_page_and_socket_go_through_a_location_of_nginx(listener, visit, nginx, strips):
    server = listener()
    port = nginx(f"proxy_pass http://127.0.0.1:{server.port}{strips};", location="/live/")
    page = visit(f"http://127.0.0.1:{port}/live/feed?x=1")
    assert server.wait_for("open")["path"] == ("/feed?x=1" if strips else "/live/feed?x=1")
    server.write("through nginx\n")
    page.sees("in", "through nginx")
    page.do(type="and back")
    server.wait_for("message", dir="in", text="and back")


# --- without a browser ---

def test_a_plain_get_gets_the_page_and_is_no_event(listener):
    server = listener()
    status, headers, body = curl(server.page)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert len(body) == int(headers["content-length"]) < 8192
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'sha256-")
    assert (headers["connection"], headers["x-content-type-options"]) == ("close", "nosniff")
    assert curl("--http1.0", server.page)[2] == body
    assert curl("--http2", server.page)[2] == body  # asks for an upgrade, but not for ours
    assert curl("-H", "Connection: keep-alive", server.page + "any/where?at=all")[2] == body
    assert curl("-I", server.page)[1] == headers and curl("-I", server.page)[2] == b""
    assert curl("--request-target", f"http://localhost:{server.port}/absolute?form", server.page)[2] == body
    server.signal(signal.SIGTERM)
    assert server.wait() == 143
    assert [event["type"] for event in server.events] == ["listening"]


def test_no_page_leaves_a_plain_426(listener):
    server = listener("--no-page")
    status, headers, body = curl(server.page)
    assert (status, headers["upgrade"]) == (426, "websocket") and b"ws://" in body
    assert server.wait_for("error")["code"] == "not_websocket"


def test_echo_has_no_page(listener):
    assert curl(listener(command="echo").page)[0] == 426


def test_the_page_is_at_the_path_that_is_answered_only(listener):
    server = listener("--path", "/chat")
    assert curl(server.page + "chat?x")[0] == 200
    for other in ("", "chat/", "chat/x", "favicon.ico", "%63hat"):
        assert curl(server.page + other)[0] == 404
    assert server.wait_for("error", count=5)["code"] == "not_found"


def test_the_page_wants_the_password_too(listener):
    server = listener("-u", "ada:secret")
    status, headers, _ = curl(server.page)
    assert (status, headers["www-authenticate"]) == (401, 'Basic realm="wsx", charset="UTF-8"')
    assert curl("-u", "ada:wrong", server.page)[0] == 401
    assert curl("-u", "ada:secret", server.page)[0] == 200
    # Being asked for it is no failure; not knowing it is.
    assert server.wait_for("error")["code"] == "unauthorized"
    assert len(server.of("error")) == 1


def test_other_methods_are_told_which_there_are(listener):
    server = listener()
    for args in (["-X", "POST", "-d", "x" * 100_000], ["-X", "DELETE"], ["-X", "OPTIONS", "--request-target", "*"]):
        status, headers, _ = curl(*args, server.page)
        assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_a_handshake_that_lost_its_upgrade_gets_no_page(listener, raw_client, nginx, wsx):
    server = listener()
    client = raw_client(server.port)
    response = client.request(leave_out={"Upgrade", "Connection"})
    assert (response.status, response.get("Upgrade")) == (426, "websocket")
    assert server.wait_for("error")["code"] == "not_websocket"
    port = nginx(f"proxy_pass http://127.0.0.1:{server.port};", upgrade="")
    done = wsx.run("connect", f"ws://127.0.0.1:{port}/")
    assert done.one("error")["code"] == "upgrade_required"


def test_page_and_health_checks_are_not_the_first_client(listener, raw_client):
    server = listener("--once")
    assert curl(server.page)[0] == curl(server.page + "healthz")[0] == 200
    client = raw_client(server.port)
    client.open()
    assert server.wait_for("open")["conn"] == 1
    client.send_close()
    assert server.wait() == 0


# --- health ---

@pytest.mark.parametrize("command", ["listen", "echo"])
def test_healthz_answers_ok_whatever_is_asked_of_clients(listener, command):
    server = listener("-u", "ada:secret", "--path", "/chat", "--origin", "https://example.com", command=command)
    for args in ([], ["--http1.0"], ["-H", "Connection: keep-alive"], ["-u", "ada:wrong"], ["-H", "Origin: https://evil.test"]):
        status, headers, body = curl(*args, server.page + "healthz?x")
        assert (status, body, headers["connection"]) == (200, b"ok\n", "close")
    status, headers, body = curl("-I", server.page + "healthz")
    assert (status, headers["content-length"], body) == (200, "3", b"")
    assert curl("-X", "POST", server.page + "healthz")[1]["allow"] == "GET, HEAD"
    server.signal(signal.SIGTERM)
    assert server.wait() == 143
    assert [event.get("code") for event in server.of("error")] == ["bad_method"]


def test_healthz_answers_over_tls_and_when_there_is_no_place_left(listener, raw_client):
    assert curl(listener("--tls").page + "healthz")[2] == b"ok\n"
    server = listener("--max-conns", "1")
    raw_client(server.port).open()
    assert curl(server.page + "healthz")[2] == b"ok\n"
    assert curl(server.page)[0] == 503


def test_a_websocket_may_be_at_healthz(listener, raw_client):
    server = listener()
    raw_client(server.port).open(target="/healthz")
    assert server.wait_for("open")["path"] == "/healthz"


# --- what is hostile ---

def test_requests_that_are_sent_along_with_a_plain_one_are_not_read(listener, raw_client):
    server = listener()
    client = raw_client(server.port)
    health = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
    client.send(health * 3)
    assert client.read_to_end().count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("target", ["/\"onmouseover=alert(1)", "/'+alert(1)+'", "/%0d%0aSet-Cookie:x", "/<script>"])
def test_nothing_of_the_request_is_in_the_answer(listener, raw_client, target):
    server = listener()
    answers = set()
    for asked in ("/", target):
        client = raw_client(server.port)
        client.send(f"GET {asked} HTTP/1.1\r\nHost: <script>\r\nReferer: <script>\r\n\r\n")
        answers.add(client.read_to_end())
    assert len(answers) == 1 and b"200 OK" in answers.pop()


def test_a_401_on_a_handshake_is_an_event_though(listener, raw_client):
    server = listener("-u", "ada:secret")
    assert raw_client(server.port).request().status == 401
    assert server.wait_for("error")["code"] == "unauthorized"
    credentials = base64.b64encode(b"ada:secret").decode()
    raw_client(server.port).open(f"Authorization: Basic {credentials}")


def test_a_page_that_nobody_reads_is_given_up(listener, raw_client):
    server = listener()
    silent = [raw_client(server.port) for _ in range(50)]
    for client in silent:
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    client = raw_client(server.port)
    client.open()
    for client in silent:
        assert client.read_to_end().endswith(b"</html>\n")  # the server has hung up, though the client has not
