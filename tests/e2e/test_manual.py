"""The manual pages, read by a strict reader."""
import re
import shutil
import subprocess

import pytest
from support.examples import manual_lines
from support.process import DEADLINE
from support.wsx import ROOT

pytestmark = pytest.mark.once
PAGES = sorted((ROOT / "man").glob("*.[157]"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_mandoc_has_nothing_to_say(page):
    if not shutil.which("mandoc"):
        pytest.skip("there is no mandoc")
    done = subprocess.run(["mandoc", "-Tlint", "-Wall", page], capture_output=True, text=True, timeout=DEADLINE)
    # Pages of this machine's manual are not our matter, and ours are not among them unless wsx is installed. That .Os names no
    # system is for those whose pages belong to one.
    said = [line for line in done.stdout.splitlines()
            if "referenced manual not found" not in line and "operating system explicitly specified" not in line]
    assert not said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_as_it_is_typed_fits_on_80_columns(page):
    if not shutil.which("mandoc"):
        pytest.skip("there is no mandoc")
    shown = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=78", page], capture_output=True, text=True, timeout=DEADLINE).stdout
    lines = re.sub(".\b", "", shown).splitlines()  # bold and underlined are typed over
    assert not [line for line in lines if len(line) > 78]
    # Readers break these where they like, and a command that is broken in two cannot be pasted.
    broken = [line for name, lines in manual_lines() if name == page.name for line in lines if len(line) > 67]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_begins_with_examples_and_names_pages_that_there_are(page):
    text = page.read_text()
    headings = [line[4:] for line in text.splitlines() if line.startswith(".Sh ")]
    assert headings[headings.index("NAME") + 1:][:2] in (["SYNOPSIS", "QUICK EXAMPLES"], ["QUICK EXAMPLES", "DESCRIPTION"])
    for line in text.splitlines():
        if line.startswith(".Xr wsx"):
            _, name, section, *_ = line.split()
            assert (ROOT / f"man/{name}.{section}").exists(), line
