"""What is secret is shown nowhere: every output is searched, whatever happens to the connection."""
import base64
import html
import json
from urllib.parse import quote

import pytest

USER, PASSWORD, TOKEN, COOKIE = "ada", "l0ve/lace&<1815>", "t0k3n.with/parts+=", "c00kie-value"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
URL_PASSWORD = "l0ve%2Flace%26%3C1815%3E"
PROXY_PASSWORD = "pr0xy-secret"
OFFERED = "c3VidG9rZW4tdmFsdWU"

WAYS = {
    "user": (["-u", f"{USER}:{PASSWORD}"], [PASSWORD, BASIC]),
    "token in the url": ([], [TOKEN]),
    "url": ([], [PASSWORD, BASIC, URL_PASSWORD]),
    "bearer": (["--bearer", TOKEN], [TOKEN]),
    "cookie": (["--cookie", f"a=1; sid={COOKIE}"], [COOKIE]),
    "other headers": (["-H", f"X-Api-Key: {TOKEN}", "-H", f"X-Room: {COOKIE}", "--secret", "x_room"], [TOKEN, COOKIE]),
    "parameter": ([], [TOKEN, quote(TOKEN, safe="")]),
    "subprotocol": (["-s", "v1", "-s", f"base64url.bearer.authorization.k8s.io.{OFFERED}"], [OFFERED]),
    "headers": (["-H", f"Authorization: Basic {BASIC}", "-H", f"Cookie: sid={COOKIE}", "-H", f"Proxy-Authorization: Other {TOKEN}"],
                [PASSWORD, BASIC, COOKIE, TOKEN]),
}
MODES = {"json": [], "pretty": ["--pretty", "-v", "-P", "--frames"], "raw": ["--raw"], "quiet": ["--pretty", "-q"]}


def all_of(request):
    """Everything a careless server may say about a request, in every encoding."""
    plain = request.data.decode("latin-1")
    secrets = f"{PASSWORD} {TOKEN} {COOKIE} {BASIC} {URL_PASSWORD}"
    coded = [json.dumps(secrets), json.dumps(secrets).replace("/", "\\/"), html.escape(secrets)]
    return "\n".join([plain, secrets, *coded])


def succeed(peer):
    request = peer.read_head()
    chosen = ["Sec-WebSocket-Protocol: v1"] if request.get("Sec-WebSocket-Protocol") else []
    peer.upgrade(f"X-Echo: {PASSWORD} {TOKEN} {COOKIE} {BASIC}", f"Set-Cookie: sid={COOKIE}", *chosen, request=request)
    peer.send_close(1008, f"bad {TOKEN} {COOKIE} {BASIC[:20]}")
    peer.finish()


def refuse(status, *fields):
    def handle(peer):
        request = peer.read_head()
        body = all_of(request).encode()
        peer.send("\r\n".join([f"HTTP/1.1 {status}", *fields, f"X-Echo: {TOKEN} {COOKIE} {BASIC} {PASSWORD}",
                               f"Set-Cookie: sid={COOKIE}", f"Content-Length: {len(body)}", "", ""]).encode() + body)
        peer.close()
    return handle


def say_garbage(peer):
    """No HTTP; the excerpt of it that is told ends somewhere in the middle of it all."""
    peer.read_head()
    peer.send(f"{'x' * 30} {TOKEN} {BASIC} {PASSWORD} {COOKIE}\r\n\r\n")
    peer.close()


def garble(secret):
    def handle(peer):
        peer.read_head()
        peer.send(f"{'x' * (60 - len(secret) // 2 - 1)} {secret}\r\n\r\n")
        peer.close()
    return handle


SERVERS = {
    "success": succeed,
    "401": refuse("401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'),
    "403": refuse("403 Forbidden"),
    "status line": refuse(f"403 {TOKEN} {COOKIE} {BASIC}"),
    "redirect": refuse("302 Found", f"Location: ws://{USER}:{URL_PASSWORD}@127.0.0.1/?token={TOKEN}&sid={COOKIE}"),
    "loop": refuse("302 Found", f"Location: /?token={TOKEN}"),
    "garbage": say_garbage,
}


def search(client, tmp_path, secrets):
    outputs = {"stdout": client.stdout.text(), "stderr": client.stderr.text()}
    outputs.update({path.name: path.read_text() for path in tmp_path.glob("out.*")})
    return [(name, secret) for name, text in outputs.items() for secret in secrets if secret in text]


def run(wsx, server, way, *flags):
    login = {"url": f"{USER}:{URL_PASSWORD}@", "token in the url": f"{quote(TOKEN, safe='')}@"}.get(way, "")
    url = server.url.replace("ws://", "ws://" + login)
    if way == "parameter":
        url += f"?page=2&access_token={quote(TOKEN, safe='')}"
    return wsx.run("connect", *WAYS[way][0], *flags, url)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("scenario", SERVERS)
def test_no_output_has_a_secret(wsx, raw_server, tmp_path, scenario, mode):
    for way, (_, secrets) in WAYS.items():
        for follow in ([], ["-L"]) if scenario in ("redirect", "loop") else ([],):
            server = raw_server(SERVERS[scenario])
            for path in tmp_path.glob("out.*"):
                path.unlink()
            client = run(wsx, server, way, *follow, *MODES[mode], "-o", "out.events", "--record", "out.record", "--har", "out.har")
            assert len(list(tmp_path.glob("out.*"))) == 3
            assert not search(client, tmp_path, secrets), f"{way}: {client.describe()}"
            assert client.exit_code == (1 if scenario == "success" else 3)


@pytest.mark.parametrize("way, secret", [("bearer", TOKEN), ("user", BASIC), ("cookie", COOKIE)])
def test_a_secret_that_is_cut_in_two_is_not_half_shown(wsx, raw_server, way, secret):
    client = run(wsx, raw_server(garble(secret)), way)
    assert secret[:4] not in client.one("error", code="not_http")["message"]


@pytest.mark.parametrize("mode", ["json", "pretty"])
def test_show_secrets_shows_them(wsx, raw_server, tmp_path, mode):
    client = run(wsx, raw_server(SERVERS["success"]), "user", "--show-secrets", *MODES[mode], "-o", "out.events",
                 "--record", "out.record", "--har", "out.har")
    # Recordings are handed on, so they have none all the same.
    assert search(client, tmp_path, [BASIC]) == [("stdout", BASIC), ("out.events", BASIC)]
    client = run(wsx, raw_server(SERVERS["success"]), "url", "--show-secrets")
    opened = client.one("open")
    assert f":{URL_PASSWORD}@" in opened["url"]
    assert ["Authorization", f"Basic {BASIC}"] in opened["request_headers"]


def test_messages_are_shown_as_they_are(wsx, echo_server):
    client = wsx.run("connect", "--bearer", TOKEN, "-x", f"log in with {TOKEN}", "-1", echo_server().url)
    assert client.received() == [f"log in with {TOKEN}"]
    assert TOKEN not in json.dumps([e for e in client.events if e["type"] != "message"])


def test_a_proxys_refusal(wsx, raw_server, tmp_path):
    def handle(peer):
        request = peer.read_head()
        body = request.data + b"\n" + PROXY_PASSWORD.encode()
        peer.send(f"HTTP/1.1 407 {PROXY_PASSWORD}\r\nX-Echo: {request.get('Proxy-Authorization')}\r\n"
                  f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        peer.close()
    secrets = [PROXY_PASSWORD, base64.b64encode(f"me:{PROXY_PASSWORD}".encode()).decode(), TOKEN]
    for mode in MODES.values():
        url = f"http://me:{PROXY_PASSWORD}@127.0.0.1:{raw_server(handle).port}"
        client = wsx.run("connect", "--bearer", TOKEN, "--proxy", url, *mode, "-o", "out.events", "ws://server.test/")
        assert client.exit_code == 3
        assert not search(client, tmp_path, secrets), client.describe()


def test_a_server_does_not_show_what_its_clients_log_in_with(wsx, echo_server, raw_client):
    server = echo_server("-u", f"{USER}:{PASSWORD}", "-H", f"Set-Cookie: sid={COOKIE}", "-o", "out.events")
    peer = raw_client(server.port)
    assert peer.request(f"Authorization: Basic {base64.b64encode(b'ada:wrong-one').decode()}").status == 401
    peer = raw_client(server.port)
    peer.open(f"Authorization: Basic {BASIC}", f"Cookie: other={TOKEN}")
    peer.send_close(1000)
    peer.finish()
    server.wait_for("close")
    text = server.stdout.text()
    assert not [secret for secret in (PASSWORD, BASIC, TOKEN, COOKIE, "wrong-one") if secret in text]
    headers = {name for name, value in server.one("open")["request_headers"] if value == "***"}
    assert headers == {"Authorization", "Cookie"}


def test_a_server_shows_them_when_it_is_asked_to(echo_server, raw_client):
    server = echo_server("--show-secrets")
    raw_client(server.port).open(f"Cookie: other={TOKEN}")
    assert ["Cookie", f"other={TOKEN}"] in server.wait_for("open")["request_headers"]


def test_what_the_prompt_tells_has_no_secret(terminal, echo_server):
    screen = terminal("connect", "--bearer", TOKEN, "--cookie", f"sid={COOKIE}", echo_server().url, rows=60)
    screen.wait_text("connected to")
    screen.enter("/info")
    screen.enter("done")
    screen.wait_text("< done")
    assert not [line for line in screen.lines if TOKEN in line or COOKIE in line]


def test_a_peers_secret_is_hidden_where_it_comes_back(listener, raw_client):
    """What a client shows to be secret, in its path, its headers and its offer, until its connection ends."""
    server = listener("-o", "out.events")
    client = raw_client(server.port)
    client.open("X-Api-Key: from-a-header", f"Sec-WebSocket-Protocol: bearer, {OFFERED}", "Cookie: a=from-a-cookie",
                target="/?access_token=from-the-path&page=2")
    client.send_close(4001, f"from-a-header from-the-path from-a-cookie {OFFERED} page")
    client.finish()
    closed = server.wait_for("close")
    assert closed["reason"] == "*** *** *** *** page"
    assert server.one("open")["path"] == "/?access_token=***&page=2"
    assert server.one("open")["offered_subprotocols"] == ["bearer", "***"]
    assert not [secret for secret in ("from-", OFFERED) if secret in server.stdout.text()]


@pytest.mark.parametrize("flags, is_private", [(["--show-secrets"], True), ([], False)])
def test_files_that_show_secrets_are_for_their_owner(wsx, echo_server, tmp_path, flags, is_private):
    (tmp_path / "old").write_text("")  # as this process makes files
    mode = 0o600 if is_private else (tmp_path / "old").stat().st_mode & 0o777
    for name in ("new", "old"):
        assert wsx.run("connect", *flags, "-x", "a", "-1", "-o", name, echo_server().url).exit_code == 0
        assert (tmp_path / name).stat().st_mode & 0o777 == mode
    wsx.run("bench", *flags, "-n", "10", "-c", "1", "-o", "report", "--markdown", "page", "echo:")
    for name in ("report", "page"):
        assert (tmp_path / name).stat().st_mode & 0o777 == mode


def test_reports_of_bench_show_no_secret(wsx, echo_server, tmp_path):
    url = echo_server("-s", f"token.{OFFERED}").url + "?api_key=from-the-url"
    client = wsx.run("bench", "-n", "10", "-c", "1", "-H", "X-Auth-Token: from-a-header", "-s", f"token.{OFFERED}", "--secret", "X-Room",
                     "-H", "X-Room: from-a-room", "-o", "report.json", "--markdown", "page.md", "--junit", "junit.xml",
                     "--openmetrics", "metrics", "--fail-if", "errors > 1000", url)
    texts = [client.stdout.text(), client.stderr.text(), *(path.read_text() for path in tmp_path.glob("*.*"))]
    assert len(texts) >= 5 and not [text for text in texts if "from-" in text or OFFERED in text]


def test_usage_errors_show_no_secret(wsx):
    for args in (["ws://me:s3cret@h h/"], ["ws://h/?token=s3cret", "ws://h/?token=s3cret"], ["--bearer", "s3cret s3cret", "ws://h"]):
        client = wsx.run("connect", *args)
        assert client.exit_code == 2 and "s3cret" not in client.stderr.text()
