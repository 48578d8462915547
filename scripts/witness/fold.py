"""The fold of one agent (spec 1.4 to 1.8, 1.10): from scratch, event by event, nothing clever.

A missed hang-up that turns out not to have been one raises `Refuted`; `fold_agent` marks the agent event as pending
and folds everything again, until nothing is refuted.
"""

from canonical import CONTACT_TYPES
from leg_events import LegEvents, Refuted
from model import OFFERED, WAITING, WRAP
from world import Life


# What comes before a start, or is one, within a millisecond.
STARTS_AND_CLEARS = (
    "contact.cleared", "contact.not_answered", "agent.working_after_call", "contact.wrapup_started",
)


class Fold(LegEvents):
    """Folds the sorted events of one agent once, with a given set of marks (indices counted as pending)."""

    def __init__(self, events, settings, until, marks):
        super().__init__(settings, marks, events[0].time)
        self.events = events
        newest = events[-1].time
        self.bound = newest if until is None else max(newest, until)

    def run(self):
        """Folds all events, then the deadlines before `bound`."""
        position = 0
        while position < len(self.events):
            self.advance(self.events[position].time)
            self.now = self.events[position].time
            while position < len(self.events) and self.events[position].time == self.now:
                self.index = position
                self.apply(self.events[position])
                position += 1
            self.open = False
            self.end_put_off()
            self.end_of_millisecond()
            self.kept = set()
            if self.now < self.bound:
                self.act_deadlines_due()
            self.take_state()
        self.advance(self.bound)
        return self

    def advance(self, before):
        """Acts every deadline earlier than `before`, instant by instant."""
        while True:
            deadline = self.next_deadline()
            if deadline is None or deadline[0] >= before:
                return
            self.now = deadline[0]
            self.open = False
            self.act_deadlines_due()
            self.take_state()

    def act_deadlines_due(self):
        while True:
            deadline = self.next_deadline()
            if deadline is None or deadline[0] > self.now:
                return
            _, kind, _, leg = deadline
            self.act_deadline(kind, leg)

    def next_deadline(self):
        """The next (time, kind, leg order, leg); kinds in the order in which they act at one instant."""
        if self.last_event is None:
            return None
        found = [(self.last_event + self.settings.agent_ttl_ms, 5, 0, None)]
        for leg in self.life.active:
            if leg.phase == WRAP:
                segment = leg.wrap
                if segment.limit is not None and segment.on_limit == "end":
                    found.append((segment.deadline(), 0, leg.order, leg))
                if segment.policy.cap_ms is not None:
                    found.append((segment.started + segment.policy.cap_ms, 1, leg.order, leg))
            elif leg.phase == WAITING:
                found.append((leg.cleared_at + leg.policy.reattach_ms, 2, leg.order, leg))
            elif leg.phase == OFFERED:
                found.append((leg.offered_at + self.settings.offer_ttl_ms, 3, leg.order, leg))
            else:
                cap = self.settings.leg_cap_voice_ms if leg.voice else self.settings.leg_cap_other_ms
                found.append((leg.established_at + cap, 4, leg.order, leg))
        # What became due by a change of attributes acts now, not in the past.
        found = [(max(time, self.now), kind, order, leg) for time, kind, order, leg in found]
        return min(found, key=lambda deadline: deadline[:3])

    def act_deadline(self, kind, leg):
        if kind == 0:
            self.end_wrap(leg, "limit")
        elif kind == 1:
            leg.wrap.suspect = True
            self.end_wrap(leg, "capped")
        elif kind == 2:
            self.close_waiting(leg, "no_wrap")
        elif kind == 3:
            self.close_unanswered(leg)
        elif kind == 4:
            self.cap_leg(leg)
        else:
            self.drop_agent()

    def drop_agent(self):
        """agent.ttl: logs the agent off and forgets everything; the next event begins anew."""
        for leg in self.live_legs():
            self.clear(leg, inferred=True)
        self.act_logged_off(None)
        interval = self.life.interval
        if interval is not None:
            self.close_interval(interval)
        self.dropped_at = self.now
        self.last_event = None
        self.life = Life()

    def apply(self, event):
        if event.type in CONTACT_TYPES:
            return
        self.last_event = event.time
        self.dropped_at = None
        self.open = event.type in STARTS_AND_CLEARS
        if not self.open:
            self.end_put_off()
        getattr(self, event.type.split(".")[1])(event)


def fold_agent(events, settings, until=None):
    """The finished Fold of one agent's deduplicated, sorted events."""
    marks = set()
    while True:
        try:
            fold = Fold(events, settings, until, frozenset(marks)).run()
            fold.marks = marks
            return fold
        except Refuted as refuted:
            if refuted.index in marks:
                raise AssertionError("a pending event inferred a hang-up") from None
            marks.add(refuted.index)
