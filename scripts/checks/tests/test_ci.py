"""That a step which continuous integration lost is noticed."""

import unittest

from checks import ci

MAKEFILE = "".join(f"{target}: other\n\t@true\n" for target in ci.NEEDED)
SCRIPT = "step lint\nmake lint schemas\n# make nothing\n" + "".join(f"make {target}\n" for target in ci.NEEDED[2:])


class ContinuousIntegration(unittest.TestCase):
    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(list(ci.complaints_about(SCRIPT, MAKEFILE)), [])

    def test_a_misspelt_step_and_one_left_out_are_noticed(self):
        self.assertEqual(
            list(ci.complaints_about(SCRIPT.replace("make deploy", "make deploi"), MAKEFILE)),
            ["makes deploi, which is no target of the Makefile", "does not make deploy"],
        )
        said = list(ci.complaints_about(SCRIPT.replace("make test\n", "# make test\n"), MAKEFILE))
        self.assertEqual(said, ["does not make test"])


if __name__ == "__main__":
    unittest.main()
