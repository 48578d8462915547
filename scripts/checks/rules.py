"""Rules of Prometheus: metrics that exist, a severity, words, a runbook for each alert, and a test that it fires."""

import pathlib
import sys

import yaml

from checks.complaints import finish
from checks.metrics import documented_metrics, metric_complaints

SEVERITIES = {"critical", "warning", "info"}
HEADINGS = ("## What it means", "## What users see", "## How to find the cause", "## What to do")


def alerts_of(document):
    return [rule for group in document["groups"] for rule in group["rules"] if "alert" in rule]


def alert_complaints(rule, metrics, runbooks, fired):
    """Yields what is wrong with one alert.

    - runbooks: the text of each page, by path from the root of the repository.
    - fired: the alerts that a test expects to fire.
    """
    name = rule["alert"]
    if not (name[0].isupper() and name.isalnum()):
        yield "is not named LikeThis"
    if rule.get("labels", {}).get("severity") not in SEVERITIES:
        yield f"has no severity of {', '.join(sorted(SEVERITIES))}"
    annotations = rule.get("annotations", {})
    for field in ("summary", "description", "runbook_url"):
        if not annotations.get(field):
            yield f"has no {field}"
    expected = f"docs/runbooks/{name}.md"
    if annotations.get("runbook_url") not in (None, expected):
        yield f"has another runbook than {expected}"
    page = runbooks.get(expected)
    if page is None:
        yield f"has no page {expected}"
    else:
        if not page.startswith(f"# {name}\n"):
            yield "has a runbook of another title"
        if f"Severity `{rule.get('labels', {}).get('severity')}`" not in page:
            yield "has another severity than its runbook says"
        for heading in HEADINGS:
            if heading not in page:
                yield f"has a runbook without '{heading}'"
    if name not in fired:
        yield "is fired by no test"
    yield from metric_complaints(rule["expr"], metrics)


def fired_by(tests):
    """The alerts that a test of promtool expects to fire."""
    return {
        expectation["alertname"]
        for test in tests.get("tests", [])
        for expectation in test.get("alert_rule_test", [])
        if expectation.get("exp_alerts")
    }


def main(root, page, rules, tests):
    root = pathlib.Path(root)
    metrics = documented_metrics((root / page).read_text(encoding="utf-8"))
    runbooks = {
        str(path.relative_to(root)): path.read_text(encoding="utf-8")
        for path in sorted((root / "docs" / "runbooks").glob("*.md"))
    }
    alerts = alerts_of(yaml.safe_load((root / rules).read_text(encoding="utf-8")))
    fired = fired_by(yaml.safe_load((root / tests).read_text(encoding="utf-8")))
    complaints = [
        f"{rule['alert']} {line}" for rule in alerts for line in alert_complaints(rule, metrics, runbooks, fired)
    ]
    named = {rule["alert"] for rule in alerts}
    for path in runbooks:
        name = pathlib.Path(path).stem
        if name.startswith("AfterCall") and name not in named:
            complaints.append(f"{path} is of no alert")
    return finish("rules", complaints, f"{len(alerts)} alerts, each with a runbook and a test; {len(metrics)} metrics")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
