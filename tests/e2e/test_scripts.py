"""The scripts that people call by hand: when they build, and what they say to a wrong command line."""
import os
import shutil
import subprocess

import pytest
from support.process import DEADLINE
from support.wsx import BINARY, ROOT

pytestmark = pytest.mark.once

SET_UP_AND_BUILD = "#!/bin/bash\necho \"${0##*/} $*\" >&2\n"


@pytest.fixture
def project(tmp_path):
    """A project that was just built, at a path with a space: all of its files are there, nearly all of them empty."""
    project = tmp_path / "a project"
    shutil.copytree(ROOT / "scripts", project / "scripts")
    for name in ("setup", "build"):
        (project / "scripts" / name).write_text(SET_UP_AND_BUILD)
    for name in ("CMakeLists.txt", "CMakePresets.json", "src/cli/cli.cpp", "src/main.cpp"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    for path in [project, *project.rglob("*")]:
        os.utime(path, (1, 1))
    (project / "build/release").mkdir(parents=True)
    (project / "build/release/wsx").symlink_to(BINARY)
    stamp = project / "build/release/.wsx-built"
    stamp.touch()
    os.utime(stamp, (2, 2))
    return project


def run_wsx(project):
    return subprocess.run([project / "scripts/wsx", "--version"], cwd="/", capture_output=True, text=True, timeout=DEADLINE)


def test_a_wsx_that_is_current_only_runs(project):
    done = run_wsx(project)
    assert done.stdout.startswith("wsx ")
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["src/cli/cli.cpp", "CMakeLists.txt", "CMakePresets.json", "scripts/packaging/commit.cmake"])
def test_a_change_of_what_is_built_builds_first(project, name):
    (project / name).write_text("changed")
    done = run_wsx(project)
    assert done.stdout.startswith("wsx ")
    assert done.stderr == "setup build\nbuild release wsx\n"


def test_a_file_that_has_gone_builds_first(project):
    (project / "src/cli/cli.cpp").unlink()
    assert run_wsx(project).stderr == "setup build\nbuild release wsx\n"


@pytest.mark.parametrize("command", ["setup everything", "build", "package --dynamic", "release --today", "packaging/sbom", "fuzz --minutes", "packaging/try-in-clean-root",
                                     "screenshot /nonexistent", "check-format --mend"])
def test_a_wrong_command_line_is_answered_with_what_is_right(command):
    script, *args = command.split()
    done = subprocess.run([ROOT / "scripts" / script, *args], cwd="/", capture_output=True, text=True, timeout=DEADLINE)
    assert done.returncode in (1, 2) and done.stdout == ""
    assert f"scripts/{script}" in done.stderr and "unbound" not in done.stderr and "Traceback" not in done.stderr
