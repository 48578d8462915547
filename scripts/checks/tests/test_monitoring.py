"""That the checks of rules and of the metrics that expressions ask for notice what they are there for."""

import copy
import unittest

from checks.monitoring import rules
from checks.monitoring.metrics import documented_metrics, metric_complaints

PAGE = (
    "# Metrics\n\nLabels: `stage` is one of `agents`, `cells`; `client` is `consumer` or `producer`;\n"
    "`worker` is the number of one.\n\n"
    "| `aftercall_records_total` | counter | `stage`, `topic` | records | … | … |\n"
    "| `aftercall_tasks` | gauge | `stage` | tasks | … | … |\n"
    "| `aftercall_commit_seconds` | histogram | – | seconds | … | … |\n"
    "| `aftercall:Tasks2` | gauge | – | tasks | … | … |\n"
    "| `aftercall_rejected_total` | counter | `stage`, `cause`, `worker` | records | Causes: late, bad_time. | |\n"
)
METRICS = documented_metrics(PAGE, {"a", "aftercall.wraps"})


class Metrics(unittest.TestCase):
    def test_the_page_is_read(self):
        topics, stages = {"a", "aftercall.wraps"}, {"agents", "cells"}
        self.assertEqual(METRICS["aftercall_records_total"], ("counter", {"stage": stages, "topic": topics}))
        self.assertEqual(METRICS["aftercall_commit_seconds"], ("histogram", {}))
        of_it = METRICS["aftercall_rejected_total"][1]
        self.assertLessEqual({"late", "bad_time"}, of_it["cause"])
        self.assertIsNone(of_it["worker"])

    def test_what_is_sound(self):
        for expression in (
            'sum by (stage, job) (rate(aftercall_records_total{topic="a", job="b"}[5m]))',
            "histogram_quantile(0.9, sum by (le) (rate(aftercall_commit_seconds_bucket[5m])))",
            'max_over_time(sum by (stage) (aftercall_tasks)[6h:1m]) > 1 and absent(up{job="a"} == 1)',
            "aftercall:Tasks2 offset 5m / ignoring (version) group_left (version) aftercall_tasks > bool 1e5",
            "topk(3, aftercall_tasks) by (stage) OR vector(1) unless on () ALERTS{alertname='A'}",
            'label_replace(aftercall_tasks, "a_name", "$1", "stage", "(.*)") * 60 > -Inf',
            'rate( aftercall_records_total{topic=~".*[.]wraps"}[$__rate_interval])',
            'label_values(aftercall_tasks{job=~"$job"}, stage)',
            "label_values(stage)",
            'rate(aftercall_rejected_total{cause=~"late|bad_.+", stage!~"cells|", worker="7"}[5m])',
            "rate(aftercall_rejected_total{cause='', stage=~'$stage', cause!~'(late|x)'}[5m])",
        ):
            with self.subTest(expression):
                self.assertEqual(list(metric_complaints(expression, METRICS)), [])

    def test_what_is_not(self):
        for expected, expression in {
            "not documented": "rate(aftercall_record_total[5m])",
            "by topik, which it does not have": 'rate(aftercall_records_total{topik="a"}[5m])',
            "which only grows": "sum(aftercall_records_total)",
            "which is no counter": "rate(aftercall_tasks[5m])",
            "without _bucket": "aftercall_commit_seconds > 1",
            "groups by agent": "sum by (agent) (aftercall_tasks)",
            "groups by team": "sum without (team) (aftercall_tasks)",
            "offers the values of topic": "label_values(aftercall_tasks, topic)",
            "asks for aftercall_tasks2,": "aftercall_tasks2 > 1",
            "asks for node_load1,": 'aftercall_tasks and max by (job) (node_load1{job="a"})',
            "asks for Other:total,": "sum(Other:total) / sum by (job) (aftercall_tasks)",
            "asks for sum_of_it,": "sum_of_it == 0",
            "by the cause lat,": 'rate(aftercall_rejected_total{cause!="lat"}[5m])',
            "by the cause bad,": "rate(aftercall_rejected_total{cause=~'late|bad'}[5m])",
            "by the stage cell,": 'aftercall_tasks{stage="cell"}',
            "by the topic .*[.]wrap,": 'rate(aftercall_records_total{topic=~".*[.]wrap"}[5m])',
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, "".join(metric_complaints(expression, METRICS)))


class Rules(unittest.TestCase):
    RULE = {
        "alert": "AfterCallTooFew",
        "expr": "aftercall_tasks < 1",
        "labels": {"severity": "warning"},
        "annotations": {
            "summary": "S", "description": "D", "runbook_url": "docs/runbooks/AfterCallTooFew.md",
        },
    }
    PAGE = "# AfterCallTooFew\n\nSeverity `warning` · at once · group `g`\n" + "\n".join(rules.HEADINGS)

    def complaints(self, change=lambda rule: None, page=PAGE, fired=frozenset({"AfterCallTooFew"})):
        rule = copy.deepcopy(self.RULE)
        change(rule)
        pages = {} if page is None else {"docs/runbooks/AfterCallTooFew.md": page}
        return "\n".join(rules.alert_complaints(rule, METRICS, pages, fired))

    def test_what_is_sound(self):
        self.assertEqual(self.complaints(), "")

    def test_what_is_not(self):
        for expected, arguments in {
            "has no severity": {"change": lambda r: r["labels"].update(severity="page")},
            "has no summary": {"change": lambda r: r["annotations"].pop("summary")},
            "another runbook": {"change": lambda r: r["annotations"].update(runbook_url="docs/runbooks/X.md")},
            "not named LikeThis": {"change": lambda r: r.update(alert="too_few")},
            "not documented": {"change": lambda r: r.update(expr="aftercall_task < 1")},
            "the quantile 99,": {"change": lambda r: r.update(expr="quantile(99, aftercall_tasks) < 1")},
            "has no page": {"page": None},
            "without '## What to do'": {"page": self.PAGE.replace("## What to do", "")},
            "another severity": {"page": self.PAGE.replace("warning", "info")},
            "after another time": {"change": lambda r: r.update({"for": "5m"})},
            "after another time than": {"page": self.PAGE.replace("at once", "after 5 min")},
            "is fired by no test": {"fired": frozenset()},
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(**arguments))

    def test_recording_rules(self):
        rule = {"record": "stage:aftercall_tasks:sum", "expr": "sum by (stage) (aftercall_tasks)"}
        self.assertEqual(list(rules.record_complaints(rule, METRICS)), [])
        said = "".join(rules.record_complaints({"record": "tasks", "expr": "sum(aftercall_task)"}, METRICS))
        self.assertIn("is not named level:metric:operation", said)
        self.assertIn("asks for aftercall_task,", said)
        asked = 'stage:aftercall_tasks:sum{stage="a"} > 1'
        self.assertIn("not documented", "".join(metric_complaints(asked, METRICS)))
        self.assertEqual(list(metric_complaints(asked, {**METRICS, **rules.recorded([rule])})), [])

    def test_what_tests_name_has_to_be_there(self):
        def complaints(alert, series):
            test = {"alert_rule_test": [{"alertname": alert}], "input_series": [{"series": series}]}
            return list(rules.test_complaints({"tests": [test]}, {"A"}, METRICS))

        self.assertEqual(complaints("A", 'aftercall_commit_seconds_bucket{le="1"}'), [])
        self.assertIn("the stage cell,", "".join(complaints("A", 'aftercall_tasks{stage="cell"}')))
        self.assertEqual(complaints("B", "up"), ["expects something of B, which is no alert"])
        self.assertEqual(complaints("A", "aftercall_task"), ["has a series of aftercall_task, which is not documented"])

    def test_a_test_that_expects_nothing_fires_nothing(self):
        tests = {
            "tests": [
                {"alert_rule_test": [{"alertname": "A", "exp_alerts": []}, {"alertname": "B", "exp_alerts": [{}]}]}
            ]
        }
        self.assertEqual(rules.fired_by(tests), {"B"})


if __name__ == "__main__":
    unittest.main()
