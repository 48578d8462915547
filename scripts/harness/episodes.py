"""Alerts of agents, each of which has to fire once and to be resolved once. Pure."""

from collections import Counter, defaultdict


class Episodes:
    """What was published of `acw_exceeded`, by agent, against the deadline of each."""

    def __init__(self, due):
        self.due = due
        self.firing, self.resolved = defaultdict(list), defaultdict(list)

    def take(self, alert):
        if alert["rule"] != "acw_exceeded":
            return
        agent = alert["entity"]["id"]
        (self.firing if alert["status"] == "firing" else self.resolved)[agent].append(alert)

    def problems(self):
        """One line for each kind of difference, and how often it is there."""
        found = Counter()
        for agent, due in self.due.items():
            fired, ended = self.firing.get(agent, []), self.resolved.get(agent, [])
            found[f"fired {len(fired)} times"] += len(fired) != 1
            found[f"resolved {len(ended)} times"] += len(ended) != 1
            if len(fired) == 1 and len(ended) == 1:
                found["not at its deadline"] += fired[0]["at"] != due
                found["resolved in another episode"] += fired[0]["episode"] != ended[0]["episode"]
                found["not ended"] += ended[0]["resolution"] != "ended"
        found["of an agent that is not there"] = len((self.firing.keys() | self.resolved.keys()) - self.due.keys())
        return {name: count for name, count in found.items() if count}
