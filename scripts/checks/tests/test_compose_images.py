"""That variables, paths and values that a service does not have are noticed."""

import pathlib
import tempfile
import unittest

from checks.deployment import compose, compose_images

KAFKA = {"image": "apache/kafka:4.1.0", "environment": {"KAFKA_NODE_ID": 1}}
SCRIPT = {
    "image": "apache/kafka:4.1.0",
    "entrypoint": ["/bin/bash", "/bin/make.sh"],
    "environment": {"SERVERS": "a:1"},
    "volumes": ["./make.sh:/bin/make.sh:ro"],
}
GRAFANA = {
    "image": "grafana/grafana:12",
    "volumes": ["./there:/etc/grafana/provisioning:ro", "data:/var/lib/grafana"],
    "environment": {"GF_AUTH_ANONYMOUS_ORG_ROLE": "Viewer", "GF_AUTH_ANONYMOUS_ENABLED": "true"},
}
PROMETHEUS = {
    "image": "prom/prometheus:v3",
    "volumes": ["data:/prometheus"],
    "command": ["--storage.tsdb.path=/prometheus"],
}


class Images(unittest.TestCase):
    def complaints(self, service, **changes):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "make.sh").write_text("echo ${SERVERS:-}", encoding="utf-8")
            service = {**service, **changes}
            said = list(compose_images.image_complaints(service))
            said += compose_images.script_complaints(service, root)
            return "\n".join([*said, *compose_images.path_complaints(service, root)])

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints(KAFKA), "")
        self.assertEqual(self.complaints(SCRIPT), "")
        self.assertEqual(self.complaints(GRAFANA, ports=["127.0.0.1:3001:3000"], tmpfs="/tmp")
            + self.complaints(PROMETHEUS), "")
        self.assertEqual(self.complaints({"build": ".", "environment": {"ANYTHING": "goes"}}), "")

    def test_each_mistake_is_noticed(self):
        for expected, service, changes in (
            ("apache/kafak is no image", KAFKA, {"image": "registry:5000/apache/kafak:4.1.0"}),
            ("KAFKA_LOGS_DIR is nothing that apache/kafka", KAFKA, {"environment": {"KAFKA_LOGS_DIR": ""}}),
            ("GF_LOG_LEVL is nothing that grafana", GRAFANA, {"environment": {"GF_LOG_LEVL": ""}}),
            ("nothing is mounted at /etc/grafana/provisioning", GRAFANA, {"volumes": ["./there:/etc/grafana/other"]}),
            ("SERVER is nothing that ./make.sh reads", SCRIPT, {"environment": {"SERVER": "a:1"}}),
            ("/bin/make.sh is in nothing", SCRIPT, {"volumes": ["./make.sh:/bin/other.sh:ro"]}),
            ("/more/a is in nothing", PROMETHEUS, {"command": ["--storage.tsdb.path=/more/a"]}),
            ("--config.fil is no option that prom", PROMETHEUS, {"command": ["--config.fil=/prometheus/a"]}),
            ("nothing is mounted at /prometheus", PROMETHEUS, {"volumes": []}),
            ("publishes port 3001 of the", GRAFANA, {"ports": ["127.0.0.1:3000:3001"]}),
            ("ORG_ROLE is Veiwer, which", GRAFANA, {"environment": {"GF_AUTH_ANONYMOUS_ORG_ROLE": "Veiwer"}}),
            ("ENABLED is ture, which", GRAFANA, {"environment": {"GF_AUTH_ANONYMOUS_ENABLED": "ture"}}),
            ("/bin/make.sh would be ./gone.sh, which", SCRIPT, {"volumes": ["./gone.sh:/bin/make.sh:ro"]}),
            ("/lost is in nothing", KAFKA, {"environment": {"KAFKA_LOG_DIRS": "/lost"}}),
        ):
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(service, **changes))

    def test_the_name_of_an_image_is_read(self):
        for image in ("a/b:1", "registry:5000/a/b:1", "example.com/a/b@sha256:0", "localhost/a/b"):
            self.assertEqual(compose_images.name_of(image), "a/b")

    def test_values_that_are_none_of_their_kind_are_noticed(self):
        check = {"retries": 3, "timeout": "5s"}
        sound = {"restart": "on-failure:3", "stop_grace_period": "1m30s", "healthcheck": check}
        self.assertEqual(list(compose.value_complaints(sound)), [])
        for expected, service in {
            "restart: unless-stoped is": {"restart": "unless-stoped"},
            "retries: three is": {"healthcheck": {"retries": "three"}},
            "interval: 5 seconds is": {"healthcheck": {"interval": "5 seconds"}},
            "healthcheck begins with ['CDM']": {"healthcheck": {"test": ["CDM", "true"]}},
            "build: COMIT is no ARG": {"build": {"args": {"COMIT": "a"}}},
            "A: a bare false": {"environment": {"A": False}},
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, "\n".join(compose.value_complaints(service)))


if __name__ == "__main__":
    unittest.main()
