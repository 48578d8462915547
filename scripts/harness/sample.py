"""The events of probes, and what becomes of each: when it was handed over, acknowledged, and seen. Pure but for the
clock that it reads."""

import datetime
import json
import time

from . import figures

PREFIX = b"probe-"


def format_ms(instant):
    """RFC 3339 in UTC, with milliseconds, of milliseconds since the Unix epoch."""
    moment = datetime.datetime.fromtimestamp(instant / 1000, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant % 1000:03d}Z"


def event(agent, number, instant):
    """The canonical event number `number` of an agent: not ready if it is even, ready if it is odd."""
    kind = "agent.ready" if number % 2 else "agent.not_ready"
    return json.dumps({"id": f"{agent}-{number}", "source": "probe", "type": kind, "time": format_ms(instant),
                       "agent_id": agent}).encode()


class Sample:
    """When each event of the sample was handed over, acknowledged, and seen in an output; in monotonic seconds."""

    def __init__(self):
        self.handed, self.acknowledged, self.seen = {}, {}, {}
        self.again = 0
        self.outputs = 0

    def note_sent(self, agent, instant):
        self.handed[(agent, format_ms(instant))] = time.monotonic()

    def note_acknowledged(self, agent, instant):
        self.acknowledged[(agent, format_ms(instant))] = time.monotonic()

    def receive(self, message, now):
        """Takes an output; an interval of the sample belongs to the event at whose time it ends."""
        self.outputs += 1
        if not (message.key() or b"").startswith(PREFIX):
            return
        value = json.loads(message.value())
        key = (value["agent_id"], value["ended_at"])
        if key in self.seen:
            self.again += 1
        self.seen.setdefault(key, now)

    def figures(self, begin, end):
        """Milliseconds of the events handed over within `begin` … `end`, by what is measured, and how many are open.

        The first event of an agent closes nothing that matters: it lies in the warm-up.
        """
        measured = [key for key, at in self.handed.items() if begin <= at < end]
        whole = [key for key in measured if key in self.seen and key in self.acknowledged]
        return {
            "acknowledged to readable": [(self.seen[key] - self.acknowledged[key]) * 1000 for key in whole],
            "handed over to readable": [(self.seen[key] - self.handed[key]) * 1000 for key in whole],
            "handed over to acknowledged": [(self.acknowledged[key] - self.handed[key]) * 1000 for key in whole],
        }, len(measured) - len(whole)


def table(found):
    """Lines with the percentiles of what was measured."""
    shares = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1))
    rows = [(name, *(figures.milliseconds(figures.percentile(values, share)) for _, share in shares))
            for name, values in found.items()]
    return figures.table(rows, header=("milliseconds", *(name for name, _ in shares)))
