"""The rounds of scripts/bench: what is measured of each, and the table of all. Pure."""

from . import figures

PASS_THROUGH = "pass-through"


class Progress:
    """The committed records of a round by time: where the measured stretch begins and ends."""

    def __init__(self, total):
        self.total = total
        self.first = self.last = None

    def note(self, committed, now):
        """Takes how many records were committed at an instant; whether that was all."""
        if committed > 0 and self.first is None:
            self.first = (committed, now)
        if committed >= self.total and self.last is None:
            self.last = (committed, now)
        return self.last is not None

    @property
    def rate(self):
        """Records a second between the first commit that was seen and the end; None where that is no stretch."""
        if self.first is None or self.last is None or self.last[1] <= self.first[1]:
            return None
        return (self.last[0] - self.first[0]) / (self.last[1] - self.first[1])

    @property
    def seconds(self):
        return None if self.rate is None else self.last[1] - self.first[1]


def report(found):
    """Lines of the table: medians of the rounds, what they lay between, and the ratio to the pass-through."""
    base = figures.median(found.get(PASS_THROUGH, []))
    rows = []
    for mode, rates in found.items():
        middle = figures.median(rates)
        rows.append((mode, figures.count(round(middle)), figures.count(round(min(rates))),
                     figures.count(round(max(rates))), f"{middle / base:.2f}" if base else "-"))
    return figures.table(rows, header=("records/s", "median", "min", "max", "of the pass-through"))
