"""That a misspelt variable of the program is noticed."""

import unittest

from checks import settings


class Variables(unittest.TestCase):
    def test_they_are_read_from_the_schema(self):
        schema = {"properties": {"http": {"properties": {"token_file": {"type": "string"}}}}}
        self.assertEqual(settings.variables(schema), {"AFTERCALL_HTTP", "AFTERCALL_HTTP_TOKEN_FILE"})

    def test_a_misspelt_one_is_noticed(self):
        known = {"AFTERCALL_HTTP_TOKEN", "AFTERCALL_CONFIG", "AFTERCALL_KAFKA_PROPERTIES_LINGER_MS", "PATH"}
        self.assertEqual(list(settings.variable_complaints(known)), [])
        said = list(settings.variable_complaints({"AFTERCALL_HTTP_TOKN"}))
        self.assertEqual(said, ["AFTERCALL_HTTP_TOKN is no setting of the program"])


if __name__ == "__main__":
    unittest.main()
