"""That variables which the program refuses are noticed."""

import unittest

from checks.deployment import settings


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
    def test_durations_are_read(self):
        self.assertEqual(settings.milliseconds("1h30m"), 5_400_000)
        self.assertEqual(settings.milliseconds("1s500ms"), 1500)
        self.assertIsNone(settings.milliseconds("off"))
        self.assertEqual(settings.stop_seconds({}), 30)
        self.assertEqual(settings.stop_seconds({"loop": {"flush_timeout": "1m"}}), 80)


if __name__ == "__main__":
    unittest.main()
