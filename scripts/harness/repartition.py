"""Copies a topic into another one with another number of partitions.

Keys, values, headers and timestamps stay as they are; a record goes to the partition that the Java client's partitioner
gives its key. Records are merged over all partitions by their timestamps, so that each agent's events come in order
even where earlier records of the agent lie in another partition than later ones.

Run again with the same --positions, it goes on where it ended: first while producers still write to the old topic, then
once more when they have changed over.
"""

import argparse
import heapq
import json
import pathlib
import sys

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

WAIT_SECONDS = 30


def properties(arguments):
    """The properties of librdkafka that all clients get."""
    made = {"bootstrap.servers": arguments.bootstrap_servers}
    for assignment in arguments.property:
        key, equals, value = assignment.partition("=")
        if not equals:
            raise SystemExit(f"--property needs a name and a value, not {assignment!r}")
        made[key] = value
    return made


def records(client, topic, partition, start, end):
    """Yields the records of one partition from `start` up to `end`, which it does not contain."""
    consumer = Consumer({
        **client, "group.id": "repartition", "enable.auto.commit": False, "isolation.level": "read_committed",
        "enable.partition.eof": True, "queued.max.messages.kbytes": 4_096, "auto.offset.reset": "error"})
    try:
        consumer.assign([TopicPartition(topic, partition, start)])
        position = start
        while position < end:
            message = consumer.poll(WAIT_SECONDS)
            if message is None:
                raise SystemExit(f"{topic} [{partition}] says nothing at offset {position}")
            error = message.error()
            if error is None:
                if message.offset() >= end:
                    return
                yield message
                position = message.offset() + 1
            elif error.code() == KafkaError._PARTITION_EOF:
                # Markers of transactions at the end are no records.
                return
            else:
                raise KafkaException(error)
    finally:
        consumer.close()


def ranges(client, topic, positions):
    """What there is to copy: partition to (start, end)."""
    consumer = Consumer({**client, "group.id": "repartition"})
    try:
        found = consumer.list_topics(topic, WAIT_SECONDS).topics[topic]
        if found.error is not None:
            raise SystemExit(f"{topic}: {found.error.str()}")
        wanted = {}
        for partition in sorted(found.partitions):
            low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), WAIT_SECONDS)
            start = positions.get(str(partition), low)
            if start < low:
                raise SystemExit(f"{topic} [{partition}]: records {start} to {low - 1} are deleted already")
            wanted[partition] = (start, high)
        return wanted
    finally:
        consumer.close()


def count_partitions(client, topic):
    consumer = Consumer({**client, "group.id": "repartition"})
    try:
        found = consumer.list_topics(topic, WAIT_SECONDS).topics[topic]
        if found.error is not None:
            raise SystemExit(f"{topic}: {found.error.str()}; make it first, with the partitions that it is to have")
        return len(found.partitions)
    finally:
        consumer.close()


def copy(client, source, target, wanted):
    """Copies the ranges `wanted`; returns how many records."""
    failures = []
    producer = Producer({
        **client, "enable.idempotence": True, "partitioner": "murmur2_random", "compression.type": "lz4",
        "linger.ms": 20, "queue.buffering.max.messages": 100_000})

    def delivered(error, _):
        if error is not None:
            failures.append(error)

    streams = [records(client, source, partition, start, end)
               for partition, (start, end) in wanted.items() if start < end]
    copied = 0
    for message in heapq.merge(*streams, key=lambda message: message.timestamp()[1]):
        while True:
            try:
                producer.produce(
                    target, message.value(), message.key(), headers=message.headers(),
                    timestamp=max(message.timestamp()[1], 0), on_delivery=delivered)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
        copied += 1
        if failures:
            break
    producer.flush(WAIT_SECONDS)
    if failures or len(producer):
        raise SystemExit(f"not all was written to {target}: {failures[0].str() if failures else 'time is over'}")
    return copied


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap-servers", required=True, metavar="HOST:PORT")
    parser.add_argument("--from", required=True, dest="source", metavar="TOPIC")
    parser.add_argument("--to", required=True, dest="target", metavar="TOPIC", help="has to exist")
    parser.add_argument("--positions", required=True, type=pathlib.Path, metavar="FILE",
                        help="where it is kept how far the copy is")
    parser.add_argument("--property", action="append", default=[], metavar="NAME=VALUE",
                        help="a property of librdkafka, such as security.protocol=ssl; can be repeated")
    arguments = parser.parse_args()
    client = properties(arguments)

    positions = {}
    if arguments.positions.exists():
        positions = json.loads(arguments.positions.read_text(encoding="utf-8"))
        if positions.pop("topics", None) != [arguments.source, arguments.target]:
            raise SystemExit(f"{arguments.positions} is of another copy")
    partitions = count_partitions(client, arguments.target)
    wanted = ranges(client, arguments.source, positions)
    copied = copy(client, arguments.source, arguments.target, wanted)
    reached = {"topics": [arguments.source, arguments.target]}
    reached.update({str(partition): end for partition, (_, end) in wanted.items()})
    arguments.positions.write_text(json.dumps(reached) + "\n", encoding="utf-8")
    print(f"{copied} records copied from {arguments.source} ({len(wanted)} partitions) "
          f"to {arguments.target} ({partitions})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
