"""That variables and settings that the program refuses are noticed."""

import unittest

from checks import settings


class Variables(unittest.TestCase):
    def test_they_are_read_from_the_schema(self):
        inner = {"properties": {"token_file": {"type": "string"}}}
        found = settings.variables({"properties": {"http": inner}})
        self.assertEqual(found, {"AFTERCALL_HTTP": inner, "AFTERCALL_HTTP_TOKEN_FILE": {"type": "string"}})

    def test_a_misspelt_one_is_noticed(self):
        known = {"AFTERCALL_HTTP_TOKEN", "AFTERCALL_CONFIG", "AFTERCALL_KAFKA_PROPERTIES_LINGER_MS", "PATH"}
        self.assertEqual(list(settings.variable_complaints(dict.fromkeys(known))), [])
        said = list(settings.variable_complaints({"AFTERCALL_HTTP_TOKN": None}))
        self.assertEqual(said, ["AFTERCALL_HTTP_TOKN is no setting of the program"])

    def test_a_value_of_another_kind_is_noticed(self):
        for name, right, wrong in (
            ("AFTERCALL_INSTANCE_STATIC_MEMBERSHIP", "on", "sure"),
            ("AFTERCALL_HTTP_PORT", "8081", "http"),
            ("AFTERCALL_LOG_FORMAT", "json", "jsn"),
            ("AFTERCALL_AGENT_TTL", "7d", "7 days"),
            ("AFTERCALL_HTTP_HOST", "${HOST}", ""),
        ):
            with self.subTest(name):
                self.assertEqual(list(settings.variable_complaints({name: right})), [])
                said = list(settings.variable_complaints({name: wrong}))
                self.assertEqual(said, [f"{name} is {wrong}, which that setting cannot be"])


class Settings(unittest.TestCase):
    def test_what_the_program_would_refuse_is_noticed(self):
        self.assertEqual(list(settings.setting_complaints({"http": {"host": "::"}, "wrapup": {"limit": "none"}})), [])
        for expected, wrong in {
            "acw_exceeded.warning is not shorter": {"alerts": {"acw_exceeded": {"critical": "10s"}}},
            "alerts.acw_exceeded.critical is not shorter than wrapup.cap": {"wrapup": {"cap": "1m"}},
            "processing.standby is set, and needs": {"processing": {"standby": 1}},
            "ssl_ca_location is set, and": {"kafka": {"ssl_ca_location": "/ca.crt"}},
            "http.host is 0.0.0, which": {"http": {"host": "0.0.0"}},
            "broker kafka is not host:port": {"kafka": {"bootstrap_servers": ["kafka"]}},
            "broker ka fka:1 is not": {"kafka": {"bootstrap_servers": "kafka:1, ka fka:1"}},
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, "\n".join(settings.setting_complaints(wrong)))

    def test_durations_are_read(self):
        self.assertEqual(settings.milliseconds("1h30m"), 5_400_000)
        self.assertEqual(settings.milliseconds("1s500ms"), 1500)
        self.assertIsNone(settings.milliseconds("off"))
        self.assertEqual(settings.stop_seconds({}), 30)
        self.assertEqual(settings.stop_seconds({"loop": {"flush_timeout": "1m"}}), 80)

    def test_a_login_that_is_not_whole_is_noticed(self):
        kafka = {"security_protocol": "sasl_ssl", "sasl_mechanism": "PLAIN", "sasl_username": "a"}
        password = {"AFTERCALL_KAFKA_SASL_PASSWORD"}

        def said(variables=password, **changes):
            changed = {**kafka, **changes}
            changed = {key: value for key, value in changed.items() if value is not None}
            return "\n".join(settings.login_complaints({"kafka": changed}, variables))

        self.assertEqual(said(), "")
        self.assertEqual(said(password | {"AFTERCALL_KAFKA_SASL_USERNAME"}, sasl_username=None), "")
        self.assertEqual(said(security_protocol="ssl", sasl_mechanism=None, sasl_username=None), "")
        self.assertIn("sasl_username is missing", said(sasl_username=None))
        self.assertIn("sasl_password is missing", said(variables=()))
        self.assertIn("sasl_mechanism is missing", said(sasl_mechanism=None))
        self.assertIn("sasl_username is set, and", said(security_protocol=None))


if __name__ == "__main__":
    unittest.main()
