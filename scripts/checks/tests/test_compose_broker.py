"""That a broker which would not start, or is not where it is looked for, is noticed."""

import unittest

from checks.deployment import compose_broker

SETTINGS = {
    "NODE_ID": 1,
    "PROCESS_ROLES": "broker,controller",
    "LISTENERS": "IN://:19092,OUT://:9092,CONTROL://:29093",
    "ADVERTISED_LISTENERS": "IN://kafka:19092,OUT://localhost:9092",
    "LISTENER_SECURITY_PROTOCOL_MAP": "IN:PLAINTEXT,OUT:SSL,CONTROL:PLAINTEXT",
    "INTER_BROKER_LISTENER_NAME": "IN",
    "CONTROLLER_LISTENER_NAMES": "CONTROL",
    "CONTROLLER_QUORUM_VOTERS": "1@kafka:29093",
    "LOG_DIRS": "/data",
    "AUTO_CREATE_TOPICS_ENABLE": "false",
    **dict.fromkeys(compose_broker.THREE, 1),
}


class Broker(unittest.TestCase):
    def complaints(self, client=None, published=9092, **changes):
        settings = {name: value for name, value in {**SETTINGS, **changes}.items() if value is not None}
        kafka = {
            "environment": {f"KAFKA_{name}": value for name, value in settings.items()},
            "ports": [f"127.0.0.1:9092:{published}"],
            "healthcheck": {"test": ["CMD", "ask", "--bootstrap-server", "localhost:19092"]},
        }
        services = {"kafka": kafka, "client": client or {}}
        checks = (compose_broker.broker_complaints, compose_broker.client_complaints)
        return "\n".join(line for check in checks for name in services for line in check(name, services))

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints({"command": ["--bootstrap-servers=kafka:19092"]}), "")
        self.assertEqual(self.complaints({"environment": ["BOOTSTRAP_SERVERS=kafka:19092"]}), "")

    def test_each_mistake_is_noticed(self):
        for name in compose_broker.NEEDED:
            with self.subTest(name):
                self.assertIn(f"KAFKA_{name} is missing", self.complaints(**{name: None}))
        for expected, changes in {
            "KAFKA_NODE_ID is one, no number": {"NODE_ID": "one"},
            "not among the voters 1@kafka:29094": {"CONTROLLER_QUORUM_VOTERS": "1@kafka:29094"},
            "not among the voters 1@kafak:29093": {"CONTROLLER_QUORUM_VOTERS": "1@kafak:29093"},
            "not among the voters 1@kafka:29093": {"NODE_ID": 2},
            "brokr is no role": {"PROCESS_ROLES": "brokr"},
            "the protocol PLANTEXT, which": {"LISTENER_SECURITY_PROTOCOL_MAP": "IN:PLANTEXT"},
            "OUT has no protocol": {"LISTENER_SECURITY_PROTOCOL_MAP": "IN:PLAINTEXT"},
            "INN is none of its listeners": {"INTER_BROKER_LISTENER_NAME": "INN"},
            "PLAINTEXT is none of its listeners": {"INTER_BROKER_LISTENER_NAME": None},
            "CONTROLL is none of its listeners": {"CONTROLLER_LISTENER_NAMES": "CONTROLL"},
            "advertised with port 19092, and has 19093": {"LISTENERS": "IN://:19093"},
            "IN is not advertised": {"ADVERTISED_LISTENERS": "OUT://localhost:9092"},
            "KAFKA_AUTO_CREATE_TOPICS_ENABLE is no, neither": {"AUTO_CREATE_TOPICS_ENABLE": "no"},
            "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR is 3, with 1": {"OFFSETS_TOPIC_REPLICATION_FACTOR": None},
            "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR is 2, w": {"SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR": 2},
            "publishes port 9093 of the container, where": {"published": 9093},
            "asks for the broker localhost:19092": {"LISTENERS": "IN://:1"},
            "asks for the broker kafka:9092": {"client": {"command": "ask --bootstrap-servers kafka:9092"}},
            "asks for the broker kafak:19092": {"client": {"environment": {"BOOTSTRAP_SERVERS": "kafak:19092"}}},
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(**changes))


if __name__ == "__main__":
    unittest.main()
