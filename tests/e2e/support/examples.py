"""The command lines that man pages and the README show, as a shell takes them."""
import re

from .wsx import ROOT

_ROFF = {r"\(aq": "'", r"\(dq": '"', r"\&": "", r"\e": "\\", r"\-": "-", r"\ ": " "}


def _from_roff(line):
    return re.sub(r"\\(\(..|.)", lambda escape: _ROFF[escape[0]], line)


def manual_lines():
    """(page, lines) of each example as it is shown: neighbouring .Dl lines are one."""
    found = []
    for page in sorted((ROOT / "man").glob("*.[17]")):
        block = []
        for line in [*page.read_text().splitlines(), ""]:
            if line.startswith(".Dl "):
                block.append(_from_roff(line[4:]))
            elif block:
                found.append((page.name, block))
                block = []
    return found


def manual_examples():
    """The same as it is run: a line goes on behind a backslash."""
    return [(page, re.sub(r" *\\\n *", " ", "\n".join(lines)).split("\n")) for page, lines in manual_lines()]


def readme_examples():
    """Of each indented block its commands (behind "$ ") with the lines shown below each; or all its lines, showing
    nothing."""
    found = []
    for block in re.findall(r"\n\n((?:    .*\n|\n(?=    ))+)", (ROOT / "README.md").read_text()):
        lines = [line[4:] for line in block.rstrip("\n").splitlines()]
        if not lines[0].startswith("$ "):
            found.append([(line, []) for line in lines])
            continue
        found.append([])
        for line in lines:
            if line.startswith("$ "):
                found[-1].append((line[2:], []))
            else:
                found[-1][-1][1].append(line)
    return found
