"""That names in schemas which the program does not have are noticed."""

import unittest

from checks.contracts import vocabulary

SCHEMA = {
    "properties": {"agent_id": {"type": "string"}, "cap_ms": {"type": "integer"}, "kind": {"enum": ["agent.ready", 1]}},
    "required": ["agent_id"],
    "allOf": [{"if": {"properties": {"kind": {"const": "too-late"}}}, "then": {"required": ["cap_ms"]}}],
}
SOURCES = ['case agentID = "agent_id", kind', 'let a = "agent.ready", b = "wrapup.cap" // late', 'let c = "too-late"']


class Vocabulary(unittest.TestCase):
    def complaints(self, **changes):
        return "".join(vocabulary.complaints_about({**SCHEMA, **changes}, vocabulary.words_of(SOURCES)))

    def test_names_of_the_program(self):
        self.assertEqual(self.complaints(), "")

    def test_other_names(self):
        for expected, changes in {
            "agent_ids is no word": {"properties": {"agent_ids": {}}},
            "cap_s is no word": {"$defs": {"a": {"items": {"required": ["cap_s"]}}}},
            "agent.redy is no word": {"enum": ["agent.redy"]},
            "to-late is no word": {"const": "to-late"},
        }.items():
            with self.subTest(expected):
                self.assertEqual(self.complaints(**changes).count("no word"), 1)
                self.assertIn(expected, self.complaints(**changes))


if __name__ == "__main__":
    unittest.main()
