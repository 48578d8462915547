"""What the log of `aftercall run` says: JSON lines on standard error. Pure."""

import datetime
import json
import re
from collections import Counter


def parse(line):
    """The members of a line of the log; None where it is no JSON object."""
    try:
        members = json.loads(line)
    except ValueError:
        return None
    return members if isinstance(members, dict) else None


def time_of(members):
    """Seconds since the Unix epoch at which a line was written; None without a readable `ts`."""
    try:
        return datetime.datetime.fromisoformat(str(members.get("ts")).replace("Z", "+00:00")).timestamp()
    except ValueError:
        return None


def number(members, *names):
    """The first member whose name ends in one of `names` and that is a number; None if there is none."""
    for name in names:
        for key, value in members.items():
            if key == name or key.endswith("." + name) or key.endswith("_" + name):
                try:
                    return float(value)
                except (TypeError, ValueError):
                    continue
    return None


def restores(lines):
    """The restores that the lines tell of: (time, partition, records, milliseconds), what is not said being None."""
    found = []
    for members in lines:
        words = str(members.get("msg", "")).lower()
        if "restored" not in words:
            continue
        found.append((time_of(members), number(members, "partition"), number(members, "records"),
                      number(members, "ms", "milliseconds")))
    return found


def restoring_at(lines):
    """When the lines last tell of a restore, under way or done; None where they tell of none."""
    words = ("restoring", "restored")
    times = [time_of(members) for members in lines if str(members.get("msg", "")).lower().startswith(words)]
    return max((at for at in times if at is not None), default=None)


def busy_seconds(found):
    """How long at least one of these restores was under way: tasks are restored beside one another."""
    busy, end = 0.0, float("-inf")
    for start, stop in sorted((at - spent / 1000, at) for at, _, _, spent in found if at is not None and spent):
        busy += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return busy


def complaints(lines):
    """How often each message of a level from warning on comes, as `level: message`, numbers and ends being cut off."""
    messages = ((members.get("level"), re.sub("[0-9]+", "N", str(members.get("msg")))[:70]) for members in lines)
    return dict(Counter(f"{level}: {text}" for level, text in messages if level in ("warning", "error", "critical")))
