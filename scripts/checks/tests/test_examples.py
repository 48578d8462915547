"""That misspelt keywords and identifiers of schemas are noticed."""

import unittest

import validate_examples

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:aftercall:schema:example.v1",
    "type": "object",
    "x-key": "a property of ours",
    "properties": {"minimun": {"type": "integer", "minimum": 0}, "list": {"items": {"const": {"anything": 1}}}},
    "allOf": [{"if": {"required": ["list"]}, "then": {"minProperties": 2}}],
    "examples": [{"requird": 1}],
    "$defs": {"closed": {"additionalProperties": False}},
}


class Form(unittest.TestCase):
    def complaints(self, **changes):
        return list(validate_examples.form_complaints({**SCHEMA, **changes}, "example.v1"))

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints(), [])

    def test_a_misspelt_keyword_is_noticed_wherever_it_is(self):
        for expected, changes in {
            "$.requird": {"requird": []},
            "$.properties.a.minimun": {"properties": {"a": {"minimun": 0}}},
            "$.allOf[0].then.items.typ": {"allOf": [{"then": {"items": {"typ": "string"}}}]},
            "$.$defs.a.additionalPropertys": {"$defs": {"a": {"additionalPropertys": False}}},
        }.items():
            with self.subTest(expected):
                self.assertEqual(self.complaints(**changes), [f"{expected} is no keyword of JSON Schema 2020-12"])

    def test_another_identifier_is_noticed(self):
        self.assertIn("$id is urn:x, not urn:aftercall:schema:example.v1", self.complaints(**{"$id": "urn:x"}))
        configuration = {**SCHEMA, "$id": "urn:aftercall:schema:configuration"}
        self.assertEqual(list(validate_examples.form_complaints(configuration, "aftercall.configuration")), [])


if __name__ == "__main__":
    unittest.main()
