"""What docs/operations/metrics.md says there is, and what expressions ask for."""

import re

# What Prometheus makes itself; the labels are None where they depend on what it is about.
BUILT_IN = {
    "up": ("gauge", {"job", "instance"}),
    "ALERTS": ("gauge", None),
    "ALERTS_FOR_STATE": ("gauge", None),
    **{f"scrape_{what}": ("gauge", {"job", "instance"}) for what in ("duration_seconds", "samples_scraped")},
}
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


def documented_metrics(page):
    """The metrics of the page: name to (type, labels)."""
    row = re.compile(rf"^\| `({NAME})` \| (counter|gauge|histogram) \| ([^|]*)\|", re.MULTILINE)
    return {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in row.findall(page)}


def without_labels(expression):
    """`expression` without what holds names of labels, texts and times, but for the selectors behind metrics."""
    # What stands behind the metric in Grafana's label_values is a label; alone in it, it is no metric either.
    text = re.sub(r"\blabel_values\(\s*\w+\s*\)", "", expression)
    text = re.sub(r",\s*\w+\s*\)\s*$", ")", text) if "label_values(" in text else text
    text = re.sub(rf"\b({'|'.join(GROUPING)})\s*\([^)]*\)", r"\1 ", text, flags=re.IGNORECASE)
    text = re.sub(r"\[[^\]]*\]", "", text)
    # Texts outside of selectors: arguments of label_replace and of count_values.
    return re.sub(r"(\{[^}]*\})|\"[^\"]*\"|'[^']*'", lambda match: match[1] or "", text)


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


def selected(selector):
    """The labels that a selector selects by."""
    return set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*[\"']", selector or ""))


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
        for label in sorted(selected(selector) - labels - ADDED) if labels is not None else ():
            yield f"selects {name} by {label}, which it does not have"
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
