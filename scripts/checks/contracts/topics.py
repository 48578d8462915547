"""The script that makes topics, run against tools that only note what they are told, and what AsyncAPI says of them."""

import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

from checks.complaints import finish

# What the script is told, none of it what it would take itself.
TOLD = {
    "BOOTSTRAP_SERVERS": "broker:1",
    "COMMAND_CONFIG": "client.properties",
    "INPUT_PARTITIONS": "7",
    "PARTITIONS": "5",
    "REPLICATION_FACTOR": "3",
    "MIN_INSYNC_REPLICAS": "2",
    "APP_ID": "application",
    "TOPICS_PREFIX": "outputs",
    "TOPICS_INPUT": "inputs.agents",
    "TOPICS_CONTACT_INPUT": "inputs.contacts",
    "TOPICS_DIRECTORY": "inputs.directory",
}
# Variable by what the document calls a topic, or what its name begins with.
NAMED = {
    "telephony.agent-events": "TOPICS_INPUT",
    "telephony.contact-events": "TOPICS_CONTACT_INPUT",
    "telephony.directory": "TOPICS_DIRECTORY",
    "aftercall.": "TOPICS_PREFIX",
    "aftercall-": "APP_ID",
}
# What is deleted is there for as long at least, unless the document says otherwise.
RETENTION_MS = 7 * 86_400_000
# As Kafka's own tool has them.
OPTIONS = {
    "--bootstrap-server", "--command-config", "--config", "--partitions", "--replication-factor", "--topic",
}
FLAGS = {"--create", "--if-not-exists", "--list"}
TOOL = '#!/usr/bin/env bash\nprintf "%s\\t" "$@" >>"{0}"\necho >>"{0}"\n'


def calls_of(script, told=None):
    """What `script` calls Kafka's tool with, call by call, where it is told the variables `told` (TOLD)."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        noted = folder / "noted"
        tool = folder / "kafka-topics.sh"
        tool.write_text(TOOL.format(noted), encoding="utf-8")
        tool.chmod(0o755)
        environment = {"PATH": os.environ["PATH"], "KAFKA_BIN": str(folder), **(TOLD if told is None else told)}
        subprocess.run(["bash", str(script)], env=environment, check=True, stdout=subprocess.DEVNULL)
        lines = noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
        return [line.split("\t")[:-1] for line in lines]


def read_call(words):
    """The flags, and the values of each option, of one call."""
    flags, values, position = set(), {}, 0
    while position < len(words):
        if words[position] in OPTIONS and position + 1 < len(words):
            values.setdefault(words[position], []).append(words[position + 1])
            position += 1
        else:
            flags.add(words[position])
        position += 1
    return flags, values


def told_name(address):
    """What the topic that the document calls `address` is called by a script that is told TOLD."""
    begin = next(begin for begin in NAMED if address.startswith(begin))
    rest = address.removeprefix(begin)
    return TOLD[NAMED[begin]] + (begin[-1] + rest if rest else "")


def configuration_complaints(made, wanted):
    """Yields where a topic made with the configuration `made` is not one with `wanted`."""
    wanted = {key: ",".join(value) if isinstance(value, list) else str(value) for key, value in wanted.items()}
    wanted["min.insync.replicas"] = TOLD["MIN_INSYNC_REPLICAS"]
    if "delete" in wanted["cleanup.policy"] and "retention.ms" not in wanted:
        retention = made.get("retention.ms", "")
        is_enough = retention.isdigit() and int(retention) >= RETENTION_MS
        wanted["retention.ms"] = retention if is_enough else f"at least {RETENTION_MS}"
    for key in sorted(made.keys() | wanted):
        if made.get(key) != wanted.get(key):
            yield f"is made with {key}={made.get(key)}, and is to have {wanted.get(key)}"


def topic_complaints(address, values, channel):
    """Yields what is wrong with how a topic is made; `channel` is what AsyncAPI says of it."""
    made = dict(text.partition("=")[::2] for text in values.get("--config", []))
    yield from configuration_complaints(made, channel["bindings"]["kafka"]["topicConfiguration"])
    if values.get("--replication-factor") != [TOLD["REPLICATION_FACTOR"]]:
        yield "is not made with REPLICATION_FACTOR"
    # Whoever keeps state has as many partitions as what it reads; agents read their inbox where there are sources.
    is_input = address.startswith("telephony.") or address.endswith(("-agents-changelog", "-agent-inbox"))
    count = "1" if address == "telephony.directory" else TOLD["INPUT_PARTITIONS" if is_input else "PARTITIONS"]
    if values.get("--partitions") != [count]:
        yield f"is made with {values.get('--partitions')} partitions, and is to have {count}"


def complaints_about(calls, channels):
    """Yields what is wrong with what was called."""
    channels = {channel["address"]: channel for channel in channels.values() if not channel.get("x-planned")}
    addresses, made = {told_name(address): address for address in channels}, set()
    for words in calls:
        flags, values = read_call(words)
        for flag in sorted(flags - FLAGS):
            yield f"{flag} is no option of kafka-topics.sh that we know"
        for option, variable in (("--bootstrap-server", "BOOTSTRAP_SERVERS"), ("--command-config", "COMMAND_CONFIG")):
            if values.get(option) != [TOLD[variable]]:
                yield f"{option} is not {variable}"
        if "--list" in flags:
            continue
        for flag in sorted({"--create", "--if-not-exists"} - flags):
            yield f"{values.get('--topic')} is made without {flag}"
        for name in values.get("--topic", []):
            address = addresses.get(name)
            made.add(address)
            if address is None:
                yield f"{name} is made, and is not described"
            else:
                yield from (f"{address} {line}" for line in topic_complaints(address, values, channels[address]))
    for address in sorted(channels.keys() - made):
        yield f"{address} is not made"


def default_complaints(calls, channels):
    """Yields where a script that is told no names makes other topics than the document has."""
    described = {channel["address"] for channel in channels.values() if not channel.get("x-planned")}
    made = {name for words in calls for name in read_call(words)[1].get("--topic", [])}
    for name in sorted(described - made):
        yield f"{name} is not made by default"
    for name in sorted(made - described):
        yield f"{name} is made by default, and is not described"


def main(root):
    root = pathlib.Path(root)
    document = yaml.safe_load((root / "schemas" / "asyncapi.yaml").read_text(encoding="utf-8"))
    calls = calls_of(root / "deploy" / "kafka" / "create-topics.sh")
    complaints = list(complaints_about(calls, document["channels"]))
    untold = calls_of(root / "deploy" / "kafka" / "create-topics.sh", {"BOOTSTRAP_SERVERS": "broker:1"})
    complaints += default_complaints(untold, document["channels"])
    return finish("topics", complaints, f"{len(calls) - 1} topics are made")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
