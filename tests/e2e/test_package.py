"""What is installed, and the packages: made of the binary under test, without compiling anything, and looked into."""
import gzip
import os
import re
import shutil
import subprocess

import pytest
from support.process import DEADLINE
from support.wsx import BINARY, ROOT

BUILD = BINARY.parent
PAGES = ["wsx", "wsx-connect", "wsx-listen", "wsx-echo", "wsx-bench"]
SCHEMAS = ["share/wsx/wsx.events-1.schema.json", "share/wsx/wsx.bench-2.schema.json"]
INSTALLED = {"bin/wsx", *SCHEMAS, *(f"share/man/man1/{page}.1" for page in PAGES), "share/man/man5/wsx-play.5",
             "share/man/man7/wsx-events.7",
             "share/bash-completion/completions/wsx", "share/zsh/site-functions/_wsx",
             "share/fish/vendor_completions.d/wsx.fish", "share/doc/wsx/README.md", "share/doc/wsx/LICENSE"}
# Debian compresses pages, looks elsewhere for zsh's functions, and has its own names in share/doc.
PACKAGED = {path + ".gz" if path.startswith("share/man/") else path for path in INSTALLED} \
    - {"share/zsh/site-functions/_wsx", "share/doc/wsx/LICENSE"} \
    | {"share/zsh/vendor-completions/_wsx", "share/doc/wsx/copyright", "share/doc/wsx/changelog.gz"}

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("package"),  # packages are made once
              pytest.mark.skipif(not (BUILD / "CPackConfig.cmake").exists(), reason="wsx is not in the directory of its build")]


def run(*argv, **options):
    done = subprocess.run([*map(str, argv)], capture_output=True, text=True, timeout=DEADLINE, **options)
    assert done.returncode == 0, f"{argv}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def files_below(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The folder that cpack has put the packages into, and the Debian package unpacked in `root`."""
    missing = [tool for tool in ("cpack", "dpkg-shlibdeps", "dpkg-deb") if not shutil.which(tool)]
    if missing:
        pytest.skip(f"there is no {missing[0]}")
    folder = tmp_path_factory.mktemp("packages")
    # A umask that would lock everybody else out of what is installed.
    run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder, cwd=BUILD, preexec_fn=lambda: os.umask(0o077))
    run("dpkg-deb", "-x", *folder.glob("*.deb"), folder / "root")
    return folder


def test_install_honours_prefix_and_destdir(tmp_path):
    run("cmake", "--install", BUILD, "--prefix", tmp_path / "prefix")
    assert files_below(tmp_path / "prefix") == INSTALLED
    run("cmake", "--install", BUILD, "--prefix", "/opt/wsx", env={**os.environ, "DESTDIR": str(tmp_path / "stage")})
    assert files_below(tmp_path / "stage") == {f"opt/wsx/{path}" for path in INSTALLED}


def test_an_installed_wsx_runs(tmp_path):
    run("cmake", "--install", BUILD, "--prefix", tmp_path)
    assert run(tmp_path / "bin/wsx", "connect", "-x", "hello", "-1", "--raw", "echo:") == "hello\n"


def test_the_debian_package_says_what_debian_wants_to_know(packages):
    [package] = packages.glob("wsx_*.deb")
    fields = dict(re.findall(r"^([A-Z][A-Za-z-]+): (.*)", run("dpkg-deb", "-f", package), re.MULTILINE))
    assert fields["Package"] == "wsx" and fields["Section"] == "net" and "@" in fields["Maintainer"]
    assert {"libc6", "libssl3", "libedit2", "zlib1g"} <= {each.split(" ")[0].removesuffix("t64") for each in fields["Depends"].split(", ")}
    assert package.name.startswith(f"wsx_{fields['Version']}_")


def test_the_debian_package_has_everything_in_its_place(packages):
    assert files_below(packages / "root") == {f"usr/{path}" for path in PACKAGED}
    for path in (packages / "root").rglob("*"):
        assert path.stat().st_mode & 0o555 == (0o555 if path.is_dir() or path.name == "wsx" and path.parent.name == "bin" else 0o444), path
    share = packages / "root/usr/share"
    for page in PAGES:
        assert gzip.decompress((share / f"man/man1/{page}.1.gz").read_bytes()) == (ROOT / f"man/{page}.1").read_bytes()
    version = run(packages / "root/usr/bin/wsx", "--version").split()[1]
    assert gzip.decompress((share / "doc/wsx/changelog.gz").read_bytes()).startswith(f"wsx ({version}) ".encode())


def test_the_archive_runs_where_it_is_unpacked(packages, tmp_path):
    [archive] = packages.glob("*.tar.gz")
    folder = archive.name.removesuffix(".tar.gz")
    run("tar", "-xzf", archive, "-C", tmp_path)
    assert files_below(tmp_path) == {f"{folder}/{path}" for path in INSTALLED}
    assert run(tmp_path / folder / "bin/wsx", "connect", "-x", "hello", "-1", "--raw", "echo:") == "hello\n"


def test_the_version_tells_the_commit_and_the_libraries(wsx):
    said = wsx.run("--version").stdout.text()
    commit = re.fullmatch(r"wsx \S+ \(commit ([0-9a-f]{10}|unknown), Boost 1\.\d+\.\d+, OpenSSL 3\.\S+\)\n", said)
    assert commit, said
    git = subprocess.run(["git", "-C", ROOT, "rev-parse", "HEAD"], capture_output=True) if shutil.which("git") else None
    if (ROOT / ".git").exists() and git and git.returncode == 0:
        assert commit[1] != "unknown"
