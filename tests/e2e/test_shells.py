"""Tab, in the real shells: commands, flags, values and files of all four commands."""
import pytest
from support.shells import SHELLS, Shell, shell_folder

pytestmark = pytest.mark.once

# What is typed before the Tab, and what then stands there.
LINES = [
    ("wsx conn", "wsx connect "), ("wsx lis", "wsx listen "), ("wsx ben", "wsx bench "), ("wsx help ec", "wsx help echo "), ("wsx hel", "wsx help "),
    ("wsx connect --strict-i", "wsx connect --strict-input "),
    ("wsx --strict-i", "wsx --strict-input "),
    ("wsx connect --input j", "wsx connect --input json "),
    ("wsx connect --input=w", "wsx connect --input=whole "),
    ("wsx connect --record gree", "wsx connect --record greeting.txt "),
    ("wsx connect -x @gree", "wsx connect -x @greeting.txt "),
    ("wsx connect -o gree", "wsx connect -o greeting.txt "),
    ("wsx connect --ts=d", "wsx connect --ts=delta "),
    ("wsx listen --max-q", "wsx listen --max-queue "),
    ("wsx listen --replay-by t", "wsx listen --replay-by time "),
    ("wsx listen --replay gree", "wsx listen --replay greeting.txt "),
    ("wsx echo --handshake-t", "wsx echo --handshake-timeout "),
    ("wsx echo --deflate-no-context-takeover b", "wsx echo --deflate-no-context-takeover both "),
    ("wsx echo --cert gree", "wsx echo --cert greeting.txt "),
    ("wsx bench --pipel", "wsx bench --pipeline "),
    ("wsx bench --mode pus", "wsx bench --mode push "),
    ("wsx bench --match s", "wsx bench --match seq "),
    ("wsx bench -f gree", "wsx bench -f greeting.txt "),
    ("wsx bench --junit gree", "wsx bench --junit greeting.txt "),
]
LISTS = [
    ("wsx connect --expect", "--expect", "--expect-json"),
    ("wsx bench --mode ", "echo", "push", "fanout", "idle", "connect", "ping"),
    ("wsx connect --deflate-level ", *"0123456789"),
    ("wsx listen --deflate-client-window 1", "10", "12", "15"),
    ("wsx listen --tls-min 1.", "1.0", "1.1", "1.2", "1.3"),
    ("wsx echo --no-", "--no-pong", "--no-close-reply", "--no-color"),
]


@pytest.fixture(params=SHELLS)
def shell(request, environment, tmp_path):
    folder = shell_folder(tmp_path)
    (folder / "greeting.txt").touch()
    shell = Shell(request.param, folder, environment)
    yield shell
    shell.stop()


def test_tab_completes(shell):
    for typed, whole in LINES:
        shell.completes(typed, whole)


def test_tab_lists_what_is_possible(shell):
    for typed, *words in LISTS:
        shell.offers(typed, *words)
