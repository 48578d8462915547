"""The program's settings: its variables, what they may be, and their defaults, from the schema of its configuration.

Whether the program takes a file as a whole is the program's to say (DeployedConfigurationTests).
"""

import functools
import json
import pathlib
import re

import yaml
from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).parents[3]
SCHEMA = ROOT / "schemas" / "aftercall.configuration.schema.json"
PREFIX = "AFTERCALL_"
# What the program was built from, where nobody built it in.
COMMIT = "AFTERCALL_BUILD_COMMIT"
# What is no setting: the file that the settings are in.
FILE = "AFTERCALL_CONFIG"
# Settings of librdkafka, which has names of its own.
OPEN = "AFTERCALL_KAFKA_PROPERTIES_"
# What a stop in order may take beyond loop.flush_timeout (docs/operations/running.md).
STOP_SECONDS = 20


@functools.cache
def schema():
    """The schema of the program's configuration."""
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def variables(schema):
    """The variables of all settings in `schema`, each with its schema: http.token is AFTERCALL_HTTP_TOKEN."""
    names = {}
    for name, inner in schema.get("properties", {}).items():
        names[PREFIX + name.upper()] = inner
        for below, schema_below in variables(inner).items():
            names[f"{PREFIX}{name.upper()}_{below.removeprefix(PREFIX)}"] = schema_below
    return names


def variable_complaints(values):
    """Yields those of the variables `values` (name to value, None if it is not known) that the program refuses."""
    whole = schema()
    known = variables(whole) | {FILE: {}, COMMIT: {}}
    for name, value in sorted(values.items()):
        if not name.startswith(PREFIX) or name.startswith(OPEN):
            continue
        if name not in known:
            yield f"{name} is no setting of the program"
        elif value is not None and "$" not in str(value):
            validator = Draft202012Validator({"$defs": whole["$defs"], **known[name]})
            # The environment has texts only: a number may be one of them.
            if not any(validator.is_valid(form) for form in (value, yaml.safe_load(str(value)))):
                yield f"{name} is {value}, which that setting cannot be"


def setting(settings, path):
    """The value of the setting `path` (http.port) in `settings`, else its default, else None."""
    found, described = settings, schema()
    for word in path.split("."):
        found = (found or {}).get(word)
        described = described.get("properties", {}).get(word, {})
    return described.get("default") if found is None else found


def milliseconds(duration):
    """The milliseconds of a duration as settings have it, 1m30s; None of what is none, such as off."""
    parts = re.findall(r"([0-9]+)(ms|[dhms])", str(duration))
    if "".join(map("".join, parts)) != str(duration) or not parts:
        return None
    units = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
    return sum(int(number) * units[unit] for number, unit in parts)


def stop_seconds(settings):
    """How long a stop in order may take."""
    return (milliseconds(setting(settings, "loop.flush_timeout")) or 0) / 1000 + STOP_SECONDS


def brokers_of(settings):
    """The brokers that the program's settings name, as host:port."""
    brokers = (settings.get("kafka") or {}).get("bootstrap_servers", [])
    return [text.strip() for text in (brokers.split(",") if isinstance(brokers, str) else brokers)]


def is_loopback(host):
    """Whether `host` is the machine itself, and nobody else."""
    return host in ("localhost", "::1") or host.startswith("127.")
