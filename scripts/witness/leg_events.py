"""What leg events do (spec 1.4 to 1.7)."""

from agent_events import AgentEvents
from model import CLOSED, ESTABLISHED, HELD, LIVE, OFFERED, WAITING, WRAP


class Refuted(Exception):
    """An explicit clear showed that the event at this index of the order inferred a hang-up too early."""

    def __init__(self, index):
        super().__init__(index)
        self.index = index


class LegEvents(AgentEvents):
    """One method per leg event, named after its type."""

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
        leg.other = max(held or beside, key=lambda each: each.established_index, default=None)
        leg.outbound_beside_held = leg.voice and leg.direction == "outbound" and bool(held)
        if leg.offered_at is None:
            self.add_leg(leg)
        leg.phase, leg.established_at, leg.established_index = ESTABLISHED, self.now, self.index
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
        leg.phase, leg.retrieved_at = ESTABLISHED, self.now

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
        leg = self.newest(event.contact_id, self.in_reach)
        if leg is None:
            self.anomaly("no_leg")
            return
        self.set_attributes(leg, event)
        if leg.phase != CLOSED:
            self.anomaly(event.type + "_while_" + leg.phase)

    def in_reach(self, leg):
        return leg.phase != CLOSED or self.now - leg.closed_at <= self.settings.horizon_ms

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
        leg = leg or self.closed_last(event.contact_id)
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
