"""What is done to the processes of a chaos run, and when: everything follows from a seed. Pure."""

import random
from dataclasses import dataclass

KILL, STOP, JOIN, LEAVE = "kill", "stop", "join", "leave"


@dataclass(frozen=True)
class Action:
    """One thing that is done `at` seconds after the beginning.

    `choice` (0 to 1) picks the process among those that run then. A killed one comes back after `delay_s`, with the
    name it had or, if `renames`, with a new one; a stopped one goes on after `delay_s`.
    """

    at: float
    kind: str
    choice: float
    delay_s: float = 0.0
    renames: bool = False


def plan(seed, kills, duration_s, session_timeout_s):
    """The actions of a run, in their order: the kills, and for every five of them a stop, a join and a leave.

    They lie within the first nine tenths of the run, evenly but for a jitter, so that what comes last is a quiet end.
    """
    draw = random.Random(seed)
    rounds = max(1, kills // 5) if kills else 0
    kinds = [KILL] * kills + [STOP] * rounds
    draw.shuffle(kinds)
    first, last = 0.05 * duration_s, 0.9 * duration_s
    step = (last - first) / max(1, len(kinds))
    actions = [action(draw, kind, first + (place + draw.uniform(0.1, 0.9)) * step, session_timeout_s)
               for place, kind in enumerate(kinds)]
    for number in range(rounds):
        # A member more for a while, then one less: whichever it is by then.
        begin = first + (number + draw.uniform(0.1, 0.4)) * (last - first) / rounds
        end = begin + draw.uniform(0.3, 0.5) * (last - first) / rounds
        actions += [Action(begin, JOIN, draw.random()), Action(end, LEAVE, draw.random())]
    return sorted(actions, key=lambda each: each.at)


def action(draw, kind, at, session_timeout_s):
    if kind == STOP:
        return Action(at, STOP, draw.random(), 2 * session_timeout_s)
    return Action(at, KILL, draw.random(), draw.uniform(0.3, 3.0), draw.random() < 0.25)


def pick(candidates, choice):
    """The one of `candidates` that `choice` (0 to 1) names; None of none."""
    return candidates[min(len(candidates) - 1, int(choice * len(candidates)))] if candidates else None
