"""The script that makes topics, run against tools that only note what they are told, and what AsyncAPI says of them."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

from checks.complaints import finish

# Configurations of topics that Kafka knows and that we use.
KNOWN = {
    "cleanup.policy",
    "max.message.bytes",
    "min.cleanable.dirty.ratio",
    "min.compaction.lag.ms",
    "min.insync.replicas",
    "retention.ms",
    "segment.bytes",
}
# What the script is told, none of it what it would take itself.
TOLD = {
    "BOOTSTRAP_SERVERS": "broker:1",
    "INPUT_PARTITIONS": "7",
    "PARTITIONS": "5",
    "REPLICATION_FACTOR": "3",
    "MIN_INSYNC_REPLICAS": "2",
}
# As Kafka's own tool has them.
OPTIONS = {"--bootstrap-server", "--config", "--partitions", "--replication-factor", "--topic"}
FLAGS = {"--create", "--if-not-exists", "--list"}
TOOL = "#!/usr/bin/env python3\nimport json, sys\nprint(json.dumps(sys.argv[1:]), file=open({!r}, 'a'))\n"


def calls_of(script):
    """What `script` calls Kafka's tool with, call by call."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        told = folder / "told"
        tool = folder / "kafka-topics.sh"
        tool.write_text(TOOL.format(str(told)), encoding="utf-8")
        tool.chmod(0o755)
        environment = {"PATH": os.environ["PATH"], "KAFKA_BIN": str(folder), **TOLD}
        subprocess.run(["bash", str(script)], env=environment, check=True, stdout=subprocess.DEVNULL)
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
        return [json.loads(line) for line in lines]


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


def topic_complaints(name, values, channel):
    """Yields what is wrong with how the topic `name` is made; `channel` is what AsyncAPI says of it."""
    made = dict(text.partition("=")[::2] for text in values.get("--config", []))
    for unknown in sorted(set(made) - KNOWN):
        yield f"{name} is made with {unknown}, which is no configuration that we know"
    wanted = {"min.insync.replicas": TOLD["MIN_INSYNC_REPLICAS"]}
    for key, value in channel["bindings"]["kafka"]["topicConfiguration"].items():
        wanted[key] = ",".join(value) if isinstance(value, list) else str(value)
    for key, value in wanted.items():
        if made.get(key) != value:
            yield f"{name} is made with {key}={made.get(key)}, and is to have {value}"
    if values.get("--replication-factor") != [TOLD["REPLICATION_FACTOR"]]:
        yield f"{name} is not made with REPLICATION_FACTOR"
    # Whoever keeps state has as many partitions as what it reads.
    is_input = name.startswith("telephony.") or name.endswith("-agents-changelog")
    count = "1" if name == "telephony.directory" else TOLD["INPUT_PARTITIONS" if is_input else "PARTITIONS"]
    if values.get("--partitions") != [count]:
        yield f"{name} is made with {values.get('--partitions')} partitions, and is to have {count}"


def complaints_about(calls, channels):
    """Yields what is wrong with what was called."""
    described = {channel["address"]: channel for channel in channels.values()}
    for words in calls:
        flags, values = read_call(words)
        for flag in sorted(flags - FLAGS):
            yield f"{flag} is no option of kafka-topics.sh that we know"
        if values.get("--bootstrap-server") != [TOLD["BOOTSTRAP_SERVERS"]]:
            yield "BOOTSTRAP_SERVERS is not what it asks"
        if "--list" in flags:
            continue
        for flag in sorted({"--create", "--if-not-exists"} - flags):
            yield f"{values.get('--topic')} is made without {flag}"
        for name in values.get("--topic", []):
            if name in described:
                yield from topic_complaints(name, values, described[name])


def meaning_complaints(document):
    """Yields channels that are read or written the wrong way round, or have records of another one."""
    messages = document["components"]["messages"]
    for name, channel in document["channels"].items():
        address = channel["address"]
        operations = document["operations"].values()
        done = {each["action"] for each in operations if each["channel"]["$ref"] == f"#/channels/{name}"}
        is_output = address.startswith("aftercall.")
        wanted = {"receive"} if address.startswith("telephony.") else {"send"} if is_output else {"send", "receive"}
        if done != wanted:
            yield f"{address}: what is done is {sorted(done)}, and is to be {sorted(wanted)}"
        if is_output and not address.endswith("dead-letters"):
            record = f"aftercall.{address.rpartition('.')[2].removesuffix('s')}.v"
            for message in channel["messages"].values():
                called = messages[message["$ref"].rpartition("/")[2]]["name"]
                if not called.startswith(record):
                    yield f"{address} has the message {called}"


def main(root):
    root = pathlib.Path(root)
    document = yaml.safe_load((root / "schemas" / "asyncapi.yaml").read_text(encoding="utf-8"))
    calls = calls_of(root / "deploy" / "kafka" / "create-topics.sh")
    complaints = list(complaints_about(calls, document["channels"])) + list(meaning_complaints(document))
    return finish("topics", complaints, f"{len(calls) - 1} topics are made")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
