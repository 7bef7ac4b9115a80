"""Holds report files of wsx bench against readers that are not ours.

    check_report.py FILE...     by their names: .xml, .openmetrics; exit 0, or 1 with what was wrong; 77 when the reader
                                is not installed
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def check_junit(text):
    suites = ElementTree.fromstring(text)
    for suite in suites.iter("testsuite"):
        cases = suite.findall("testcase")
        failed = [case for case in cases if case.find("failure") is not None]
        assert suite.get("tests") == str(len(cases)), suite.attrib
        assert suite.get("failures") == str(len(failed)), suite.attrib


def check_openmetrics(text):
    try:
        from prometheus_client.openmetrics.parser import text_string_to_metric_families
    except ImportError:
        print("python3-prometheus-client is not installed")
        sys.exit(77)
    names = {family.name for family in text_string_to_metric_families(text)}
    assert "wsx_bench" in names, names


CHECKS = {".xml": check_junit, ".openmetrics": check_openmetrics}


def main(paths):
    for path in map(pathlib.Path, paths):
        try:
            CHECKS[path.suffix](path.read_text(encoding="utf-8"))
        except (ValueError, SyntaxError, AssertionError) as error:
            print(f"{path}: {error!r}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
