"""wsx as a job of a shell: in the background, stopped, brought back, and in a pipe that starts at a keyboard."""
import pytest
from support import frames
from support.terminal import CTRL_C, Terminal
from support.wsx import BINARY
from test_terminal import partner  # noqa: F401

CTRL_Z = "\x1a"


@pytest.fixture
def shell(environment):
    """A bash with job control."""
    started = []

    def start():
        term = Terminal("--norc", "--noprofile", "-i", program="/bin/bash", columns=150,
                        env={**environment, "PS1": "sh$ ", "HISTFILE": "/dev/null", "WSX": str(BINARY)})
        started.append(term)
        term.wait_text("sh$")
        return term
    yield start
    for term in started:
        term.stop()


def texts(partner):
    return [frame.payload for frame in partner.received if frame.opcode == frames.TEXT]


def test_a_job_in_the_background_runs_and_prompts_when_it_is_brought_back(shell, partner):
    term = shell()
    term.enter(f"$WSX connect --no-history {partner.url} &")
    term.wait_text("connected to")
    partner.say("to the background")
    term.wait_text("to the background")
    term.enter("jobs")
    term.wait_text("Running")
    term.enter("fg")
    term.wait_prompt()
    term.enter("hello")
    partner.wait_text("hello")

    term.type(CTRL_Z)
    term.wait_text("Stopped")
    term.enter("bg; echo it goes on")
    term.wait_text("it goes on", count=2)
    partner.say("meanwhile")
    term.wait_text("meanwhile")
    term.enter("jobs")
    term.wait_text("Running", count=2)
    term.enter("fg")
    term.enter("again")
    partner.wait_text("again")
    assert texts(partner) == [b"hello", b"again"], "what was typed for the shell was sent"


def test_a_server_in_the_background_is_not_stopped_by_its_prompt(shell, node):
    term = shell()
    term.enter("$WSX listen --no-history 0 &")
    term.wait_text("listening on")
    term.enter("jobs")
    term.wait_text("Running")
    term.enter("fg")
    term.wait_prompt()
    term.type(CTRL_C)
    term.wait_text("sh$", count=3)


def test_the_keyboard_of_a_pipe_belongs_to_the_program_behind_it(shell, partner):
    term = shell()
    term.enter(f"$WSX connect --raw {partner.url} | cat")
    partner.wait_client()
    term.enter("for the pager")
    partner.say("from the server")
    term.wait_text("from the server")
    term.type(CTRL_C)
    term.wait_text("sh$", count=2)
    assert texts(partner) == []

    term.enter(f"$WSX connect -i --raw {partner.url} | cat")
    partner.wait_client(count=2)
    term.enter("for the server")
    partner.wait_text("for the server")
    term.type(CTRL_C)
    term.wait_text("sh$", count=3)
