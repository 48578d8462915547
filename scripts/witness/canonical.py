"""Canonical events of spec 1.3: bytes to Event, the complaints of spec 4, the total order and dedup of spec 1.4.

Part of the witness: a second, independent and slow implementation. It shares no code with the Swift program.
"""

import base64
import calendar
import datetime
import json
import re
from dataclasses import dataclass, field
from typing import Optional

AGENT_FIELDS = {
    "agent.logged_on": ("team", "site", "device", "skills", "hired_on"),
    "agent.logged_off": ("reason",),
    "agent.ready": ("contact_id", "pending", "declares_only"),
    "agent.not_ready": ("contact_id", "reason", "pending", "declares_only"),
    "agent.working_after_call": ("contact_id", "limit_ms", "on_limit", "next_state", "pending"),
    "agent.heartbeat": (),
}
LEG_COMMON = ("contact_id", "queue", "channel", "direction", "reason", "campaign", "customer_id", "disposition")
LEG_FIELDS = {
    "contact.offered": LEG_COMMON,
    "contact.established": LEG_COMMON,
    "contact.held": LEG_COMMON,
    "contact.retrieved": LEG_COMMON,
    "contact.cleared": LEG_COMMON + ("cause",),
    "contact.not_answered": LEG_COMMON + ("cause",),
    "contact.wrapup_started": LEG_COMMON + ("limit_ms", "on_limit"),
    "contact.wrapup_extended": LEG_COMMON + ("by_ms", "limit_ms"),
    "contact.wrapup_ended": LEG_COMMON + ("cause",),
}
CONTACT_TYPES = (
    "contact.queued", "contact.left_queue", "contact.abandoned", "contact.transferred", "contact.ended",
    "contact.outcome", "contact.surveyed",
)
RANK = {
    "contact.cleared": 0, "contact.not_answered": 0,
    "agent.working_after_call": 1, "contact.wrapup_started": 1,
    "contact.wrapup_extended": 2, "contact.wrapup_ended": 3, "contact.held": 4, "contact.retrieved": 5,
    "agent.logged_off": 6, "agent.logged_on": 7, "agent.ready": 8, "agent.not_ready": 9, "contact.queued": 10,
    "contact.offered": 11, "contact.established": 12,
    "contact.left_queue": 13, "contact.abandoned": 13, "contact.transferred": 13, "contact.ended": 13,
    "contact.outcome": 13, "contact.surveyed": 13, "agent.heartbeat": 14,
}
CHOICES = {
    "channel": ("voice", "chat", "email", "message", "task"),
    "direction": ("inbound", "outbound", "internal"),
    "on_limit": ("end", "exceed"),
    "next_state": ("ready", "not_ready", "logged_off"),
}
MAX_VALUE_BYTES = 1_048_576
REJECT_AHEAD_MS = 10 * 60_000
MAX_AHEAD_MS = 5_000


class Complaint(Exception):
    """A record that becomes a dead letter: `cause` is that of spec 4."""

    def __init__(self, cause, detail):
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail


@dataclass
class Record:
    """One Kafka record. `key` and `value` are bytes or None, `headers` a list of (name, bytes or None)."""

    key: Optional[bytes]
    value: Optional[bytes]
    headers: list = field(default_factory=list)
    timestamp_ms: Optional[int] = None
    partition: int = 0
    offset: int = -1

    @staticmethod
    def from_json(line):
        """Reads a line of the JSON Lines form; a line that is itself a canonical event gets its agent's key."""
        if "type" in line and "value" not in line and "value_b64" not in line:
            key = line.get("agent_id")
            return Record(None if key is None else str(key).encode(), json.dumps(line).encode())

        def binary(name):
            if line.get(name + "_b64") is not None:
                return base64.b64decode(line[name + "_b64"])
            text = line.get(name)
            if isinstance(text, (dict, list)):
                text = json.dumps(text)
            return None if text is None else str(text).encode()

        headers = line.get("headers") or []
        if isinstance(headers, dict):
            headers = list(headers.items())
        headers = [(name, None if value is None else str(value).encode()) for name, value in headers]
        headers += [(name, base64.b64decode(value)) for name, value in line.get("headers_b64") or []]
        return Record(binary("key"), binary("value"), headers, line.get("timestamp_ms"), line.get("partition", 0),
                      line.get("offset", -1))


@dataclass
class Event:
    """One canonical event; texts are str, absent ones None."""

    type: str
    time: int
    id: str
    source: str
    seq: int = 0
    version: int = 0
    tenant: str = ""
    agent_id: Optional[str] = None
    contact_id: Optional[str] = None
    queue: Optional[str] = None
    campaign: Optional[str] = None
    reason: Optional[str] = None
    customer_id: Optional[str] = None
    disposition: Optional[str] = None
    cause: Optional[str] = None
    team: Optional[str] = None
    site: Optional[str] = None
    device: Optional[str] = None
    skills: Optional[str] = None
    channel: Optional[str] = None
    direction: Optional[str] = None
    on_limit: Optional[str] = None
    next_state: Optional[str] = None
    pending: bool = False
    declares_only: bool = False
    limit_ms: Optional[int] = None
    by_ms: Optional[int] = None
    hired_on: Optional[int] = None

    @property
    def identity(self):
        return (self.source, self.id)

    def content(self):
        """The last sort key: the canonical fields in the agreed order, absent first."""
        texts = [self.tenant, self.agent_id, self.contact_id, self.queue, self.campaign, self.reason,
                 self.customer_id, self.disposition, self.cause, self.team, self.site, self.device, self.skills,
                 self.channel, self.direction, self.on_limit, self.next_state]
        numbers = [(0, 0) if n is None else (1, n) for n in (self.limit_ms, self.by_ms, self.hired_on)]
        return (self.type.encode(), self.version, tuple((t or "").encode() for t in texts), self.pending,
                tuple(numbers))

    def order(self):
        """The total order of spec 1.4."""
        return (self.time, RANK[self.type], self.seq, self.source.encode(), self.id.encode(), self.content())


RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d\d):(\d\d))", re.ASCII)


def days_from_date(year, month, day):
    """Days since 1970-01-01, or ValueError."""
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError("no such date")
    return calendar.timegm((year, month, day, 0, 0, 0)) // 86400


def parse_time(text):
    """Milliseconds since the epoch of an RFC 3339 time with zone, finer digits truncated; or ValueError."""
    match = RFC3339.fullmatch(text)
    if not match:
        raise ValueError("not RFC 3339 with zone")
    year, month, day, hour, minute, second = (int(g) for g in match.groups()[:6])
    if hour > 23 or minute > 59 or second > 60:
        raise ValueError("no such time of day")
    offset = 0
    if match[9]:
        if int(match[10]) > 23 or int(match[11]) > 59:
            raise ValueError("no such zone")
        offset = (int(match[10]) * 60 + int(match[11])) * (60 if match[9] == "+" else -60)
    seconds = days_from_date(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
    return seconds * 1000 + int((match[7] or "0").ljust(3, "0")[:3])


def format_time(ms):
    """RFC 3339 in UTC with milliseconds."""
    if ms is None:
        return None
    days, rest = divmod(ms, 86_400_000)
    date = datetime.date(1970, 1, 1) + datetime.timedelta(days=days)
    seconds, millis = divmod(rest, 1000)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{millis:03d}"
    return f"{date.year:04d}-{date.month:02d}-{date.day:02d}T{clock}Z"


class Literal(str):
    """The text of a JSON number that is not an integer literal."""


def unframed(value):
    """A value without the framing of a schema registry's serializer: a zero byte and a number of four bytes."""
    return value[5:] if len(value) > 5 and value[0] == 0 else value


def load_object(data):
    def refuse(name):
        raise ValueError(name)

    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_constant=refuse, parse_float=Literal)
    except (ValueError, RecursionError) as error:
        raise Complaint("malformed", str(error)) from None
    if not isinstance(value, dict):
        raise Complaint("malformed", "not an object")
    return value


def read_text(source, name):
    value = source.get(name)
    if value is None or (value == "" and not isinstance(value, Literal)):
        return None
    if isinstance(value, bool) or isinstance(value, Literal):
        raise Complaint("malformed", f"{name} is no text")
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise Complaint("malformed", f"{name} is no text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Complaint("malformed", f"{name} is not UTF-8") from None
    return value


def read_integer(source, name):
    value = source.get(name)
    if value is None or (value == "" and not isinstance(value, Literal)):
        return None
    if isinstance(value, str) and not isinstance(value, Literal) and re.fullmatch(r"-?\d+", value, re.ASCII):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Complaint("malformed", f"{name} is no integer")
    if not -(2**63) <= value < 2**63:
        raise Complaint("malformed", f"{name} is out of range")
    return value


def read_field(source, name):
    """One type-specific field."""
    if name in ("limit_ms", "by_ms"):
        value = read_integer(source, name)
        if name == "limit_ms" and value is not None and value < 0:
            raise Complaint("malformed", "limit_ms is negative")
        return value
    if name in ("pending", "declares_only"):
        value = source.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise Complaint("malformed", f"{name} is no truth value")
        return value
    if name == "skills":
        value = source.get(name)
        if value is None:
            return None
        if not isinstance(value, list):
            raise Complaint("malformed", "skills is no list")
        skills = [read_text({"skills": item}, "skills") for item in value]
        return "\x1f".join(s for s in skills if s is not None) or None
    text = read_text(source, name)
    if name in CHOICES and text is not None and text not in CHOICES[name]:
        raise Complaint("malformed", f"unknown {name}")
    if name == "hired_on" and text is not None:
        match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII)
        try:
            return days_from_date(*(int(g) for g in match.groups())) if match else days_from_date(0, 0, 0)
        except ValueError:
            raise Complaint("malformed", "hired_on is no date") from None
    return text


def unwrap(record):
    """The canonical object of a record and the attributes of its CloudEvents envelope."""
    headers = {}
    for name, value in record.headers:
        headers[name.lower()] = value
    try:
        content_type = (headers.get("content-type") or b"").decode("utf-8").split(";")[0].strip().lower()
        envelope = {name: headers["ce_" + name].decode("utf-8") for name in ("id", "source", "type", "time")
                    if headers.get("ce_" + name)}
    except UnicodeDecodeError:
        raise Complaint("malformed", "header is not UTF-8") from None
    body = load_object(unframed(record.value))
    structured = content_type == "application/cloudevents+json"
    if structured or ("specversion" in body and isinstance(body.get("data"), dict)):
        if not isinstance(body.get("data"), dict):
            raise Complaint("malformed", "no data object")
        return body["data"], {name: body.get(name) for name in ("id", "source", "type", "time")}
    return body, envelope


def decode(record, check_key=True):
    """The Event of a record, None for an unknown type; raises Complaint in the order of spec 4."""
    if record.value is not None and len(record.value) > MAX_VALUE_BYTES:
        raise Complaint("too_large", f"{len(record.value)} bytes")
    if not record.value:
        raise Complaint("malformed", "no value")
    body, envelope = unwrap(record)
    common = dict(body)
    common.update({name: value for name, value in envelope.items() if value is not None and value != ""})
    texts = {name: read_text(common, name) for name in ("id", "source", "type", "time", "tenant")}
    numbers = {name: read_integer(common, name) or 0 for name in ("seq", "version")}
    kind = texts["type"]
    if kind is not None and kind not in RANK:
        return None
    names = AGENT_FIELDS.get(kind, LEG_FIELDS.get(kind, ("contact_id",)))
    values = {name: read_field(body, name) for name in ("agent_id",) + names}
    needed = [texts[name] for name in ("id", "source", "type", "time")]
    if kind in AGENT_FIELDS or kind in LEG_FIELDS:
        needed.append(values["agent_id"])
    if kind not in AGENT_FIELDS:
        needed.append(values.get("contact_id"))
    if None in needed:
        raise Complaint("missing_field", kind or "type")
    try:
        time = parse_time(texts["time"])
    except ValueError as error:
        raise Complaint("bad_time", str(error)) from None
    if record.timestamp_ms is not None and time - record.timestamp_ms > REJECT_AHEAD_MS:
        raise Complaint("bad_time", "ahead of the clock")
    event = Event(type=kind, time=time, id=texts["id"], source=texts["source"], tenant=texts["tenant"] or "",
                  **numbers, **values)
    if event.declares_only:
        # Beside it these say nothing; contents are compared as if it had them.
        event.pending, event.contact_id = kind == "agent.ready", None
        event.next_state = event.type.removeprefix("agent.")
    if check_key:
        agent = (event.agent_id or "").encode()
        keys = (agent, event.tenant.encode() + b"/" + agent) if event.tenant else (agent,)
        if kind in CONTACT_TYPES or record.key not in keys:
            raise Complaint("wrong_key", repr(record.key))
    return event


class Arrival:
    """Judges the horizon (spec 1.4 and 1.10) of one topic's events in the order in which they arrive."""

    def __init__(self, horizon_ms):
        self.horizon_ms = horizon_ms
        self.newest = {}
        self.waiting = {}

    def judge(self, event, kafka_ms=None):
        """Raises Complaint too_late; an event that waits for the clock moves nothing until the clock is there."""
        key = (event.tenant, event.agent_id)
        if kafka_ms is not None:
            waiting = self.waiting.pop(key, [])
            for time in waiting:
                if time <= kafka_ms:
                    self.newest[key] = max(time, self.newest.get(key, time))
            self.waiting[key] = [time for time in waiting if time > kafka_ms]
        if key in self.newest and event.time < self.newest[key] - self.horizon_ms:
            raise Complaint("too_late", f"{self.newest[key] - event.time} ms behind")
        if kafka_ms is not None and event.time - kafka_ms > MAX_AHEAD_MS:
            self.waiting[key].append(event.time)
        else:
            self.newest[key] = max(event.time, self.newest.get(key, event.time))


def dedup(events):
    """The events in the total order, one per (source, id), and how many ids had copies that differ."""
    copies = {}
    for event in events:
        copies.setdefault(event.identity, []).append(event)
    kept, conflicts = [], 0
    for group in copies.values():
        greatest = max(event.version for event in group)
        kept.append(min((event for event in group if event.version == greatest), key=Event.order))
        conflicts += any(event != group[0] for event in group)
    return sorted(kept, key=Event.order), conflicts
