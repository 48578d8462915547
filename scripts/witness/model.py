"""What the witness's fold keeps: wrap segments, legs and closed intervals (spec 1.5 to 1.8), and their records."""

from dataclasses import dataclass, field
from typing import Optional

from canonical import format_time
from settings import Policy

OFFERED, ESTABLISHED, HELD, WAITING, WRAP, CLOSED = "offered", "established", "held", "waiting", "wrap", "closed"
LIVE = (ESTABLISHED, HELD)
OPEN = (OFFERED, ESTABLISHED, HELD)
ATTRIBUTES = ("queue", "channel", "direction", "reason", "campaign", "customer_id", "disposition")
SECOND_STAGE_CAUSES = ("completed", "limit", "not_ready", "no_wrap")
DAY_MS = 86_400_000


@dataclass
class Segment:
    """One segment of a leg's wrap, or a standalone wrap, or a record of wrap 0 (`policy` None)."""

    number: int
    started: int
    policy: Optional[Policy] = None
    limit: Optional[int] = None
    on_limit: Optional[str] = None
    extended: int = 0
    floor: Optional[int] = None
    next_state: Optional[str] = None
    ended: Optional[int] = None
    cause: Optional[str] = None
    suspect: bool = False
    team: Optional[str] = None
    site: Optional[str] = None
    hired_on: Optional[int] = None

    def deadline(self):
        """The later of start + limit + extension and the event that set it; None without a limit."""
        return None if self.limit is None else max(self.started + self.limit + self.extended, self.floor)

    def cohort(self):
        if self.hired_on is None:
            return None
        return "new" if self.ended // DAY_MS - self.hired_on < 90 else "experienced"


@dataclass(eq=False)
class Leg:
    """One agent leg of one contact; a standalone wrap is one without a contact, in WRAP from its start."""

    contact: Optional[str]
    started_at: int
    order: int
    opened_index: int
    phase: str = OFFERED
    attributes: dict = field(default_factory=dict)
    offered_at: Optional[int] = None
    established_at: Optional[int] = None
    established_index: int = -1
    cleared_at: Optional[int] = None
    cleared_order: int = -1
    closed_at: Optional[int] = None
    closed_order: int = -1
    held_since: Optional[int] = None
    retrieved_at: Optional[int] = None
    hold_ms: int = 0
    consult_ms: int = 0
    inferred_clear: bool = False
    inferred_by: Optional[int] = None
    inferred_at: Optional[int] = None
    suspect: bool = False
    consult: bool = False
    outbound_beside_held: bool = False
    other: Optional["Leg"] = None
    policy: Optional[Policy] = None
    had_wrap: bool = False
    segments: list = field(default_factory=list)

    @property
    def standalone(self):
        return self.contact is None

    @property
    def channel(self):
        return self.attributes.get("channel") or "voice"

    @property
    def direction(self):
        return self.attributes.get("direction") or "inbound"

    @property
    def voice(self):
        return self.channel == "voice"

    @property
    def live(self):
        return self.phase in LIVE

    @property
    def live_voice(self):
        return self.phase in LIVE and self.voice

    @property
    def wrap(self):
        return self.segments[-1]

    @property
    def talk_ms(self):
        return self.cleared_at - self.established_at - self.hold_ms

    @property
    def phase_since(self):
        """When the phase began in which the leg is; only of a leg that is open, waiting or in wrap."""
        if self.phase == ESTABLISHED:
            return self.established_at if self.retrieved_at is None else self.retrieved_at
        return {OFFERED: self.offered_at, HELD: self.held_since, WAITING: self.cleared_at,
                WRAP: self.segments[-1].started if self.segments else None}[self.phase]

    def presented(self):
        """The leg as one of the contacts of its agent's record."""
        return {"contact_id": self.contact, "phase": self.phase, "queue": self.attributes.get("queue"),
                "channel": self.channel, "since": format_time(self.phase_since)}

    def presented_wrap(self):
        """The leg's open wrap as the one of its agent's record."""
        return {"contact_id": self.contact, "started_at": format_time(self.wrap.started),
                "limit_ms": self.wrap.limit, "deadline": format_time(self.wrap.deadline())}

    def is_consult(self):
        """Spec 1.5 and 1.10: decided when the leg is cleared."""
        return self.voice and (self.direction == "internal" or self.outbound_beside_held)

    def record(self, segment, tenant, agent, timeline):
        """The wrap record of one ended segment."""
        first = segment.number == 1 and not self.standalone
        ring = self.established_at - self.offered_at if first and self.offered_at is not None else 0
        talk, hold = (self.talk_ms, self.hold_ms) if first else (0, 0)
        wrap = segment.ended - segment.started
        flags = [("inferred_clear", self.inferred_clear), ("suspect", self.suspect or segment.suspect),
                 ("standalone", self.standalone), ("consult", self.consult)]
        deadline = segment.deadline()
        return {
            "tenant": tenant, "agent_id": agent, "contact_id": self.contact,
            "leg_started_at": format_time(self.started_at), "segment": segment.number,
            "queue": self.attributes.get("queue"),
            "channel": None if self.standalone else self.channel,
            "direction": None if self.standalone else self.direction,
            "campaign": self.attributes.get("campaign"), "reason": self.attributes.get("reason"),
            "disposition": self.attributes.get("disposition"),
            "team": segment.team, "site": segment.site, "cohort": segment.cohort(),
            "offered_at": format_time(self.offered_at), "established_at": format_time(self.established_at),
            "cleared_at": format_time(self.cleared_at), "wrap_started_at": format_time(segment.started),
            "wrap_ended_at": format_time(segment.ended),
            "ring_ms": ring, "talk_ms": talk, "hold_ms": hold, "consult_ms": self.consult_ms if first else 0,
            "wrap_ms": wrap, "overlap_ms": overlap(segment, timeline),
            "handle_ms": None if self.standalone else talk + hold + wrap,
            "end_cause": segment.cause, "limit_ms": segment.limit, "extended_ms": segment.extended,
            "exceeded_ms": 0 if deadline is None else max(0, segment.ended - deadline),
            "flags": [name for name, on in flags if on],
        }


def overlap(segment, timeline):
    """How much of the wrap the presented state was talking or held; `timeline` holds (state, start, end)."""
    return sum(max(0, min(end, segment.ended) - max(start, segment.started))
               for state, start, end in timeline if state in ("talking", "held"))


@dataclass
class Interval:
    """A stretch of one presented state; `ended` None while it is open."""

    state: str
    reason: Optional[str]
    started: int
    contacts: set
    ended: Optional[int] = None
    team: Optional[str] = None
    site: Optional[str] = None

    def record(self, tenant, agent):
        return {
            "tenant": tenant, "agent_id": agent, "state": self.state, "reason": self.reason,
            "started_at": format_time(self.started), "ended_at": format_time(self.ended),
            "ms": self.ended - self.started, "team": self.team, "site": self.site,
            "contacts": sorted(self.contacts, key=str.encode),
        }
