"""That a step which continuous integration lost is noticed."""

import unittest

from checks.house import ci

RUN = "".join(f"\t@scripts/{name}.sh\n" for name in ci.SCRIPTS)
MAKEFILE = "".join(f"{target}: other\n\t@true\n" for target in ci.NEEDED) + RUN
SCRIPT = "set -euo pipefail\nstep lint\nmake lint schemas\n# make nothing\n"
SCRIPT += "".join(f"make {target}\n" for target in ci.NEEDED[2:])


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

    def test_that_it_ends_early_or_goes_on_is_noticed(self):
        for script, makefile, expected in (
            (SCRIPT.replace("-euo", "-uo"), MAKEFILE, "goes on after a step that fails"),
            (SCRIPT + "exit 0\n", MAKEFILE, "ends before its end"),
            (SCRIPT, MAKEFILE.replace("validate-proto", "validate-protos"), "runs scripts/validate-proto.sh"),
        ):
            with self.subTest(expected):
                self.assertIn(expected, "\n".join(ci.complaints_about(script, makefile)))


if __name__ == "__main__":
    unittest.main()
