"""Indicators of closed windows, computed anew from what AfterCall published of wraps, intervals, agents and contacts.

Plain sums over records, by scope and window; it shares nothing with the program but the text of the specification.
Windows are those of UTC with intervals of 15 min (`kpi.time_zone: UTC`, `kpi.interval: 15m`, both default).
"""

import json
from collections import Counter, defaultdict

from canonical import parse_time

LENGTHS_MS = {"interval": 900_000, "hour": 3_600_000, "day": 86_400_000}
SERVICE_LEVEL_MS, SHORT_ABANDON_MS = 20_000, 5_000
LEG = ("tenant", "agent_id", "contact_id", "leg_started_at")


def scope_text(scope):
    """A scope as a key; the tenant is that of the record."""
    return json.dumps(scope, sort_keys=True)


class Sums:
    """What was counted, by (tenant, scope, kind of window, start)."""

    def __init__(self):
        self.cells = defaultdict(Counter)

    def add(self, tenant, scopes, at, amounts):
        for scope in scopes:
            for kind, length in LENGTHS_MS.items():
                cell = self.cells[(tenant, scope_text(scope), kind, at // length * length)]
                for name, amount in amounts.items():
                    cell[name] += amount

    def spread(self, tenant, scopes, name, start, end):
        """A span, split at the edges of windows."""
        for kind, length in LENGTHS_MS.items():
            at = start
            while at < end:
                edge = min(end, at // length * length + length)
                for scope in scopes:
                    window = (tenant, scope_text(scope), kind, at // length * length)
                    self.cells[window][name] += edge - at
                at = edge


def scopes_of(record, dimensions):
    """The default scopes that a record has a value for."""
    scopes = [{}] + [{name: record[name]} for name in dimensions if record.get(name)]
    if record.get("queue") and record.get("reason"):
        scopes.append({"queue": record["queue"], "reason": record["reason"]})
    return scopes


def add_legs(sums, wraps):
    """Legs, each with all its segments, in the window in which the last of them ended."""
    legs = defaultdict(list)
    for wrap in wraps:
        if not {"standalone", "consult"} & set(wrap["flags"]):
            legs[tuple(wrap[name] for name in LEG)].append(wrap)
    for segments in legs.values():
        segments.sort(key=lambda wrap: wrap["segment"])
        first, last = segments[0], segments[-1]
        # Further segments carry the wrap alone.
        amounts = {"handled": 1, "talk": first["talk_ms"], "hold": first["hold_ms"]}
        if not any("suspect" in wrap["flags"] for wrap in segments):
            wrap_ms = sum(wrap["wrap_ms"] for wrap in segments)
            amounts |= {"wrapped": 1, "wrap": wrap_ms, "handle": first["talk_ms"] + first["hold_ms"] + wrap_ms}
        record = {**last, "agent": last["agent_id"]}
        scopes = scopes_of(record, ("team", "agent", "queue", "channel", "reason", "cohort", "campaign"))
        sums.add(last["tenant"], scopes, parse_time(last["wrap_ended_at"]), amounts)


def add_visits(sums, contacts):
    """Visits to queues, when they ended. Those that go on have no record yet, so offers are not compared."""
    for contact in contacts:
        for visit in contact["visits"] or ():
            wait, result = visit["wait_ms"], visit["result"]
            if result not in ("answered", "abandoned"):
                continue
            scopes = scopes_of(visit, ("queue", "channel", "reason", "campaign"))
            amounts = {result: 1, f"{result} wait": wait, f"{result} within": int(wait <= SERVICE_LEVEL_MS)}
            if result == "abandoned":
                amounts["short"] = int(wait <= SHORT_ABANDON_MS)
            sums.add(contact["tenant"], scopes, parse_time(visit["closed_at"]), amounts)


def add_time(sums, intervals, agents, end):
    """The time of agents in their states; that of now up to `end`."""
    spans = [(each, parse_time(each["ended_at"])) for each in intervals]
    spans += [({**each, "started_at": each["since"]}, end) for each in agents]
    for span, until in spans:
        scopes = [{}] + ([{"team": span["team"]}] if span.get("team") else []) + [{"agent": span["agent_id"]}]
        sums.spread(span["tenant"], scopes, span["state"], parse_time(span["started_at"]), until)


def ratio(over, under):
    return over / under if under else None


def expected(cell):
    """Indicators of one window."""
    count = cell.__getitem__
    busy = count("talking") + count("held") + count("after_call_work")
    answered, abandoned = count("answered"), count("abandoned")
    return {
        "contacts.handled": count("handled"), "acw.avg": ratio(count("wrap"), count("wrapped")),
        "aht": ratio(count("handle"), count("wrapped")), "talk.avg": ratio(count("talk"), count("handled")),
        "hold.avg": ratio(count("hold"), count("handled")), "acw.agent_time": count("after_call_work"),
        "occupancy": ratio(busy, busy + count("ready")),
        "contacts.answered": answered, "contacts.abandoned": abandoned, "contacts.short_abandoned": count("short"),
        "asa": ratio(count("answered wait"), answered), "ata": ratio(count("abandoned wait"), abandoned),
        "service_level": ratio(count("answered within") + count("abandoned within"), answered + abandoned),
    }


# Intervals do not name the agent's cohort.
OF_TIME = ("acw.agent_time", "occupancy")
ROUNDED = {"acw.avg": 0.06, "aht": 0.06, "talk.avg": 0.06, "hold.avg": 0.06, "asa": 0.06, "ata": 0.06,
           "occupancy": 2e-6, "service_level": 2e-6}


def is_same(name, value, wanted):
    """Whether a published value is the computed one; a count of nothing may be absent, 0 or null."""
    if name not in ROUNDED:
        return (value or 0) == wanted
    if value is None or wanted is None:
        return value is wanted
    return abs(value - wanted) <= ROUNDED[name]


def revision_faults(records):
    """Revisions of a key that do not count 1, 2, 3, … in the order of the log, and the last record of each key."""
    lines, last = [], {}
    for record in records:
        if record.value is None:
            last.pop(record.key, None)
            continue
        value = json.loads(record.value)
        before = last[record.key]["revision"] if record.key in last else 0
        if value["revision"] != before + 1:
            lines.append(f"kpi {record.key!r}: revision {value['revision']} after {before}")
        last[record.key] = value
    return lines, last


def differences(kpis, wraps, intervals, agents, contacts):
    """Counts and lines of difference between KPI records (as read) and what the other outputs say."""
    lines, last = revision_faults(kpis)
    finals = {key: value for key, value in last.items() if value["final"]}
    end = max((parse_time(value["window"]["end"]) for value in last.values()), default=0)
    sums = Sums()
    add_legs(sums, wraps)
    add_visits(sums, contacts)
    add_time(sums, intervals, agents, end)
    checked, seen = 0, set()
    for key, value in finals.items():
        window = value["window"]
        scope = {name: each for name, each in value["scope"].items() if name != "tenant"}
        place = (value["scope"].get("tenant", ""), scope_text(scope), window["kind"], parse_time(window["start"]))
        seen.add(place)
        for name, wanted in expected(sums.cells.get(place, Counter())).items():
            if name not in value["indicators"] or name in OF_TIME and "cohort" in scope:
                continue
            checked += 1
            told = value["indicators"][name]["value"]
            if not is_same(name, told, wanted):
                lines.append(f"kpi {key!r}: {name} is {told}, the other outputs say {wanted}")
    missing = [place for place, cell in sums.cells.items() if cell["handled"] and place not in seen]
    counts = {"KPI records": len(kpis), "KPI keys": len(last), "final KPI records": len(finals),
              "indicators checked": checked, "windows with contacts and no final record": len(missing)}
    return counts, lines
