"""What the fold knows of an agent, and the transitions of legs and wraps (spec 1.5 to 1.8)."""

from collections import Counter

from model import (ATTRIBUTES, CLOSED, ESTABLISHED, HELD, LIVE, OFFERED, OPEN, SECOND_STAGE_CAUSES, WAITING, WRAP,
                   Interval, Leg, Segment)


class Life:
    """All that is known of an agent between its first event and its log-off for silence (agent.ttl)."""

    def __init__(self):
        self.legs = []
        self.active = []
        self.standalones = []
        self.noted = []
        self.steps = 0
        self.declared = "unknown"
        self.reason = None
        self.team = self.site = self.hired_on = None
        self.interval = None


class World:
    """The agent's world at `now`; `index` is the place in the total order of the event being folded."""

    def __init__(self, settings, marks, now):
        self.settings, self.marks, self.now = settings, marks, now
        self.index = -1
        self.life = Life()
        self.last_event = None
        self.deferred = []
        # What noted events end at the end of their millisecond, and what an explicit start kept from that.
        self.put_off = []
        self.kept = set()
        self.open = False
        self.carries_out_noted = False
        self.all_legs = []
        self.intervals = []
        self.anomalies = Counter()
        self.dropped_at = None

    def settle_noted(self, exclude):
        """Lets noted events act after a leg was cleared; `exclude` is the leg that is being established."""
        raise NotImplementedError

    # -- presented state --

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
        life.interval.team, life.interval.site = life.team, life.site

    def close_interval(self, interval):
        interval.ended = self.now
        if interval.ended > interval.started:
            self.intervals.append(interval)

    # -- finding legs --

    def newest(self, contact, condition=lambda leg: True):
        legs = reversed(self.life.legs)
        return next((leg for leg in legs if leg.contact == contact and condition(leg)), None)

    def closed_last(self, contact):
        """Of the legs that had a wrap or waited for one, of the contact if one is named, the one closed last."""
        closed = [leg for leg in self.life.legs
                  if leg.phase == CLOSED and leg.had_wrap and contact in (None, leg.contact)]
        return max(closed, key=lambda leg: leg.closed_order, default=None)

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

    # -- transitions of legs --

    def new_leg(self, event):
        leg = Leg(event.contact_id, self.now, self.step(), self.index)
        self.set_attributes(leg, event)
        return leg

    def add_leg(self, leg):
        self.life.legs.append(leg)
        self.life.active.append(leg)
        self.all_legs.append(leg)

    def step(self):
        """A number greater than all before it: tells what happened last of what happened in one millisecond."""
        self.life.steps += 1
        return self.life.steps

    def close(self, leg):
        leg.phase = CLOSED
        leg.closed_at, leg.closed_order = self.now, self.step()
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
        leg.cleared_at, leg.cleared_order = self.now, self.step()
        if inferred:
            leg.inferred_clear = True
        if judged:
            leg.inferred_by, leg.inferred_at = self.index, self.now
        if leg.is_consult():
            self.close_consult(leg)
        else:
            leg.policy = self.settings.policy(leg.attributes.get("queue"))
            leg.had_wrap = True
            if start is not None:
                self.kept.add(leg.contact)
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
            other = max(beside, key=lambda each: each.established_index, default=None)
        if other is not None:
            other.consult_ms += leg.talk_ms
        self.add_empty_record(leg, "consult")
        self.close(leg)

    def cap_leg(self, leg):
        self.end_hold(leg)
        leg.cleared_at, leg.cleared_order = self.now, self.step()
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

    # -- wraps --

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
        if not leg.standalone:
            self.put_off = [each for each in self.put_off if each[1] != leg.contact]
            if not self.carries_out_noted:
                self.kept.add(leg.contact)
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
            leg = Leg(None, self.now, self.step(), self.index, policy=self.settings.wrapup)
            life.standalones.append(leg)
            life.active.append(leg)
            self.all_legs.append(leg)
            self.start_wrap(leg, event)
