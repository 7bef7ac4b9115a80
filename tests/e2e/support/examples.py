"""The command lines that man pages and the README show, as a shell takes them."""
import re

from .wsx import ROOT

_ROFF = {r"\(aq": "'", r"\(dq": '"', r"\&": "", r"\e": "\\", r"\-": "-", "\\ ": " "}


def _from_roff(line):
    return re.sub(r"\\(\(..|.)", lambda escape: _ROFF[escape[0]], line)


def manual_examples():
    """(page, lines) of each example: neighbouring .Dl lines are one; a backslash at a line's end goes on with the next."""
    found = []
    for page in sorted((ROOT / "man").glob("*.[17]")):
        block = []
        for line in [*page.read_text().splitlines(), ""]:
            if line.startswith(".Dl "):
                is_rest = block and block[-1].endswith("\\")
                text = _from_roff(line[4:])
                block[-1:] = [block[-1][:-1] + text.lstrip()] if is_rest else [*block[-1:], text]
            elif block:
                found.append((page.name, block))
                block = []
    return found


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
