"""The bash completion, in bash. What a Tab offers for a line that ends there, with the words cut as bash cuts them."""
import shlex
import subprocess

import pytest
from support.process import DEADLINE
from support.wsx import ROOT

LINES = {
    "a command": (["wsx", "conn"], "conn", ["connect"]),
    "no command": (["wsx", ""], "", ["connect", "listen", "echo", "bench", "help", "ws://", "wss://", "echo:"]),
    "a flag": (["wsx", "connect", "--strict"], "--strict", ["--strict-input"]),
    "another command's flag": (["wsx", "echo", "--strict"], "--strict", []),
    "a flag where no command is named": (["wsx", "--strict"], "--strict", ["--strict-input"]),
    "a choice": (["wsx", "connect", "--input", "j"], "j", ["json"]),
    "a choice after =": (["wsx", "connect", "--input", "=", "j"], "j", ["json"]),
    "a value that comes only after =": (["wsx", "connect", "--ts", "=", "d"], "d", ["delta"]),
    "all values that come only after =": (["wsx", "connect", "--ts", "="], "", ["abs", "utc", "rel", "delta"]),
    "no value where one comes only after =": (["wsx", "connect", "--ts", ""], "", ["ws://", "wss://", "echo:"]),
    "a level": (["wsx", "echo", "--deflate-level", ""], "", list("0123456789")),
    "a value nobody can know": (["wsx", "connect", "--timeout", ""], "", []),
    "a file": (["wsx", "connect", "-o", "gree"], "gree", ["greeting.txt"]),
    "a file after @": (["wsx", "connect", "-x", "@", "gree"], "@gree", ["@greeting.txt"]),
    "a folder after =@": (["wsx", "connect", "--execute", "=@", "mess"], "@mess", ["@messages/"]),
    "a folder with a space after @": (["wsx", "connect", "-x", "@", "two"], "@two", ["@two\\", "words/"]),
    "a file, with or without @": (["wsx", "bench", "-f", "gree"], "gree", ["greeting.txt"]),
    "a file of lines": (["wsx", "bench", "-f", "@", "gree"], "@gree", ["@greeting.txt"]),
    "a word after bench": (["wsx", "bench", "rep"], "rep", ["report"]),
    "a flag of a word after bench": (["wsx", "bench", "report", "--juni"], "--juni", ["--junit"]),
    "a summary": (["wsx", "bench", "report", "gree"], "gree", ["greeting.txt"]),
    "a mode": (["wsx", "bench", "--mode", "p"], "p", ["push", "ping"]),
    "a message": (["wsx", "connect", "-x", "gree"], "gree", []),
    "a URL": (["wsx", "connect", "wss"], "wss", ["wss://"]),
    "a flag after echo:": (["wsx", "echo", ":", "--expe"], "--expe", ["--expect", "--expect-json"]),
}


@pytest.mark.parametrize("name", LINES)
def test_bash_offers(name, environment, tmp_path):
    words, current, offered = LINES[name]
    (tmp_path / "greeting.txt").touch()
    (tmp_path / "messages").mkdir()
    (tmp_path / "two words").mkdir()
    line = " ".join(words).replace(" : ", ": ").replace("= ", "=").replace("@ ", "@").replace(" =", "=")
    script = f"""
        source {shlex.quote(str(ROOT / "completions/wsx.bash"))}
        COMP_WORDS=({shlex.join(words)}) COMP_CWORD={len(words) - 1} COMP_LINE={shlex.quote(line)}
        _wsx wsx {shlex.quote(current)} {shlex.quote(words[-2])}
        printf '%s\\n' "${{COMPREPLY[@]}}"
        complete -p wsx >&2"""
    done = subprocess.run(["bash", "--norc", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True,
                          timeout=DEADLINE)
    assert done.stdout.split() == offered, done.stderr
    assert done.stderr == "complete -F _wsx wsx\n"
