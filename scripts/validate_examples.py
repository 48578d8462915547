"""Validates the examples of the given JSON Schemas, and that the schemas refuse what is wrong with them.

An example is a fixture: it must be valid. Each example with a required field taken away must be invalid, and, where
the schema is closed, so must be one with a field added: a schema that accepts everything would pass otherwise.
Run by scripts/validate-schemas.sh in its virtual environment.
"""

import json
import sys

from jsonschema import Draft202012Validator


def damaged(example, schema):
    """Yields (what was done, value) for each small damage that the schema has to notice."""
    for field in schema.get("required", []):
        yield f"without {field}", {key: value for key, value in example.items() if key != field}
        yield f"with an object as {field}", {**example, field: {"unexpected": []}}
    if schema.get("additionalProperties") is False:
        yield "with an unknown field", {**example, "unexpected_field": 1}


def check(path):
    """Returns (examples, damaged examples, complaints) for the schema at `path`."""
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    validator = Draft202012Validator(schema)
    complaints, refused = [], 0
    examples = schema.get("examples", [])
    if not examples:
        complaints.append(f"{path}: no examples")
    for number, example in enumerate(examples):
        for error in validator.iter_errors(example):
            complaints.append(f"{path}: example {number}: {error.json_path}: {error.message}")
        for what, value in damaged(example, schema):
            refused += 1
            if validator.is_valid(value):
                complaints.append(f"{path}: example {number} is still valid {what}")
    return len(examples), refused, complaints


def main(paths):
    results = [check(path) for path in paths]
    complaints = [line for result in results for line in result[2]]
    for line in complaints:
        print(line, file=sys.stderr)
    valid = sum(result[0] for result in results)
    refused = sum(result[1] for result in results)
    print(f"schemas: {len(paths)}, valid examples: {valid}, damaged examples refused: {refused}")
    return 1 if complaints or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
