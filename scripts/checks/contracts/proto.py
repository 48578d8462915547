"""Fails when the protobuf contracts changed in a way that what was written before is read as something else.

The messages are compared, field by field, with those that were released last (`schemas/released/proto.txt`), of which
each line is a field, a value of an enumeration, or a range of reserved numbers. The descriptors that protoc writes are
messages of protobuf themselves: the few of their fields that count here are read without a library.
"""

import pathlib
import sys

from checks.complaints import finish

# descriptor.proto's FieldDescriptorProto.Type, from 1.
TYPES = (
    *("double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "group", "message"),
    *("bytes", "uint32", "enum", "sfixed32", "sfixed64", "sint32", "sint64"),
)
REPEATED = 3


def varint(data, at):
    """The number at `at`, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def decoded(data):
    """The fields of a message: number to its values, each a number or bytes."""
    fields, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            value, at = data[at : at + size], at + size
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        else:
            raise ValueError(f"a field of wire type {kind}")
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def text(message, number):
    return message.get(number, [b""])[-1].decode()


def number(message, field):
    """The int32 in `field`, 0 where there is none."""
    value = message.get(field, [0])[-1]
    return value - (1 << 64) if value >= 1 << 63 else value


def ranges(message, field, open_end):
    """The reserved ranges of `message`, merged where they touch, as (first, last)."""
    merged = []
    for first, last in sorted(
        (number(entry, 1), number(entry, 2) - open_end) for entry in map(decoded, message.get(field, []))
    ):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def field_lines(message, name):
    """Yields a line for each field of the DescriptorProto `message`, which is called `name` in full."""
    choices = [text(decoded(choice), 1) for choice in message.get(8, [])]
    for field in map(decoded, message.get(2, [])):
        label = "repeated" if number(field, 4) == REPEATED else "singular"
        if 17 in field:
            label = "optional"
        elif 9 in field:
            label = f"oneof:{choices[number(field, 9)]}"
        kind = text(field, 6).removeprefix(".") or TYPES[number(field, 5) - 1]
        yield f"field {name} {number(field, 3)} {label} {kind} {text(field, 1)}"


def message_lines(message, package):
    name = f"{package}.{text(message, 1)}"
    yield from field_lines(message, name)
    yield from (f"reserved {name} {first} {last}" for first, last in ranges(message, 9, open_end=1))
    for nested in message.get(3, []):
        yield from message_lines(decoded(nested), name)
    for nested in message.get(4, []):
        yield from enumeration_lines(decoded(nested), name)


def enumeration_lines(enumeration, package):
    name = f"{package}.{text(enumeration, 1)}"
    for value in map(decoded, enumeration.get(2, [])):
        yield f"value {name} {number(value, 2)} {text(value, 1)}"
    yield from (f"reserved {name} {first} {last}" for first, last in ranges(enumeration, 4, open_end=0))


def listing(descriptor_set):
    """The lines of the messages and enumerations in a FileDescriptorSet, sorted by name, then by number."""
    lines = []
    for file in map(decoded, decoded(descriptor_set).get(1, [])):
        package = text(file, 2)
        for message in file.get(4, []):
            lines += message_lines(decoded(message), package)
        for enumeration in file.get(5, []):
            lines += enumeration_lines(decoded(enumeration), package)
    return sorted(lines, key=lambda line: (line.split()[1], line.split()[0], int(line.split()[2])))


def is_reserved(lines, name, first, last):
    """Whether `lines` reserve the numbers from `first` to `last` of the message or enumeration `name`."""
    words = [line.split() for line in lines if line.startswith(f"reserved {name} ")]
    return any(int(low) <= first and last <= int(high) for _, _, low, high in words)


def breaking(released, current):
    """Yields what of the lines `released` does not hold in `current`."""
    names = {line.split()[1] for line in current}
    gone = set()
    for line in released:
        kind, name, first, *rest = line.split()
        if name not in names:
            if name not in gone:
                yield f"{name} is gone, or is called otherwise"
            gone.add(name)
        elif kind == "reserved":
            if not is_reserved(current, name, int(first), int(rest[0])):
                yield f"{name}: {first} to {rest[0]} are reserved no more"
        elif line not in current and not is_reserved(current, name, int(first), int(first)):
            now = [" ".join(other.split()[3:]) for other in current if other.startswith(f"{kind} {name} {first} ")]
            what = f"is now '{now[0]}'" if now else "is gone and not reserved"
            yield f"{name}: {first} was '{' '.join(rest)}', and {what}"


def main(descriptor_set, released=None):
    current = listing(pathlib.Path(descriptor_set).read_bytes())
    if released is None:
        print("\n".join(current))
        return 0
    lines = pathlib.Path(released).read_text(encoding="utf-8").splitlines()
    complaints = list(breaking(lines, current))
    if not lines:
        complaints.append(f"{released} holds nothing")
    return finish("proto", complaints, f"{len(lines)} released fields, values and reserved ranges are kept to")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
