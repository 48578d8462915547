"""Names in schemas of records are names in the program: one that no source has is misspelt on one side.

The schema of the configuration is printed by the program, and has no version.
"""

import json
import pathlib
import re
import sys

from checks.complaints import finish
from validate_examples import subschemas


def names_in(schema):
    """Yields the names of properties, and the texts that values can be, in `schema`."""
    if not isinstance(schema, dict):
        return
    yield from schema.get("properties", {})
    yield from schema.get("required", [])
    yield from (value for value in [*schema.get("enum", []), schema.get("const")] if isinstance(value, str))
    for _, member in subschemas(schema):
        yield from names_in(member)


def words_of(sources):
    """The words in the code of `sources`, whole and by their parts, comments left out."""
    words = {word for text in sources for word in re.findall(r"[\w.-]+", re.sub(r"//.*", "", text))}
    return words | {part for word in words for part in re.split(r"[.-]", word)}


def complaints_about(schema, words):
    """Yields the names in `schema` that are not among `words`; times are called without their unit in some places."""
    for name in sorted(set(names_in(schema))):
        if name not in words and name.removesuffix("_ms") not in words:
            yield f"{name} is no word of the program"


def main(root):
    root = pathlib.Path(root)
    words = words_of(path.read_text(encoding="utf-8") for path in sorted((root / "Sources").rglob("*.swift")))
    complaints, paths = [], sorted((root / "schemas").glob("*.v[0-9]*.schema.json"))
    for path in paths:
        schema = json.loads(path.read_text(encoding="utf-8"))
        complaints += [f"{path.name}: {line}" for line in complaints_about(schema, words)]
    return finish("vocabulary", complaints, f"the names in {len(paths)} schemas are the program's")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
