"""What docs/operations/metrics.md says there is, and what expressions ask for."""

import re

# What Prometheus makes itself; the labels are None where they depend on what it is about.
SCRAPED = ("up", "scrape_duration_seconds", "scrape_samples_scraped")
BUILT_IN = {
    "ALERTS": ("gauge", None),
    "ALERTS_FOR_STATE": ("gauge", None),
    **{name: ("gauge", {"job": None, "instance": None}) for name in SCRAPED},
}
# Labels whose values the page names where it describes the metric.
NAMED = {"cause", "kind", "order", "outcome", "source", "status"}
# The labels that Prometheus adds to what it scrapes, and those of histograms.
ADDED = {"job", "instance", "le"}
SUFFIXES = ("_bucket", "_count", "_sum")
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
GROUPING = {"by", "without", "on", "ignoring", "group_left", "group_right"}
KEYWORDS = {"and", "or", "unless", "bool", "offset", "atan2", "inf", "nan", *GROUPING}
AGGREGATIONS = {
    *("sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile"),
    *("limitk", "limit_ratio"),
}


def values_of_all(page):
    """The values of labels that the page names for all metrics: "Labels: `client` is `consumer` or `producer`; …"."""
    text = page.partition("\nLabels: ")[2].partition("\n\n")[0]
    clauses = re.findall(r"`(\w+)` is (?:one of )?(`[^;]*)", text)
    return {label: set(re.findall(r"`(\w+)`", values)) for label, values in clauses}


def documented_metrics(page, topics=None):
    """The metrics of the page: name to (type, labels); labels are by name, with the values they have, None for any.

    - topics: the values of the label `topic`.
    """
    row = re.compile(rf"^\| `({NAME})` \| (counter|gauge|histogram) \| ([^|]*)\|(.*)$", re.MULTILINE)
    of_all, metrics = {**values_of_all(page), "topic": topics}, {}
    for name, kind, labels, text in row.findall(page):
        said = {**of_all, **dict.fromkeys(NAMED, set(re.findall(r"\w+", text)))}
        metrics[name] = kind, {label: said.get(label) for label in re.findall(r"`(\w+)`", labels)}
    return metrics


def without_labels(expression):
    """`expression` without what holds names of labels, texts and times, but for the selectors behind metrics."""
    # What stands behind the metric in Grafana's label_values is a label; alone in it, it is no metric either.
    text = re.sub(r"\blabel_values\(\s*\w+\s*\)", "", expression)
    text = re.sub(r",\s*\w+\s*\)\s*$", ")", text) if "label_values(" in text else text
    text = re.sub(rf"\b({'|'.join(GROUPING)})\s*\([^)]*\)", r"\1 ", text, flags=re.IGNORECASE)
    # Windows; and texts outside of selectors: arguments of label_replace and of count_values.
    return re.sub(r"(\{[^}]*\})|\[[^\]]*\]|\"[^\"]*\"|'[^']*'", lambda match: match[1] or "", text)


def asked_for(expression):
    """Yields (function, metric, selector) of what `expression` names; the selector is None where there is none."""
    pattern = re.compile(rf"(?:(rate|increase|irate)\(\s*)?(?<![\w:.$])({NAME})\s*(?:\{{([^}}]*)\}}|(\())?")
    text, at = without_labels(expression), 0
    while match := pattern.search(text, at):
        function, name, selector, call = match.groups()
        # What is called is a function: its arguments come next.
        at = match.end()
        if call or name.lower() in KEYWORDS or name in AGGREGATIONS:
            continue
        yield function or "", name, selector


def matchers(selector):
    """The (label, operator, value) of each matcher in a selector."""
    found = re.findall(r"(\w+)\s*(=~|!~|!=|=)\s*(?:\"([^\"]*)\"|'([^']*)')", selector or "")
    return [(label, operator, text or other) for label, operator, text, other in found]


def selector_complaints(name, selector, labels):
    """Yields labels in `selector` that the metric does not have, and values that they never have."""
    for label, operator, value in matchers(selector) if labels is not None else ():
        if label not in labels.keys() | ADDED:
            yield f"selects {name} by {label}, which it does not have"
        values = labels.get(label)
        if values is None or "$" in value:
            continue
        for one in value.split("|") if "~" in operator and "(" not in value else [value]:
            pattern = one.replace("\\\\", "\\") if "~" in operator else re.escape(one)
            if one and not any(re.fullmatch(pattern, known) for known in values):
                yield f"selects {name} by the {label} {one}, which is not documented"


def base_of(name, known):
    """The metric that the series `name` is of, where it is one of a histogram; else `name`."""
    return next((name.removesuffix(s) for s in SUFFIXES if name not in known and name.removesuffix(s) in known), name)


def metric_complaints(expression, metrics):
    """Yields metrics and labels of `expression` that do not exist, and functions that do not fit the type."""
    known = {**metrics, **BUILT_IN}
    for function, name, selector in asked_for(expression):
        base = base_of(name, known)
        if base not in known:
            yield f"asks for {name}, which is not documented"
            continue
        kind, labels = known[base]
        yield from selector_complaints(name, selector, labels)
        if kind == "histogram" and base == name:
            yield f"asks for {name}, a histogram, without _bucket, _count or _sum"
        counts = kind == "counter" or (kind == "histogram" and base != name)
        if counts and not function:
            yield f"uses {name}, which only grows, without rate or increase"
        if not counts and function:
            yield f"asks for the {function} of {name}, which is no counter"
    yield from label_complaints(expression, known)


def label_complaints(expression, known):
    """Yields the labels that `expression` groups by, or offers, and nothing in it has."""
    of_each = [known.get(base_of(name, known), (None, None))[1] for _, name, _ in asked_for(expression)]
    if not of_each or None in of_each:
        return
    named = set().union(*of_each) | ADDED
    for group in re.findall(r"\b(?:by|without)\s*\(([^)]*)\)", expression):
        for label in re.findall(r"\w+", group):
            if label not in named:
                yield f"groups by {label}, which nothing in it has"
    for label in re.findall(r"\blabel_values\(.*,\s*(\w+)\s*\)", expression):
        if label not in named:
            yield f"offers the values of {label}, which nothing in it has"
