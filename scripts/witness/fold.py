"""The fold of one agent (spec 1.4 to 1.8, 1.10): from scratch, event by event, nothing clever.

A missed hang-up that turns out not to have been one raises `Refuted`; `fold_agent` marks the agent event as pending
and folds everything again, until nothing is refuted.
"""

from collections import Counter

from canonical import CONTACT_TYPES
from model import (ATTRIBUTES, CLOSED, ESTABLISHED, HELD, LIVE, OFFERED, OPEN, SECOND_STAGE_CAUSES, WAITING, WRAP,
                   Interval, Leg, Segment)
from settings import Policy

# Spec 1.8 names a reason for not_ready only, but agent.logged_off carries one: it is presented.
LOGGED_OFF_HAS_REASON = True


class Refuted(Exception):
    """An explicit clear showed that the event at this index of the order inferred a hang-up too early."""

    def __init__(self, index):
        super().__init__(index)
        self.index = index


class Life:
    """All that is known of an agent between its first event and its log-off for silence (agent.ttl)."""

    def __init__(self):
        self.legs = []
        self.active = []
        self.standalones = []
        self.noted = []
        self.declared = "unknown"
        self.reason = None
        self.team = self.site = self.hired_on = None
        self.interval = None


class Fold:
    """Folds the sorted events of one agent once, with a given set of marks (indices counted as pending)."""

    def __init__(self, events, settings, until, marks):
        self.events, self.settings, self.marks = events, settings, marks
        newest = events[-1].time
        self.bound = newest if until is None else max(newest, until)
        self.life = Life()
        self.now = events[0].time
        self.index = -1
        self.last_event = None
        self.deferred = []
        self.all_legs = []
        self.intervals = []
        self.anomalies = Counter()
        self.dropped_at = None

    # MARK: time

    def run(self):
        position = 0
        while position < len(self.events):
            self.advance(self.events[position].time)
            self.now = self.events[position].time
            while position < len(self.events) and self.events[position].time == self.now:
                self.index = position
                self.apply(self.events[position])
                position += 1
            self.end_of_millisecond()
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

    # MARK: presented state

    def presented(self):
        life = self.life
        phases = {leg.phase for leg in life.active}
        for phase, state in ((ESTABLISHED, "talking"), (HELD, "held"), (WRAP, "after_call_work"),
                             (OFFERED, "offered")):
            if phase in phases:
                return state, None
        return life.declared, life.reason

    def take_state(self):
        if self.last_event is None:
            return
        life = self.life
        state, reason = self.presented()
        contacts = {leg.contact for leg in life.active if not leg.standalone}
        if life.interval is not None and (life.interval.state, life.interval.reason) == (state, reason):
            life.interval.contacts |= contacts
            return
        if life.interval is not None:
            self.close_interval(life.interval)
        life.interval = Interval(state, reason, self.now, contacts)

    def close_interval(self, interval):
        interval.ended, interval.team, interval.site = self.now, self.life.team, self.life.site
        if interval.ended > interval.started:
            self.intervals.append(interval)

    # MARK: finding legs

    def newest(self, contact):
        return next((leg for leg in reversed(self.life.legs) if leg.contact == contact), None)

    def open_leg(self, contact):
        """The contact's newest leg that was not cleared; there is at most one."""
        return next((leg for leg in reversed(self.life.active) if leg.contact == contact and leg.phase in OPEN), None)

    def wrapping_leg(self, contact):
        """The contact's oldest leg in wrap or waiting for it."""
        return next((leg for leg in self.life.active if leg.contact == contact and leg.phase in (WRAP, WAITING)), None)

    def live_legs(self):
        return [leg for leg in self.life.active if leg.phase in LIVE]

    def live_voice_legs(self):
        return [leg for leg in self.live_legs() if leg.voice]

    def anomaly(self, kind):
        self.anomalies[kind] += 1

    # MARK: transitions of legs

    def new_leg(self, event):
        leg = Leg(event.contact_id, self.now, len(self.life.legs), self.index)
        self.set_attributes(leg, event)
        return leg

    def add_leg(self, leg):
        leg.order = len(self.life.legs)
        self.life.legs.append(leg)
        self.life.active.append(leg)
        self.all_legs.append(leg)

    def close(self, leg):
        leg.phase = CLOSED
        leg.closed_at = self.now
        self.life.active.remove(leg)

    def set_attributes(self, leg, event):
        for name in ATTRIBUTES:
            value = getattr(event, name)
            if value is not None:
                leg.attributes[name] = value

    def close_unanswered(self, leg):
        self.close(leg)

    def end_hold(self, leg):
        if leg.phase == HELD:
            leg.hold_ms += self.now - leg.held_since
            leg.held_since = None

    def clear(self, leg, inferred=False, judged=False, start=None, exclude=None):
        """Clears a live leg now; `start` is the explicit start that clears it by inference, if one does."""
        self.end_hold(leg)
        leg.cleared_at = self.now
        if inferred:
            leg.inferred_clear = True
        if judged:
            leg.inferred_by, leg.inferred_at = self.index, self.now
        if leg.is_consult():
            self.close_consult(leg)
        else:
            leg.policy = self.settings.policy(leg.attributes.get("queue"))
            leg.had_wrap = True
            if start is not None or leg.policy.start == "on_clear":
                self.start_wrap(leg, start)
            else:
                leg.phase = WAITING
        self.settle_noted(exclude)

    def close_consult(self, leg):
        leg.consult = True
        other = leg.other
        if other is None:
            beside = [each for each in self.live_voice_legs() if each is not leg]
            other = max(beside, key=lambda each: (each.established_at, each.order), default=None)
        if other is not None:
            other.consult_ms += leg.talk_ms
        self.add_empty_record(leg, "consult")
        self.close(leg)

    def cap_leg(self, leg):
        self.end_hold(leg)
        leg.cleared_at = self.now
        leg.inferred_clear = leg.suspect = True
        if leg.is_consult():
            self.close_consult(leg)
        else:
            leg.policy = self.settings.policy(leg.attributes.get("queue"))
            leg.had_wrap = True
            self.add_empty_record(leg, "capped")
            self.close(leg)
        self.settle_noted(None)

    def add_empty_record(self, leg, cause):
        """A record of wrap 0 at the moment the leg was cleared."""
        life = self.life
        leg.segments.append(Segment(len(leg.segments) + 1, leg.cleared_at, ended=leg.cleared_at, cause=cause,
                                    team=life.team, site=life.site, hired_on=life.hired_on))

    def close_waiting(self, leg, cause):
        self.add_empty_record(leg, cause)
        self.close(leg)

    # MARK: wraps

    def start_wrap(self, leg, event):
        """Begins the next segment now; `event` is the explicit start, if there is one."""
        policy = leg.policy = self.settings.policy(leg.attributes.get("queue")) if not leg.standalone else leg.policy
        limit = on_limit = next_state = None
        if event is not None:
            limit, on_limit, next_state = event.limit_ms, event.on_limit, event.next_state
        leg.segments.append(Segment(len(leg.segments) + 1, self.now, policy,
                                    limit=policy.limit_ms if limit is None else limit,
                                    on_limit=on_limit or policy.on_limit, floor=self.now, next_state=next_state))
        leg.phase = WRAP

    def set_limit(self, leg, event):
        """An explicit start of a wrap that runs already."""
        segment = leg.wrap
        if event.limit_ms is not None:
            segment.limit = event.limit_ms
        if event.on_limit is not None:
            segment.on_limit = event.on_limit
        if event.next_state is not None:
            segment.next_state = event.next_state
        if event.limit_ms is not None or event.on_limit is not None:
            segment.floor = self.now

    def end_wrap(self, leg, cause):
        segment, life = leg.wrap, self.life
        segment.ended, segment.cause = self.now, cause
        segment.team, segment.site, segment.hired_on = life.team, life.site, life.hired_on
        self.close(leg)
        if cause in ("limit", "capped", "completed") and segment.next_state is not None:
            life.declared, life.reason = segment.next_state, None

    def open_wraps(self):
        return [leg for leg in self.life.active if leg.phase == WRAP]

    def takes_second_stage(self, leg):
        return (leg.phase == CLOSED and leg.segments and leg.had_wrap and leg.wrap.cause in SECOND_STAGE_CAUSES
                and self.now - leg.wrap.ended <= leg.policy.reattach_ms)

    def start_explicitly(self, leg, event):
        """An explicit start for a leg that is waiting, in wrap, or closed and able to take a second stage."""
        if leg.phase == WRAP:
            self.set_limit(leg, event)
            return
        if leg.phase == CLOSED:
            self.life.active.append(leg)
            self.life.active.sort(key=lambda each: each.order)
        self.start_wrap(leg, event)

    def start_standalone(self, event):
        life = self.life
        current = next((leg for leg in life.active if leg.standalone), None)
        if current is not None:
            self.set_limit(current, event)
        elif any(leg.started_at == self.now for leg in life.standalones):
            self.anomaly("standalone_identity_taken")
        else:
            # Standalone wraps stand after all legs where an order is asked for.
            leg = Leg(None, self.now, 1 << 40, self.index, policy=self.settings.wrapup)
            life.standalones.append(leg)
            life.active.append(leg)
            self.all_legs.append(leg)
            self.start_wrap(leg, event)

    # MARK: noted events

    def is_pending(self, event):
        return event.pending or self.index in self.marks

    def note(self, event, leg=None):
        self.life.noted.append((event, leg))

    def settle_noted(self, exclude):
        """After a leg was cleared: noted events whose moment has come act, in their order."""
        for entry in list(self.life.noted):
            event, leg = entry
            if event.type == "contact.wrapup_started":
                due = not leg.live
            elif event.type == "agent.logged_off":
                due = not self.live_legs()
            else:
                due = not self.live_voice_legs()
            if not due:
                continue
            self.life.noted.remove(entry)
            if event.type == "contact.wrapup_started":
                self.act_wrapup_started(leg, event)
            elif event.type == "agent.logged_off":
                self.act_logged_off(event, exclude)
            elif event.type == "agent.ready":
                self.act_ready(event, exclude)
            elif event.type == "agent.not_ready":
                self.act_not_ready(event, exclude)
            else:
                self.act_working_after_call(event)

    def cancel_noted(self):
        self.life.noted = [(event, leg) for event, leg in self.life.noted
                           if event.type not in ("agent.ready", "agent.not_ready")]

    # MARK: events

    def apply(self, event):
        if event.type in CONTACT_TYPES:
            return
        self.last_event = event.time
        self.dropped_at = None
        getattr(self, event.type.split(".")[1])(event)

    def heartbeat(self, event):
        pass

    def logged_on(self, event):
        life = self.life
        life.team = event.team or life.team
        life.site = event.site or life.site
        life.hired_on = life.hired_on if event.hired_on is None else event.hired_on
        if life.declared in ("unknown", "logged_off"):
            life.declared, life.reason = "not_ready", None

    def logged_off(self, event):
        live = self.live_legs()
        if self.index in self.marks and live:
            self.note(event)
            return
        for leg in live:
            self.clear(leg, inferred=True, judged=True)
        self.act_logged_off(event)

    def act_logged_off(self, event, exclude=None):
        for leg in list(self.life.active):
            if leg is exclude:
                continue
            if leg.phase == OFFERED:
                self.close_unanswered(leg)
            elif leg.phase == WAITING:
                self.close_waiting(leg, "no_wrap")
            elif leg.phase == WRAP:
                self.end_wrap(leg, "logged_off")
        self.life.declared = "logged_off"
        self.life.reason = event.reason if event is not None and LOGGED_OFF_HAS_REASON else None

    def ready(self, event):
        if self.is_pending(event):
            if self.live_voice_legs():
                self.note(event)
                return
        elif event.contact_id is not None:
            leg = self.open_leg(event.contact_id)
            if leg is not None and leg.live_voice:
                self.clear(leg, inferred=True, judged=True)
        else:
            self.cancel_noted()
            for leg in self.live_voice_legs():
                self.clear(leg, inferred=True, judged=True)
        self.act_ready(event)

    def act_ready(self, event, exclude=None):
        only = event.contact_id
        for leg in list(self.life.active):
            if leg is exclude or (only is not None and leg.contact != only):
                continue
            if leg.phase == OFFERED and (leg.voice or only is not None):
                self.close_unanswered(leg)
            elif leg.phase == WAITING:
                self.close_waiting(leg, "no_wrap")
            elif leg.phase == WRAP:
                self.end_wrap(leg, "ready")
        if only is None:
            self.life.declared, self.life.reason = "ready", None

    def not_ready(self, event):
        if self.is_pending(event):
            if self.live_voice_legs():
                self.note(event)
                return
        else:
            self.cancel_noted()
            if self.live_voice_legs():
                self.life.declared, self.life.reason = "not_ready", event.reason
                return
        self.act_not_ready(event)

    def act_not_ready(self, event, exclude=None):
        for leg in list(self.life.active):
            if leg is exclude:
                continue
            if leg.phase == OFFERED and (leg.voice or leg.contact == event.contact_id):
                self.close_unanswered(leg)
            elif leg.phase == WAITING:
                self.close_waiting(leg, "no_wrap")
            elif leg.phase == WRAP and leg.wrap.policy.on_not_ready == "end":
                self.end_wrap(leg, "not_ready")
        self.life.declared, self.life.reason = "not_ready", event.reason

    def working_after_call(self, event):
        if self.is_pending(event):
            if self.live_voice_legs():
                self.note(event)
                return
            self.act_working_after_call(event)
            return
        live = [leg for leg in self.live_voice_legs() if event.contact_id in (None, leg.contact)]
        target = max((leg for leg in live if not leg.is_consult()),
                     key=lambda leg: (leg.established_at, leg.order), default=None)
        for leg in live:
            self.clear(leg, inferred=True, judged=True, start=event if leg is target else None)
        if target is None:
            self.act_working_after_call(event)

    def act_working_after_call(self, event):
        life = self.life
        if event.contact_id is not None:
            leg = self.wrapping_leg(event.contact_id) or self.newest(event.contact_id)
        else:
            wrapping = [leg for leg in life.active if leg.phase in (WRAP, WAITING) and not leg.standalone]
            leg = max(wrapping, key=lambda each: (each.cleared_at, each.order), default=None)
            if leg is None:
                closed = [each for each in life.legs if each.phase == CLOSED and each.had_wrap]
                leg = max(closed, key=lambda each: (each.closed_at, each.order), default=None)
        if leg is not None and (leg.phase in (WRAP, WAITING) or self.takes_second_stage(leg)):
            self.start_explicitly(leg, event)
        else:
            self.start_standalone(event)

    def offered(self, event):
        leg = self.open_leg(event.contact_id)
        if leg is not None and leg.phase in LIVE:
            self.set_attributes(leg, event)
            self.anomaly("offered_while_live")
            return
        if self.identity_is_taken(event):
            return
        if leg is not None:
            self.close_unanswered(leg)
        leg = self.new_leg(event)
        leg.offered_at = self.now
        self.add_leg(leg)

    def identity_is_taken(self, event):
        """Two legs of a contact cannot begin in one millisecond: the event then belongs to the first of them."""
        if not any(leg.contact == event.contact_id and leg.started_at == self.now for leg in self.life.legs):
            return False
        self.anomaly("leg_identity_taken")
        self.set_attributes(self.newest(event.contact_id), event)
        return True

    def established(self, event):
        leg = self.open_leg(event.contact_id)
        if leg is None:
            if self.identity_is_taken(event):
                return
            leg = self.new_leg(event)
        else:
            self.set_attributes(leg, event)
            if leg.phase in LIVE:
                self.anomaly("established_while_live")
                return
        if leg.voice and leg.direction == "inbound":
            for each in self.live_voice_legs():
                if each.phase == ESTABLISHED:
                    self.clear(each, inferred=True, exclude=leg)
        beside = self.live_voice_legs()
        held = [each for each in beside if each.phase == HELD]
        leg.other = max(held or beside, key=lambda each: (each.established_at, each.order), default=None)
        leg.outbound_beside_held = leg.voice and leg.direction == "outbound" and bool(held)
        if leg.offered_at is None:
            self.add_leg(leg)
        leg.phase, leg.established_at = ESTABLISHED, self.now
        self.end_wraps_for(leg)
        for each in list(self.life.active):
            if leg.voice and each.phase == WAITING and each.voice:
                self.close_waiting(each, "no_wrap")

    def end_wraps_for(self, leg):
        """next_contact: the wraps that the establishing of this leg ends by their policies."""
        for each in self.open_wraps():
            policy = each.wrap.policy
            voice = each.standalone or each.voice
            if leg.direction == "inbound" and voice == leg.voice:
                rule = policy.on_next_contact or ("end" if voice else "continue")
            elif leg.direction == "outbound" and leg.voice:
                rule = policy.on_outbound
            else:
                rule = "continue"
            if rule == "end":
                self.end_wrap(each, "next_contact")

    def held(self, event):
        leg = self.open_leg(event.contact_id)
        if leg is None:
            self.late(event)
            return
        self.set_attributes(leg, event)
        if leg.phase != ESTABLISHED:
            self.anomaly("held_while_" + leg.phase)
            return
        leg.phase, leg.held_since = HELD, self.now

    def retrieved(self, event):
        leg = self.open_leg(event.contact_id)
        if leg is None:
            self.late(event)
            return
        self.set_attributes(leg, event)
        if leg.phase != HELD:
            self.anomaly("retrieved_while_" + leg.phase)
            return
        self.end_hold(leg)
        leg.phase = ESTABLISHED

    def cleared(self, event):
        leg = self.open_leg(event.contact_id)
        if leg is None:
            self.judge(event)
            self.deferred.append(event)
            return
        self.set_attributes(leg, event)
        if leg.phase == OFFERED:
            self.close_unanswered(leg)
        else:
            self.clear(leg)

    def judge(self, event):
        """Whether this explicit clear refutes an inferred one."""
        leg = self.newest(event.contact_id)
        if leg is None or leg.inferred_by is None or self.now - leg.inferred_at > self.settings.horizon_ms:
            return
        if not any(each.voice and each.opened_index > leg.inferred_by for each in self.life.legs):
            raise Refuted(leg.inferred_by)

    def not_answered(self, event):
        leg = self.open_leg(event.contact_id)
        if leg is None:
            self.deferred.append(event)
            return
        self.set_attributes(leg, event)
        if leg.phase == OFFERED:
            self.close_unanswered(leg)
        else:
            self.anomaly("not_answered_while_live")

    def end_of_millisecond(self):
        """Deferred clears meet the leg that was opened in their millisecond, if there is one."""
        deferred, self.deferred = self.deferred, []
        for event in deferred:
            leg = self.open_leg(event.contact_id)
            if leg is None or leg.started_at != self.now:
                self.late(event)
                continue
            self.set_attributes(leg, event)
            if leg.phase == OFFERED:
                self.close_unanswered(leg)
            elif event.type == "contact.cleared":
                self.clear(leg)
            else:
                self.anomaly("not_answered_while_live")

    def late(self, event):
        """A leg event whose contact has no leg it could change: attributes only."""
        leg = self.newest(event.contact_id)
        if leg is None:
            self.anomaly("unknown_contact")
        elif leg.phase != CLOSED:
            self.set_attributes(leg, event)
            self.anomaly(event.type + "_while_" + leg.phase)
        elif self.now - leg.closed_at <= self.settings.horizon_ms:
            self.set_attributes(leg, event)
        else:
            self.anomaly("long_closed")

    def wrapup_started(self, event):
        leg = self.wrapping_leg(event.contact_id)
        if leg is not None:
            self.set_attributes(leg, event)
            self.start_explicitly(leg, event)
            return
        leg = self.open_leg(event.contact_id)
        if leg is not None and leg.phase in LIVE:
            self.set_attributes(leg, event)
            if self.index in self.marks:
                self.note(event, leg)
                return
            consult = leg.is_consult()
            self.clear(leg, inferred=True, judged=True, start=event)
            if consult:
                self.anomaly("wrapup_started_for_consult")
            return
        leg = self.newest(event.contact_id)
        if leg is not None and self.takes_second_stage(leg):
            self.set_attributes(leg, event)
            self.start_explicitly(leg, event)
        else:
            self.late(event)

    def act_wrapup_started(self, leg, event):
        """A noted start takes effect where its leg was cleared."""
        if leg.phase in (WRAP, WAITING) or self.takes_second_stage(leg):
            self.start_explicitly(leg, event)
        else:
            self.anomaly("wrapup_started_in_vain")

    def wrapup_target(self, event):
        """The leg of an extension or end that is in wrap or waiting; others only get the attributes."""
        leg = self.wrapping_leg(event.contact_id)
        if leg is None:
            self.late(event)
            return None
        self.set_attributes(leg, event)
        return leg

    def wrapup_extended(self, event):
        leg = self.wrapup_target(event)
        if leg is None:
            return
        if leg.phase == WAITING:
            self.anomaly("extended_while_waiting")
            return
        segment = leg.wrap
        if event.by_ms is not None:
            if event.by_ms <= 0 or segment.limit is None:
                self.anomaly("extended_by_nothing" if event.by_ms <= 0 else "extended_without_limit")
                return
            segment.extended += event.by_ms
        elif event.limit_ms is not None:
            if segment.limit is None:
                segment.limit = event.limit_ms
            else:
                segment.extended = max(0, event.limit_ms - segment.limit)
        else:
            self.anomaly("extended_by_nothing")
            return
        segment.floor = self.now

    def wrapup_ended(self, event):
        leg = self.wrapup_target(event)
        if leg is None:
            return
        if leg.phase == WAITING:
            self.close_waiting(leg, "completed")
        else:
            self.end_wrap(leg, "completed")


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
