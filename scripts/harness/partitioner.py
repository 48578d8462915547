"""The partitioner of Kafka's Java client, which all keys are placed by. Pure."""

MULTIPLIER = 0x5BD1E995
MASK = 0xFFFFFFFF


def murmur2(key):
    """Kafka's murmur2 of some bytes, as an unsigned number of 32 bits."""
    length = len(key)
    value = 0x9747B28C ^ length
    for start in range(0, length - length % 4, 4):
        word = int.from_bytes(key[start:start + 4], "little") * MULTIPLIER & MASK
        word = (word ^ word >> 24) * MULTIPLIER & MASK
        value = value * MULTIPLIER & MASK ^ word
    rest = key[length - length % 4:]
    if rest:
        value = (value ^ int.from_bytes(rest, "little")) * MULTIPLIER & MASK
    value = (value ^ value >> 13) * MULTIPLIER & MASK
    return value ^ value >> 15


def partition_of(key, partitions):
    """The partition of a key among so many."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def names_by_partition(prefix, partitions, each):
    """`each` names that begin with `prefix` for every partition, as one list per partition."""
    found = [[] for _ in range(partitions)]
    number = 0
    while any(len(names) < each for names in found):
        name = f"{prefix}{number}"
        names = found[partition_of(name.encode(), partitions)]
        if len(names) < each:
            names.append(name)
        number += 1
    return found
