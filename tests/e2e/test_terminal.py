"""`wsx connect` on a terminal, driven through a pseudo-terminal and read off a screen."""
import os
import re
import signal
import stat
import termios
import threading
import time

import pytest
from support import frames
from support.process import DEADLINE, free_port, poll
from support.terminal import BACKSPACE, CTRL_C, CTRL_D, PASTE, PASTED, UP, Terminal
from support.wsx import BINARY


@pytest.fixture
def partner(raw_server):
    """A server that keeps what it gets (`received`: frames) and sends what the test wants (`say`); it accepts as many
    clients as come, and says only to the last one."""
    received, clients = [], []

    def handler(peer):
        peer.opened = threading.Event()
        clients.append(peer)  # before the answer: who sees the prompt must find a client here
        peer.upgrade()
        peer.opened.set()
        while True:
            frame = peer.read_frame()
            received.append(frame)
            if frame.opcode == frames.CLOSE:
                if not peer.sent_close:
                    peer.send_frame(frames.CLOSE, frame.payload)
                peer.shut_writing()
                peer.read_to_end()
                return
            if frame.opcode == frames.PING:
                peer.send_frame(frames.PONG, frame.payload)

    server = raw_server(handler)
    server.received = received

    def client():
        assert clients[-1].opened.wait(DEADLINE), "no upgrade request"
        return clients[-1]
    server.client = client
    server.wait_client = lambda count=1: poll(lambda: len(clients) >= count, f"{count} clients")
    server.say = lambda data: client().send_frame(frames.TEXT, data)
    server.wait_frame = lambda opcode, payload: poll(
        lambda: any(f.opcode == opcode and f.payload == payload for f in received), f"frame {opcode} {payload!r} in {received}")
    server.wait_text = lambda text: server.wait_frame(frames.TEXT, text.encode())
    return server


@pytest.fixture
def session(terminal, partner):
    """wsx on a terminal, connected to `partner` and prompting."""
    def start(*flags, **options):
        term = terminal("connect", *flags, partner.url, **options)
        term.wait_text("connected to")
        term.wait_prompt()
        return term
    return start


def test_a_typed_line_is_sent_and_an_answer_shown(session, partner):
    term = session()
    term.enter("hello")
    partner.wait_text("hello")
    term.wait_text("> hello")
    partner.say("hello yourself")
    term.wait_text("< hello yourself")
    term.wait_prompt()
    assert sum(line == "> hello" for line in term.lines) == 1, term.lines


def test_a_half_typed_line_survives_what_arrives_meanwhile(session, partner):
    term = session()
    term.type("half a li")
    term.wait_prompt("half a li")
    for number in range(30):  # more than the screen has lines
        partner.say(f"incoming {number}")
    term.wait_text("< incoming 29")
    term.wait_prompt("half a li")
    assert [line for line in term.lines if "incoming" in line] == [f"< incoming {n}" for n in range(30)]
    term.enter("ne")
    partner.wait_text("half a line")


def test_the_line_is_edited(session, partner):
    term = session()
    term.enter("helx" + BACKSPACE + "lo, 世界")
    partner.wait_text("hello, 世界")


def test_lines_that_are_pasted_are_sent_one_by_one(session, partner):
    term = session()
    term.type("one\rtwo\rthree\r")
    for text in ("one", "two", "three"):
        partner.wait_text(text)
    assert [f.payload for f in partner.received] == [b"one", b"two", b"three"]


def test_history_is_kept_across_runs_and_is_nobody_elses_business(session, partner, environment, tmp_path):
    first = session()
    first.enter("remember me")
    partner.wait_text("remember me")
    first.enter("/quit")
    assert first.wait_end() == 0
    kept = tmp_path / "home/state/wsx/history"
    assert "remember me" in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    partner.received.clear()
    second = session()
    second.type(UP)
    second.wait(lambda t: t.current_line in ("> remember me", "> /quit"), "a line of the history")
    if second.current_line == "> /quit":  # commands may be part of it
        second.type(UP)
    second.wait_prompt("remember me")
    second.enter()
    partner.wait_text("remember me")


def test_no_history_keeps_none(session, partner, tmp_path):
    term = session("--no-history")
    term.enter("forget me")
    partner.wait_text("forget me")
    term.enter("/quit")
    assert term.wait_end() == 0
    assert not (tmp_path / "home/state/wsx/history").exists()


def test_a_ping_is_sent_by_command(session, partner):
    term = session("-P")
    term.enter("/ping are you there")
    partner.wait_frame(frames.PING, b"are you there")
    term.wait(lambda t: any("pong" in line and "are you there" in line for line in t.lines), "the pong")
    term.enter("/ping")
    partner.wait_frame(frames.PING, b"")


@pytest.mark.parametrize("command, payload, exit_code", [
    ("/close", None, 0), ("/close 1000 bye", frames.close_payload(1000, "bye"), 0),
    ("/close 4001 see you, 世界", frames.close_payload(4001, "see you, 世界"), 1)])
def test_a_command_closes_the_connection(session, partner, command, payload, exit_code):
    term = session()
    term.enter(command)
    assert term.wait_end() == exit_code
    close = partner.received[-1]
    assert close.opcode == frames.CLOSE
    assert close.payload in ([payload] if payload else [b"", frames.close_payload(1000)])


@pytest.mark.parametrize("command", ["/close 99", "/close 1005", "/close soon", "/close 1000 " + "x" * 124])
def test_a_close_that_cannot_be_sent_is_refused_and_the_connection_stays(session, partner, command):
    term = session()
    shown = len(term.lines)
    term.enter(command)
    term.wait(lambda t: len(t.lines) > shown and t.current_line == ">", "an explanation")
    term.enter("still here")
    partner.wait_text("still here")
    assert [f.opcode for f in partner.received] == [frames.TEXT]


def test_help_lists_the_commands(session, partner):
    term = session()
    term.enter("/help")
    for command in ("/ping", "/close", "/help", "/quit"):
        term.wait(lambda t, c=command: any(re.search(rf"^\W*{c}\b.*\w", line) for line in t.lines), f"help for {command}")
    assert not partner.received


@pytest.mark.parametrize("leave", ["/quit\r", CTRL_D], ids=["/quit", "Ctrl-D"])
def test_leaving_closes_with_1000(session, partner, leave):
    term = session()
    term.type(leave)
    assert term.wait_end() == 0
    assert partner.received[-1].close_code in (1000, 1005)


def test_ctrl_c_closes_with_1001_and_leaves_the_terminal_as_it_was(terminal, partner):
    term = terminal("connect", partner.url)
    before = termios.tcgetattr(term.child.child_fd)
    term.wait_text("connected to")
    term.wait_prompt()
    term.type(CTRL_C)
    assert term.wait_end() == 130
    assert partner.received[-1].close_code == 1001
    after = termios.tcgetattr(term.child.child_fd)
    assert after[:4] == before[:4], "the terminal's modes"
    assert term.seen.count(b"\x1b[?1049h") == term.seen.count(b"\x1b[?1049l")


def test_an_unknown_command_is_refused_and_not_sent(session, partner):
    term = session()
    term.enter("/pnig")
    term.wait(lambda t: any("/pnig" in line and not line.startswith(">") for line in t.lines), "a complaint about /pnig")
    term.enter("a message")
    partner.wait_text("a message")
    assert [f.payload for f in partner.received] == [b"a message"]


def test_two_slashes_send_one(session, partner):
    term = session()
    term.enter("//ping is only text")
    partner.wait_text("/ping is only text")


def test_no_slash_sends_everything(session, partner):
    term = session("--no-slash")
    term.enter("/quit")
    partner.wait_text("/quit")


def test_what_the_peer_sends_cannot_command_the_terminal(session, partner):
    term = session()
    partner.say("\x1b]0;owned\x07\x1b[31mred\x1b[2J\r\b\x9b31m\x00end")
    term.wait_text("end")
    shown = term.seen
    assert b"\x1b]0;" not in shown and b"\x07" not in shown and b"\x1b[31mred" not in shown
    assert b"\x1b[2J" not in shown and "\x9b".encode() not in shown and b"\x00" not in shown
    line = next(line for line in term.lines if "owned" in line)
    assert line.startswith("<") and "red" in line
    partner.client().send_close(4000, "\x1b]0;owned again\x07")
    assert term.wait_end() == 1
    assert b"\x1b]0;" not in term.seen


def test_headers_of_the_peer_cannot_command_the_terminal(terminal, raw_server):
    def handler(peer):
        peer.read_head()
        peer.send("HTTP/1.1 403 \x1b[31mForbidden\r\nX-Evil: \x1b]0;owned\x07\r\nContent-Length: 8\r\n\r\n\x1b]0;body")
        peer.read_to_end()

    term = terminal("connect", "-v", raw_server(handler).url)
    assert term.wait_end() == 3
    assert b"\x1b]0;" not in term.seen and b"\x1b[31mForbidden" not in term.seen


def test_a_peer_that_closes_ends_the_session_in_the_middle_of_a_line(session, partner):
    term = session()
    term.type("never fini")
    term.wait_prompt("never fini")
    partner.client().send_close(1011, "out of coffee")
    assert term.wait_end() == 1
    assert any("1011" in line and "out of coffee" in line for line in term.lines), term.lines


def test_a_server_that_is_not_there_is_said_on_the_terminal(terminal):
    port = free_port()
    term = terminal("connect", f"ws://127.0.0.1:{port}/")
    assert term.wait_end() == 3
    assert any("refused" in line and str(port) in line for line in term.lines), term.lines


def test_there_are_colours_unless_told_otherwise(session, partner):
    def colours(*flags, **options):
        term = session(*flags, **options)
        partner.say("something")
        term.wait_text("something")
        return re.search(rb"\x1b\[38;5;\d+m", term.seen) is not None

    assert colours()
    assert not colours("--no-color")
    assert not colours("--color=never")
    assert not colours(env={"NO_COLOR": "1"})
    assert colours("--color=always", env={"NO_COLOR": "1"})


def test_json_on_one_line_has_colours_and_stays_as_it_is(session, partner):
    term = session()
    partner.say('{"a": [1,  "two"] }')
    term.wait_text('< {"a": [1,  "two"] }')
    assert b'\x1b[38;5;130m1' in term.seen


def test_json_on_a_terminal_shows_what_is_hidden(terminal, partner):
    term = terminal("connect", "--json", partner.url, columns=250)
    term.wait_text('"type":"open"')
    partner.say("evil\u202e\u034f\U000e0100")
    term.wait_text(r'"text":"evil\u202e\u034f\udb40\udd00"')


def test_i_prompts_after_x(session, partner):
    term = session("-i", "-x", "first")
    partner.wait_text("first")
    term.enter("second")
    partner.wait_text("second")


def test_x_alone_does_not_prompt(terminal, partner):
    term = terminal("connect", "-x", "only this", "-w", "0.2", partner.url)
    assert term.wait_end() == 0
    assert [f.payload for f in partner.received if f.opcode == frames.TEXT] == [b"only this"]
    assert any("> only this" in line for line in term.lines)


def test_binary_messages_are_written_and_shown_as_hex(session, partner):
    term = session()
    term.enter("/hex 00 ff 61")
    partner.wait_frame(frames.BINARY, b"\0\xffa")
    term.wait_text("> binary, 3B: 00 ff 61  |..a|")
    term.enter("/base64 AP8=")
    partner.wait_frame(frames.BINARY, b"\0\xff")
    term.enter("/binary häl lo")
    partner.wait_frame(frames.BINARY, "häl lo".encode())
    partner.client().send_frame(frames.BINARY, bytes(range(256)) + b"more")
    term.wait_text("000000f0  f0 f1 f2 f3 f4 f5 f6 f7  f8 f9 fa fb fc fd fe ff  |................|")
    term.wait_text("and 4 more bytes")
    assert not any("00000100" in line for line in term.lines)
    term.enter("/hex 0")
    term.wait_text("/hex takes bytes")
    assert len(partner.received) == 3


def test_a_file_is_a_message(session, partner, tmp_path):
    (tmp_path / "text").write_text("häl\nlo\n")
    (tmp_path / "bytes").write_bytes(b"\xff\x00")
    (tmp_path / "large").write_bytes(b"x" * 1025)
    term = session("--max-message", "1KiB")
    term.enter(f"/file {tmp_path}/text")
    partner.wait_text("häl\nlo\n")
    term.enter(f"/file {tmp_path}/bytes")
    partner.wait_frame(frames.BINARY, b"\xff\x00")
    for path, why in (("large", "larger than 1KiB"), ("none", "No such file"), ("", "directory")):
        term.enter(f"/file {tmp_path}/{path}")
        squeezed = why.replace(" ", "")  # the path may be so long that the line is broken anywhere
        term.wait(lambda t, squeezed=squeezed: squeezed in "".join(t.lines).replace(" ", ""), why)
    term.enter("/file /dev/zero")
    term.wait_text("not a regular file")
    term.enter("still here")
    partner.wait_text("still here")


def test_several_lines_that_are_pasted_are_one_message(session, partner):
    term = session()
    term.type(f"{PASTE}// no command\r{{\r\t1\r}}{PASTED}")
    term.wait(lambda t: t.lines[-4:] == ["> // no command", "  {", "        1", "  }"], "the lines")
    term.enter()
    partner.wait_text("// no command\n{\n\t1\n}")


def test_control_characters_and_bytes_that_are_not_utf8_are_kept(session, partner):
    term = session()
    term.type(f"{PASTE}CONNECT\raccept-version:1.2\r\r\x00{PASTED}")
    term.wait(lambda t: t.current_line == r"  \x00", "the NUL")
    term.enter()
    partner.wait_text("CONNECT\naccept-version:1.2\n\n\x00")
    term.enter('{"protocol":"json","version":1}\x1e')  # a terminal that does not mark what is pasted
    partner.wait_text('{"protocol":"json","version":1}\x1e')
    term.enter("\x16\x01\x16\x1b[A")  # Ctrl-V quotes
    partner.wait_text("\x01\x1b[A")
    term.enter(r"/send a\0\x1e\u2028\n\\")
    partner.wait_text("a\0\x1e\u2028\n\\")
    term.enter(r"/send a\q")
    term.wait_text(r'* "\q" at character 2 is not an escape')
    term.child.send(b"/binary \xff\xfe\r")
    partner.wait_frame(frames.BINARY, b"\xff\xfe")
    term.child.send(b"\xff text\r")
    term.wait_text("* not sent: a text message must be UTF-8")
    term.type(UP)
    term.wait_prompt(r"\xff text")


def test_only_messages_that_match_are_shown(session, partner):
    term = session("--filter", "^[ab]", columns=160)
    term.enter("a1")
    term.enter("c1")
    partner.wait_text("c1")
    partner.say("c2")
    partner.say("b2")
    term.wait_text("< b2")
    term.enter("/filter 3$")
    term.wait_text("only messages that match")
    partner.say("b4")
    partner.say("c3")
    term.wait_text("< c3")
    term.enter("/filter")
    term.wait_text("showing all messages")
    partner.say("d5")
    term.wait_text("< d5")
    shown = [line for line in term.lines if re.match(r"[<>] \w", line)]
    assert shown == ["> a1", "> c1", "< b2", "< c3", "< d5"], "what is sent is shown, too"
    term.enter("/quit")
    assert term.wait_end() == 0
    assert "sent 2 messages" in term.lines[-1] and "received 5 messages" in term.lines[-1]


def test_json_is_indented_when_asked(session, partner):
    term = session("--no-color")
    partner.say('{"a":[1.10,{"b":"\\u001b"}],"a":{}}')
    term.wait_text('< {"a":[1.10,{"b":"\\u001b"}],"a":{}}')
    term.enter("/indent")
    term.wait_text("JSON is now indented")
    partner.say('{"a":[1.10,{"b":"\\u001b"}],"a":{}}')
    partner.say('{"not":json}')
    term.wait_text('< {"not":json}')
    start = term.lines.index("< {")
    assert term.lines[start:start + 9] == [
        "< {", '    "a": [', "      1.10,", "      {", '        "b": "\\u001b"', "      }", "    ],", '    "a": {}', "  }"]
    term.enter("/indent")
    term.wait_text("JSON is no longer indented")
    partner.say("[1]")
    term.wait_text("< [1]")


def test_verbose_draws_what_connecting_took(session, partner):
    term = session("-v", "--no-color")
    partner.say("first")
    term.wait_text("  first message ")
    partner.say("second")
    term.wait_text("< second")
    bars = {line.split()[1]: line for line in term.lines if "█" in line}
    assert list(bars) == ["DNS", "TCP", "upgrade"]
    assert bars["upgrade"].count("█") >= bars["DNS"].count("█") >= 1
    assert sum("  first message " in line for line in term.lines) == 1


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"LC_ALL": "C"}], ids=["dumb", "C"])
def test_bars_are_ascii_where_blocks_might_not_be_shown(terminal, partner, env):
    term = terminal("connect", "-v", partner.url, env=env)
    term.wait_text("total")
    assert any("upgrade" in line and "=" in line for line in term.lines)
    assert "█".encode() not in term.seen


def test_a_close_code_is_explained(session, partner):
    term = session()
    partner.client().send_close(1013, "later")
    assert term.wait_end() == 1
    assert any("1013 Try Again Later" in line for line in term.lines)
    assert any("connect again later" in line for line in term.lines)


def test_lines_carry_their_time(session, partner):
    term = session("--ts")
    partner.say("now")
    term.wait(lambda t: any(re.match(r"\d\d:\d\d:\d\d\.\d{6} < now", line) for line in t.lines), "the time of day")
    term = session("--ts", env={"TZ": "Test-5"})  # five hours ahead of UTC
    here = time.gmtime(time.time() + 5 * 3600)
    partner.say("here")
    term.wait(lambda t: any(re.match(r"\d\d:\d\d:\d\d\.\d{6} < here", line) for line in t.lines), "the time of day")
    shown = next(line for line in term.lines if line.endswith("< here"))
    assert (int(shown[:2]) * 60 + int(shown[3:5]) - here.tm_hour * 60 - here.tm_min) % 1440 <= 1
    term = session("--ts=utc")
    term.enter("/ping")
    term.wait(lambda t: any(re.match(r"\d\d:\d\d:\d\d\.\d{6}Z \* pong after", line) for line in t.lines), "a pong with its time")
    term = session("--ts=rel")
    partner.say("then")
    term.wait(lambda t: any(re.match(r" +\+\d+\.\d{6} < then", line) for line in t.lines), "seconds")


def test_frames_are_shown_and_not_any_more(session, partner):
    term = session()
    term.enter("/frames")
    term.wait_text("frames are now shown")
    term.enter("hello")
    term.wait(lambda t: any(re.match(r"\* > frame text +fin mask +6\+5 bytes", line) for line in t.lines), "our frame")
    partner.client().send_frame(frames.PING, b"tick")
    term.wait(lambda t: any(re.match(r'\* < frame ping +fin +2\+4 bytes "tick"', line) for line in t.lines), "a ping's frame")
    term.enter("/frames")
    term.wait_text("frames are no longer shown")
    partner.say("bye")
    term.wait_text("< bye")
    assert not any("2+3 bytes" in line for line in term.lines)


def test_stats_tell_how_it_has_been(session, partner):
    term = session()
    term.enter("/ping")
    term.wait_text("* pong after")
    term.enter("hello")
    partner.say("hi")
    term.wait_text("< hi")
    term.enter("/stats")
    term.wait(lambda t: any(re.match(r"\* open for .*, last heard .* ago, round trip .*, not compressed", line)
                            for line in t.lines), "the times")
    term.wait_text("* sent 1 message, 5B, 11B on the wire")
    term.wait_text("* received 1 message, 2B, 4B on the wire")


def test_info_tells_what_was_negotiated_and_no_secret(session, partner):
    term = session("-u", "me:topsecret", "-H", "X-Mine: yes")
    term.enter("/info")
    for text in ("< Sec-WebSocket-Accept", "> X-Mine: yes", "> Authorization: ***", "*   upgrade"):
        term.wait_text(text)
    assert b"bWU6dG9wc2VjcmV0" not in term.seen and b"topsecret" not in term.seen


def test_headers_are_shown(session):
    term = session("-u", "me:topsecret", "-H", "X-Mine: yes")
    term.enter("/headers")
    for text in ("* request", "> X-Mine: yes", "> Authorization: ***", "* answer, status 101", "< Sec-WebSocket-Accept"):
        term.wait_text(text)
    assert b"topsecret" not in term.seen


def test_what_was_negotiated_does_not_wrap_the_first_line(terminal, raw_server):
    offer = "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12"
    server = raw_server(lambda peer: (peer.upgrade(f"Sec-WebSocket-Extensions: {offer}"), peer.finish()))
    term = terminal("connect", server.url)
    term.wait_text(f"* connected to {server.url} (compressed)")
    term.wait_prompt()
    term.enter("/info")
    term.wait_text("server_max_window_bits=12")


def test_the_prompt_says_what_is_different(session, partner):
    term = session("--filter", "^a")
    term.wait(lambda t: t.current_line == "(filter) >", "the filter")
    term.enter("what I send is shown")
    term.wait_text("> what I send is shown")
    term.enter("/filter")
    term.wait_text("* showing all messages")
    partner.say("one")
    term.wait_text("< one")
    term.enter("/pause")
    term.wait(lambda t: t.current_line == "(paused 0) >", "the pause")
    for number in range(1204):
        partner.say(f"held {number}")
    term.wait(lambda t: t.current_line == "(paused 1,204) >", "the count")
    term.enter("sent meanwhile")
    term.wait_text("> sent meanwhile")
    assert not any("< held" in line for line in term.lines)
    term.enter("/resume")
    term.wait_text("< held 1203")
    term.wait_prompt()
    term.enter("/resume")
    term.wait_text("* not paused")


def test_the_prompt_says_that_nobody_is_there(terminal, raw_server):
    server = raw_server(lambda peer: (peer.upgrade(), peer.reset()))
    term = terminal("connect", "--reconnect", server.url)
    term.wait(lambda t: t.current_line == "(offline) >", "the prompt")
    term.wait_text("* closed: the peer reset the connection (1006) after")
    assert not any("error" in line or "hint" in line or "proxy" in line for line in term.lines)
    server.stop_listening()
    term.wait_text("refused the connection; reconnecting in", 2)
    assert not any("error" in line or "hint" in line for line in term.lines)


def test_a_long_message_is_cut_and_can_be_seen_and_kept(session, partner, tmp_path):
    term = session()
    long = "".join(f"word{number} " for number in range(3000))
    partner.say(long)
    term.wait_text("rows more; /last shows all, /save FILE keeps it")
    assert not any("word2999" in line for line in term.lines) and len(term.lines) < 80
    term.enter(f"/save {tmp_path}/kept")
    term.wait_text("* saved 25.3KiB to ")
    assert (tmp_path / "kept").read_text() == long
    term.enter("/last")
    term.wait_text("word2999")
    term.enter(f"/save {tmp_path}/no/folder")
    term.wait_text("no/folder")
    term.wait_prompt()


def test_words_wrap_below_the_beginning_and_newlines_are_lines(session, partner):
    term = session(columns=40)
    partner.say("These are several words that do not fit into a row.\nAnd a second line.")
    term.wait_text("  And a second line.")
    begin = term.lines.index("< These are several words that do not")
    assert term.lines[begin:begin + 3] == ["< These are several words that do not", "  fit into a row.", "  And a second line."]
    term.enter("/help")
    term.wait_text("/quit")
    assert all(len(line) <= 40 for line in term.lines)


def test_the_screen_is_cleared(session, partner):
    term = session()
    partner.say("something")
    term.wait_text("< something")
    term.enter("/clear")
    term.wait(lambda t: t._screen.display[0].startswith(">"), "the prompt at the top")


def test_it_connects_again_when_told(session, partner):
    term = session()
    first = partner.client()
    term.enter("/reconnect")
    term.wait_text("connected to", 2)
    partner.wait_frame(frames.CLOSE, frames.close_payload(1000))
    assert partner.client() is not first
    term.wait_prompt()
    term.enter("again")
    partner.wait_text("again")
    term.enter("/quit")
    assert term.wait_end() == 0


def test_asking_again_while_it_connects_asks_for_one_connection(terminal, raw_server):
    dialed, told = threading.Event(), threading.Event()

    def handler(peer):
        request = peer.read_head()
        if len(server.peers) == 2:  # the one that was asked for; it opens late and soon ends
            dialed.set()
            assert told.wait(DEADLINE)
        peer.upgrade(request=request)
        if len(server.peers) == 2:
            peer.send_close(1000)
        peer.finish()

    server = raw_server(handler)
    term = terminal("connect", server.url)
    term.wait_prompt()
    term.enter("/reconnect")
    assert dialed.wait(DEADLINE)
    term.enter("/reconnect")
    term.wait_prompt()
    term.enter("/stats")  # once it is answered, the line before it was read
    term.wait_text("not connected")
    told.set()
    assert term.wait_end() == 0
    assert len(server.peers) == 2


def test_a_line_for_nobody_is_not_lost_without_a_word(terminal, raw_server):
    def handler(peer):
        peer.upgrade()
        peer.read_frame()
        server.stop_listening()  # nobody answers the next attempts
        peer.reset()

    server = raw_server(handler)
    term = terminal("connect", "--reconnect=9", server.url)
    term.wait_prompt()
    term.enter("to somebody")
    term.wait_text("reconnecting")
    term.enter("to nobody")
    term.wait_text("not sent: not connected")
    term.type(UP)
    term.wait_prompt("to nobody")
    term.type(CTRL_C)
    term.wait_end()


def test_a_terminal_that_cannot_edit_shows_everything_though_stdin_is_only_for_reading(environment, partner):
    command = f"exec '{BINARY}' connect {partner.url} < /dev/tty"
    term = Terminal("-c", command, env={**environment, "TERM": "dumb"}, program="/bin/sh")
    try:
        term.wait_text("connected to")
        term.enter("/help")
        term.wait_text("/quit")
        partner.say("hello")
        term.wait_text("< hello")
        term.type(CTRL_D)
        assert term.wait_end() == 0
    finally:
        term.stop()
    term.check()


def test_a_terminal_that_hangs_up_ends_the_session_in_good_order(session, partner):
    term = session()
    term.wait_prompt()
    os.kill(term.child.pid, signal.SIGHUP)
    assert term.wait_end() == 143
    assert b"\x1b[?2004l" in term.seen
    partner.wait_frame(frames.CLOSE, (1001).to_bytes(2, "big"))
