"""Compares published records with the truth, field by field."""

from canonical import parse_time

WRAP_FIELDS = (
    "tenant", "agent_id", "contact_id", "leg_started_at", "segment", "queue", "channel", "direction", "campaign",
    "reason", "disposition", "team", "site", "cohort", "offered_at", "established_at", "cleared_at",
    "wrap_started_at", "wrap_ended_at", "ring_ms", "talk_ms", "hold_ms", "consult_ms", "wrap_ms", "overlap_ms",
    "handle_ms", "end_cause", "limit_ms", "extended_ms", "exceeded_ms", "flags",
)
INTERVAL_FIELDS = ("tenant", "agent_id", "state", "reason", "started_at", "ended_at", "ms", "team", "site", "contacts")
WRAP_IDENTITY = ("tenant", "agent_id", "contact_id", "leg_started_at", "segment")
INTERVAL_IDENTITY = ("tenant", "agent_id", "started_at")
# Of an agent record all but `observed_at`, which says what was taken into account, and no more about the agent.
AGENT_FIELDS = ("tenant", "agent_id", "state", "reason", "since", "declared", "contacts", "wrap", "team", "site")
AGENT_IDENTITY = ("tenant", "agent_id")
KINDS = {"wrap": (WRAP_FIELDS, WRAP_IDENTITY), "interval": (INTERVAL_FIELDS, INTERVAL_IDENTITY),
         "agent": (AGENT_FIELDS, AGENT_IDENTITY)}
CLOCKS = ("since", "deadline")


def normal(name, value):
    """A value as it is compared: clocks in ms, lists in order, the tenant never null."""
    if name == "tenant":
        return value or ""
    if isinstance(value, dict):
        return {inner: normal(inner, each) for inner, each in value.items()}
    if name in ("flags", "contacts"):
        return sorted((normal("", each) for each in value or []), key=repr)
    if (name.endswith("_at") or name in CLOCKS) and isinstance(value, str):
        return parse_time(value)
    return value


def identity(record, fields):
    return tuple(normal(name, record.get(name)) for name in fields)


def by_identity(records, fields):
    """Records by identity, and the identities that came more than once."""
    found, twice = {}, []
    for record in records:
        key = identity(record, fields)
        if key in found:
            twice.append(key)
        found[key] = record
    return found, twice


def report(counts, lines, first):
    """Prints what was counted, and the first differences."""
    for name, count in counts.items():
        print(f"{name}: {count}")
    print(f"differences: {len(lines)}")
    for line in lines[:first]:
        print(f"  {line}")


def differences(kind, expected, actual, ignored=()):
    """Lines that say how `actual` differs from the truth `expected`; `ignored` identities are left out."""
    fields, keys = KINDS[kind]
    wanted, wanted_twice = by_identity(expected, keys)
    got, got_twice = by_identity(actual, keys)
    lines = [f"{kind} {key}: twice in the truth" for key in wanted_twice]
    lines += [f"{kind} {key}: given twice" for key in got_twice]
    for key in sorted(set(wanted) | set(got), key=repr):
        if key in ignored:
            continue
        if key not in got:
            lines.append(f"{kind} {key}: missing; truth {wanted[key]}")
        elif key not in wanted:
            lines.append(f"{kind} {key}: not in the truth; given {got[key]}")
        else:
            for name in fields:
                left, right = normal(name, wanted[key].get(name)), normal(name, got[key].get(name))
                if left != right or isinstance(left, bool) != isinstance(right, bool):
                    lines.append(f"{kind} {key}: {name} should be {left!r}, is {right!r}")
    return lines
