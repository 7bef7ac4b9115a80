"""`wsx listen` on a terminal: one person talks to many clients."""
import re

import pytest
from support import frames
from support.terminal import CTRL_C, CTRL_D, PASTE, PASTED, UP


@pytest.fixture
def listener(terminal):
    """wsx on a terminal, listening on `port`."""
    def start(*flags, **options):
        term = terminal("listen", *flags, "0", **options)
        term.wait_text("listening on")
        found = next(re.search(r":(\d+)/", line) for line in term.lines if "listening on" in line)
        term.port = int(found[1])
        return term
    return start


@pytest.fixture
def table(listener, raw_client):
    """A prompting wsx and so many clients that have shaken hands, in the order of their numbers."""
    def start(count, *flags, **options):
        term = listener(*flags, **options)
        clients = []
        for number in range(1, count + 1):
            client = raw_client(term.port)
            client.open(target=f"/client{number}")
            term.wait_text(f": GET /client{number}")
            clients.append(client)
        if options.get("env", {}).get("TERM") != "dumb":
            term.wait_prompt()
        return term, *clients
    return start


def read_close(client):
    """The close frame's code and reason; it is answered."""
    frame = client.read_frame()
    assert frame.opcode == frames.CLOSE, frame
    client.send_close(frame.close_code)
    return frame.close_code, frame.payload[2:].decode()


# --- whom a line is for ---

def test_a_line_goes_to_every_client_and_is_shown_once_for_each(table):
    term, first, second = table(2)
    term.enter("hello all")
    assert first.read_message() == second.read_message() == "hello all"
    term.wait_text("[1] > hello all")
    term.wait_text("[2] > hello all")
    term.wait_prompt()


def test_a_line_goes_to_whom_it_names(table):
    term, first, second, third = table(3)
    term.enter("@2 only you")
    term.enter("@1,3 you two")
    term.enter("@all everybody")
    assert [second.read_message() for _ in range(2)] == ["only you", "everybody"]
    for client in (first, third):
        assert [client.read_message() for _ in range(2)] == ["you two", "everybody"]
    term.wait_text("[2] > only you")
    assert not any("[1] > only you" in line for line in term.lines)


def test_an_address_in_front_of_lines_that_are_pasted(table):
    term, first, second = table(2)
    term.type(f"@2 {PASTE}{{\r  \"a\": 1\r}}{PASTED}\r")
    assert second.read_message() == '{\n  "a": 1\n}'
    term.enter("done")
    assert first.read_message() == "done"


def test_doubled_signs_are_no_addresses_and_no_commands(table):
    term, client = table(1)
    term.enter("@@1 is text")
    term.enter("//list is text")
    term.enter("@1 //close is text")
    assert [client.read_message() for _ in range(3)] == ["@1 is text", "/list is text", "/close is text"]


def test_no_slash_sends_commands_and_still_knows_addresses(table):
    term, first, second = table(2, "--no-slash")
    term.enter("/list")
    term.enter("@2 /close")
    term.enter("end")
    assert [first.read_message() for _ in range(2)] == ["/list", "end"]
    assert [second.read_message() for _ in range(3)] == ["/list", "/close", "end"]


@pytest.mark.parametrize("line, complaint", [
    ("@7 hi", "no client 7"), ("@bob hi", "@@x sends @x"), ("@1", "nothing to send"),
    ("/close", "takes the number of a client"), ("/close 1008 bye", "put the client's number first"), ("/close 1008", "no client 1008"),
    ("/close 1 99", "/close takes a code"), ("@1 /list", "does not take a client"),
    ("/lsit", "did you mean /list?"), ("/reconnect", "unknown command"), ("/hex 0", "/hex takes bytes")])
def test_a_slip_of_the_hand_is_explained_and_nothing_is_sent(table, line, complaint):
    term, client = table(1, columns=160)
    term.enter(line)
    term.wait_text(complaint)
    term.enter("still here")
    assert client.read_message() == "still here"


# --- nobody there ---

def test_a_line_for_nobody_is_said_not_to_be_sent(listener, raw_client):
    term = listener()
    term.wait_prompt()
    term.enter("is anybody there?")
    term.wait_text("not sent: there is no client")
    term.enter("/list")
    term.wait_text("* there is no client")
    client = raw_client(term.port)
    client.open()
    term.wait_text("connected from")
    term.type(UP + UP)
    term.wait_prompt("is anybody there?")
    term.enter()
    assert client.read_message() == "is anybody there?"


def test_who_is_leaving_is_not_talked_to(table):
    term, client = table(1, "--close-timeout", "60s")
    term.enter("/close 1")
    assert client.read_frame().close_code == 1000
    term.enter("@1 wait")
    term.wait_text("client 1 is disconnecting")
    term.enter("wait")
    term.wait_text("not sent: there is no client")


# --- commands ---

def test_clients_are_listed(table):
    term, first, second = table(2, columns=120)
    second.send_frame(frames.TEXT, "12345")
    term.wait_text("[2] < 12345")
    term.enter("@1 hi")
    assert first.read_message() == "hi"
    term.enter("/list")
    term.wait(lambda t: any(re.match(r"\* 1 +127\.0\.0\.1:\d+ +\S+ +0, 0B +1, 2B +0B +/client1$", line) for line in t.lines),
              "the first client's row")
    term.wait(lambda t: any(re.match(r"\* 2 +127\.0\.0\.1:\d+ +\S+ +1, 5B +0, 0B +0B +/client2$", line) for line in t.lines),
              "the second client's row")
    first.send_close()
    term.wait_text("[1] * closed")
    shown = sum("/client1" in line for line in term.lines)
    term.enter("/list")
    term.wait(lambda t: sum(line.endswith("/client2") for line in t.lines) == 3, "the row of who is left")
    assert sum("/client1" in line for line in term.lines) == shown


def test_the_list_has_what_was_sent_and_subprotocols(listener, raw_client, tmp_path):
    (tmp_path / "file").write_bytes(b"\xff" * 1024)
    term = listener("-s", "chat.v2", columns=140)
    client = raw_client(term.port)
    client.open("Sec-WebSocket-Protocol: chat.v2")
    term.wait_text("connected from")
    for _ in range(2):
        term.enter(f"/file {tmp_path}/file")
        assert len(client.read_message()) == 1024
    term.enter("/list")
    term.wait(lambda t: any(re.match(r"\* 1 .* 2, 2KiB +0B +/, subprotocol chat\.v2$", line) for line in t.lines), "the row")


def test_clients_are_closed_one_by_one_and_together(table):
    term, *clients = table(4)
    term.enter("/close 2 1008 bye now")
    assert read_close(clients[1]) == (1008, "bye now")
    term.enter("@3 /close 4000")
    assert read_close(clients[2]) == (4000, "")
    term.wait_text("[3] * closed")
    term.enter("/close all 1001 lunch")
    assert read_close(clients[0]) == read_close(clients[3]) == (1001, "lunch")
    term.wait_text("[4] * closed")
    term.wait_prompt()


def test_clients_are_pinged(table):
    term, first, second = table(2)
    term.enter("/ping 2 hello")
    frame = second.read_frame()
    assert (frame.opcode, frame.payload) == (frames.PING, b"hello")
    second.send_frame(frames.PONG, frame.payload)
    term.wait_text("pong from 2 after")
    term.enter("/ping who is there")
    for client in (first, second):
        frame = client.read_frame()
        assert (frame.opcode, frame.payload) == (frames.PING, b"who is there")
        client.send_frame(frames.PONG, frame.payload)
    term.wait_text("pong from 1 after")
    term.wait_text("pong from 2 after", 2)
    term.enter("/pong 1 unasked")
    frame = first.read_frame()
    assert (frame.opcode, frame.payload) == (frames.PONG, b"unasked")


def test_binary_messages_and_files_go_to_whom_they_are_for(table, tmp_path):
    (tmp_path / "file").write_text("from a file")
    term, first, second = table(2)
    term.enter("@2 /hex 00ff")
    term.enter("/base64 AP8=")
    term.enter("@2 /binary text")
    term.enter(f"@1 /file {tmp_path}/file")
    assert [second.read_message() for _ in range(3)] == [b"\0\xff", b"\0\xff", b"text"]
    assert [first.read_message() for _ in range(2)] == [b"\0\xff", "from a file"]


def test_info_and_stats_of_the_server_and_of_one_client(table):
    term, first, second = table(2, "--no-color", columns=120)
    term.enter("/info")
    term.wait_text(f"listening on ws://127.0.0.1:{term.port}/", 2)
    term.enter("/info 2")
    term.wait_text("< Sec-WebSocket-Key")
    assert "* client 2" in term.lines and not any("Key" in line for line in term.lines[:term.lines.index("* client 2")])
    first.send_frame(frames.TEXT, "12345")
    term.wait_text("< 12345")
    term.enter("/stats")
    term.wait(lambda t: any(re.match(r"\* listening for .*, 2 clients now, 2 in total", line) for line in t.lines), "the server's")
    term.wait_text("* received 1 message, 5B, 11B on the wire")
    term.enter("/stats 2")
    term.wait_text("* received 0 messages, 0B, 0B on the wire")


def test_info_tells_no_secret(listener, raw_client):
    term = listener("-u", "me:topsecret")
    client = raw_client(term.port)
    client.open("Authorization: Basic bWU6dG9wc2VjcmV0")
    term.wait_text("connected from")
    term.enter("/info 1")
    term.wait_text("Authorization: ***")
    assert b"bWU6dG9wc2VjcmV0" not in term.seen


def test_filter_indent_and_frames_are_as_in_connect(table):
    term, client = table(1, columns=120)
    term.enter("/filter ^show")
    term.wait_text("only messages that match")
    client.send_frame(frames.TEXT, "hide me")
    client.send_frame(frames.TEXT, "show me")
    term.wait_text("< show me")
    assert not any("hide me" in line for line in term.lines)
    term.enter("/filter")
    term.enter("/indent")
    term.wait_text("JSON is now indented")
    client.send_frame(frames.TEXT, '{"a":1}')
    term.wait_text('    "a": 1')
    term.enter("/frames")
    term.wait_text("frames are now shown")
    client.send_frame(frames.TEXT, "framed")
    term.wait_text("< frame text")


def test_help_lists_the_commands_of_a_server(listener):
    term = listener()
    term.enter("/help")
    for text in ("/close N|all [CODE [REASON]]", "/list", "@N TEXT", "@@TEXT"):
        term.wait(lambda t, text=text: any(line.startswith(text) for line in t.lines), text)
    term.wait_prompt()
    assert not any(line.startswith("/reconnect") for line in term.lines)


def test_tab_completes_clients_and_commands(table):
    term, *_ = table(3)
    term.type("@\t")
    term.wait_text("* @1  @2  @3  @all")
    term.type("2\t/pi\t")
    term.wait_prompt("@2 /ping")
    term.type("\x15/clo\t\t")
    term.wait_text("* 1  2  3  all")
    term.type("3\t")
    term.wait_prompt("/close 3")


# --- the screen ---

def test_a_half_typed_line_survives_clients_that_come_talk_and_go(listener, raw_client):
    term = listener()
    term.wait_prompt()
    term.type("@2 half a li")
    term.wait_prompt("@2 half a li")
    clients = []
    for number in (1, 2):
        client = raw_client(term.port)
        client.open(target=f"/c{number}")
        term.wait_text(f"/c{number}")
        clients.append(client)
    for number in range(30):  # more than the screen has lines
        clients[0].send_frame(frames.TEXT, f"incoming {number}")
    clients[0].send_close(1000)
    term.wait_text("[1] * closed")
    term.wait_prompt("@2 half a li")
    term.enter("ne")
    assert clients[1].read_message() == "half a line"


def test_what_clients_send_cannot_command_the_terminal(table, raw_client):
    evil = "\x1b]0;owned\x07\x1b[31mred\x1b[2J\r\b\x9b31m\x00end"
    term, client = table(1, columns=100)
    term.type("typing")
    term.wait_prompt("typing")
    client.send_frame(frames.TEXT, evil)
    term.wait_text("00end")
    client.send_close(4000, "\x1b]0;owned again\x07")
    term.wait_text("owned again")
    term.wait_prompt("typing")
    other = raw_client(term.port)
    other.open("X-Evil: \x9b31mheader")
    term.wait_text("[2]")
    term.type("\x15/info 2\r")
    term.wait_text("X-Evil: \\u{9b}31mheader")
    for bad in (b"\x1b]0;", b"\x07", b"\x1b[31mred", b"\x1b[2J", b"\x00", "\x9b".encode()):
        assert bad not in term.seen, bad


def test_a_resized_window_keeps_the_line_that_is_typed(table):
    term, client = table(1)
    text = "a line that is longer than the narrow window will be"
    term.type("@1 " + text)
    term.wait_prompt("@1 " + text)
    term.resize(30)
    client.send_frame(frames.TEXT, "meanwhile")
    term.wait_text("< meanwhile")
    term.enter()
    assert client.read_message() == text


def test_a_terminal_that_cannot_edit_gets_plain_lines(table):
    term, first, second = table(2, env={"TERM": "dumb"})
    term.enter("@2 plain")
    assert second.read_message() == "plain"
    term.enter("/list")
    term.wait(lambda t: any(re.match(r"\* 2 .*/client2$", line) for line in t.lines), "the list")
    assert b"\x1b" not in term.seen
    term.enter("/quit")
    for client in (first, second):
        assert read_close(client)[0] == 1001
    assert term.wait_end() == 0


def test_a_terminal_that_cannot_edit_is_not_said_to_bring_lines_back(listener):
    term = listener(env={"TERM": "dumb"})
    term.enter("is anybody there?")
    term.wait_text("not sent: there is no client")
    assert not any("up arrow" in line for line in term.lines)


# --- leaving ---

@pytest.mark.parametrize("leave, exit_code", [(CTRL_D, 0), ("/quit\r", 0), (CTRL_C, 130)], ids=["Ctrl-D", "/quit", "Ctrl-C"])
def test_leaving_closes_every_client_with_1001(table, leave, exit_code):
    term, first, second = table(2)
    term.type(leave)
    for client in (first, second):
        assert read_close(client)[0] == 1001
    assert term.wait_end() == exit_code


@pytest.mark.parametrize("leave, exit_code", [(CTRL_D, 0), (CTRL_C, 130)], ids=["Ctrl-D", "Ctrl-C"])
def test_leaving_is_no_matter_while_there_is_no_client(listener, leave, exit_code):
    term = listener()
    term.wait_prompt()
    term.type(leave)
    assert term.wait_end() == exit_code


@pytest.mark.parametrize("first", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_ctrl_c_again_ends_at_once(table, first):
    term, client = table(1, "--close-timeout", "120s")
    term.type(first)
    assert client.read_frame().close_code == 1001  # and it does not answer
    term.type(CTRL_C)
    if first == CTRL_D:
        term.wait_text("press Ctrl-C again to exit at once")
        term.type(CTRL_C)
    assert term.wait_end() == 130


def test_once_ends_with_the_client_in_the_middle_of_a_line(table):
    term, client = table(1, "--once")
    term.type("never fini")
    term.wait_prompt("never fini")
    client.send_close(1000)
    assert term.wait_end() == 0


@pytest.mark.parametrize("flags", [["--json"], ["--input", "json"]], ids=["--json", "--input json"])
def test_there_is_no_prompt_where_nobody_reads_lines_for_people(terminal, flags):
    term = terminal("listen", *flags, "0")
    term.wait_text("listening")
    term.type(CTRL_C)
    assert term.wait_end() == 130
    assert b"\x1b[?2004h" not in term.seen
