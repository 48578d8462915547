"""Agents of our own that go ready and not ready in turn, so that every event closes an interval that names it."""

import threading
import time

from confluent_kafka import Producer

from .partitioner import names_by_partition
from .sample import event


class Probes(threading.Thread):
    """Publishes events of `each` agents per partition, `rate` a second in all, one agent after the other.

    `sent(agent, instant)` is called before an event is handed over, `acknowledged(agent, instant)` when its delivery
    report comes; both with the event's time. Event times of one agent differ, whatever the clock does.
    """

    def __init__(self, run, each, rate, sent=None, acknowledged=None, prefix="probe-"):
        super().__init__(name="probes", daemon=True)
        self.topic, self.rate = run.input, rate
        by_partition = names_by_partition(prefix, run.partitions, each)
        # Partition by partition in turn, so that each of them hears of something all the time.
        self.agents = [names[number] for number in range(each) for names in by_partition]
        self.partition = {name: number for number, names in enumerate(by_partition) for name in names}
        self.sent, self.acknowledged = sent, acknowledged
        self.ending = threading.Event()
        self.failure = None
        self.count = 0
        # Reports are served by a thread of their own, so that their instant is theirs and not that of the next event.
        self.producer = Producer({"bootstrap.servers": run.servers, "linger.ms": 0, "acks": "all",
                                  "partitioner": "murmur2_random", "enable.idempotence": True})
        self.reports = threading.Thread(target=self.serve, name="reports", daemon=True)

    def serve(self):
        while not self.ending.is_set():
            self.producer.poll(0.05)

    def run(self):
        self.reports.start()
        began = time.monotonic()
        newest = {}
        while not self.ending.is_set():
            wait = began + self.count / self.rate - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            agent = self.agents[self.count % len(self.agents)]
            instant = max(int(time.time() * 1000), newest.get(agent, 0) + 1)
            newest[agent] = instant
            self.publish(agent, self.count // len(self.agents), instant)
            self.count += 1

    def publish(self, agent, number, instant):
        def report(error, _):
            if error is not None:
                self.failure = error
            elif self.acknowledged:
                self.acknowledged(agent, instant)
        if self.sent:
            self.sent(agent, instant)
        self.producer.produce(self.topic, event(agent, number, instant), agent.encode(), on_delivery=report)

    def end(self):
        """Ends the thread and delivers the rest."""
        self.ending.set()
        self.join(30)
        self.reports.join(30)
        self.producer.flush(30)
        if self.failure is not None:
            raise SystemExit(f"an event was not delivered: {self.failure}")
