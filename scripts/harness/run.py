"""One run against a broker: names that nobody else has, topics, the group, and the command lines of `aftercall`."""

import os
import shutil
import signal
import sys
import tempfile
import time
import uuid

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, IsolationLevel, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec

from .processes import Fleet, aftercall_path

OUTPUTS = ("wraps", "intervals", "agents", "alerts", "dead-letters")
INDICATORS = ("contacts", "kpis")
STAGES = ("ingest", "agents", "contacts", "customers", "cells")
# As `aftercall run` makes its own.
CHANGELOG = {"cleanup.policy": "compact", "segment.bytes": str(8 << 20), "segment.index.bytes": str(64 << 10),
             "min.cleanable.dirty.ratio": "0.3", "delete.retention.ms": "86400000"}
# The first record in a partition maps two indexes of 10 MB as brokers make them. Where the disk reads ahead by
# megabytes the kernel fills as much with zeros, and a short run measures little else.
PLAIN = {"segment.index.bytes": str(1 << 20)}


def servers():
    """The broker, as the environment names it; ends the script where it does not."""
    found = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    if not found:
        raise SystemExit("set KAFKA_BOOTSTRAP_SERVERS=host:port: exactly once is proven on a real broker only")
    return found


class Run:
    """Names, topics and settings of one run; deletes what it made when it ends, unless it is to be kept."""

    def __init__(self, purpose, partitions, aftercall=None, keep=False, output_partitions=None):
        self.servers = servers()
        self.aftercall = aftercall_path(aftercall)
        self.partitions, self.keep = partitions, keep
        self.output_partitions = output_partitions or partitions
        self.name = f"{purpose}-{uuid.uuid4().hex[:8]}"
        self.input = f"{self.name}.agent-events"
        self.contact_input = f"{self.name}.contact-events"
        self.admin = AdminClient({"bootstrap.servers": self.servers})
        self.folder = tempfile.mkdtemp(prefix=f"aftercall-{self.name}-")
        self.fleet = Fleet(self.folder)
        self.groups = []

    def __enter__(self):
        # So that what was started ends with the script, however that is ended.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        return self

    def __exit__(self, kind, *_):
        self.fleet.end()
        if self.keep or kind is not None:
            print(f"kept: logs in {self.folder}" + (f", topics {self.name}.*" if self.keep else ""), flush=True)
        if not self.keep:
            self.delete()
            if kind is None:
                shutil.rmtree(self.folder, ignore_errors=True)

    # -- topics and groups --

    def create(self, names, configuration=None, partitions=None):
        """Makes topics; the broker's default says how often they are replicated."""
        configuration = {**PLAIN, **(configuration or {})}
        topics = [NewTopic(name, partitions or self.partitions, config=configuration) for name in names]
        for future in self.admin.create_topics(topics).values():
            future.result(30)

    def create_application(self, app=None):
        """Makes the outputs of one installation, so that they can be read at once; it makes its changelog itself."""
        app = app or self.name
        self.create([self.output(name, app) for name in OUTPUTS + INDICATORS], partitions=self.output_partitions)
        self.add_groups([f"{app}-{stage}" for stage in STAGES])

    def add_groups(self, names):
        """Notes groups that end with the run, once their coordinators answer.

        An admin client of librdkafka 2.16 that asks for offsets while a new broker loads its coordinators dies of a
        segmentation fault; a consumer asks again until they are loaded.
        """
        self.groups += names
        for name in names:
            consumer = self.consumer(name)
            consumer.committed([TopicPartition(self.input, 0)], timeout=60)
            consumer.close()

    def delete(self):
        """Deletes the topics and groups of this run; says what could not be deleted."""
        there = set(self.admin.list_topics(timeout=30).topics)
        self.delete_topics([name for name in there if name.startswith(self.name)])
        self.settle(self.admin.delete_consumer_groups(self.groups) if self.groups else {})

    def delete_application(self, app):
        """Deletes the topics of one installation at once, so that the next has the room."""
        there = set(self.admin.list_topics(timeout=30).topics)
        if not self.keep:
            self.delete_topics([name for name in there if name.startswith((f"{app}.", f"{app}-"))])

    def delete_topics(self, names):
        self.settle(self.admin.delete_topics(names, operation_timeout=30) if names else {})

    @staticmethod
    def settle(pending):
        for name, future in pending.items():
            try:
                future.result(60)
            except KafkaException as error:
                if "GROUP_ID_NOT_FOUND" not in str(error) and "does not exist" not in str(error):
                    print(f"not deleted: {name}: {error}", flush=True)

    def output(self, name, app=None):
        return f"{app or self.name}.{name}"

    # -- offsets --

    def sources(self):
        """The topic that each stage reads, by group."""
        topics = (self.contact_input, self.input, f"{self.name}-contact-inbox", f"{self.name}-customer-inbox",
                  f"{self.name}-cells-inbox")
        return {f"{self.name}-{stage}": topic for stage, topic in zip(STAGES, topics)}

    def ends(self, topic, isolation=IsolationLevel.READ_UNCOMMITTED):
        """The end of each partition: of the log, or of what is stable with READ_COMMITTED."""
        wanted = {TopicPartition(topic, number): OffsetSpec.latest() for number in range(self.partitions)}
        found = self.admin.list_offsets(wanted, isolation_level=isolation, request_timeout=30)
        return {place.partition: future.result(30).offset for place, future in found.items()}

    def committed(self, group=None, topic=None):
        """What a group has committed of the input, 0 where nothing was; offsets of open transactions do not count."""
        return {place.partition: max(0, place.offset) for place in self.offsets(group, False, topic)}

    def pending(self):
        """The partitions of which an open transaction has an offset of the run's group."""
        return {place.partition for place in self.offsets(None, True) if place.error is not None}

    def offsets(self, group, stable, topic=None):
        asked = ConsumerGroupTopicPartitions(group or f"{self.name}-agents", [
            TopicPartition(topic or self.input, number) for number in range(self.partitions)])
        (future,) = self.admin.list_consumer_group_offsets([asked], require_stable=stable).values()
        try:
            return future.result(30).topic_partitions
        except KafkaException as error:
            if "GROUP_ID_NOT_FOUND" in str(error):
                return []
            raise

    def lag(self, group=None, topic=None):
        """How many records of the input a group has not committed."""
        committed, topic = self.committed(group, topic), topic or self.input
        return sum(max(0, end - committed.get(number, 0)) for number, end in self.ends(topic).items())

    def wait_until_read(self, group=None, timeout_s=300, watch=None, topic=None):
        """Waits until a group has committed everything; TimeoutError else. `watch(lag)` is called meanwhile."""
        end = time.monotonic() + timeout_s
        while True:
            lag = self.lag(group, topic)
            if lag == 0:
                return
            if time.monotonic() > end:
                raise TimeoutError(f"{lag} records were not committed within {timeout_s} s")
            if watch:
                watch(lag)
            time.sleep(0.2)

    def members(self, group=None):
        """Partitions by member of a group, as its coordinator knows them; empty while nobody is in it."""
        (future,) = self.admin.describe_consumer_groups([group or f"{self.name}-agents"]).values()
        try:
            described = future.result(30)
        except KafkaException:
            return {}
        # In the middle of a rebalance members are listed, and own nothing.
        return {member.member_id: sorted(place.partition for place in member.assignment.topic_partitions)
                if member.assignment else [] for member in described.members}

    def consumer(self, group, **settings):
        """A read_committed consumer that commits nothing."""
        return Consumer({"bootstrap.servers": self.servers, "group.id": group, "enable.auto.commit": False,
                         "enable.auto.offset.store": False, "isolation.level": "read_committed",
                         "auto.offset.reset": "earliest", "allow.auto.create.topics": False, **settings})

    # -- commands --

    def start_worker(self, instance, app=None, name=None, **settings):
        """Starts `aftercall run` as one instance of the run's installation; settings by their key."""
        app = app or self.name
        values = {"app.id": app, "topics.prefix": app, "topics.input": self.input,
                  "topics.contact_input": self.contact_input, "topics.partitions": self.output_partitions,
                  "instance.id": instance, "log.format": "json", **settings}
        command = [self.aftercall, "run", "--bootstrap-servers", self.servers, "--set", "http.port=off"]
        for key, value in values.items():
            command += ["--set", f"{key}={value}"]
        return self.fleet.start(name or instance, command)

    def simulate(self, *options, name="simulate"):
        """Starts `aftercall simulate` into the input topic."""
        return self.fleet.start(name, [self.aftercall, "simulate", "--bootstrap-servers", self.servers, "--json",
                                       "--topic", self.input, "--set",
                                       f"topics.contact_input={self.contact_input}", *map(str, options)])
