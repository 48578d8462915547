"""Which labels the result of an expression can have, for what is said in legends of series, and for quantiles.

There is no parser of PromQL here: what is said is an upper bound, and nothing is said where labels are made up.
"""

import re

from checks.monitoring.metrics import AGGREGATIONS, BUILT_IN, asked_for, base_of

GROUPED = r"(by|without)\s*\(([^)]*)\)\s*"
AGGREGATION = re.compile(rf"\b({'|'.join(AGGREGATIONS)})\s*(?:{GROUPED})?\(", re.IGNORECASE)
BEHIND = re.compile(rf"\s*{GROUPED}", re.IGNORECASE)
# They choose series, and leave their labels alone.
CHOOSING = {"topk", "bottomk", "limitk", "limit_ratio"}
TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
MADE_UP = re.compile(r"\b(label_replace|label_join|count_values|info)\b")
QUANTILE = re.compile(r"\b(histogram_quantile|quantile|quantile_over_time)\s*(?:by\s*\([^)]*\)\s*)?\(\s*([^,\s]+)\s*,")


def end_of(text, at):
    """Where the parenthesis that is open at `at` has been closed."""
    depth = 1
    while depth and at < len(text):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def labels_of_series(text, metrics):
    """The labels of all series that are named in `text`; None if those of one are not known."""
    known, labels = {**metrics, **BUILT_IN}, set()
    for _, name, _ in asked_for(text):
        of_it = known.get(base_of(name, known), (None, None))[1]
        if of_it is None:
            return None
        labels |= {*of_it, "job", "instance", "__name__"} | ({"le"} if name.endswith("_bucket") else set())
    return labels


def possible_labels(expression, metrics):
    """The labels that the result of `expression` can have at most; None where that cannot be said."""
    if MADE_UP.search(expression):
        return None
    text, found = TEXT.sub('""', expression), []
    # Each outermost aggregation gives the labels that it keeps, and what is left the rest.
    while match := AGGREGATION.search(text):
        end = end_of(text, match.end())
        behind = BEHIND.match(text, end)
        kind, names = (behind or match).groups()[-2:]
        labels, chooses = set(re.findall(r"\w+", names or "")), match[1].lower() in CHOOSING
        if not chooses and (kind or "by").lower() == "by":
            found.append(labels)
        else:
            inside = possible_labels(text[match.end() : end - 1], metrics)
            found.append(inside if chooses or inside is None else inside - labels)
        text = f"{text[: match.start()]} 1 {text[behind.end() if behind else end :]}"
    found.append(labels_of_series(text, metrics))
    return None if None in found else set().union(*found)


def legend_complaints(legend, expression, metrics):
    """Yields the labels that `legend` names as {{label}} and the result of `expression` cannot have."""
    possible = possible_labels(expression, metrics)
    for label in re.findall(r"\{\{\s*(\w+)\s*\}\}", legend):
        if possible is not None and label not in possible:
            yield f"says {{{{{label}}}}}, which the result does not have: {expression}"


def quantile_complaints(expression, metrics):
    """Yields quantiles that are not from 0 to 1, and those of what has no buckets left."""
    text = TEXT.sub('""', expression)
    for match in QUANTILE.finditer(text):
        if re.fullmatch(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?", match[2]) and not 0 <= float(match[2]) <= 1:
            yield f"asks for the quantile {match[2]}, which is not between 0 and 1"
        labels = possible_labels(text[match.end() : end_of(text, match.end()) - 1], metrics)
        if match[1] == "histogram_quantile" and labels is not None and "le" not in labels:
            yield f"asks for a quantile of what has no label le: {expression}"
