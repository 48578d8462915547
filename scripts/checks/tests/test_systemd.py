"""That the check of the systemd unit notices what it is there for."""

import unittest

from checks import systemd

TABLE = """
| status | meaning | would a restart help? |
| --- | --- | --- |
| 0 | Done. | – |
| 1 | A verdict. | no |
| 65 | A person decides. | no |
| 69 | Away. | yes, when it is back |
| 77 | Refused. | no |
"""


class Systemd(unittest.TestCase):
    def complaints(self, prevented, table=TABLE):
        return list(systemd.complaints_about(f"Restart=on-failure\nRestartPreventExitStatus={prevented}\n", table))

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints("65 77"), [])

    def test_each_mistake_is_noticed(self):
        for prevented, expected in {
            "65": "lacks 77, where a restart does not help",
            "65 69 77": "has 69, where a restart helps",
        }.items():
            with self.subTest(prevented):
                self.assertEqual(self.complaints(prevented), [f"RestartPreventExitStatus {expected}"])

    def test_a_page_without_statuses_is_noticed(self):
        self.assertIn("the table of exit statuses cannot be read", self.complaints("65 77", "nothing"))


if __name__ == "__main__":
    unittest.main()
