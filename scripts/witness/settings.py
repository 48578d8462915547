"""Policies of the witness: spec 1.7's defaults, a JSON file on top of them."""

import json
from dataclasses import dataclass, fields, replace
from typing import Optional

HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Policy:
    """What applies to the wraps of one queue. `on_next_contact` None: end for voice, continue otherwise."""

    start: str = "on_clear"
    on_not_ready: str = "end"
    on_next_contact: Optional[str] = None
    on_outbound: str = "continue"
    limit_ms: Optional[int] = None
    on_limit: str = "exceed"
    cap_ms: Optional[int] = 4 * HOUR_MS
    reattach_ms: int = 5_000

    CHOICES = {"start": ("on_clear", "on_event"), "on_not_ready": ("end", "continue"),
               "on_next_contact": ("end", "continue", None), "on_outbound": ("end", "continue"),
               "on_limit": ("end", "exceed")}

    def overlaid(self, values):
        """This policy with some fields replaced; ValueError for an unknown field or choice."""
        known = {f.name for f in fields(self)}
        for name, value in values.items():
            if name not in known or (name in self.CHOICES and value not in self.CHOICES[name]):
                raise ValueError(f"policy: {name} = {value!r}")
        return replace(self, **values)


@dataclass
class Settings:
    """All that the fold is told besides events."""

    horizon_ms: int = 120_000
    offer_ttl_ms: int = 180_000
    leg_cap_voice_ms: int = 12 * HOUR_MS
    leg_cap_other_ms: int = 24 * HOUR_MS
    agent_ttl_ms: int = 7 * 24 * HOUR_MS
    wrapup: Policy = Policy()
    queues: dict = None

    @staticmethod
    def from_json(values):
        """Settings of a policy object; everything is optional."""
        settings = Settings()
        for name, value in (values or {}).items():
            if name == "wrapup":
                settings.wrapup = Policy().overlaid(value)
            elif name != "queues":
                if name not in {f.name for f in fields(Settings)}:
                    raise ValueError(f"settings: unknown {name}")
                setattr(settings, name, value)
        queues = (values or {}).get("queues") or {}
        settings.queues = {queue: settings.wrapup.overlaid(policy) for queue, policy in queues.items()}
        return settings

    @staticmethod
    def from_file(path):
        if path is None:
            return Settings.from_json({})
        with open(path, encoding="utf-8") as file:
            return Settings.from_json(json.load(file))

    def policy(self, queue):
        """The policy of a queue, the default one for an unknown or missing queue."""
        return (self.queues or {}).get(queue, self.wrapup)
