"""Dashboards of Grafana against the rules of its dashboard linter, and their expressions against the metrics we have.

The linter itself is not packaged; its rules are: variables for data source, job and instance; every panel with a title,
a description, a unit and the data source of the variable; every expression with job and instance, valid, and rates over
$__rate_interval. Valid means that promtool takes all expressions as rules: `main` writes them into a file for it.
"""

import json
import pathlib
import re
import sys

import yaml

from checks.complaints import finish
from checks.metrics import asked_for, documented_metrics, metric_complaints

VARIABLES = {"datasource": "datasource", "job": "query", "instance": "query"}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
# A window that is meant to be an hour whatever is looked at.
FIXED_WINDOWS = {"1h", "1m"}


# Those that we use of Grafana's; one more is a line here.
KINDS = {"row", "stat", "table", "timeseries"}
UNITS = {"Bps", "bytes", "cpm", "cps", "eps", "none", "ops", "percentunit", "reqps", "rps", "s", "short"}


def panels_of(dashboard):
    """Its panels, those in rows too; rows themselves left out."""
    for panel in dashboard.get("panels", []):
        if panel["type"] == "row":
            yield from panels_of(panel)
        else:
            yield panel


def board_complaints(dashboard):
    if dashboard.get("id") is not None:
        yield "id is not null: it is Grafana's to give"
    for field in ("uid", "title", "description", "tags", "schemaVersion"):
        if not dashboard.get(field):
            yield f"{field} is missing"
    if dashboard.get("editable") is not False:
        yield "it is editable"
    variables = {variable["name"]: variable for variable in dashboard.get("templating", {}).get("list", [])}
    for name, kind in VARIABLES.items():
        variable = variables.get(name)
        if variable is None or variable["type"] != kind:
            yield f"there is no variable ${name} of type {kind}"
        elif kind == "query" and not (
            variable.get("multi") and variable.get("includeAll") and variable["allValue"] == ".+"
        ):
            yield f"${name} does not offer several, and all as .+"
        elif kind == "query" and variable.get("datasource") != DATASOURCE:
            yield f"${name} does not ask $datasource"
    ids = [panel["id"] for panel in dashboard.get("panels", [])]
    if len(ids) != len(set(ids)):
        yield "two panels have one id"


def panel_complaints(panel):
    """Yields what the linter has against `panel`."""
    if not panel.get("title") or not panel.get("description"):
        yield "has no title or no description"
    if panel.get("datasource") != DATASOURCE:
        yield "does not ask $datasource"
    unit = panel.get("fieldConfig", {}).get("defaults", {}).get("unit")
    if unit not in UNITS:
        yield f"has the unit {unit}, which none of our panels has" if unit else "has no unit"
    if panel.get("type") not in KINDS:
        yield f"is a {panel.get('type')}, which none of our panels is"
    if set(panel.get("gridPos", {})) != {"h", "w", "x", "y"}:
        yield "does not say where it stands (gridPos)"
    if not panel.get("targets"):
        yield "asks nothing"
    for target in panel.get("targets", []):
        if target.get("datasource") != DATASOURCE:
            yield f"{target.get('refId')} does not ask $datasource"
        yield from expression_complaints(target.get("expr", ""))


def expression_complaints(expression):
    if not expression:
        yield "has an empty expression"
    for _, name, selector in asked_for(expression):
        if selector is None:
            yield f"has a metric without a selector: {name}"
            continue
        for label in ("job", "instance"):
            if f'{label}=~"${label}"' not in selector:
                yield f'does not select {label}=~"${label}": {expression}'
    for window in re.findall(r"\[([^\]:]+)\]", re.sub(r"\{[^}]*\}", "", expression)):
        if window != "$__rate_interval" and window not in FIXED_WINDOWS:
            yield f"has a window of {window}, not $__rate_interval: {expression}"


def annotations_of(dashboard):
    """Its annotations that ask Prometheus something; Grafana's own ask nothing."""
    for annotation in dashboard.get("annotations", {}).get("list", []):
        if "expr" in annotation:
            yield annotation


def expressions_of(dashboard):
    for annotation in annotations_of(dashboard):
        yield annotation["expr"]
    for panel in panels_of(dashboard):
        for target in panel.get("targets", []):
            yield target["expr"]


def question_complaints(dashboard, metrics):
    """Yields what is wrong with what annotations and variables ask for."""
    for annotation in annotations_of(dashboard):
        where = f"annotation '{annotation.get('name')}'"
        yield from (f"{where} {line}" for line in expression_complaints(annotation["expr"]))
        yield from (f"{where} {line}" for line in metric_complaints(annotation["expr"], metrics))
    for variable in dashboard.get("templating", {}).get("list", []):
        if variable.get("type") != "query":
            continue
        # Grafana runs the query and shows the definition.
        query = variable.get("query")
        asked = {variable.get("definition"), query.get("query") if isinstance(query, dict) else query}
        for question in sorted(text for text in asked if isinstance(text, str)):
            yield from (f"variable ${variable['name']} {line}" for line in metric_complaints(question, metrics))


def as_rules(expressions):
    """A file of recording rules with `expressions`, for promtool to say whether they are PromQL."""
    rules = []
    for number, expression in enumerate(expressions):
        for variable, value in (("$__rate_interval", "5m"), ("$job", ".+"), ("$instance", ".+")):
            expression = expression.replace(variable, value)
        rules.append({"record": f"dashboard:expression:{number}", "expr": expression})
    return yaml.safe_dump({"groups": [{"name": "dashboards", "rules": rules}]})


def main(page, rules_file, *paths):
    complaints, expressions, uids = [], [], {}
    metrics = documented_metrics(pathlib.Path(page).read_text(encoding="utf-8"))
    for path in paths:
        dashboard = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        complaints += [f"{path}: {line}" for line in board_complaints(dashboard)]
        if uids.setdefault(dashboard.get("uid"), path) != path:
            complaints.append(f"{path}: has the uid of {uids[dashboard['uid']]}")
        complaints += [f"{path}: {line}" for line in question_complaints(dashboard, metrics)]
        for panel in panels_of(dashboard):
            where = f"{path}: '{panel.get('title')}'"
            complaints += [f"{where} {line}" for line in panel_complaints(panel)]
            for target in panel.get("targets", []):
                complaints += [f"{where} {line}" for line in metric_complaints(target.get("expr", ""), metrics)]
        expressions += expressions_of(dashboard)
    pathlib.Path(rules_file).write_text(as_rules(expressions), encoding="utf-8")
    return finish("dashboards", complaints, f"{len(paths)} dashboards, {len(expressions)} expressions")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
