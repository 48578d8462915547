"""Dashboards of Grafana: their structure, the rules of its dashboard linter, and expressions against our metrics.

The structure is `dashboard.schema.json`; Grafana itself leaves out what it does not know, without a word.

The linter itself is not packaged; its rules are: variables for data source, job and instance; every panel with a title,
a description, a unit and the data source of the variable (all of that is structure); every expression with job and
instance, valid, and rates over $__rate_interval. Valid means that promtool takes all expressions as rules: `main`
writes them into a file for it.
"""

import json
import pathlib
import re
import sys

import yaml

from checks.complaints import finish
from checks.monitoring.labels import legend_complaints, quantile_complaints
from checks.monitoring.metrics import asked_for, documented_metrics, metric_complaints
from checks.structure import structure_complaints

VARIABLES = {"datasource": "datasource", "job": "query", "instance": "query"}
# A window that is meant to be an hour whatever is looked at.
FIXED_WINDOWS = {"1h", "1m"}
COLUMNS = 24
# What a metric's name ends with, and the unit of what is asked of it where it is not counted, multiplied or divided.
UNITS = {"_seconds": "s", "_seconds_bucket": "s", "_bytes": "bytes", "_bytes_total": "Bps"}


def panels_of(dashboard):
    """Its panels, those in rows too; rows themselves left out."""
    for panel in dashboard.get("panels", []):
        if panel["type"] == "row":
            yield from panels_of(panel)
        else:
            yield panel


def grid_complaints(panels):
    """Yields panels that stand out of the grid, or where another one does; those in a row have a grid of their own."""
    taken = {}
    for panel in panels:
        x, y, width, height = (panel["gridPos"][name] for name in "xywh")
        if x + width > COLUMNS:
            yield f"'{panel['title']}' ends at column {x + width} of {COLUMNS}"
        cells = [(column, line) for column in range(x, x + width) for line in range(y, y + height)]
        for other in sorted({taken.get(cell, panel)["title"] for cell in cells} - {panel["title"]}):
            yield f"'{panel['title']}' stands where '{other}' does"
        taken.update(dict.fromkeys(cells, panel))
        yield from grid_complaints(panel.get("panels", []))


def board_complaints(dashboard):
    """Yields what is wrong with a dashboard of the right structure, but for what it asks."""
    variables = {variable["name"]: variable["type"] for variable in dashboard["templating"]["list"]}
    for name, kind in VARIABLES.items():
        if variables.get(name) != kind:
            yield f"there is no variable ${name} of type {kind}"
    # Those that belong together have the tag that each of them links to.
    for tag in sorted({tag for link in dashboard.get("links", []) for tag in link["tags"]} - set(dashboard["tags"])):
        yield f"links to dashboards of the tag {tag}, which it does not have itself"
    panels = list(panels_of(dashboard))
    ids = [panel["id"] for panel in panels + [panel for panel in dashboard["panels"] if panel["type"] == "row"]]
    if len(ids) != len(set(ids)):
        yield "two panels have one id"
    yield from grid_complaints(dashboard["panels"])
    for panel in panels:
        steps = [step["value"] for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"][1:]]
        if steps != sorted(set(steps)):
            yield f"'{panel['title']}' has thresholds that do not rise"
        names = [target["refId"] for target in panel["targets"]]
        if len(names) != len(set(names)):
            yield f"'{panel['title']}' has two targets of one refId"


def expression_complaints(expression):
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


def unit_complaints(expression, unit):
    """Yields the metrics of another unit than `unit`, where that is certain."""
    if re.search(r"[*/]|\b(absent|changes|count|deriv|resets)\b", re.sub(r"\{[^}]*\}", "", expression)):
        return
    for _, name, _ in asked_for(expression):
        wanted = next((UNITS[end] for end in UNITS if name.endswith(end)), None)
        if wanted != (unit if unit in UNITS.values() else None):
            yield f"has the unit {unit}, and that of {name} is {wanted or 'another one'}"


def asking_complaints(expression, legend, metrics):
    """Yields what is wrong with one expression and the legend of what it gives."""
    yield from expression_complaints(expression)
    yield from metric_complaints(expression, metrics)
    yield from quantile_complaints(expression, metrics)
    yield from legend_complaints(legend, expression, metrics)


def question_complaints(dashboard, metrics):
    """Yields what is wrong with what panels, annotations and variables ask for."""
    for panel in panels_of(dashboard):
        for target in panel["targets"]:
            said = asking_complaints(target["expr"], target["legendFormat"], metrics)
            units = unit_complaints(target["expr"], panel["fieldConfig"]["defaults"]["unit"])
            yield from (f"'{panel['title']}' {line}" for line in [*said, *units])
    for annotation in annotations_of(dashboard):
        said = asking_complaints(annotation["expr"], annotation.get("textFormat", ""), metrics)
        yield from (f"annotation '{annotation['name']}' {line}" for line in said)
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            # Grafana runs the query and shows the definition.
            for question in sorted({variable["definition"], variable["query"]["query"]}):
                yield from (f"variable ${variable['name']} {line}" for line in metric_complaints(question, metrics))


def as_rules(expressions):
    """A file of recording rules with `expressions`, for promtool to say whether they are PromQL."""
    rules = []
    for number, expression in enumerate(expressions):
        for variable, value in (("$__rate_interval", "5m"), ("$job", ".+"), ("$instance", ".+")):
            expression = expression.replace(variable, value)
        rules.append({"record": f"dashboard:expression:{number}", "expr": expression})
    return yaml.safe_dump({"groups": [{"name": "dashboards", "rules": rules}]})


def main(page, channels, rules_file, *paths):
    complaints, expressions, uids = [], [], {}
    document = yaml.safe_load(pathlib.Path(channels).read_text(encoding="utf-8"))
    topics = {channel["address"] for channel in document["channels"].values()}
    metrics = documented_metrics(pathlib.Path(page).read_text(encoding="utf-8"), topics)
    for path in paths:
        try:
            dashboard = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            complaints.append(f"{path}: is no JSON: {error}")
            continue
        said = list(structure_complaints("dashboard", dashboard))
        if not said:
            said += [*board_complaints(dashboard), *question_complaints(dashboard, metrics)]
            expressions += expressions_of(dashboard)
        if uids.setdefault(dashboard.get("uid"), path) != path:
            said.append(f"has the uid of {uids[dashboard['uid']]}")
        complaints += [f"{path}: {line}" for line in said]
    pathlib.Path(rules_file).write_text(as_rules(expressions), encoding="utf-8")
    return finish("dashboards", complaints, f"{len(paths)} dashboards, {len(expressions)} expressions")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
