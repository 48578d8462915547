#!/usr/bin/env python3
"""Checks what AfterCall published against the truth of all that it read.

    verify.py --bootstrap-servers HOST:PORT [--input-topic T] [--prefix aftercall] [--policy FILE] [--until TIME]

Reads the input topic and <prefix>.wraps, .intervals, .agents and .dead-letters whole (committed records only), keeps
the greatest revision per identity and the last record per agent, drops retracted ones, and compares the rest with the
truth field by field (of an agent record all but observed_at). No (identity, revision) may come twice; every record
that is no event must be a dead letter with its very bytes and headers. Exit 1 on any difference, 2 if there was
nothing to check.

Run it when the program is idle. What deadlines within --grace-ms of the wall clock decide is counted, not compared.
"""

import argparse
import json
import sys
import time
from collections import Counter

from compare import KINDS, by_identity, differences, identity, normal, report
from settings import Settings
from truth import parse_until, truth

ERROR_HEADER = "aftercall-error-"


def parse_output(records, kind):
    """The JSON objects of an output topic, in the order of their offsets, and what is wrong with them."""
    values, lines = [], []
    for record in records:
        where = f"{kind} at {record.partition}:{record.offset}"
        try:
            value = json.loads(record.value)
        except (TypeError, ValueError) as error:
            lines.append(f"{where}: not JSON ({error})")
            continue
        agent, tenant = value.get("agent_id") or "", value.get("tenant") or ""
        if record.key not in (agent.encode(), f"{tenant}/{agent}".encode()):
            lines.append(f"{where}: key {record.key!r} is not its agent's")
        values.append(value)
    return values, lines


def latest(values, kind, fields):
    """The records that count: greatest revision per identity, retracted ones dropped; and broken revision rules."""
    lines, revisions, newest = [], {}, {}
    for value in values:
        key, revision = identity(value, fields), value.get("revision")
        seen = revisions.setdefault(key, [])
        if not isinstance(revision, int):
            lines.append(f"{kind} {key}: revision {revision!r}")
            continue
        if revision in seen:
            lines.append(f"{kind} {key}: revision {revision} came twice")
        seen.append(revision)
        statuses = ("closed",) if revision == 1 else ("corrected", "retracted")
        if value.get("status") not in statuses:
            lines.append(f"{kind} {key}: revision {revision} has status {value.get('status')!r}")
        if key not in newest or revision > newest[key]["revision"]:
            newest[key] = value
    for key, seen in revisions.items():
        if sorted(set(seen)) != list(range(1, len(set(seen)) + 1)):
            lines.append(f"{kind} {key}: revisions {sorted(set(seen))} are not 1, 2, 3, …")
        elif seen != sorted(seen):
            lines.append(f"{kind} {key}: revisions came in the order {seen}")
    return [value for value in newest.values() if value.get("status") != "retracted"], lines


def ce_ids_twice(records, kind):
    """CloudEvents ids are per identity and revision: none may be missing or stand on two records."""
    ids = Counter(dict(record.headers).get("ce_id") for record in records)
    return [f"{kind}: ce_id {name!r} on {count} records" for name, count in ids.items() if count > 1 or name is None]


def undecided(early, late, fields, keys):
    """Identities on which the truths of two wall clocks differ."""
    first, second = by_identity(early, keys)[0], by_identity(late, keys)[0]

    def view(record):
        return None if record is None else [normal(name, record.get(name)) for name in fields]

    return {key for key in first.keys() | second.keys() if view(first.get(key)) != view(second.get(key))}


def check_dead_letters(complaints, dead, topic):
    """Every complaint must be one dead letter with the original's bytes; of this topic there may be no other."""
    lines, by_origin = [], {}
    for record in dead:
        headers = dict(record.headers)
        origin = tuple((headers.get(ERROR_HEADER + name) or b"").decode() for name in ("topic", "partition", "offset"))
        if origin[0] == topic:
            by_origin.setdefault(origin, []).append(record)
    for record, cause, detail in complaints:
        origin = (topic, str(record.partition), str(record.offset))
        found = by_origin.pop(origin, [])
        where = f"dead letter of {':'.join(origin)} ({cause}: {detail})"
        if len(found) != 1:
            lines.append(f"{where}: there are {len(found)}")
        for letter in found:
            lines += [f"{where}: {text}" for text in dead_letter_faults(record, cause, letter)]
    lines += [f"dead letter of {':'.join(origin)}: the record is an event ({dict(letters[0].headers)})"
              for origin, letters in by_origin.items()]
    return lines


def dead_letter_faults(record, cause, letter):
    """How one dead letter differs from its original."""
    headers = dict(letter.headers)
    told = (headers.get(ERROR_HEADER + "cause") or b"").decode()
    truncated = headers.get("aftercall-error-truncated") == b"true" and letter.value is None
    if told != cause:
        yield f"cause is {told!r}"
    if letter.key != record.key:
        yield f"key is {letter.key!r}, was {record.key!r}"
    if letter.value != record.value and not truncated:
        yield f"value is {letter.value!r}, was {record.value!r}"
    added = list(letter.headers)
    for header in record.headers:
        if header in added:
            added.remove(header)
        else:
            yield f"header {header!r} is missing"
    for name, value in added:
        if not name.startswith(ERROR_HEADER):
            yield f"header {name}={value!r} was not there"
    for name in ("detail", "timestamp"):
        if ERROR_HEADER + name not in headers:
            yield f"header {ERROR_HEADER}{name} is missing"


def check_agents(records, early, late, counts):
    """The last record of each agent against the truth; a forgotten agent may be a tombstone."""
    newest, lines = {}, []
    for record in records:
        newest[record.key] = record
    current, faults = parse_output([each for each in newest.values() if each.value is not None], "agent")
    gone = {key for key, record in newest.items() if record.value is None}
    fields, keys = KINDS["agent"]
    open_keys = undecided(early, late, fields, keys)
    expected = [each for each in late if not (each["forgotten"] and agent_key(each) in gone)]
    lines += faults + differences("agent", expected, current, open_keys)
    counts.update({"agents published": len(records), "agents current": len(current),
                   "agents of the truth": len(expected), "agents undecided": len(open_keys)})
    return lines


def agent_key(value):
    """The key under which an agent's record is published."""
    return (f"{value['tenant']}/" if value["tenant"] else "").encode() + value["agent_id"].encode()


def verify(topics, settings, early, late, input_topic, check_key=True):
    """Counts and differences; `topics` holds the records of input, wraps, intervals and dead_letters, and of agents
    if they are to be compared."""
    before = truth(topics["input"], settings, early, check_key)
    after = truth(topics["input"], settings, late, check_key)
    counts = {"input records": len(topics["input"]), "complaints": len(before["complaints"]),
              "ignored": before["ignored"]}
    lines = []
    for kind, name in (("wrap", "wraps"), ("interval", "intervals")):
        fields, keys = KINDS[kind]
        values, faults = parse_output(topics[name], kind)
        current, broken = latest(values, kind, keys)
        open_keys = undecided(before[name], after[name], fields, keys)
        lines += faults + broken + ce_ids_twice(topics[name], kind)
        lines += differences(kind, after[name], current, open_keys)
        counts.update({f"{name} published": len(values), f"{name} current": len(current),
                       f"{name} of the truth": len(after[name]), f"{name} undecided": len(open_keys)})
    if "agents" in topics:
        lines += check_agents(topics["agents"], before["agents"], after["agents"], counts)
    lines += check_dead_letters(before["complaints"], topics["dead_letters"], input_topic)
    counts["dead letters"] = len(topics["dead_letters"])
    counts["anomalies"] = sum(after["anomalies"].values())
    return counts, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap-servers", required=True)
    parser.add_argument("--input-topic", default="telephony.agent-events")
    parser.add_argument("--prefix", default="aftercall")
    parser.add_argument("--policy", help="JSON file of policies")
    parser.add_argument("--until", type=parse_until, help="wall clock to judge deadlines by (default: now)")
    parser.add_argument("--grace-ms", type=int, default=3_000,
                        help="how late deadlines may be published (default 3000)")
    parser.add_argument("--any-key", action="store_true", help="accept any record key, as when ingest re-keys")
    parser.add_argument("--first", type=int, default=20, help="how many differences are printed (default 20)")
    arguments = parser.parse_args()
    from kafka_reader import read_topic
    servers, prefix = arguments.bootstrap_servers, arguments.prefix
    # The input is read before the outputs: what is published for it must be there when they are read.
    topics = {"input": read_topic(servers, arguments.input_topic)}
    early = arguments.until or int(time.time() * 1000) - arguments.grace_ms
    for name in ("wraps", "intervals", "agents", "dead-letters"):
        topics[name.replace("-", "_")] = read_topic(servers, f"{prefix}.{name}", missing_ok=True)
    late = arguments.until or int(time.time() * 1000)
    counts, lines = verify(topics, Settings.from_file(arguments.policy), early, late, arguments.input_topic,
                           not arguments.any_key)
    report(counts, lines, arguments.first)
    if not topics["input"]:
        print("nothing to check: the input topic is empty")
        return 2
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
