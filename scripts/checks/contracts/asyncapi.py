"""The AsyncAPI document against what it describes: schemas, examples and the program's topics.

Its structure is checked against `asyncapi.schema.json`, and it is read by an AsyncAPI library as a second opinion.
"""

import json
import pathlib
import re
import sys

import yaml
from asyncapi_python_codegen.parser.document_loader import extract_all_operations
from jsonschema import Draft202012Validator

from checks.complaints import finish
from checks.structure import structure_complaints

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def references(value):
    """Yields every `$ref` in `value`."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


def resolve(document, reference):
    """What the reference within the document leads to; None if nowhere."""
    value = document
    for part in reference.removeprefix("#/").split("/"):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def reference_complaints(document, folder, schemas):
    """Yields references that lead nowhere, and those of the files `schemas` that nobody refers to."""
    outside = set()
    for reference in references(document):
        if reference.startswith("#/"):
            if resolve(document, reference) is None:
                yield f"{reference} leads nowhere"
        elif (folder / reference).is_file():
            outside.add((folder / reference).resolve())
        else:
            yield f"the file {reference} does not exist"
    for path in schemas:
        if path.resolve() not in outside:
            yield f"{path.name} is not referred to"
    operated = {operation["channel"]["$ref"] for operation in document["operations"].values()}
    for name in document["channels"]:
        if f"#/channels/{name}" not in operated:
            yield f"nothing is done with the channel {name}"


def name_complaints(document):
    """Yields channels and their messages that are called otherwise than the topic and the message that they are."""
    for name, channel in document["channels"].items():
        topic = re.sub(r"^(telephony\.|aftercall[.-])", "", channel["address"])
        if re.sub(r"-(\w)", lambda match: match[1].upper(), topic) != name:
            yield f"the channel {name} is of the topic {channel['address']}"
        for called, message in channel["messages"].items():
            if message["$ref"] != f"#/components/messages/{called}":
                yield f"{name}: the message {called} is {message['$ref']}"


def group_complaints(document):
    """Yields operations with a group that is no stage's, or not the one that restores from the changelog."""
    addresses = [channel["address"] for channel in document["channels"].values()]
    stages = {"aftercall-ingest"} | {a.removesuffix("-changelog") for a in addresses if a.endswith("-changelog")}
    for name, operation in document["operations"].items():
        group = operation.get("bindings", {}).get("kafka", {}).get("groupId", {}).get("const")
        address = (resolve(document, operation["channel"]["$ref"]) or {}).get("address", "")
        known = {address.replace("-changelog", "-restore")} if address.endswith("-changelog") else stages
        if group is not None and group not in known:
            yield f"{name}: the group {group} is none that reads {address}"


def meaning_complaints(document):
    """Yields channels that are read or written the wrong way round, or have records of another one."""
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
                called = (resolve(document, message["$ref"]) or {}).get("name", "")
                if not called.startswith(record):
                    yield f"{address} has the message {called}"


def example_complaints(document, folder):
    """Yields messages whose schema has no valid example, or another name than theirs."""
    for name, message in document["components"]["messages"].items():
        reference = message["payload"].get("schema", {}).get("$ref", "")
        if not reference.endswith(".schema.json") or not (folder / reference).is_file():
            continue
        schema = json.loads((folder / reference).read_text(encoding="utf-8"))
        if schema.get("$schema") != DIALECT:
            yield f"{name}: the dialect of its schema is {schema.get('$schema')}, not {DIALECT}"
        validator = Draft202012Validator(schema)
        examples = schema.get("examples", [])
        if not examples:
            yield f"{name}: its schema has no example"
        for number, example in enumerate(examples):
            if not validator.is_valid(example):
                yield f"{name}: example {number} of its schema is not valid"
        if message["name"] != pathlib.Path(reference).name.removesuffix(".schema.json"):
            yield f"{name}: is called {message['name']}, its schema is {reference}"


def header_complaints(document):
    """Yields headers that a message or a trait must have and does not describe."""
    parts = document["components"]
    for name, part in [*parts.get("messages", {}).items(), *parts.get("messageTraits", {}).items()]:
        headers = part.get("headers", {})
        for header in headers.get("required", []):
            if header not in headers.get("properties", {}):
                yield f"{name}: the header {header} is required, and not described"


def protobuf_roots(texts):
    """The full names of the messages in the .proto files with these texts that no other message has as a field."""
    found, used = set(), set()
    for text in texts:
        text = re.sub(r"//.*", "", text)
        package = re.search(r"^package ([\w.]+);", text, re.MULTILINE)[1]
        found |= {f"{package}.{name}" for name in re.findall(r"^message (\w+)", text, re.MULTILINE)}
        fields = re.findall(r"^ +(?:repeated |optional )?([\w.]+) \w+ = \d+", text, re.MULTILINE)
        used |= {name if "." in name else f"{package}.{name}" for name in fields}
    return found - used


def protobuf_complaints(document, texts):
    """Yields where the messages in protobuf are not those that the .proto files have."""
    messages = document["components"]["messages"]
    named = {m["name"] for m in messages.values() if m.get("contentType") == "application/protobuf"}
    roots = protobuf_roots(texts)
    for name in sorted(roots - named):
        yield f"no message is {name}, which a .proto file has"
    for name in sorted(named - roots):
        yield f"the message {name} is in no .proto file"
    used = {reference.rpartition("/")[2] for reference in references(document["channels"])}
    for name in sorted(set(messages) - used):
        yield f"the message {name} is on no channel"


def topics_of_the_program(settings, outputs, stages, sinks=""):
    """The topics that the program knows, under their default names.

    - settings: the text of TopicSettings.swift, which holds the names of inputs.
    - outputs: the text of Output.swift, which holds what comes behind the prefix; inboxes are below the
      application's id.
    - stages: the text of Stage.swift; each stage but ingest has a changelog.
    - sinks: the text of SinkSettings.swift, which names the topic that sinks write to.
    """
    topics = set(re.findall(r'public var \w+ = "(telephony\.[a-z.-]+)"', settings))
    for suffix in re.findall(r'^ +case \.\w+: "([a-z-]+)"$', outputs, re.MULTILINE):
        topics.add(f"aftercall-{suffix}" if suffix.endswith("-inbox") else f"aftercall.{suffix}")
    for stage in re.findall(r"^ +case (\w+)$", stages, re.MULTILINE):
        if stage != "ingest":
            topics.add(f"aftercall-{stage}-changelog")
    for suffix in re.findall(r'"\\\(topics\.prefix\)\.([a-z-]+)"', sinks):
        topics.add(f"aftercall.{suffix}")
    return topics


def topic_complaints(document, topics):
    """Yields where the channels are not the topics of the program."""
    described = {channel["address"]: channel for channel in document["channels"].values()}
    for topic in sorted(topics - set(described)):
        yield f"the topic {topic} is not described"
    for address, channel in sorted(described.items()):
        if channel.get("x-planned") and address in topics:
            yield f"{address} is x-planned, and the program has it"
        if not channel.get("x-planned") and address not in topics:
            yield f"{address} is described, and the program does not have it"


def main(root):
    root = pathlib.Path(root)
    path = root / "schemas" / "asyncapi.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    schemas = sorted(path.parent.glob("*.v[0-9]*.schema.json")) + sorted(path.parent.glob("proto/**/*.proto"))
    program = root / "Sources" / "AfterCall"
    topics = topics_of_the_program(
        *(
            (program / file).read_text(encoding="utf-8")
            for file in (
                "Configuration/TopicSettings.swift",
                "Records/Output.swift",
                "Running/Stage.swift",
                "Configuration/SinkSettings.swift",
            )
        )
    )

    complaints = list(structure_complaints("asyncapi", document))
    complaints += reference_complaints(document, path.parent, schemas)
    complaints += [*name_complaints(document), *group_complaints(document), *meaning_complaints(document)]
    complaints += [*example_complaints(document, path.parent), *header_complaints(document)]
    protos = [proto.read_text(encoding="utf-8") for proto in sorted(path.parent.glob("proto/**/*.proto"))]
    complaints += protobuf_complaints(document, protos)
    complaints += topic_complaints(document, topics)
    if not complaints:
        operations = extract_all_operations(path)
        if len(operations) != len(document["operations"]):
            complaints.append("the library reads other operations than are there")
    count = f"{len(document['channels'])} channels, {len(schemas)} schemas, {len(topics)} topics of the program"
    return finish("asyncapi", complaints, count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
