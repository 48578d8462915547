"""Validates the examples of the given JSON Schemas, and that the schemas refuse what is wrong with them.

An example is a fixture: it must be valid. Each example with a required field taken away must be invalid, and, where
the schema is closed, so must be one with a field added: a schema that accepts everything would pass otherwise.
A misspelt keyword says nothing to a validator, so each has to be one of JSON Schema 2020-12, or begin with `x-`.
Run by scripts/validate-schemas.sh in its virtual environment.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator
from jsonschema_specifications import REGISTRY

VOCABULARIES = "https://json-schema.org/draft/2020-12/meta/"
KEYWORDS = {
    keyword
    for uri in REGISTRY
    if uri.startswith(VOCABULARIES)
    for keyword in REGISTRY.contents(uri).get("properties", {})
}
# Keywords whose value holds schemas: under names of one's own, in a list, or one schema.
BY_NAME = {"$defs", "properties", "patternProperties", "dependentSchemas"}
IN_A_LIST = {"allOf", "anyOf", "oneOf", "prefixItems"}
ALONE = {
    *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then"),
    *("unevaluatedItems", "unevaluatedProperties"),
}
# The configuration is nobody's record: it has no ce_type, which the others are called by.
IDENTIFIERS = {"aftercall.configuration": "urn:aftercall:schema:configuration"}


def subschemas(schema):
    """Yields (path, schema) for each schema right within `schema`."""
    for keyword, value in schema.items():
        if keyword in BY_NAME and isinstance(value, dict):
            yield from ((f"{keyword}.{name}", member) for name, member in value.items())
        elif keyword in IN_A_LIST and isinstance(value, list):
            yield from ((f"{keyword}[{number}]", member) for number, member in enumerate(value))
        elif keyword in ALONE:
            yield keyword, value


def unknown_keywords(schema, path="$"):
    """Yields the path of each keyword that JSON Schema does not have."""
    if not isinstance(schema, dict):
        return
    for keyword in schema:
        if keyword not in KEYWORDS and not keyword.startswith("x-"):
            yield f"{path}.{keyword}"
    for name, member in subschemas(schema):
        yield from unknown_keywords(member, f"{path}.{name}")


def form_complaints(schema, stem):
    """Yields what is wrong with the schema of the file `stem`.schema.json, whatever its examples are."""
    for keyword in unknown_keywords(schema):
        yield f"{keyword} is no keyword of JSON Schema 2020-12"
    identifier = IDENTIFIERS.get(stem, f"urn:aftercall:schema:{stem}")
    if schema.get("$id") != identifier:
        yield f"$id is {schema.get('$id')}, not {identifier}"


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
    stem = pathlib.Path(path).name.removesuffix(".schema.json")
    complaints, refused = [f"{path}: {line}" for line in form_complaints(schema, stem)], 0
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
