"""The command lines that man pages and the README show, as a shell takes them."""
import re

from .wsx import ROOT

_ROFF = {r"\(ga": "`", r"\(aq": "'", r"\(dq": '"', r"\&": "", r"\e": "\\", r"\-": "-", r"\ ": " "}


def _from_roff(line):
    return re.sub(r"\\(\(..|.)", lambda escape: _ROFF[escape[0]], line)


def manual_lines():
    """(page, lines) of each example as it is shown: neighbouring .Dl lines are one."""
    found = []
    for page in sorted((ROOT / "man").glob("*.[157]")):
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


def manual_blocks(page, section):
    """The literal blocks of a section, as they are shown."""
    text = (ROOT / "man" / page).read_text().partition(f"\n.Sh {section}\n")[2].partition("\n.Sh ")[0]
    blocks = re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed$", text, re.M | re.S)
    return ["".join(_from_roff(line) + "\n" for line in block.splitlines()) for block in blocks]


def conversation_files():
    """The conversations that wsx-play(5) shows, by the names in their first lines."""
    blocks = [block for section in ("DESCRIPTION", "EXAMPLES") for block in manual_blocks("wsx-play.5", section)]
    return {match[1]: block for block in blocks if (match := re.match(r"# (\w+\.wsx)\n", block))}


def readme_examples():
    """Each command of the table, showing nothing. Of each indented block its commands (after "$ ") with the lines shown
    below each; or all its lines, showing nothing."""
    text = (ROOT / "README.md").read_text()
    found = [[(command.replace("\\|", "|"), [])] for command in re.findall(r"^\| .* \| `(wsx .*)` \|$", text, re.M)]
    assert len(found) > 10
    for block in re.findall(r"\n\n((?:    .*\n|\n(?=    ))+)", text):
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
