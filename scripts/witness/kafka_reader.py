"""Reads whole topics from Kafka, up to where they end now, committed records only. The only file that needs
confluent_kafka."""

import time

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from canonical import Record


def read_topic(servers, topic, timeout_s=60, missing_ok=False, settings=None):
    """All records of a topic, partition by partition, each in the order of its offsets."""
    consumer = Consumer({
        "bootstrap.servers": servers, "group.id": "aftercall-witness", "enable.auto.commit": False,
        "enable.auto.offset.store": False, "isolation.level": "read_committed", "enable.partition.eof": True,
        "auto.offset.reset": "error", "allow.auto.create.topics": False, **(settings or {}),
    })
    try:
        return read_all(consumer, topic, timeout_s, missing_ok)
    finally:
        consumer.close()


def read_all(consumer, topic, timeout_s, missing_ok):
    metadata = consumer.list_topics(topic, timeout=timeout_s).topics[topic]
    if metadata.error is not None or not metadata.partitions:
        if missing_ok:
            return []
        raise KafkaException(metadata.error)
    consumer.assign([TopicPartition(topic, number, OFFSET_BEGINNING) for number in metadata.partitions])
    records = {number: [] for number in sorted(metadata.partitions)}
    unfinished = set(records)
    last_progress = time.monotonic()
    while unfinished:
        for message in consumer.consume(10_000, 0.2):
            last_progress = time.monotonic()
            error = message.error()
            if error is None:
                if message.partition() in unfinished:
                    records[message.partition()].append(record_of(message))
            elif error.code() == KafkaError._PARTITION_EOF:
                unfinished.discard(message.partition())
            elif error.fatal() or not error.retriable():
                raise KafkaException(error)
        if time.monotonic() - last_progress > timeout_s:
            raise TimeoutError(f"{topic}: partitions {sorted(unfinished)} gave nothing for {timeout_s} s")
    return [record for number in records for record in records[number]]


def record_of(message):
    kind, timestamp_ms = message.timestamp()
    return Record(message.key(), message.value(), list(message.headers() or []), timestamp_ms if kind else None,
                  message.partition(), message.offset())
