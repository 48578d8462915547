"""That the checks of dashboards, rules and their metrics notice what they are there for."""

import copy
import unittest

from checks import dashboards, rules
from checks.metrics import documented_metrics, metric_complaints

PAGE = (
    "| `aftercall_records_total` | counter | `stage`, `topic` | records | … | … |\n"
    "| `aftercall_tasks` | gauge | `stage` | tasks | … | … |\n"
    "| `aftercall_commit_seconds` | histogram | – | seconds | … | … |\n"
    "| `aftercall:Tasks2` | gauge | – | tasks | … | … |\n"
)
METRICS = documented_metrics(PAGE)
SELECTOR = '{job=~"$job", instance=~"$instance"}'
SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def query(name):
    return {
        "name": name, "type": "query", "multi": True, "includeAll": True, "allValue": ".+", "datasource": SOURCE,
    }


BOARD = {
    "id": None,
    "uid": "u",
    "title": "T",
    "description": "D",
    "tags": ["t"],
    "schemaVersion": 39,
    "editable": False,
    "templating": {"list": [{"name": "datasource", "type": "datasource"}, query("job"), query("instance")]},
    "panels": [{"id": 1, "type": "row", "panels": [{"id": 2, "type": "stat"}]}],
}
PANEL = {
    "title": "T",
    "description": "D",
    "datasource": SOURCE,
    "type": "stat",
    "gridPos": {"h": 1, "w": 1, "x": 0, "y": 0},
    "fieldConfig": {"defaults": {"unit": "s"}},
    "targets": [
        {"refId": "A", "datasource": SOURCE, "expr": f"rate(aftercall_records_total{SELECTOR}[$__rate_interval])"}
    ],
}


class Metrics(unittest.TestCase):
    def test_the_page_is_read(self):
        self.assertEqual(METRICS["aftercall_records_total"], ("counter", {"stage", "topic"}))
        self.assertEqual(METRICS["aftercall_commit_seconds"], ("histogram", set()))

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
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, "".join(metric_complaints(expression, METRICS)))


class Dashboards(unittest.TestCase):
    def test_what_is_sound(self):
        self.assertEqual(list(dashboards.board_complaints(BOARD)), [])
        self.assertEqual(list(dashboards.panel_complaints(PANEL)), [])
        self.assertEqual([panel["id"] for panel in dashboards.panels_of(BOARD)], [2])

    def test_boards(self):
        for expected, change in {
            "id is not null": lambda b: b.update(id=7),
            "uid is missing": lambda b: b.pop("uid"),
            "editable": lambda b: b.update(editable=True),
            "no variable $instance": lambda b: b["templating"]["list"].pop(),
            "does not offer several": lambda b: b["templating"]["list"][1].update(multi=False),
            "does not ask $datasource": lambda b: b["templating"]["list"][1].update(datasource=None),
            "one id": lambda b: b["panels"].append({"id": 1, "type": "stat"}),
        }.items():
            board = copy.deepcopy(BOARD)
            change(board)
            with self.subTest(expected):
                self.assertIn(expected, "".join(dashboards.board_complaints(board)))

    def test_panels(self):
        def asks(expression):
            return lambda panel: panel["targets"][0].update(expr=expression)

        for expected, change in {
            "no title or no description": lambda p: p.update(description=""),
            "does not ask $datasource": lambda p: p.update(datasource="prometheus"),
            "A does not ask $datasource": lambda p: p["targets"][0].pop("datasource"),
            "no unit": lambda p: p["fieldConfig"]["defaults"].pop("unit"),
            "the unit sec,": lambda p: p["fieldConfig"]["defaults"].update(unit="sec"),
            "is a stats,": lambda p: p.update(type="stats"),
            "(gridPos)": lambda p: p.update(gridpos=p.pop("gridPos")),
            "asks nothing": lambda p: p.update(targets=[]),
            'does not select job=~"$job"': asks('aftercall_tasks{instance=~"$instance"}'),
            "without a selector": asks("sum(aftercall_tasks)"),
            "has a window of 5m": asks(f"rate(aftercall_records_total{SELECTOR}[5m])"),
            "empty expression": asks(""),
        }.items():
            panel = copy.deepcopy(PANEL)
            change(panel)
            with self.subTest(expected):
                self.assertIn(expected, "".join(dashboards.panel_complaints(panel)))

    def test_annotations_and_variables(self):
        def complaints(expression, question):
            board = copy.deepcopy(BOARD)
            board["annotations"] = {"list": [{"name": "Starts", "expr": expression}, {"builtIn": 1}]}
            board["templating"]["list"][1].update(query={"query": question})
            self.assertEqual(list(dashboards.expressions_of(board)), [expression])
            return list(dashboards.question_complaints(board, METRICS))

        sound = (f"aftercall_tasks{SELECTOR} > 0", "label_values(aftercall_tasks, job)")
        self.assertEqual(complaints(*sound), [])
        misspelt = "".join(complaints(f"aftercall_task{SELECTOR} > 0", sound[1]))
        self.assertIn("annotation 'Starts' asks for aftercall_task,", misspelt)
        self.assertIn("without a selector", "".join(complaints("aftercall_tasks > 0", sound[1])))
        misspelt = "".join(complaints(sound[0], "label_values(aftercall_task, job)"))
        self.assertIn("variable $job asks for aftercall_task,", misspelt)

    def test_expressions_become_rules(self):
        text = dashboards.as_rules([f"rate(x{SELECTOR}[$__rate_interval])"])
        self.assertIn('rate(x{job=~".+", instance=~".+"}[5m])', text)


class Rules(unittest.TestCase):
    RULE = {
        "alert": "AfterCallTooFew",
        "expr": "aftercall_tasks < 1",
        "labels": {"severity": "warning"},
        "annotations": {
            "summary": "S", "description": "D", "runbook_url": "docs/runbooks/AfterCallTooFew.md",
        },
    }
    PAGE = "# AfterCallTooFew\n\nSeverity `warning`\n" + "\n".join(rules.HEADINGS)

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
            "has no page": {"page": None},
            "without '## What to do'": {"page": self.PAGE.replace("## What to do", "")},
            "another severity": {"page": self.PAGE.replace("warning", "info")},
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
