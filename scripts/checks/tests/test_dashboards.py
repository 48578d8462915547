"""That the check of dashboards notices what it is there for."""

import copy
import unittest

from checks.monitoring import dashboards
from checks.monitoring.metrics import documented_metrics

METRICS = documented_metrics(
    "| `aftercall_records_total` | counter | `stage` | records | … | … |\n"
    "| `aftercall_tasks` | gauge | `stage` | tasks | … | … |\n"
)
SELECTOR = '{job=~"$job", instance=~"$instance"}'
SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def variable(name, kind, **others):
    value = {"name": name, "label": name, "type": kind, "refresh": 1, "query": "prometheus"}
    return {**value, "current": {"text": "Prometheus", "value": "prometheus"}, **others}


def query(name):
    question = f"label_values(aftercall_tasks, {name})"
    return variable(
        name, "query", datasource=SOURCE, definition=question, query={"query": question, "refId": name},
        includeAll=True, multi=True, allValue=".+", current={"text": ["All"], "value": ["$__all"]},
    )


def steps(*values):
    return [{"color": "green", "value": value} for value in values]


PANEL = {
    "id": 2,
    "type": "stat",
    "title": "Records",
    "description": "D",
    "datasource": SOURCE,
    "gridPos": {"h": 4, "w": 12, "x": 0, "y": 1},
    "fieldConfig": {
        "defaults": {
            "unit": "rps",
            "color": {"mode": "thresholds"},
            "thresholds": {"mode": "absolute", "steps": steps(None, 1, 2)},
        },
        "overrides": [],
    },
    "options": {"reduceOptions": {"calcs": ["lastNotNull"]}},
    "targets": [
        {
            "refId": "A",
            "datasource": SOURCE,
            "expr": f"sum by (stage) (rate(aftercall_records_total{SELECTOR}[$__rate_interval]))",
            "legendFormat": "{{stage}}",
            "instant": False,
            "range": True,
        }
    ],
}
ROW = {"id": 1, "type": "row", "title": "R", "collapsed": True, "gridPos": {"h": 1, "w": 24, "x": 0, "y": 0}}
BOARD = {
    "id": None,
    "uid": "u",
    "title": "T",
    "description": "D",
    "tags": ["t"],
    "schemaVersion": 39,
    "version": 1,
    "editable": False,
    "refresh": "30s",
    "time": {"from": "now-3h", "to": "now"},
    "links": [{"type": "dashboards", "title": "Others", "tags": ["t"]}],
    "annotations": {
        "list": [
            {
                "name": "Starts", "datasource": SOURCE, "enable": True, "iconColor": "blue",
                "expr": f"aftercall_tasks{SELECTOR} > 0", "textFormat": "{{instance}}",
            }
        ]
    },
    "templating": {"list": [variable("datasource", "datasource"), query("job"), query("instance")]},
    "panels": [
        {**ROW, "collapsed": False, "panels": []},
        PANEL,
        {**PANEL, "id": 3, "title": "Other", "gridPos": {"h": 4, "w": 12, "x": 12, "y": 1}},
        {**ROW, "id": 4, "gridPos": {"h": 1, "w": 24, "x": 0, "y": 5}, "panels": [{**PANEL, "id": 5}]},
    ],
}


def renamed(value, old, new):
    value[new] = value.pop(old)


class Dashboards(unittest.TestCase):
    def complaints(self, change):
        board = copy.deepcopy(BOARD)
        change(board, board["panels"][1], board["templating"]["list"])
        said = list(dashboards.structure_complaints("dashboard", board))
        if not said:
            said = [*dashboards.board_complaints(board), *dashboards.question_complaints(board, METRICS)]
        return "\n".join(said)

    def each(self, changes):
        for expected, change in changes.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(change))

    def test_what_is_sound(self):
        self.assertEqual(self.complaints(lambda *_: None), "")
        self.assertEqual([panel["id"] for panel in dashboards.panels_of(BOARD)], [2, 3, 5])

    def test_structure(self):
        defaults = lambda panel: panel["fieldConfig"]["defaults"]
        self.each({
            "$.id: 7 is not of type 'null'": lambda b, p, v: b.update(id=7),
            "'uid' is a required": lambda b, p, v: b.pop("uid"),
            "$.editable: False was expected": lambda b, p, v: b.update(editable=True),
            "'refrsh' was unexpected": lambda b, p, v: renamed(b, "refresh", "refrsh"),
            "'version' is a required": lambda b, p, v: b.pop("version"),
            "$.time.from": lambda b, p, v: b["time"].update({"from": "3h"}),
            "list[1].multi: True was expected": lambda b, p, v: v[1].update(multi=False),
            "list[1].datasource.uid": lambda b, p, v: v[1].update(datasource={**SOURCE, "uid": "prometheus"}),
            "'querry' was unexpected": lambda b, p, v: v[2].update(querry="x"),
            "list[0].current.value: 'prometheus' was": lambda b, p, v: v[0]["current"].update(value="promtheus"),
            "targets[0].range: True was expected": lambda b, p, v: p["targets"][0].update(range=False),
            "'format' is a required": lambda b, p, v: p.update(type="table", options={}),
            "$.panels[0]: 'gridPos' is a required": lambda b, p, v: renamed(b["panels"][0], "gridPos", "gridpos"),
            "$.panels[1].description": lambda b, p, v: p.update(description=""),
            "$.panels[1].type: 'stats'": lambda b, p, v: p.update(type="stats"),
            "$.panels[1]: 'datasource' is a required": lambda b, p, v: renamed(p, "datasource", "datasourc"),
            "gridPos.h: '4' is not": lambda b, p, v: p["gridPos"].update(h="4"),
            "unit: 'sec' is not": lambda b, p, v: defaults(p).update(unit="sec"),
            "'decimal' was unexpected": lambda b, p, v: defaults(p).update(decimal=0),
            "'thresholds' is a required": lambda b, p, v: defaults(p).pop("thresholds"),
            "'absolut' is not": lambda b, p, v: defaults(p)["thresholds"].update(mode="absolut"),
            "steps[1].value: None": lambda b, p, v: defaults(p)["thresholds"]["steps"][1].update(value=None),
            "'graphmode' was unexpected": lambda b, p, v: p["options"].update(graphmode="area"),
            "'showHeader' was unexpected": lambda b, p, v: p["options"].update(showHeader=True),
            "targets: [] should be": lambda b, p, v: p.update(targets=[]),
            "'refId' is a required": lambda b, p, v: renamed(p["targets"][0], "refId", "refid"),
            "'legendFormat' is a required": lambda b, p, v: renamed(p["targets"][0], "legendFormat", "legendformat"),
            "targets[0]: 'datasource' is": lambda b, p, v: p["targets"][0].pop("datasource"),
        })

    def test_boards(self):
        self.each({
            "no variable $instance": lambda b, p, v: v.pop(),
            "links to dashboards of the tag s,": lambda b, p, v: b["links"][0]["tags"].append("s"),
            "two panels have one id": lambda b, p, v: b["panels"][3]["panels"][0].update(id=3),
            "'Records' ends at column 30 of 24": lambda b, p, v: p["gridPos"].update(x=18),
            "'Other' stands where 'Records' does": lambda b, p, v: p["gridPos"].update(w=13),
            "'Records' stands where 'R' does": lambda b, p, v: p["gridPos"].update(y=0),
            "thresholds that do not rise": lambda b, p, v: p["fieldConfig"]["defaults"]["thresholds"].update(
                steps=steps(None, 2, 1)
            ),
            "two targets of one refId": lambda b, p, v: p["targets"].append(p["targets"][0]),
        })

    def test_questions(self):
        def asks(expression, **others):
            return lambda b, p, v: p["targets"][0].update(expr=expression, **others)

        def annotates(**changes):
            return lambda b, p, v: b["annotations"]["list"][0].update(changes)

        def offers(question):
            return lambda b, p, v: v[1].update(query={"query": question, "refId": "job"})

        self.each({
            'does not select job=~"$job"': asks('aftercall_tasks{instance=~"$instance"}'),
            "'Records' has a metric without a selector": asks("sum(aftercall_tasks)"),
            "has a window of 5m": asks(f"rate(aftercall_records_total{SELECTOR}[5m])"),
            "says {{stage}}, which": asks(f"sum(aftercall_tasks{SELECTOR})"),
            "the quantile 99,": asks(f"quantile(99, aftercall_tasks{SELECTOR})", legendFormat=""),
            "annotation 'Starts' asks for aftercall_task,": annotates(expr=f"aftercall_task{SELECTOR} > 0"),
            "annotation 'Starts' has a metric without": annotates(expr="aftercall_tasks > 0"),
            "annotation 'Starts' says {{instanc}}": annotates(textFormat="{{instanc}}"),
            "variable $job asks for aftercall_task,": offers("label_values(aftercall_task, job)"),
        })

    def test_units(self):
        for expression, unit in (
            ("histogram_quantile(0.5, rate(a_seconds_bucket[5m]))", "s"),
            ('max by (a) (memory_bytes{path="/"})', "bytes"),
            ("sum(rate(sent_bytes_total[5m]))", "Bps"),
            ("tasks", "none"),
            ("a_bytes / b_bytes", "percentunit"),
            ("count(a_seconds)", "none"),
        ):
            self.assertEqual(list(dashboards.unit_complaints(expression, unit)), [], expression)
        self.assertIn("that of a_bytes is bytes", "".join(dashboards.unit_complaints('a_bytes{p="/"}', "s")))
        self.assertIn("that of tasks is another one", "".join(dashboards.unit_complaints("tasks", "s")))

    def test_expressions_become_rules(self):
        text = dashboards.as_rules(dashboards.expressions_of(BOARD))
        self.assertIn('rate(aftercall_records_total{job=~".+", instance=~".+"}[5m])', text.replace("\n", ""))


if __name__ == "__main__":
    unittest.main()
