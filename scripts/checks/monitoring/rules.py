"""Rules of Prometheus: metrics that exist, a severity, words, a runbook for each alert, and a test that it fires."""

import pathlib
import sys

import yaml

from checks.complaints import finish
from checks.monitoring.labels import quantile_complaints
from checks.monitoring.metrics import (
    BUILT_IN,
    asked_for,
    base_of,
    documented_metrics,
    metric_complaints,
    selector_complaints,
)

SEVERITIES = {"critical", "warning", "info"}
HEADINGS = ("## What it means", "## What users see", "## How to find the cause", "## What to do")


def rules_of(document, kind):
    """The rules of a file that are of the kind `alert` or `record`."""
    return [rule for group in document["groups"] for rule in group["rules"] if kind in rule]


def recorded(records):
    """The metrics that recording rules make, as documented_metrics has them; their labels are not known."""
    return {rule["record"]: ("gauge", None) for rule in records}


def record_complaints(rule, metrics):
    """Yields what is wrong with one recording rule."""
    if rule["record"].count(":") != 2:
        yield "is not named level:metric:operation"
    yield from metric_complaints(rule["expr"], metrics)
    yield from quantile_complaints(rule["expr"], metrics)


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
        if f" · {'after ' + rule['for'] if 'for' in rule else 'at once'} · " not in page:
            yield "fires after another time than its runbook says"
        for heading in HEADINGS:
            if heading not in page:
                yield f"has a runbook without '{heading}'"
    if name not in fired:
        yield "is fired by no test"
    yield from metric_complaints(rule["expr"], metrics)
    yield from quantile_complaints(rule["expr"], metrics)


def fired_by(tests):
    """The alerts that a test of promtool expects to fire."""
    return {
        expectation["alertname"]
        for test in tests.get("tests", [])
        for expectation in test.get("alert_rule_test", [])
        if expectation.get("exp_alerts")
    }


def test_complaints(tests, alerts, metrics):
    """Yields alerts and series of a file of tests that are not there, or not so: they would prove nothing."""
    known = {**metrics, **BUILT_IN}
    for test in tests.get("tests", []):
        for expectation in test.get("alert_rule_test", []):
            if expectation["alertname"] not in alerts:
                yield f"expects something of {expectation['alertname']}, which is no alert"
        for series in test.get("input_series", []):
            for _, name, selector in asked_for(series["series"]):
                if base_of(name, known) not in known:
                    yield f"has a series of {name}, which is not documented"
                else:
                    yield from selector_complaints(name, selector, known[base_of(name, known)][1])


def read_all(folder, pattern):
    """The YAML files of `folder` that `pattern` matches, by name."""
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob(pattern))}


def main(root, page, folder):
    """Checks all *.rules.yml of `folder`, with the tests in its *.test.yml; `page` and it are relative to `root`."""
    root = pathlib.Path(root)
    files, tests = (read_all(root / folder, pattern) for pattern in ("*.rules.yml", "*.test.yml"))
    records = [rule for document in files.values() for rule in rules_of(document, "record")]
    metrics = {**documented_metrics((root / page).read_text(encoding="utf-8")), **recorded(records)}
    runbooks = {
        str(path.relative_to(root)): path.read_text(encoding="utf-8")
        for path in sorted((root / "docs" / "runbooks").glob("*.md"))
    }
    alerts = [rule for document in files.values() for rule in rules_of(document, "alert")]
    named = {rule["alert"] for rule in alerts}
    fired = {name for document in tests.values() for name in fired_by(document)}
    complaints = [
        f"{rule['alert']} {line}" for rule in alerts for line in alert_complaints(rule, metrics, runbooks, fired)
    ]
    complaints += [f"{rule['record']} {line}" for rule in records for line in record_complaints(rule, metrics)]
    for name, document in tests.items():
        complaints += [f"{name} {line}" for line in test_complaints(document, named, metrics)]
    for path in runbooks:
        name = pathlib.Path(path).stem
        if name.startswith("AfterCall") and name not in named:
            complaints.append(f"{path} is of no alert")
    return finish("rules", complaints, f"{len(alerts)} alerts, each with a runbook and a test; {len(metrics)} metrics")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
