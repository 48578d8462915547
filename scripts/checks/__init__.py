"""Checks of what is not code: a module prints what is wrong, and fails. `structures` has schemas of others' formats."""
