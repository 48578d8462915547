"""That files which name each other wrongly are noticed."""

import copy
import pathlib
import tempfile
import unittest

from checks.monitoring import together

SERVICES = {
    "aftercall": {"ports": ["127.0.0.1:8080-8089:8080"]},
    "alertmanager": {"ports": ["127.0.0.1:9093:9093"]},
    "prometheus": {
        "command": ["--config.file=/etc/prometheus/p.yml"],
        "ports": ["127.0.0.1:9090:9090"],
        "volumes": ["./p.yml:/etc/prometheus/p.yml:ro", "./rules:/etc/prometheus/rules:ro"],
        "secrets": ["token"],
    },
    "grafana": {
        "volumes": ["./boards:/boards:ro"],
        "environment": {"GF_HOME_DASHBOARD_PATH": "/boards/home.json"},
    },
}
PROMETHEUS = {
    "rule_files": ["/etc/prometheus/rules/*.rules.yml"],
    "alerting": {"alertmanagers": [{"static_configs": [{"targets": ["alertmanager:9093"]}]}]},
    "scrape_configs": [
        {
            "job_name": "aftercall",
            "authorization": {"credentials_file": "/run/secrets/token"},
            "dns_sd_configs": [{"names": ["aftercall"], "type": "A", "port": 8080}],
        },
        {"job_name": "prometheus", "static_configs": [{"targets": ["localhost:9090"]}]},
    ],
}
ALERTMANAGER = {
    "route": {
        "receiver": "nobody",
        "routes": [
            {"receiver": "people", "matchers": ['severity="critical"']},
            {"receiver": "team", "matchers": ['severity=~"warning|error"']},
        ],
    },
    "inhibit_rules": [{"source_matchers": ['alertname="Down"'], "target_matchers": ["severity!=critical", 'job="a"']}],
    "receivers": [{"name": "nobody"}, {"name": "people"}, {"name": "team"}],
}
KNOWN = {
    "alertname": {"Down"},
    "severity": together.SEVERITIES,
    "job": {"a"},
    "used": {"info", "warning", "critical"},
}


def changed(value, change):
    value = copy.deepcopy(value)
    change(value)
    return value


class Together(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for path in ("rules/a.rules.yml", "boards/home.json"):
            (self.root / path).parent.mkdir()
            (self.root / path).touch()

    def prometheus(self, change=lambda settings: None, services=SERVICES):
        settings = changed(PROMETHEUS, change)
        return "\n".join(together.prometheus_complaints(settings, services, "prometheus", self.root))

    def test_prometheus(self):
        self.assertEqual(self.prometheus(), "")
        for expected, change in {
            "aftercal:8080 is no service": lambda s: s["scrape_configs"][0]["dns_sd_configs"][0].update(
                names=["aftercal"]
            ),
            "aftercall:8081: the service has port 8080": lambda s: s["scrape_configs"][0]["dns_sd_configs"][0].update(
                port=8081
            ),
            "localhost:9091: the service has port 9090": lambda s: s["scrape_configs"][1]["static_configs"][0].update(
                targets=["localhost:9091"]
            ),
            "alertmanger:9093 is no service": lambda s: s["alerting"]["alertmanagers"][0]["static_configs"][0].update(
                targets=["alertmanger:9093"]
            ),
            "records of type SRV": lambda s: s["scrape_configs"][0]["dns_sd_configs"][0].pop("type"),
            "aftercall has no authorization": lambda s: s["scrape_configs"][0].pop("authorization"),
            "/run/secrets/tokn is no secret": lambda s: s["scrape_configs"][0]["authorization"].update(
                credentials_file="/run/secrets/tokn"
            ),
            "no job scrapes aftercall": lambda s: s["scrape_configs"].pop(0),
            "/etc/prometheus/rule/* matches no file": lambda s: s.update(rule_files=["/etc/prometheus/rule/*"]),
            "rules/*.rule.yml matches no file": lambda s: s.update(rule_files=["/etc/prometheus/rules/*.rule.yml"]),
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.prometheus(change))
        services = changed(SERVICES, lambda s: s["prometheus"].pop("secrets"))
        self.assertIn("/run/secrets/token is no secret", self.prometheus(services=services))

    def test_alertmanager(self):
        def complaints(change=lambda settings: None):
            return "\n".join(together.alertmanager_complaints(changed(ALERTMANAGER, change), KNOWN))

        self.assertEqual(complaints(), "")
        own = ['alertname="acw_exceeded"']
        self.assertEqual(complaints(lambda s: s["inhibit_rules"][0].update(source_matchers=own)), "")
        for expected, change in {
            "matches alertname Dwn,": lambda s: s["inhibit_rules"][0].update(source_matchers=["alertname=Dwn"]),
            "matches severity warn,": lambda s: s["route"]["routes"][1].update(matchers=['severity=~"warn|error"']),
            "no alert has the label severty": lambda s: s["route"]["routes"][0].update(matchers=['severty="critical"']),
            "no alert has the label jobs": lambda s: s["inhibit_rules"][0].update(equal=["jobs"]),
            "no alert has the label alertnam": lambda s: s["route"].update(group_by=["alertnam"]),
            "matches job b,": lambda s: s["inhibit_rules"][0].update(target_matchers=['job="b"']),
            "severity critical go to nobody": lambda s: s["route"]["routes"].pop(0),
            "severity warning go to nobody": lambda s: s["route"]["routes"][1].update(receiver="nobody"),
            "no route has the receiver team": lambda s: s["route"]["routes"].pop(1),
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, complaints(change))

    def test_rules(self):
        rule = {"alert": "Down", "expr": 'up{job="a"} == 0', "labels": {"job": "b"}}
        self.assertEqual(list(together.rule_complaints([rule], {"a", "b"})), [])
        self.assertIn("the job a,", "".join(together.rule_complaints([rule], {"b"})))
        self.assertIn("the job b,", "".join(together.rule_complaints([rule], {"a"})))

    def test_commands(self):
        self.assertEqual(list(together.configuration_complaints(SERVICES)), [])
        for command in (["run", "--config", "/etc/prometheus/q.yml"], "--config.file=/etc/prometheus/q.yml"):
            services = changed(SERVICES, lambda s: s["prometheus"].update(command=command))
            said = list(together.configuration_complaints(services))
            self.assertEqual(said, ["prometheus: /etc/prometheus/q.yml is not mounted"])

    def test_grafana(self):
        def complaints(path="/boards", services=SERVICES, provider="file", **changes):
            source = {"name": "P", "uid": "prometheus", "type": "prometheus", "access": "proxy"}
            sources = {"apiVersion": 1, "datasources": [{**source, "url": "http://prometheus:9090", **changes}]}
            provided = {"name": "A", "type": provider, "options": {"path": path}}
            providers = {"apiVersion": 1, "providers": [provided]}
            return "".join(together.grafana_complaints(services, "grafana", sources, providers, self.root))

        self.assertEqual(complaints(), "")
        self.assertIn("promtheus:9090 is no service", complaints(url="http://promtheus:9090/"))
        self.assertIn("nothing at /board in", complaints(path="/board"))
        self.assertIn("'prometheus' was expected", complaints(type="promtheus"))
        self.assertIn("'acces' was unexpected", complaints(acces="proxy"))
        self.assertIn("'PSOT' is not one of", complaints(jsonData={"httpMethod": "PSOT"}))
        self.assertIn("'file' was expected", complaints(provider="files"))
        nothing = together.grafana_complaints(SERVICES, "grafana", {}, {"provider": []}, self.root)
        self.assertIn("no folder of dashboards", "".join(nothing))
        nowhere = together.grafana_complaints(SERVICES, "grafana", {}, {"providers": [{"type": "file"}]}, self.root)
        self.assertIn("there is nothing at nowhere", "".join(nowhere))
        home = changed(SERVICES, lambda s: s["grafana"].update(environment=["X_DASHBOARD_PATH=/boards/gone.json"]))
        self.assertIn("nothing at /boards/gone.json", complaints(services=home))

    def test_brokers(self):
        services = {
            "kafka": {"environment": {"KAFKA_ADVERTISED_LISTENERS": "IN://kafka:19092,OUT://localhost:9092"}},
            "topics": {"environment": {"BOOTSTRAP_SERVERS": "kafka:19092"}},
            "simulator": {"command": ["simulate", "--bootstrap-servers=kafka:19092"]},
        }
        settings = {"kafka": {"bootstrap_servers": ["kafka:19092"]}}
        self.assertEqual(list(together.broker_complaints(services, settings)), [])
        for expected, change in {
            "topics: no broker is at kafak:19092": lambda s: s["topics"]["environment"].update(
                BOOTSTRAP_SERVERS="kafak:19092"
            ),
            "simulator: no broker is at kafka:19029": lambda s: s["simulator"].update(
                command=["simulate", "--bootstrap-servers=kafka:19029"]
            ),
            "aftercall.yaml: no broker is at kafka:19092": lambda s: s["kafka"]["environment"].clear(),
        }.items():
            with self.subTest(expected):
                said = "\n".join(together.broker_complaints(changed(services, change), settings))
                self.assertIn(expected, said)

    def test_the_program_among_its_services(self):
        def complaints(url="http://alertmanager:9093", **http):
            settings = {"sinks": {"alertmanager": {"url": [url]}}, "http": {"host": "0.0.0.0", **http}}
            return "".join(together.program_complaints(settings, SERVICES))

        self.assertEqual(complaints(), "")
        self.assertEqual(complaints(port=8080), "")
        self.assertIn("alertmanager:9094: the service has port 9093", complaints(url="http://alertmanager:9094/"))
        self.assertIn("http.port is none", complaints(port=8081))
        self.assertIn("http.host is the container's", complaints(host="127.0.0.1"))

    def test_who_mounts_what(self):
        self.assertEqual(together.who_mounts(SERVICES, "p.yml"), ("prometheus", "/etc/prometheus/p.yml"))
        self.assertEqual(together.who_mounts(SERVICES, "q.yml"), (None, None))


if __name__ == "__main__":
    unittest.main()
