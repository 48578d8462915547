"""That it is known which labels the result of an expression can have."""

import unittest

from checks.monitoring.labels import legend_complaints, possible_labels, quantile_complaints

METRICS = {
    "records_total": ("counter", {"stage": None, "topic": None}),
    "tasks": ("gauge", {"stage": None}),
    "commit_seconds": ("histogram", {"stage": None}),
    "stage:tasks:sum": ("gauge", None),
}
ADDED = {"job", "instance", "__name__"}


class Labels(unittest.TestCase):
    def test_the_most_that_there_can_be(self):
        for expression, expected in {
            "tasks": {"stage"} | ADDED,
            "sum(tasks)": set(),
            "60 * sum by (stage) (rate(records_total[5m]))": {"stage"},
            "sum(tasks) by (stage, job) / 2": {"stage", "job"},
            'max without (topic) (rate(records_total{topic=~"(a|b"}[5m]))': {"stage"} | ADDED,
            "topk(3, sum by (topic) (rate(records_total[5m])))": {"topic"},
            "sum by (stage) (tasks) / on (stage) group_left (topic) sum by (topic, stage) (records_total)": {
                "stage", "topic",
            },
            "tasks - sum(tasks)": {"stage"} | ADDED,
            "histogram_quantile(0.5, rate(commit_seconds_bucket[5m]))": {"stage", "le"} | ADDED,
            "stage:tasks:sum": None,
            "sum without (job) (stage:tasks:sum)": None,
            "sum by (stage) (stage:tasks:sum)": {"stage"},
            'label_replace(tasks, "a", "$1", "stage", "(.*)")': None,
        }.items():
            with self.subTest(expression):
                self.assertEqual(possible_labels(expression, METRICS), expected)

    def test_legends(self):
        self.assertEqual(list(legend_complaints("{{ stage }} of {{job}}", "tasks", METRICS)), [])
        self.assertEqual(list(legend_complaints("{{any}}", "stage:tasks:sum", METRICS)), [])
        said = "".join(legend_complaints("{{stag}} {{topic}}", "sum by (stage) (tasks)", METRICS))
        self.assertIn("says {{stag}}, which", said)
        self.assertIn("says {{topic}}, which", said)

    def test_quantiles(self):
        def said(expression):
            return "".join(quantile_complaints(expression, METRICS))

        bucket = "sum by (le, stage) (rate(commit_seconds_bucket{stage=~'(a'}[5m]))"
        for expression in (
            f"histogram_quantile(0.99, {bucket}) > 1",
            f"histogram_quantile(1, {bucket})",
            "quantile by (stage) (5e-1, tasks)",
            "histogram_quantile(0.5, stage:tasks:sum)",
        ):
            self.assertEqual(said(expression), "", expression)
        self.assertIn("quantile 99, which", said(f"histogram_quantile(99, {bucket})"))
        self.assertIn("quantile -0.5, which", said("quantile_over_time(-0.5, tasks[5m])"))
        self.assertIn("no label le", said("histogram_quantile(0.9, sum by (stage) (rate(commit_seconds_bucket[5m])))"))


if __name__ == "__main__":
    unittest.main()
