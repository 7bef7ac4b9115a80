"""The prompt by itself: a driver shows each entered line as "[line]", and what comes out of a FIFO above the prompt."""
import os
import signal
import stat
import subprocess
import termios

import pexpect
import pytest
from support.process import DEADLINE, poll
from support.terminal import BACKSPACE, CTRL_C, CTRL_D, PASTE, PASTED, UP, Terminal
from support.wsx import BINARY

DRIVER = BINARY.parent / "prompt_driver"
CTRL_R = "\x12"
LEFT, DOWN, HOME, END, DELETE, ESC = "\x1b[D", "\x1b[B", "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b"


class Prompt(Terminal):
    def __init__(self, fifo, *args, env, columns=80, rows=24):
        super().__init__(str(fifo), *args, env=env, columns=columns, rows=rows, program=DRIVER)
        self._fifo = os.open(fifo, os.O_RDWR)

    def arrive(self, lines):
        os.write(self._fifo, lines.encode())

    def settle(self, condition=lambda term: True, what="what is drawn"):
        """Until this is true of the screen and nothing more is drawn for a moment; then it is still true."""
        self.wait(condition, what)
        seen = None
        while seen != self.seen:
            seen = self.seen
            self._read(0.15)
        assert condition(self), f"{what} did not stay; the screen:\n" + "\n".join(self.lines)


@pytest.fixture
def prompt(environment, tmp_path):
    started = []

    def start(*args, env=None, **options):
        fifo = tmp_path / f"fifo{len(started)}"
        os.mkfifo(fifo)
        driver = Prompt(fifo, *args, env={**environment, **(env or {})}, **options)
        started.append(driver)
        return driver

    yield start
    for driver in started:
        driver.stop()
        driver.check()


def test_a_line_is_entered_and_vanishes(prompt):
    term = prompt()
    term.wait_prompt()
    term.enter("hello")
    term.wait_text("[hello]")
    term.wait_prompt()
    assert term.lines == ["[hello]", ">"]


def test_a_line_stays_when_it_should(prompt):
    term = prompt("keep")
    term.wait_prompt()
    term.enter("hello")
    term.wait_text("[hello]")
    assert term.lines[:2] == ["> hello", "[hello]"]


@pytest.mark.parametrize("keys, line", [
    ("acd" + LEFT + LEFT + "b", "abcd"), ("bc" + HOME + "a" + END + "d", "abcd"), ("ab" + LEFT + DELETE + "c", "ac"),
    ("one two\x17three", "one three"), ("one\x15two", "two"), ("one two\x01\x0bx", "x"), ("世界" + LEFT + "x", "世x界"),
    ("äöü" + BACKSPACE, "äö"), ("a\tb", "a\tb"), ("a\x1b[99~b", "ab"), ("a\x1b[200~b\x1b[201~", "ab"),
    ("one two" + ESC + "bX", "one Xtwo"), ("one two\x1b[1;5DX", "one Xtwo"), ("a\x00\x18\x1eb", "a\x00\x18\x1eb"),
    ("a\x16\x01\x16\x1b[A\x16\tb", "a\x01\x1b[A\tb"), ("a\x16\x04", "a\x04"), ("👩‍🚀", "👩‍🚀")])
def test_keys_edit(prompt, keys, line):
    term = prompt()
    term.wait_prompt()
    for character in keys:
        term.type(character)
    term.enter()
    term.wait(lambda t: f"[{line}]".encode() in t.seen.replace(b"\x1b[C", b""), line)


@pytest.mark.parametrize("columns, typed", [
    (80, "half a line"), (80, "x" * 77), (80, "x" * 78), (80, "x" * 79), (80, "x" * 300), (80, "a" + "世" * 39),
    (7, "half a line"), (7, "x" * 12), (7, "x" * 300), (7, "世界" * 10), (20, "ab" + "世" * 39)],
    ids=lambda value: f"{value[:2]}{len(value)}" if isinstance(value, str) else value)
def test_what_arrives_stands_above_a_line_of_any_length(prompt, columns, typed):
    term = prompt(columns=columns)
    term.wait_prompt()
    whole = ">" + typed.replace(" ", "")
    is_higher_than_the_screen = len(typed) > columns * 24

    def is_whole(lines):
        drawn = "".join(lines).replace(" ", "")
        return drawn == whole or is_higher_than_the_screen and drawn and whole.endswith(drawn)

    term.type(typed)
    term.settle(lambda t: is_whole(t.lines), "what was typed")
    for number in range(40):
        term.arrive(f"in {number}\n")
        term._read(0.002)
    arrived = [f"in {number}" for number in range(40)]
    term.settle(lambda t: t.lines[:40] == arrived and is_whole(t.lines[40:]), "all lines above what was typed")
    term.enter()
    term.wait(lambda t: t.current_line == ">" and ("]" in t.lines[-2]), "an empty prompt")


@pytest.mark.parametrize("moves", [1, 30, 85])
def test_the_cursor_stays_where_it_is_when_lines_arrive(prompt, moves):
    term = prompt(columns=40)
    term.wait_prompt()
    text = "abcdefghij" * 9
    column = (len("> " + text) - moves) % 40
    term.type(text + LEFT * moves)
    term.settle(lambda t: "".join(t.lines) == "> " + text and t.cursor_column == column, "the cursor in the line")
    term.arrive("one\ntwo\n")
    term.settle(lambda t: "".join(t.lines) == "onetwo> " + text and t.cursor_column == column, "the same below two lines")
    term.enter("X")
    expected = text[:-moves] + "X" + text[-moves:]
    term.wait(lambda t: "".join(line for line in t.lines[2:]).startswith(f"[{expected}]"), expected)


def test_a_line_of_many_screens_is_entered_whole(prompt):
    term = prompt()
    term.wait_prompt()
    for _ in range(20):
        term.type("0123456789" * 100)
        term._read(0.05)
    term.settle()
    term.arrive("above\n")
    term.wait_text("above")
    term.enter()
    term.wait_text("[20000 bytes]")
    term.settle(lambda t: t.current_line == ">", "an empty prompt")


def test_an_unfinished_key_makes_nobody_wait(prompt):
    term = prompt()
    term.wait_prompt()
    term.type("ab" + ESC)
    term.arrive("one\n")
    term.wait_text("one")
    term.wait_prompt("ab")
    term.type("\x12\x13\x16")  # searches and quoted insert, which libedit would wait in
    term.arrive("two\n")
    term.wait_text("two")
    term.type("\x18\r")
    term.wait(lambda t: b"[ab\x18]" in t.seen, "the line")


def test_tab_completes_commands(prompt):
    term = prompt()
    term.wait_prompt()
    term.type("/p\t")
    term.settle(lambda t: t.current_line == "> /p", "what the two commands have in common")
    term.type("i\tx")
    term.enter()
    term.wait_text("[/ping x]")


def test_tab_shows_what_is_possible(prompt):
    term = prompt()
    term.wait_prompt()
    term.type("/p\t")
    term.wait_text("* /ping  /pong")
    term.wait_prompt("/p")


def test_tab_completes_paths(prompt, tmp_path):
    (tmp_path / "messages").mkdir()
    for name in ("one.json", "one.txt"):
        (tmp_path / "messages" / name).write_text("x")
    term = prompt(columns=200)
    term.wait_prompt()
    term.type(f"/file {tmp_path}/mess\t")
    term.wait_prompt(f"/file {tmp_path}/messages/")
    term.type("\t")
    term.wait_prompt(f"/file {tmp_path}/messages/one.")
    term.type("\t")
    term.wait_text("* one.json  one.txt")
    term.type("t\t")
    term.enter()
    term.wait_text(f"[/file {tmp_path}/messages/one.txt ]")


def test_what_is_pasted_is_one_line_and_waits_for_enter(prompt):
    term = prompt()
    term.wait_prompt()
    assert b"\x1b[?2004h" in term.seen
    term.type("before " + PASTE + "one\rtwo\r\nthree\n" + PASTED + "after")
    term.wait(lambda t: t.lines == ["> before one", "  two", "  three", "  after"], "the lines")
    term.enter()
    term.wait_text("after]")
    term.wait_prompt()
    assert term.lines == ["[before one", "two", "three", "after]", ">"]


def test_a_paste_is_edited_and_remembered_as_a_whole(prompt):
    def is_drawn(term):
        return term.lines[-2:] == ["> on", "        two"] and term.cursor_column in (4, 11)

    first = prompt()
    first.wait_prompt()
    first.type(PASTE + "one\r\ttwo" + PASTED + LEFT * 5 + BACKSPACE)
    first.wait(is_drawn, "both lines")
    first.enter()
    first.wait_text("two]")
    first.type(UP)
    first.wait(is_drawn, "both lines")
    first.type("\x15" + CTRL_D)
    first.wait_end()
    second = prompt()
    second.wait_prompt()
    second.type(UP)
    second.wait(is_drawn, "both lines")
    second.enter()
    second.wait_text("two]")
    second.wait_prompt()
    assert second.lines == ["[on", "        two]", ">"]


def test_a_paste_in_pieces_with_pieces_of_sequences_ends_where_it_ends(prompt):
    term = prompt()
    term.wait_prompt()
    for character in PASTE + "a\x1b[1;" + "\x03\x04b\x1b[A" + "\rc\x1b[" + PASTED:
        if character not in "\x03":
            term.type(character)
            term._read(0.01)
    term.wait(lambda t: t.lines == ["> a\\x1b[1;\\x04b\\x1b[A", "  c\\x1b["], "all of it")
    term.enter()
    term.wait(lambda t: b"[a\x1b[1;\x04b\x1b[A\r\nc\x1b[]" in t.seen, "all of it")
    term.enter("after")
    term.wait_text("[after]")


def test_the_sign_for_a_newline_is_not_one(prompt):
    term = prompt()
    term.wait_prompt()
    term.enter("a⏎b")
    term.wait_text("[a⏎b]")


def test_a_paste_that_is_too_long_is_refused_whole(prompt):
    term = prompt()
    term.wait_prompt()
    term.type(PASTE)
    for _ in range(17 * 16):
        term.type("x" * 4096)
    term.type(PASTED)
    term.wait_text("too long to edit")
    term.wait_prompt()
    term.enter("short")
    term.wait_text("[short]")


@pytest.mark.parametrize("leave", [CTRL_D, "/exit-now\r", "\x1a"], ids=["Ctrl-D", "exit", "Ctrl-Z"])
def test_pastes_are_not_marked_any_longer_than_someone_understands(prompt, leave):
    term = prompt()
    term.wait_prompt()
    term.type(leave)
    term.wait(lambda t: t.seen.count(b"\x1b[?2004l") == t.seen.count(b"\x1b[?2004h"), "the end of marking")


def test_characters_that_combine_take_no_room(prompt):
    term = prompt()
    term.wait_prompt()
    term.type("e\u0301e\u0308xy" + LEFT)
    term.settle(lambda t: t.cursor_column == 5, "the cursor before the y")
    term.arrive("above\n")
    term.settle(lambda t: t.lines[:1] == ["above"] and t.cursor_column == 5, "the cursor where it was")
    term.enter("z")
    term.wait(lambda t: "[e\u0301e\u0308xzy]".encode() in t.seen, "the line")


def test_ctrl_r_looks_for_earlier_lines(prompt):
    term = prompt()
    term.wait_prompt()
    for line in ("subscribe btc", "ping", "subscribe eth"):
        term.enter(line)
        term.wait_text(f"[{line}]")
    term.type("unsent" + CTRL_R)
    term.wait(lambda t: t.current_line == "(search history)", "the search")
    term.type("subs")
    term.wait(lambda t: t.current_line == "(earlier lines with 'subs') subscribe eth", "the newest")
    term.arrive("meanwhile\n")
    term.wait_text("meanwhile")
    term.wait(lambda t: t.current_line == "(earlier lines with 'subs') subscribe eth", "the search still")
    term.type(CTRL_R)
    term.wait(lambda t: t.current_line.endswith("subscribe btc"), "an older one")
    term.type("\x07")
    term.wait_prompt("unsent")
    term.type(CTRL_R + "pi")
    term.wait(lambda t: t.current_line.endswith("ping"), "ping")
    term.type(END + "!")
    term.wait_prompt("ping!")
    term.type(CTRL_R + "btcx" + BACKSPACE)
    term.wait(lambda t: t.current_line.endswith("'btc') subscribe btc"), "what is there without the x")
    term.enter()
    term.wait_text("[subscribe btc]", 2)


def test_several_lines_at_once_are_several_lines(prompt):
    term = prompt()
    term.wait_prompt()
    term.type("one\rtwo\rthr")
    term.wait_text("[two]")
    term.wait_prompt("thr")
    assert [line for line in term.lines if line.startswith("[")] == ["[one]", "[two]"]


def test_history_is_walked_through_and_kept(prompt, environment, tmp_path):
    first = prompt()
    first.wait_prompt()
    for line in ("one", "two", "two", "世界"):
        first.enter(line)
        first.wait_prompt()
    first.type(UP + UP)
    first.wait_prompt("two")
    first.type(UP)
    first.wait_prompt("one")
    first.type(DOWN + DOWN + DOWN)
    first.wait_prompt()
    first.type(CTRL_D)
    assert first.wait_end() == 0
    path = tmp_path / "home/state/wsx/history"
    assert path.read_text() == "one\ntwo\n世界\n" and stat.S_IMODE(path.stat().st_mode) == 0o600
    second = prompt()
    second.wait_prompt()
    second.type("unsent" + UP)
    second.wait(lambda t: t.current_line.replace(" ", "") == ">世界", "the last line")
    second.type(DOWN)
    second.wait_prompt("unsent")


def test_ctrl_d_ends_only_an_empty_line(prompt):
    term = prompt()
    term.wait_prompt()
    term.type("ab" + LEFT + CTRL_D)
    term.wait_prompt("a")
    term.type(CTRL_D + BACKSPACE)
    term.wait_prompt()
    term.type(CTRL_D)
    assert term.wait_end() == 0
    assert term.lines[-1] == "[end]"


def modes(child):
    attributes = termios.tcgetattr(child.child_fd)
    return attributes[:4] + attributes[6:]


def modes_of_a_new_terminal(environment):
    plain = pexpect.spawn("sleep", ["10"], env=environment)
    found = modes(plain)
    plain.close(force=True)
    return found


@pytest.mark.parametrize("leave, exit_code", [(CTRL_D, 0), ("/exit-now\r", 3)])
def test_the_terminal_is_left_as_it_was(environment, prompt, leave, exit_code):
    before = modes_of_a_new_terminal(environment)
    term = prompt()
    term.wait_prompt()
    assert modes(term.child) != before
    term.type(leave)
    assert term.wait_end() == exit_code
    assert modes(term.child) == before


@pytest.mark.parametrize("deadly", [signal.SIGQUIT, signal.SIGHUP], ids=lambda s: s.name)
def test_a_process_that_dies_leaves_the_terminal_as_it_was(environment, prompt, deadly):
    before = modes_of_a_new_terminal(environment)
    term = prompt()
    term.wait_prompt()
    os.kill(term.child.pid, deadly)
    term.wait(lambda t: b"\x1b[?2004l" in t.seen, "the end of marking pastes")
    assert term.wait_end() == -deadly
    assert modes(term.child) == before


def test_ctrl_c_stays_a_signal(prompt):
    term = prompt()
    term.wait_prompt()
    term.type("half")
    term.wait_prompt("half")
    term.type(CTRL_C)
    term.wait_text("interrupted")
    term.wait_prompt("half")


def is_stopped(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat_file:
        return stat_file.read().rsplit(")", 1)[1].split()[0] == "T"


def test_it_is_suspended_and_resumed(prompt):
    term = prompt()
    term.wait_prompt()
    raw = modes(term.child)
    term.type("half" + LEFT)
    term.wait_prompt("half")
    term.type("\x1a")
    poll(lambda: is_stopped(term.child.pid), "stop")
    assert modes(term.child) != raw
    term.wait(lambda t: t.current_line == "", "an empty line")
    os.kill(term.child.pid, signal.SIGCONT)
    term.wait_prompt("half")
    assert modes(term.child) == raw
    term.enter()
    term.wait_text("[half]")


@pytest.mark.parametrize("columns", [40, 30, 120])
def test_the_window_is_resized(prompt, columns):
    term = prompt(columns=80)
    term.wait_prompt()
    term.arrive("above\n")
    term.type("0123456789" * 3)
    term.wait_prompt("0123456789" * 3)
    drawn = len(term.seen)
    term.resize(columns)
    term.settle(lambda t: len(t.seen) > drawn, "the line drawn anew")
    term.type("ab")
    term.settle(lambda t: "above" in t.lines and "".join(t.lines[-2:]).endswith("> " + "0123456789" * 3 + "ab"), "the whole line")
    term.arrive("later\n")
    term.wait_text("later")
    term.enter("c")
    term.wait(lambda t: "0123456789ab" in "".join(t.lines[-4:]), "the line")


def test_a_terminal_that_wraps_anew_keeps_no_trace(environment, tmp_path):
    """tmux wraps its rows anew when its window gets another width, and moves the cursor."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    socket = str(tmp_path / "tmux")

    def tmux(*args):
        return subprocess.run(["tmux", "-S", socket, "-f", "/dev/null", *args], env=environment, check=True,
                              capture_output=True, text=True, timeout=DEADLINE).stdout

    def tty_columns():
        tty = tmux("display-message", "-p", "#{pane_tty}").strip()
        return int(subprocess.run(["stty", "-F", tty, "size"], check=True, capture_output=True, text=True).stdout.split()[1])

    def wait(condition, what):
        poll(lambda: condition(tmux("capture-pane", "-p", "-J", "-S", "-").split()), what)

    line = "0123456789" * 9
    tmux("new-session", "-d", "-x", "80", "-y", "20", f"{DRIVER} {fifo}")
    try:
        wait(lambda screen: screen == [">"], "the prompt")
        above = [f"above{number}" for number in range(10)]  # rows that scroll off the screen are out of anybody's reach
        fifo.write_text("\n".join(above) + "\n")
        tmux("send-keys", "-l", line)

        def is_whole(screen):
            return screen[:11] == [*above, ">"] and "".join(screen[11:]) == line

        wait(is_whole, "the line")
        for typed, columns in zip("abcdef", (50, 100, 30, 60, 31, 120)):
            tmux("resize-window", "-x", str(columns), "-y", "20")
            poll(lambda: tty_columns() == columns, "width")  # tmux takes its time to tell
            tmux("send-keys", "-l", typed)
            line += typed
            wait(is_whole, f"the line in {columns} columns, once")
    finally:
        tmux("kill-server")


@pytest.mark.parametrize("terminal_type", ["dumb", ""])
def test_a_dumb_terminal_gets_plain_lines(prompt, terminal_type):
    term = prompt(env={"TERM": terminal_type})
    term.arrive("above\n")
    term.wait_text("above")
    term.enter("hello ü")
    term.wait_text("[hello ü]")
    assert b"\x1b" not in term.seen
    term.type(CTRL_D)
    assert term.wait_end() == 0


def test_a_dumb_terminals_last_line_needs_no_return(prompt):
    term = prompt(env={"TERM": "dumb"})
    term.type("half" + CTRL_D)
    term.type(CTRL_D)
    assert term.wait_end() == 0
    assert "[half]" in "".join(term.lines)


@pytest.mark.parametrize("terminal_type", ["vt100", "screen", "tmux-256color", "a-terminal-nobody-knows"])
def test_other_terminals_can_edit(prompt, terminal_type):
    term = prompt(env={"TERM": terminal_type})
    term.wait_prompt()
    term.type("ac" + LEFT + "b")
    term.arrive("above\n")
    term.wait_text("above")
    term.wait_prompt("abc")
    term.enter()
    term.wait_text("[abc]")


def test_the_locale_need_not_be_utf8(prompt):
    term = prompt(env={"LC_ALL": "C", "LANG": "C"})
    term.wait_prompt()
    term.enter("äö" + BACKSPACE + "世")
    term.wait_text("[ä世")


def test_a_terminal_that_goes_away_is_the_end_of_input(prompt):
    term = prompt()
    term.wait_prompt()
    pid = term.child.pid
    term.child.close(force=False)
    poll(lambda: not os.path.exists(f"/proc/{pid}"), "end")
