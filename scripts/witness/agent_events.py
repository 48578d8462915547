"""What agent events do (spec 1.5 to 1.8), at once or noted until the last voice leg is cleared."""

from model import CLOSED, OFFERED, WAITING, WRAP
from world import World

# Spec 1.8 names a reason for not_ready only, but agent.logged_off carries one: it is presented.
LOGGED_OFF_HAS_REASON = True
# Of more noted events the oldest are forgotten.
NOTED_LIMIT = 64


class AgentEvents(World):
    """One method per agent event, named after its type; `act_…` is its effect when nothing is left to wait for."""

    # -- noted events --

    def is_pending(self, event):
        return event.pending or self.index in self.marks

    def note(self, event, leg=None):
        if len(self.life.noted) == NOTED_LIMIT:
            del self.life.noted[0]
            self.anomaly("too_many_noted")
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
            self.carries_out_noted = True
            if event.type == "contact.wrapup_started":
                self.act_wrapup_started(leg, event)
            elif event.type == "agent.logged_off":
                self.end_put_off()
                self.act_logged_off(event, exclude)
            elif event.type == "agent.ready":
                self.act_ready(event, exclude, noted=True)
            elif event.type == "agent.not_ready":
                self.act_not_ready(event, exclude, noted=True)
            else:
                self.act_working_after_call(event, exclude)
            self.carries_out_noted = False

    def cancel_noted(self):
        self.life.noted = [(event, leg) for event, leg in self.life.noted
                           if event.type not in ("agent.ready", "agent.not_ready")]

    def ends_later(self, leg, cause):
        """Whether what was noted ends the leg's work behind the starts of its millisecond, unless one keeps it."""
        since = leg.wrap.started if leg.phase == WRAP else leg.cleared_at if leg.phase == WAITING else None
        if not self.open or leg.standalone or since != self.now:
            return False
        lasts = cause == "not_ready" and leg.phase == WRAP and leg.wrap.policy.on_not_ready != "end"
        if not lasts and leg.contact not in self.kept and (cause, leg.contact) not in self.put_off:
            self.put_off.append((cause, leg.contact))
        return True

    def end_put_off(self):
        """Ends what was put off and is not kept."""
        put_off, self.put_off = self.put_off, []
        for cause, contact in put_off:
            for leg in list(self.life.active):
                if leg.standalone or leg.contact != contact:
                    continue
                if leg.phase == WRAP and leg.wrap.started == self.now:
                    self.end_wrap(leg, cause)
                elif leg.phase == WAITING and leg.cleared_at == self.now:
                    self.close_waiting(leg, "no_wrap")

    # -- events --

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
        if event.declares_only:
            self.cancel_noted()
            self.life.declared, self.life.reason = "ready", None
            return
        if self.is_pending(event) and self.live_voice_legs():
            self.note(event)
            return
        if event.contact_id is not None:
            leg = self.open_leg(event.contact_id)
            if leg is not None and leg.live_voice:
                self.clear(leg, inferred=True, judged=True)
        else:
            self.cancel_noted()
            for leg in self.live_voice_legs():
                self.clear(leg, inferred=True, judged=True)
        self.act_ready(event)

    def act_ready(self, event, exclude=None, noted=False):
        only = event.contact_id
        for leg in list(self.life.active):
            if leg is exclude or (only is not None and leg.contact != only):
                continue
            if noted and self.ends_later(leg, "ready"):
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
        if event.declares_only:
            self.cancel_noted()
            self.life.declared, self.life.reason = "not_ready", event.reason
            return
        live = self.live_voice_legs()
        if self.is_pending(event) and live:
            self.note(event)
            return
        self.cancel_noted()
        if live:
            self.life.declared, self.life.reason = "not_ready", event.reason
            return
        self.act_not_ready(event)

    def act_not_ready(self, event, exclude=None, noted=False):
        for leg in list(self.life.active):
            if leg is exclude or noted and self.ends_later(leg, "not_ready"):
                continue
            if leg.phase == OFFERED and (leg.voice or leg.contact == event.contact_id):
                self.close_unanswered(leg)
            elif leg.phase == WAITING:
                self.close_waiting(leg, "no_wrap")
            elif leg.phase == WRAP and leg.wrap.policy.on_not_ready == "end":
                self.end_wrap(leg, "not_ready")
        self.life.declared, self.life.reason = "not_ready", event.reason

    def working_after_call(self, event):
        if self.is_pending(event) and self.live_voice_legs():
            self.note(event)
            return
        live = [leg for leg in self.live_voice_legs() if event.contact_id in (None, leg.contact)]
        target = max((leg for leg in live if not leg.is_consult()),
                     key=lambda leg: leg.established_index, default=None)
        for leg in live:
            self.clear(leg, inferred=True, judged=True, start=event if leg is target else None)
        if target is None:
            self.act_working_after_call(event)

    def act_working_after_call(self, event, exclude=None):
        life = self.life
        if event.contact_id is not None:
            leg = self.wrapping_leg(event.contact_id) or self.open_leg(event.contact_id)
            if leg is exclude:
                leg = None
        else:
            wrapping = [leg for leg in life.active if leg.phase in (WRAP, WAITING) and not leg.standalone]
            leg = max(wrapping, key=lambda each: each.cleared_order, default=None)
        leg = leg or self.closed_last(event.contact_id)
        if leg is not None and (leg.phase in (WRAP, WAITING) or self.takes_second_stage(leg)):
            self.start_explicitly(leg, event)
        else:
            self.start_standalone(event)
