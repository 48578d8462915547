"""Closed JSON Schemas of what we use of formats that others made: a name that is not in them is misspelt."""

import json
import pathlib

from jsonschema import Draft202012Validator

FOLDER = pathlib.Path(__file__).parent / "structures"


def has_structure(name):
    """Whether there is a schema of that name."""
    return (FOLDER / f"{name}.schema.json").exists()


def structure_complaints(name, value):
    """Yields where `value` is not as structures/NAME.schema.json says."""
    validator = Draft202012Validator(json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")))
    for error in validator.iter_errors(value):
        yield f"{error.json_path}: {error.message}"
