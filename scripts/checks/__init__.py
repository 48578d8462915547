"""Checks of what is not code: deployment, contracts, dashboards, rules. Each module prints what is wrong, and fails."""
