"""Whatever a server sends, and wherever wsx shows it: nothing but wsx acts on the terminal."""
import json
import re

import pytest
from support import frames

# A title, the clipboard, colours, clearing, CSI in one character, reversed and invisible text, moving the cursor.
ESCAPES = "\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[35m\x1b[2J\x1b[1B\u009b35m\u202e\u2066\u200b\ufeff"
EVIL = "<" + ESCAPES + "\r\b\t\x00\x7f\x0b\x0e>"

# What wsx itself draws with: bold, dim and its four colours, moving within its prompt, pastes being marked.
OURS = re.compile(r"\x1b\[(?:0|1|2|38;5;(?:28|30|130|160))?m|\x1b\[\d+[AC]|\x1b\[[JK]|\x1b\[\?2004[hl]")
UNSAFE = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def assert_harmless(term):
    shown = OURS.sub("", term.seen.decode())
    found = UNSAFE.search(shown)
    assert not found, f"{found[0]!r} was drawn: {shown[max(0, found.start() - 40):found.end() + 40]!r}"


@pytest.fixture
def evil(raw_server):
    """A server that opens, says these frames and closes with this reason when it is told to."""
    def start(*said, fields=(), reason=""):
        def handler(peer):
            peer.upgrade(*fields)
            for opcode, payload in said:
                peer.send_frame(opcode, payload)
            peer.read_message()  # a line that was typed
            peer.send_close(4000, reason)
            peer.read_to_end()
        return raw_server(handler)
    return start


def run(terminal, server, *flags, commands=(), **options):
    """A session that ends when the server wants; returns the terminal."""
    term = terminal("connect", *flags, server.url, **options)
    term.wait(lambda t: t.current_line == ">", "the prompt")
    for command, answer in commands:
        term.enter(command)
        term.wait_text(answer)
    term.enter("the end")
    assert term.wait_end() == 1
    return term


@pytest.mark.parametrize("flags", [(), ("-v", "-P", "--ts=delta"), ("--json-indent",), ("--no-color",)],
                         ids=lambda flags: " ".join(flags) or "plain")
def test_messages_and_the_close_reason_are_escaped(terminal, evil, flags):
    document = json.dumps({EVIL: [EVIL, {"key": EVIL}]}, ensure_ascii=False)
    raw_document = '{"a' + ESCAPES.replace("\x1b", "").replace("\x07", "") + '": "\u009b35m\u202e"}'
    server = evil((frames.TEXT, EVIL), (frames.TEXT, document), (frames.TEXT, raw_document),
                  (frames.BINARY, EVIL.encode()), (frames.BINARY, EVIL.encode() * 20), (frames.PING, EVIL.encode()[:125]),
                  (frames.PONG, b"\xff\x1b]0;owned\x07"), reason=ESCAPES)
    term = run(terminal, server, *flags)
    assert_harmless(term)
    screen = "".join(term.lines)
    assert r"<\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07" in screen and r"\u{202e}" in screen and r"\u{9b}35m" in screen


def test_headers_subprotocols_and_extensions_are_escaped(terminal, raw_server):
    def answer(*fields):
        def handler(peer):
            peer.upgrade(*fields)
            peer.read_to_end()
        return raw_server(handler)

    for field in ("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"):
        term = terminal("connect", "-v", "-s", "chat", answer(f"{field}: {ESCAPES}").url)
        term.wait_end()
        assert_harmless(term)


def test_a_refusal_is_escaped(terminal, raw_server):
    def handler(peer):
        peer.read_head()
        body = (EVIL * 3).encode()
        peer.send(b"HTTP/1.1 403 " + ESCAPES.encode() + b"\r\nX-Evil: " + ESCAPES.encode() + b"\r\nContent-Length: " +
                  str(len(body)).encode() + b"\r\n\r\n" + body)
        peer.read_to_end()

    for flags in ((), ("-v",)):
        term = terminal("connect", *flags, raw_server(handler).url)
        assert term.wait_end() == 3
        assert_harmless(term)


def test_what_commands_show_is_escaped(terminal, evil, tmp_path, environment):
    (tmp_path / ("one" + EVIL.replace("/", "").replace("\x00", ""))).write_text("x")
    (tmp_path / "onetwo").write_text("x")
    fields = ("X-Evil: \u009b35m\u202e\u200b",)  # of an answer with other control characters nothing is believed
    term = run(terminal, evil((frames.TEXT, EVIL), fields=fields, reason=ESCAPES),
               commands=[("/filter owned", "only messages that match"), (f"/file {tmp_path}/one\t", "onetwo"),
                         ("/help", "/quit"), ("/info", "X-Evil"), ("/frames", "frames are now shown"), ("/no\u202esuch", "unknown command")])
    assert_harmless(term)
