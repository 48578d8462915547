#!/usr/bin/env python3
"""The truth of spec 1.4: fold(sort(dedup(all events))) of every agent of a topic, and nothing else.

    truth.py [FILE] [--policy FILE] [--until TIME] [--any-key]

FILE (default: standard input) holds JSON Lines, one Kafka record each, in the order of their offsets within each
partition: {"partition", "offset", "key" or "key_b64", "value" or "value_b64", "headers": [[name, text], ...] or
"headers_b64", "timestamp_ms"}. A line that is itself a canonical event counts as a record with its agent's key.
Prints one JSON object: wraps, intervals, agents, anomalies, dead_letters, ignored.
"""

import argparse
import json
import sys
from collections import Counter

from canonical import CONTACT_TYPES, Arrival, Complaint, Record, decode, dedup, format_time, parse_time
from fold import fold_agent
from model import WRAP
from settings import Settings


def accept(records, settings, check_key=True):
    """Events by (tenant, agent), the complaints as (record, cause, detail), and how many types were unknown."""
    arrival = Arrival(settings.horizon_ms)
    events, complaints, unknown = {}, [], 0
    for record in records:
        try:
            event = decode(record, check_key)
            if event is None:
                unknown += 1
                continue
            if event.type in CONTACT_TYPES:
                continue
            arrival.judge(event, record.timestamp_ms)
        except Complaint as complaint:
            complaints.append((record, complaint.cause, complaint.detail))
            continue
        events.setdefault((event.tenant, event.agent_id), []).append(event)
    return events, complaints, unknown


def agent_record(fold, tenant, agent):
    """What the agent does now; `forgotten` is true once agent.ttl has acted, and stands in no published record."""
    life, current = fold.life, fold.life.interval
    record = {"tenant": tenant, "agent_id": agent, "forgotten": current is None, "contacts": [], "wrap": None}
    if current is None:
        record.update(state="logged_off", reason=None, since=format_time(fold.dropped_at), declared="logged_off",
                      team=None, site=None)
        return record
    wraps = [leg for leg in life.active if leg.phase == WRAP]
    if wraps:
        record["wrap"] = min(wraps, key=lambda leg: (leg.wrap.started, leg.order)).presented_wrap()
    record.update(state=current.state, reason=current.reason, since=format_time(current.started),
                  declared=life.declared, team=life.team, site=life.site,
                  contacts=[leg.presented() for leg in life.active if not leg.standalone])
    return record


def truth_of_agent(tenant, agent, events, settings, until=None):
    """Wrap records, interval records, the agent record and the anomaly counts of one agent."""
    ordered, conflicts = dedup(events)
    fold = fold_agent(ordered, settings, until)
    timeline = [(each.state, each.started, each.ended) for each in fold.intervals]
    current = fold.life.interval
    if current is not None:
        timeline.append((current.state, current.started, float("inf")))
    wraps = [leg.record(segment, tenant, agent, timeline) for leg in fold.all_legs for segment in leg.segments
             if segment.ended is not None]
    intervals = [each.record(tenant, agent) for each in fold.intervals]
    record = agent_record(fold, tenant, agent)
    anomalies = Counter(fold.anomalies)
    if conflicts:
        anomalies["conflict"] = conflicts
    return wraps, intervals, record, anomalies


def truth(records, settings, until=None, check_key=True):
    """The truth of all records as one dictionary."""
    events, complaints, unknown = accept(records, settings, check_key)
    result = {"wraps": [], "intervals": [], "agents": [], "anomalies": Counter()}
    for (tenant, agent), own in sorted(events.items()):
        wraps, intervals, record, anomalies = truth_of_agent(tenant, agent, own, settings, until)
        result["wraps"] += wraps
        result["intervals"] += intervals
        result["agents"].append(record)
        result["anomalies"] += anomalies
    result["complaints"] = complaints
    result["ignored"] = unknown
    return result


def parse_until(text):
    """Milliseconds of an RFC 3339 time or of a plain number of milliseconds."""
    if text is None:
        return None
    return int(text) if text.lstrip("-").isdigit() else parse_time(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", help="JSON Lines of records; standard input if missing")
    parser.add_argument("--policy", help="JSON file of policies")
    parser.add_argument("--until", type=parse_until, help="wall clock up to which deadlines act (RFC 3339 or ms)")
    parser.add_argument("--any-key", action="store_true", help="accept any record key, as when ingest re-keys")
    arguments = parser.parse_args()
    with open(arguments.file, encoding="utf-8") if arguments.file else sys.stdin as lines:
        records = [Record.from_json(json.loads(line)) for line in lines if line.strip()]
    result = truth(records, Settings.from_file(arguments.policy), arguments.until, not arguments.any_key)
    complaints = result.pop("complaints")
    result["dead_letters"] = [{"partition": record.partition, "offset": record.offset, "cause": cause,
                               "detail": detail} for record, cause, detail in complaints]
    json.dump(result, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
