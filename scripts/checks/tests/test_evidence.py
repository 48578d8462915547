"""That a test which is named and not there is noticed."""

import unittest

from checks.house import evidence

TEXT = "| a | `OneTests`: It does this, and that · `TwoTests`: Another |\n"


class Evidence(unittest.TestCase):
    def test_names_are_read_out_of_a_table(self):
        self.assertEqual(
            evidence.named_tests(TEXT), [("OneTests", "It does this, and that"), ("TwoTests", "Another")]
        )

    def test_what_is_not_there_is_noticed(self):
        suites = {"OneTests": "@Test func `It does this, and that`() {}", "TwoTests": '@Test("Another", arguments: x)'}
        self.assertEqual(list(evidence.complaints_about(TEXT, suites)), [])
        self.assertEqual(
            list(evidence.complaints_about(TEXT, {"OneTests": "@Test func `It does that`() {}"})),
            ["OneTests has no test 'It does this, and that'", "there is no TwoTests"],
        )


if __name__ == "__main__":
    unittest.main()
