"""That the check of the systemd unit notices what it is there for."""

import unittest

from checks.deployment import systemd

TABLE = """
| status | meaning | would a restart help? |
| --- | --- | --- |
| 0 | Done. | – |
| 1 | A verdict. | no |
| 65 | A person decides. | no |
| 69 | Away. | yes, when it is back |
| 77 | Refused. | no |
"""
INSTALL = "WantedBy=multi-user.target"
LIMITED = "After=network.target kafka.service\nStartLimitIntervalSec=5min\nStartLimitBurst=10\nRestartSec=5"


class Systemd(unittest.TestCase):
    def complaints(self, prevented="65 77", table=TABLE, install=INSTALL, more=LIMITED, **settings):
        required = {"RestartPreventExitStatus": prevented, **systemd.REQUIRED}
        required |= {"ExecStart": "/bin/a run", "SystemCallFilter": "@a", **settings}
        service = "".join(f"{name}={value}\n" for name, value in required.items() if value is not None)
        unit = f"[Unit]\nRestart=no\n{more}\n[Service]\n{service}[Install]\nType=x\n{install}\n"
        return list(systemd.complaints_about(unit, table, "install a /bin/a"))

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints(), [])
        self.assertEqual(self.complaints(KillSignal="SIGTERM"), [])

    def test_a_target_that_nothing_starts_is_noticed(self):
        said = self.complaints(install="WantedBy=multi-usr.target")
        self.assertEqual(said[0], "WantedBy is not multi-user.target: nothing starts it")

    def test_orders_limits_and_places_that_mean_nothing_are_noticed(self):
        for expected, changes in {
            "network-onlin.target is no target": {"more": LIMITED.replace("network.", "network-onlin.")},
            "time-sync.target is wanted, and not waited for": {"more": LIMITED + "\nWants=time-sync.target"},
            "5 starts, 5 s apart, do not fall into 10 s": {"more": "RestartSec=5"},
            "10 starts, 5 s apart, do not fall into 50 s": {"more": LIMITED.replace("5min", "50")},
            "network-online.target is waited for, and not": {"more": LIMITED + "\nAfter=network-online.target"},
            "SystemCallFilter does not begin": {"SystemCallFilter": "~@privileged"},
            "it names /bin/b, and": {"ExecStart": "/bin/b run"},
            "--conf is no option of the program": {"ExecStart": "/bin/a run --conf=b"},
            "it names /doc, and": {"more": LIMITED + "\nDocumentation=file:/doc"},
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, "\n".join(self.complaints(**changes)))
        self.assertEqual(self.complaints(more="RestartSec=1h 1 min\nStartLimitIntervalSec=1d"), [])

    def test_each_mistake_is_noticed(self):
        for prevented, expected in {
            "65": "lacks 77, where a restart does not help",
            "65 69 77": "has 69, where a restart helps",
            "65 77 99": "has 99, which is no status of docs/exit-codes.md",
            "65 77 SIGTERM": "has SIGTERM, which is no number of docs/exit-codes.md",
        }.items():
            with self.subTest(prevented):
                self.assertEqual(self.complaints(prevented), [f"RestartPreventExitStatus {expected}"])

    def test_what_it_has_to_be_is_asked_for(self):
        for name, value in systemd.REQUIRED.items():
            with self.subTest(name):
                self.assertEqual(self.complaints(**{name: "no"}), [f"{name} is no, not {value}"])
                self.assertEqual(self.complaints(**{name: None}), [f"{name} is None, not {value}"])
        self.assertIn("KillSignal is SIGKILL", self.complaints(KillSignal="SIGKILL")[0])

    def test_a_page_without_statuses_is_noticed(self):
        self.assertIn("the table of exit statuses cannot be read", self.complaints("65 77", "nothing"))


if __name__ == "__main__":
    unittest.main()
