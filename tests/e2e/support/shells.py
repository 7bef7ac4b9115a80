"""The shells whose completion is tested, each on a pseudo-terminal. WSX_SHELL_ROOT names another root, in which wsx is
installed from its package; there the shells run, and find its completions by themselves."""
import os
import pathlib
import shutil

import pytest

from .terminal import Terminal
from .wsx import ROOT

ELSEWHERE = os.environ.get("WSX_SHELL_ROOT")
COMPLETIONS = ROOT / "completions"
TAB, CTRL_U = "\t", "\x15"

# How to start each without anybody's settings, and what makes it know wsx: from the sources, and where it is installed.
SHELLS = {
    "bash": (["--norc", "--noprofile", "-i"], "PS1='$ '; bind 'set bell-style none'",
             f". {COMPLETIONS}/wsx.bash", ". /usr/share/bash-completion/bash_completion"),
    "zsh": (["-f", "-i"], "PS1='$ '; unsetopt beep; autoload -Uz compinit",
            f"fpath=({COMPLETIONS} $fpath); compinit -u -D", "compinit -u -D"),
    "fish": (["-i"] if ELSEWHERE else ["--no-config", "-i"], "function fish_prompt; echo '$ '; end; function fish_greeting; end",
             f"source {COMPLETIONS}/wsx.fish", "true"),
}


class Shell(Terminal):
    """A shell that has learnt of wsx, in a folder of its own with the files given."""

    def __init__(self, name, folder, env):
        arguments, settings, from_sources, when_installed = SHELLS[name]
        command = [name, *arguments]
        if ELSEWHERE:
            inside = f"/{folder.relative_to(ELSEWHERE)}"
            command = ["chroot", ELSEWHERE, *command]
        else:
            inside = str(folder)
        program = shutil.which(command[0])
        if not program:
            pytest.skip(f"there is no {command[0]}")
        # Wide and high, so that no line is wrapped and no list is paged.
        super().__init__(*command[1:], env={**env, "HOME": inside, "XDG_CONFIG_HOME": inside, "XDG_DATA_HOME": inside},
                         columns=200, rows=90, program=program)
        for line in (f"cd {inside}", settings, when_installed if ELSEWHERE else from_sources, "clear", "echo 'rea''dy'"):
            self.enter(line)
        self.wait(lambda shell: "ready" in shell.lines, "the shell's answer")

    def completes(self, typed, whole):
        """Types this and a Tab; what stands on the line then, up to a # behind it, is `whole`."""
        self.type(typed + TAB)
        # Not at once: zsh inserts nothing while more is waiting. And then: what fish only suggests is gone.
        self.wait(lambda shell: whole.rstrip() in shell.current_line, f"{whole!r} after {typed!r} and Tab")
        self.type("#")
        # zsh puts a = behind a flag that takes a value, where others put a space.
        self.wait(lambda shell: {whole + "#", whole.rstrip() + "=#"} & {shell.current_line.removeprefix("$ ")},
                  f"{whole + '#'!r} after {typed!r} and Tab")
        self._clear()

    def offers(self, typed, *words):
        """Types this and Tabs; then all these words are on the screen."""
        self.type(typed + TAB + TAB)
        self.wait(lambda shell: set(words) <= {word for line in shell.lines for word in line.split()},
                  f"{words} after {typed!r} and Tab")
        self._clear()

    def _clear(self):
        self.type(CTRL_U)
        self.wait(lambda shell: shell.current_line == "$", "an empty line")


def shell_folder(tmp_path):
    """Where a shell can be that is told to run elsewhere, too."""
    folder = pathlib.Path(ELSEWHERE, "tmp", tmp_path.name) if ELSEWHERE else tmp_path / "shell"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
