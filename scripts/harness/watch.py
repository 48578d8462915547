"""Watches a group and its open transactions from outside, several times a second."""

import threading
import time

from confluent_kafka import IsolationLevel, KafkaException


# The group's offsets, among the topics that a transaction may block.
OFFSETS = "offsets"


class GroupWatch(threading.Thread):
    """Notes when members leave the group, and how long transactions keep partitions from being read.

    Everything is seen with the delay of one round of questions, some 50 ms.
    """

    PAUSE_S = 0.03

    def __init__(self, run, topics):
        super().__init__(name="watch", daemon=True)
        self.ask, self.topics = run, topics
        self.ending = threading.Event()
        self.first = run.members()
        self.gone = {}
        self.newest = self.first
        self.blocked = {}
        self.open = {(topic, number) for topic in (*topics, OFFSETS) for number in range(run.partitions)}

    def run(self):
        while not self.ending.wait(self.PAUSE_S):
            try:
                self.look()
            except KafkaException as error:
                print(f"watch: {error}", flush=True)

    def look(self):
        self.look_at_transactions()
        current = self.ask.members()
        now = time.monotonic()
        if any(current.values()):
            self.newest = current
        if current:
            for member in self.first:
                if member not in current:
                    self.gone.setdefault(member, now)

    def look_at_transactions(self):
        """A partition counts as blocked from the first look on until nothing of it was pending once.

        Pending are records behind the last stable offset, and offsets of the group.
        """
        if any(name == OFFSETS for name, _ in self.open):
            pending = self.ask.pending()
            self.note(OFFSETS, {number: number in pending for number in range(self.ask.partitions)})
        for topic in self.topics:
            if not any(name == topic for name, _ in self.open):
                continue
            # In this order: what is written in between makes a partition look blocked, never free.
            stable = self.ask.ends(topic, IsolationLevel.READ_COMMITTED)
            self.note(topic, {number: stable[number] < end for number, end in self.ask.ends(topic).items()})

    def note(self, topic, pending):
        now = time.monotonic()
        for number, is_pending in pending.items():
            if (topic, number) not in self.open:
                continue
            if is_pending:
                self.blocked[(topic, number)] = now
            else:
                self.open.discard((topic, number))

    def end(self):
        self.ending.set()
        self.join(10)

    # -- what was seen --

    def lost_partitions(self):
        """The partitions of the members that left."""
        return sorted(number for member in self.gone for number in self.first[member])

    def moved_partitions(self):
        """The partitions that belong to another member than at first."""
        before = {number: member for member, owned in self.first.items() for number in owned}
        return sorted(number for member, owned in self.newest.items() for number in owned
                      if before.get(number) != member)

    def expired_at(self):
        """When the last of the members that left was out of the group; None if none left."""
        return max(self.gone.values(), default=None)

    def stable_at(self, partitions):
        """Until when an open transaction was seen to block one of the partitions; None if none did.

        One is enough: whoever takes them over asks for the offsets of all.
        """
        return max((at for (_, number), at in self.blocked.items() if number in partitions), default=None)
