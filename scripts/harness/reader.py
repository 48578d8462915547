"""A read_committed reader that runs beside everything else, in a thread of its own."""

import threading
import time

from confluent_kafka import OFFSET_BEGINNING, KafkaError, KafkaException, TopicPartition


class Reader(threading.Thread):
    """Reads topics whole, and calls `receive(message, monotonic seconds)` for each record.

    The topics have as many partitions as outputs have. One record a poll, since a batch would be handed over when it is
    full, and not when it is there.
    """

    def __init__(self, run, topics, receive, start=OFFSET_BEGINNING):
        super().__init__(name="reader", daemon=True)
        self.receive = receive
        self.ending = threading.Event()
        self.failure = None
        self.positions = {}
        self.consumer = run.consumer(f"{run.name}-reader", **{
            "fetch.wait.max.ms": 10, "fetch.queue.backoff.ms": 1, "enable.partition.eof": True})
        self.consumer.assign([TopicPartition(topic, number, start)
                              for topic in topics for number in range(run.output_partitions)])

    def run(self):
        try:
            while not self.ending.is_set():
                self.take(self.consumer.poll(0.1))
        except Exception as error:  # pylint: disable=broad-except
            self.failure = error
        finally:
            self.consumer.close()

    def take(self, message):
        if message is None:
            return
        now = time.monotonic()
        error = message.error()
        if error is None:
            self.receive(message, now)
            self.positions[(message.topic(), message.partition())] = message.offset() + 1
        elif error.code() == KafkaError._PARTITION_EOF:
            # Markers of transactions are no records: only this says that they are behind the reader.
            self.positions[(message.topic(), message.partition())] = message.offset()
        elif error.fatal() or error.code() in (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC):
            raise KafkaException(error)

    def end(self):
        """Ends the thread; raises what it ended by, if it was not this."""
        self.ending.set()
        self.join(30)
        if self.failure is not None:
            raise self.failure
