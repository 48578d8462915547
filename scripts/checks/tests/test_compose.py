"""That the check of compose files notices what it is there for."""

import pathlib
import tempfile
import unittest
import unittest.mock

from checks.deployment import compose, compose_images

SOUND = {"image": "a:1", **compose.HARDENING}


class Compose(unittest.TestCase):
    def complaints(self, *services, **document):
        """What is said of the services one, two …, each of which is sound but for what is given."""
        named = {name: {**SOUND, **service} for name, service in zip(("one", "two", "three"), services)}
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "there").write_text("kafka: {bootstrap_servers: [kafak:9092]}", encoding="utf-8")
            with unittest.mock.patch.dict(compose_images.IMAGES, {"a": (None, None, None, [])}):
                return "\n".join(compose.complaints_about({"services": named, **document}, root))

    def test_nothing_is_said_of_what_is_sound(self):
        one = {
            "image": "registry:5000/a:1",
            "ports": ["127.0.0.1:1:1", "127.0.0.1:1:1/udp", {"target": 2, "published": "2", "host_ip": "127.0.0.1"}],
            "volumes": [
                "./there:/there:ro",
                "data:/data",
                "/tmp",
                {"type": "bind", "source": "there", "target": "/there"},
                {"type": "volume", "source": "data", "target": "/more"},
                {"type": "tmpfs", "target": "/temporary"},
            ],
            "secrets": ["s", {"source": "t", "target": "called_u"}],
            "environment": {"A_FILE": "/run/secrets/s", "B_FILE": "/run/secrets/called_u"},
            "healthcheck": {"test": ["CMD", "true"]},
        }
        two = {"depends_on": {"one": {"condition": "service_healthy"}}, "ports": ["127.0.0.1:8-9:1"]}
        three = {"depends_on": ["one", "two"], "environment": ["A=b"]}
        file = {"file": "./there"}
        self.assertEqual(self.complaints(one, two, three, volumes={"data": {}}, secrets={"s": file, "t": file}), "")

    def test_each_mistake_is_noticed(self):
        for expected, service in {
            "not bound to 127.0.0.1": {"ports": ["3000:3000"]},
            "'published': '1'} is not bound": {"ports": [{"target": 1, "published": "1"}]},
            "./gone does not exist": {"volumes": ["./gone:/gone:ro"]},
            "./lost does not exist": {"volumes": [{"type": "bind", "source": "lost", "target": "/lost"}]},
            "volume data is not declared": {"volumes": ["data:/data"]},
            "volume more is not declared": {"volumes": [{"type": "volume", "source": "more", "target": "/more"}]},
            "which is no service": {"depends_on": {"two": {}}},
            "secret s is not declared": {"secrets": ["s"]},
            "A_FILE names the secret t, which": {"environment": {"A_FILE": "/run/secrets/t"}},
            "B_FILE names the secret t, which": {"environment": ["B_FILE=/run/secrets/t"]},
            "AFTERCALL_HTTP_TOKN is no setting": {"environment": {"AFTERCALL_HTTP_TOKN": "a"}},
            "image a:latest has no version": {"image": "a:latest"},
            "image registry:5000/a has no version": {"image": "registry:5000/a"},
            "is privileged": {"privileged": True},
            "(network_mode)": {"network_mode": "host"},
            "adds the capabilities SYS_ADMIN": {"cap_add": ["SYS_ADMIN"]},
            "read_only is not True": {"read_only": False},
            "cap_drop is not": {"cap_drop": ["NET_RAW"]},
            "security_opt is not": {"security_opt": []},
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(service))

    def test_what_does_not_fit_between_services_is_noticed(self):
        healthy = {"depends_on": {"one": {"condition": "service_healthy"}}}
        self.assertIn("waits for one to be healthy, which has no", self.complaints({}, healthy))
        circle = self.complaints({"depends_on": ["three"]}, {"depends_on": ["one"]}, {"depends_on": {"two": {}}})
        self.assertEqual(circle.count("waits for itself"), 3)
        ports = self.complaints({"ports": ["127.0.0.1:5-7:1"]}, {"ports": ["127.0.0.1:6:1"]})
        self.assertEqual(ports, "two: publishes port 6, as one does")

    def test_what_does_not_fit_the_program_is_noticed(self):
        def runs(grace="45s", path="/healthz/ready", port=8080):
            test = ["CMD", "bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{port}; printf 'GET {path} HTTP/1.1'"]
            service = {"command": ["run"], "ports": ["127.0.0.1:8080-8089:8080"], "healthcheck": {"test": test}}
            return {**service, "stop_grace_period": grace} if grace else service

        self.assertEqual(self.complaints(runs(), runs("1m") | {"ports": []}), "")
        mounted = {"command": ["run", "--config", "/a.yaml"], "volumes": ["./there:/a.yaml"]}
        self.assertIn("http.host is 127.0.0.1, where nobody", self.complaints(runs() | mounted))
        elsewhere = {"environment": {"AFTERCALL_HTTP_HOST": "0.0.0.0"}}
        said = self.complaints(runs() | mounted | elsewhere)
        self.assertEqual(said, "one: asks for the broker kafak:9092, which is not there")
        self.assertIn("--malfomed is no option", self.complaints({"command": ["simulate", "--malfomed=0.1"]}))
        self.assertEqual(self.complaints({"command": ["simulate", "--malformed=0.1", "--seed", "1"]}), "")
        self.assertIn("stop_grace_period is less", self.complaints(runs(None)))
        self.assertIn("stop_grace_period is less", self.complaints(runs("9s")))
        self.assertIn("asks for none of /healthz/started", self.complaints(runs(path="/healthz/reddy")))
        self.assertIn("asks port 8081, which the service", self.complaints(runs(port=8081)))

    def test_a_service_may_be_excepted_with_a_reason(self):
        self.assertEqual(list(compose.right_complaints("kafka", {})), [])
        self.assertNotEqual(list(compose.right_complaints("kafka", {"privileged": True})), [])


if __name__ == "__main__":
    unittest.main()
