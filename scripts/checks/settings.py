"""The variables of the environment that the program reads, from the schema of its configuration."""

import json
import pathlib

SCHEMA = pathlib.Path(__file__).parents[2] / "schemas" / "aftercall.configuration.schema.json"
PREFIX = "AFTERCALL_"
# What is no setting: the file that the settings are in.
FILE = "AFTERCALL_CONFIG"
# Settings of librdkafka, which has names of its own.
OPEN = "AFTERCALL_KAFKA_PROPERTIES_"


def variables(schema):
    """The variables of all settings in `schema`: http.token is AFTERCALL_HTTP_TOKEN."""
    names = set()
    for name, inner in schema.get("properties", {}).items():
        names.add(PREFIX + name.upper())
        names |= {f"{PREFIX}{name.upper()}_{below.removeprefix(PREFIX)}" for below in variables(inner)}
    return names


def variable_complaints(names):
    """Yields those of the variables `names` that look like the program's, and that it does not know."""
    known = variables(json.loads(SCHEMA.read_text(encoding="utf-8"))) | {FILE}
    for name in sorted(names):
        if name.startswith(PREFIX) and not name.startswith(OPEN) and name not in known:
            yield f"{name} is no setting of the program"
