"""Pauses in a stream of arrivals, partition by partition. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pause:
    """The longest silence of a partition around an instant: when it began and ended, in seconds."""

    partition: int
    began: float
    ended: float

    @property
    def length(self):
        return self.ended - self.began


def longest_pause(partition, arrivals, begin, end):
    """The longest silence between two arrivals of which the later lies within `begin` … `end`; None without two."""
    found = None
    for earlier, later in zip(arrivals, arrivals[1:]):
        if begin <= later <= end and (found is None or later - earlier > found.length):
            found = Pause(partition, earlier, later)
    return found


def pauses(arrivals, begin, end):
    """The longest silence of each partition of `arrivals` (lists of seconds by partition)."""
    found = {number: longest_pause(number, times, begin, end) for number, times in sorted(arrivals.items())}
    return {number: pause for number, pause in found.items() if pause is not None}


def resumed(arrivals, partitions, after):
    """Whether each of `partitions` had an arrival later than `after`."""
    return all(arrivals.get(number) and arrivals[number][-1] > after for number in partitions)


def phases(killed, expired, stable, restored, first):
    """How the time from a kill to the first output is made up: name and seconds, in the order in which it passed.

    Instants in seconds: the member was out of its group; the last transaction it had open was ended; the restore was
    done; the first output could be read. What is not known (None) takes no time of its own.
    """
    found, before = [], killed
    for name, instant in (("session timeout", expired), ("open transaction", stable), ("restore", restored),
                          ("first commit", first)):
        if instant is None:
            found.append((name, None))
            continue
        found.append((name, max(0.0, instant - before)))
        before = max(before, instant)
    return found
