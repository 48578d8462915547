"""Counts what a read_committed reader sees, and finds what exactly once forbids. Pure."""

import json
from collections import Counter

IDENTITIES = {
    "wraps": ("tenant", "agent_id", "contact_id", "leg_started_at", "segment", "revision"),
    "intervals": ("tenant", "agent_id", "started_at", "revision"),
}
ORIGIN = tuple("aftercall-error-" + name for name in ("topic", "partition", "offset"))


class Ledger:
    """Records by output, in the order in which they were read, and the lines that say what came twice.

    Of wraps and intervals no identity may come twice with one revision, of dead letters no origin. Agent records and
    alerts have no revision: of those the same record twice in a row is a duplicate. No ce_id may stand on two values.
    """

    def __init__(self):
        self.records = {}
        self.duplicates = []
        self.conflicts = []
        self.repeats = Counter()
        self.seen = set()
        self.values = {}
        self.last = {}

    def add(self, output, record):
        """Takes one record of an output: `wraps`, `intervals`, `agents`, `alerts` or `dead-letters`."""
        self.records.setdefault(output, []).append(record)
        where = f"{output} at {record.partition}:{record.offset}"
        headers = dict(record.headers)
        identity = self.identity(output, record, headers)
        if identity is not None:
            if (output, identity) in self.seen:
                self.duplicates.append(f"{where}: {identity} came twice")
            self.seen.add((output, identity))
        if output != "dead-letters" and record.value is not None:
            self.check_id(output, where, headers.get("ce_id"), record)

    def identity(self, output, record, headers):
        if output == "dead-letters":
            return tuple(headers.get(name) for name in ORIGIN)
        if output not in IDENTITIES or record.value is None:
            return None
        value = json.loads(record.value)
        return tuple(value.get(name) for name in IDENTITIES[output])

    def check_id(self, output, where, name, record):
        if name is None:
            self.conflicts.append(f"{where}: no ce_id")
            return
        fingerprint = hash(record.value)
        if self.values.setdefault((output, name), fingerprint) != fingerprint:
            self.conflicts.append(f"{where}: ce_id {name!r} stands on another value")
        if output in IDENTITIES:
            return
        if self.last.get((output, record.key)) == name:
            self.duplicates.append(f"{where}: {record.key!r} says the same twice in a row")
        elif (output, name) in self.seen:
            self.repeats[output] += 1
        self.seen.add((output, name))
        self.last[(output, record.key)] = name

    def count(self, output):
        return len(self.records.get(output, ()))

    def places(self, output):
        """Where the records of an output stood."""
        return {(record.partition, record.offset) for record in self.records.get(output, ())}
