"""The program's settings: its variables and what they may be, from the schema of its configuration.

And what that schema cannot say of a file of settings: durations that have to be in order, and addresses.
"""

import functools
import ipaddress
import json
import pathlib
import re
import sys

import yaml
from jsonschema import Draft202012Validator

from checks.complaints import finish

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = ROOT / "schemas" / "aftercall.configuration.schema.json"
# Which durations have to be in order; the program refuses what is not.
RULES = ROOT / "Sources" / "AfterCall" / "Configuration" / "CombinationRule.swift"
RULE = re.compile(r'shorter: "(.+)",\s*longer: "(.+)",\s*allowsEqual: (true|false),\s*reason: "(.+)"')
PREFIX = "AFTERCALL_"
# What is no setting: the file that the settings are in.
FILE = "AFTERCALL_CONFIG"
# Settings of librdkafka, which has names of its own.
OPEN = "AFTERCALL_KAFKA_PROPERTIES_"
# The port of the program's HTTP server where its configuration does not say another.
HTTP_PORT = 8080
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
    known = variables(whole) | {FILE: {}}
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


def is_address(host):
    """Whether `host` is an IP address or a name: what has digits and dots only is an address or nothing."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", host))
    return True


def is_loopback(host):
    """Whether `host` is the machine itself, and nobody else."""
    return host in ("localhost", "::1") or host.startswith("127.")


def setting_complaints(settings):
    """Yields what the program would refuse in `settings` though each value is one of its kind."""
    for shorter, longer, equal, reason in RULE.findall(RULES.read_text(encoding="utf-8")):
        first, second = (milliseconds(setting(settings, path)) for path in (shorter, longer))
        if None not in (first, second) and (first > second or (first == second and equal == "false")):
            yield f"{shorter} is not shorter than {longer}: {reason}"
    if setting(settings, "processing.standby") and setting(settings, "snapshots.folder") is None:
        yield "processing.standby is set, and needs snapshots.folder"
    for file in ("ca", "certificate", "key"):
        path = f"kafka.ssl_{file}_location"
        if setting(settings, path) and "ssl" not in setting(settings, "kafka.security_protocol"):
            yield f"{path} is set, and there is no TLS without a security_protocol of ssl"
    host = setting(settings, "http.host")
    if not is_address(host):
        yield f"http.host is {host}, which is no address"
    for broker in brokers_of(settings):
        host, _, port = broker.rpartition(":")
        if not is_address(host) or not port.isdigit():
            yield f"the broker {broker} is not host:port"


def login_complaints(settings, variables):
    """Yields what is missing or too much for the login at the broker, of `settings` and the `variables` set."""
    kafka = settings.get("kafka") or {}
    given = {key for key in kafka if key.startswith("sasl_")}
    given |= {name.lower().removeprefix("aftercall_kafka_") for name in variables if "_KAFKA_SASL_" in name}
    if not str(setting(settings, "kafka.security_protocol")).startswith("sasl_"):
        unused = sorted(key for key in kafka if key.startswith("sasl_"))
        yield from (f"kafka.{key} is set, and there is no login without a security_protocol of sasl" for key in unused)
        return
    mechanism = kafka.get("sasl_mechanism")
    if mechanism is None:
        yield "kafka.sasl_mechanism is missing"
    elif mechanism.startswith(("PLAIN", "SCRAM")):
        if "sasl_username" not in given:
            yield f"kafka.sasl_username is missing, for {mechanism}"
        if not given & {"sasl_password", "sasl_password_file"}:
            yield f"kafka.sasl_password is missing, for {mechanism}"


def main(paths):
    complaints = []
    for path in paths:
        settings = yaml.safe_load(pathlib.Path(path).read_text(encoding="utf-8")) or {}
        complaints += [f"{path}: {line}" for line in setting_complaints(settings)]
    return finish("settings", complaints, f"{len(paths)} files")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
