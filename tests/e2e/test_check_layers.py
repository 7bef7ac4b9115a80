"""scripts/check-layers finds what it is there to find: each line here, put into a copy of the sources, is a breach."""
import shutil
import subprocess

import pytest
from support.wsx import ROOT

pytestmark = pytest.mark.once

# A file of src, a line that must not be in it, and what is said about that line.
BREACHES = [
    ("event/event.cpp", '#include "ws/connection.hpp"', "event must not include ws"),
    ("server/reception.hpp", "#include <boost/beast/http.hpp>", "Beast belongs in src/ws only"),
    ("wire/dial.cpp", "#include <boost/beast/core/error.hpp>", "Beast belongs in src/ws only"),
    # What a header brings in under another name.
    ("server/reception.cpp", "inline websocket::close_code reason;", "Beast belongs in src/ws only"),
    ("report/headline.cpp", "inline net::io_context context;", "Asio belongs in"),
    ("recording/har_message.cpp", "inline ip::address address;", "Asio belongs in"),
    ("ws/accept.cpp", "inline ::nlohmann::json value;", "nlohmann/json belongs in"),
    ("measure/histogram.cpp", "#include WSX_HEADER", "an include says its file"),
    ("base/url.cpp", 'inline void greet() { std::cout << "hello"; }', "stdout carries events only"),
    ("wire/dial.hpp", "inline void f() { if (co_await g()) return; }", "co_await stands alone"),
    ("ws/accept.hpp", "// OpenSSL 3.0 does not know this.", "what is done for a version begins with it"),
    ("ws/admit.cpp", "int answer;  // needed with Boost < 1.84", "what is done for a version begins with it"),
]
FINE = [
    ("ws/accept.cpp", "/// Boost <= 1.81: Beast forgets."),
    ("ws/accept.cpp", 'std::string_view told = "https://boost.org";  // "Boost 1.81" is what it prints'),
    ("wire/dial.cpp", "inline net::io_context context;"),
    ("base/url.cpp", "// net::io_context would be too much here."),
]


def check(project):
    return subprocess.run([project / "scripts/check-layers"], capture_output=True, text=True, timeout=60)


def append(project, file, line):
    """Appends the line, and returns its place."""
    path = project / "src" / file
    text = path.read_text()
    path.write_text(f"{text}{line}\n")
    return f"src/{file}:{text.count(chr(10)) + 1}"


@pytest.fixture
def project(tmp_path):
    shutil.copy(ROOT / "CMakeLists.txt", tmp_path)
    for folder in ("src", "scripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copytree(ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("node_modules", "e2e", "corpus"))
    return tmp_path


def test_each_breach_is_found(project):
    places = [(append(project, file, line), said) for file, line, said in BREACHES]
    done = check(project)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    missed = [(place, said) for place, said in places if not any(line.startswith(f"{place}: {said}") for line in lines)]
    assert missed == [] and lines[-1] == f"{len(BREACHES)} breach(es) of the layers", done.stdout


def test_what_is_fine_passes(project):
    for file, line in FINE:
        append(project, file, line)
    done = check(project)
    assert done.returncode == 0, done.stdout
