"""Holds lines of wsx.events/1, or of wsx.bench/2, against the schemas that are installed with the program.

    check_schema.py [--bench] FILE...     exit 0, or 1 with the first offending line
"""

import copy
import json
import pathlib
import sys

import jsonschema

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "src"


class Offence(Exception):
    """A line that is not what the schema says; the text says where and why."""


class LineSchema:
    """Checks lines. Strict is for what wsx itself prints: no unknown members, in the schema's order."""

    def __init__(self, path, strict=True):
        self._strict = strict
        self._schema = json.loads((SOURCES / path).read_text())
        jsonschema.Draft202012Validator.check_schema(self._schema)
        schema = _closed(self._schema) if strict else self._schema
        self._validator = jsonschema.Draft202012Validator(schema)
        # What each type is held against. The schema asks for all of them one after the other, which takes far longer.
        self._of_type = {branch["if"]["properties"]["type"]["const"]:
                         jsonschema.Draft202012Validator({**branch["then"], "$defs": schema["$defs"]}) for branch in schema["allOf"]}

    def check_line(self, line):
        """Returns the event, or raises Offence."""
        try:
            event = json.loads(line)
        except ValueError as error:
            raise Offence(f"not JSON: {error}") from None
        kind = event.get("type") if isinstance(event, dict) else None
        validator = self._of_type.get(kind, self._validator) if isinstance(kind, str) else self._validator
        error = jsonschema.exceptions.best_match(validator.iter_errors(event))
        if error:
            raise Offence(f"{'.'.join(map(str, error.absolute_path)) or 'event'}: {error.message}")
        if self._strict:
            self._check_order(event)
        return event

    def _check_order(self, event):
        order = list(self._schema["$defs"][event["type"]]["properties"])
        places = [order.index(member) for member in event]
        if places != sorted(places):
            raise Offence(f"members come as {list(event)}, not in the order {order}")


class EventSchema(LineSchema):
    def __init__(self, strict=True):
        super().__init__("event/wsx.events-1.schema.json", strict)


class BenchSchema(LineSchema):
    def __init__(self, strict=True):
        super().__init__("report/wsx.bench-2.schema.json", strict)


def _closed(schema):
    """The schema with every object's unknown members refused. The top level only dispatches, so it stays open."""
    closed = copy.deepcopy(schema)
    _close_objects(closed["$defs"])
    return closed


def _close_objects(node):
    if isinstance(node, list):
        for item in node:
            _close_objects(item)
    elif isinstance(node, dict):
        for item in node.values():
            _close_objects(item)
        if node.get("type") == "object" and "properties" in node:
            node["additionalProperties"] = False


def main(arguments):
    schema = BenchSchema() if "--bench" in arguments else EventSchema()
    for path in (argument for argument in arguments if argument != "--bench"):
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    schema.check_line(line)
                except Offence as offence:
                    print(f"{path}:{number}: {offence}\n{line}", end="", file=sys.stderr)
                    return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
