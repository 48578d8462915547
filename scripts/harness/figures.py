"""Percentiles, medians and tables. Pure."""

import math


def percentile(values, share):
    """The smallest of `values` that at least `share` of them (0 to 1) do not exceed; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values):
    """The middle one, or the mean of the two in the middle; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def count(value):
    """A whole number with commas between thousands."""
    return f"{value:,}"


def milliseconds(value):
    """Milliseconds with a digit below 100, `-` for None."""
    if value is None:
        return "-"
    return f"{value:,.1f} ms" if abs(value) < 100 else f"{value:,.0f} ms"


def seconds(value):
    """Seconds with two digits, `-` for None."""
    return "-" if value is None else f"{value:.2f} s"


def table(rows, header=None):
    """Lines of a table: the first column to the left, the others to the right."""
    shown = [[str(cell) for cell in row] for row in ([header] if header else []) + list(rows)]
    if not shown:
        return []
    columns = max(len(row) for row in shown)
    widths = [max(len(row[column]) for row in shown if column < len(row)) for column in range(columns)]
    lines = []
    for row in shown:
        cells = [cell.ljust(width) if column == 0 else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        lines.append("  ".join(cells).rstrip())
    if header:
        lines.insert(1, "  ".join("-" * width for width in widths))
    return lines
