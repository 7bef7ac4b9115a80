"""What a release has beside the packages. scripts/release --in-clean-root tries all of it; here is what needs no second build."""
import hashlib
import json
import re
import subprocess

import pytest
from support.wsx import BINARY, ROOT

BUILD = BINARY.parent
pytestmark = [pytest.mark.once, pytest.mark.skipif(not (BUILD / "build.ninja").exists(), reason="wsx is not in the directory of its build")]


@pytest.fixture(scope="module")
def sbom():
    done = subprocess.run([ROOT / "scripts/packaging/sbom", BUILD, BINARY], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def installed_version(package):
    return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True).stdout


def used_as(component):
    return {each["value"] for each in component["properties"] if each["name"] == "wsx:used-as"}


def test_the_sbom_is_of_this_program(sbom):
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.5")
    program = sbom["metadata"]["component"]
    assert program["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(BINARY.read_bytes()).hexdigest()}]
    said = subprocess.run([BINARY, "--version"], capture_output=True, text=True).stdout
    assert said.startswith(f"wsx {program['version']} ")


def test_the_sbom_names_what_is_compiled_in_and_linked(sbom):
    found = {each["name"]: used_as(each) for each in sbom["components"]}
    for header_only in (r"libboost1\.\d+-dev", "nlohmann-json3-dev", "libcli11-dev", "libssl-dev", r"libstdc\+\+-\d+-dev"):
        names = [name for name in found if re.fullmatch(header_only, name)]
        assert names and all("headers" in found[name] for name in names), header_only
    # Whatever the loader will load comes from a package that is named.
    libraries = set(re.findall(r"^\s*lib(\w+)\S* => /", subprocess.run(["ldd", BINARY], capture_output=True, text=True).stdout, re.MULTILINE))
    assert {"ssl", "crypto", "edit", "z", "stdc", "c"} <= libraries
    shared = {name for name, uses in found.items() if "shared library" in uses}
    assert {"libedit2", "libc6"} <= shared and any(name.startswith("libssl3") for name in shared), shared
    for absent in ("libgtest-dev", "python3", "bash"):
        assert absent not in found


def test_the_sbom_s_versions_are_those_that_are_installed(sbom):
    references = ["wsx"]
    for each in sbom["components"]:
        assert each["version"] == installed_version(each["name"])
        assert re.fullmatch(r"pkg:deb/\w+/[\w.+-]+@\S+\?arch=\w+&distro=\S+&upstream=\S+", each["purl"])
        references.append(each["bom-ref"])
    assert len(set(references)) == len(references)
    assert sbom["dependencies"] == [{"ref": "wsx", "dependsOn": references[1:]}]
