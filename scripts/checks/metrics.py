"""What docs/operations/metrics.md says there is, and what expressions ask for."""

import re

# What Prometheus makes itself.
BUILT_IN = {"up": ("gauge", {"job", "instance"})}
# The labels that Prometheus adds to what it scrapes, and those of histograms.
ADDED = {"job", "instance", "le"}
SUFFIXES = ("_bucket", "_count", "_sum")


def documented_metrics(page):
    """The metrics of the page: name to (type, labels)."""
    row = re.compile(r"^\| `([a-z_]+)` \| (counter|gauge|histogram) \| ([^|]*)\|", re.MULTILINE)
    return {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in row.findall(page)}


def asked_for(expression):
    """Yields (function, metric, labels): what `expression` names, the function around it, the labels it selects by."""
    pattern = re.compile(r"(?:(rate|increase|irate)\()?\b((?:aftercall|process)_[a-z_]+|up)\b(?:\{([^}]*)\})?")
    for function, name, selector in pattern.findall(expression):
        yield function, name, set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector))


def metric_complaints(expression, metrics):
    """Yields metrics and labels of `expression` that do not exist, and functions that do not fit the type."""
    known = {**metrics, **BUILT_IN}
    for function, name, selected in asked_for(expression):
        base = next((name.removesuffix(s) for s in SUFFIXES if name.removesuffix(s) in known), name)
        if base not in known:
            yield f"asks for {name}, which is not documented"
            continue
        kind, labels = known[base]
        for label in sorted(selected - labels - ADDED):
            yield f"selects {name} by {label}, which it does not have"
        if kind == "histogram" and base == name:
            yield f"asks for {name}, a histogram, without _bucket, _count or _sum"
        counts = kind == "counter" or (kind == "histogram" and base != name)
        if counts and not function:
            yield f"uses {name}, which only grows, without rate or increase"
        if not counts and function:
            yield f"asks for the {function} of {name}, which is no counter"
    named = {label for _, name, _ in asked_for(expression) for label in labels_of(name, known)}
    for group in re.findall(r"\bby\s*\(([^)]*)\)", expression):
        for label in re.findall(r"\w+", group):
            if named and label not in named | ADDED:
                yield f"groups by {label}, which nothing in it has"


def labels_of(name, known):
    for suffix in ("", *SUFFIXES):
        base = name.removesuffix(suffix) if suffix else name
        if base in known:
            return known[base][1]
    return set()
