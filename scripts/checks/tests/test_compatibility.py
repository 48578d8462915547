"""That each breaking change of a schema is noticed, by itself, and that others are not."""

import copy
import hashlib
import pathlib
import tempfile
import unittest

from checks.contracts import compatibility

RECORD = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+$", "minLength": 1},
        "state": {"enum": ["open", "closed", None]},
        "count": {"type": "integer", "minimum": 0, "maximum": 9},
        "note": {"type": ["string", "null"]},
        "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
        "at": {"$ref": "#/$defs/clock"},
        "inner": {
            "type": "object",
            "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
            "required": ["a"],
        },
    },
    "required": ["id", "state"],
    "additionalProperties": False,
    "allOf": [
        {
            "if": {"properties": {"state": {"const": "open"}}, "required": ["state"]},
            "then": {"properties": {"count": {"minimum": 1}}},
        }
    ],
    "$defs": {"clock": {"type": "string", "pattern": "Z$"}},
    "examples": [{"id": "a", "state": "open", "count": 1}],
}


def changed(change):
    record = copy.deepcopy(RECORD)
    change(record)
    return record


def property_of(name, **keywords):
    """A change of one property."""
    return lambda record: record["properties"][name].update(keywords)


def without(name, keyword):
    return lambda record: record["properties"][name].pop(keyword)


def opened(record):
    del record["additionalProperties"]


class Outputs(unittest.TestCase):
    """Others read it."""

    def complaints(self, change):
        return "\n".join(compatibility.breaking(RECORD, changed(change), "example.thing.v1"))

    def test_breaking(self):
        def another_condition(record):
            record["allOf"][0]["if"]["properties"]["state"]["const"] = "closed"

        for what, (change, expected) in {
            "property removed": (lambda r: r["properties"].pop("note"), "/note: the property is gone"),
            "nested removed": (lambda r: r["properties"]["inner"]["properties"].pop("b"), "/inner/b: the property"),
            "no longer there always": (lambda r: r["required"].remove("state"), "/state: the property may be missing"),
            "nested, likewise": (lambda r: r["properties"]["inner"].pop("required"), "/inner/a: the property may be"),
            "type widened": (property_of("id", type=["string", "null"]), "/id: the type is wider"),
            "integer to number": (property_of("count", type="number"), "/count: the type is wider"),
            "type narrowed": (property_of("note", type="null"), "/note: the type is narrower"),
            "type forgotten": (without("count", "type"), "/count: the type is wider"),
            "value added": (
                property_of("state", enum=["open", "closed", "ajar", None]),
                '/state: the values "ajar" are new',
            ),
            "value removed": (property_of("state", enum=["open", None]), '/state: the values "closed" are gone'),
            "enumeration forgotten": (without("state", "enum"), "/state: the values anything are new"),
            "minimum lowered": (property_of("count", minimum=-1), "/count: minimum was 0, and is -1"),
            "minimum forgotten": (without("count", "minimum"), "/count: minimum was 0"),
            "maximum raised": (property_of("count", maximum=10), "/count: maximum was 9, and is 10"),
            "minLength lowered": (property_of("id", minLength=0), "/id: minLength"),
            "pattern changed": (property_of("id", pattern="^[A-Z]+$"), "/id: pattern"),
            "pattern of a definition": (lambda r: r["$defs"]["clock"].pop("pattern"), "/at: pattern"),
            "uniqueItems forgotten": (without("tags", "uniqueItems"), "/tags: uniqueItems"),
            "elements of another type": (property_of("tags", items={"type": "integer"}), "/tags/[]: the type is wider"),
            "elements not described": (without("tags", "items"), "/tags/[]: the elements"),
            "opened": (opened, "additionalProperties"),
            "exclusiveMinimum added": (property_of("count", exclusiveMinimum=0), "/count: exclusiveMinimum was None"),
            "true as a schema": (lambda r: r["properties"].update(note=True), "/note: it is described otherwise"),
            "condition gone": (lambda r: r["allOf"].clear(), "1 conditions of 'allOf'"),
            "condition changed": (another_condition, "1 conditions of 'allOf'"),
        }.items():
            with self.subTest(what):
                self.assertIn(expected, self.complaints(change))

    def test_an_example_shows_what_no_rule_sees(self):
        def change(record):
            record["examples"].append({"id": "a", "state": "open", "count": 0})

        self.assertIn("an example, to a reader of the released schema (1)", self.complaints(change))

    def test_harmless(self):
        def new_property(record):
            record["properties"]["more"] = {"type": "string"}
            record["required"].append("more")
            record["allOf"][0]["then"]["properties"]["more"] = {"minLength": 1}
            record["examples"][0]["more"] = "x"

        for what, change in {
            "nothing": lambda r: None,
            "a new property, always there, with a condition of its own": new_property,
            "words": lambda r: r["properties"]["id"].update(description="Other words."),
            "always there now": lambda r: r["required"].append("note"),
            "null taken away": property_of("note", type="string"),
            "stricter bounds": property_of("count", minimum=1, maximum=8),
            "number to integer": lambda r: r["properties"]["inner"]["properties"]["a"].update(type="integer"),
            "one condition more": lambda r: r["allOf"].append({"required": ["note"]}),
        }.items():
            with self.subTest(what):
                # One condition more makes the example invalid in its own schema, not to readers of the old one.
                self.assertEqual(self.complaints(change), "")


class Inputs(unittest.TestCase):
    """We read it."""

    def complaints(self, change):
        return "\n".join(compatibility.breaking(RECORD, changed(change), "telephony.thing.v1"))

    def test_breaking(self):
        for what, (change, expected) in {
            "property removed": (lambda r: r["properties"].pop("note"), "/note: the property is gone"),
            "needed now": (lambda r: r["required"].append("note"), "/note: the property is needed now"),
            "type narrowed": (property_of("note", type="string"), "/note: the type is narrower"),
            "type added": (property_of("state", type="string"), "/state: the type is narrower"),
            "number to integer": (
                lambda r: r["properties"]["inner"]["properties"]["a"].update(type="integer"),
                "/inner/a: the type is narrower",
            ),
            "value removed": (property_of("state", enum=["open", None]), '/state: the values "closed" are gone'),
            "enumeration added": (property_of("note", enum=["a"]), "/note: the values anything are gone"),
            "minimum raised": (property_of("count", minimum=1), "/count: minimum was 0, and is 1"),
            "maximum lowered": (property_of("count", maximum=8), "/count: maximum"),
            "maximum added": (property_of("id", maxLength=9), "/id: maxLength"),
            "pattern changed": (property_of("id", pattern="^[A-Z]+$"), "/id: pattern"),
            "uniqueItems added": (
                property_of("tags", items={"type": "string", "uniqueItems": True}),
                "/tags/[]: unique",
            ),
            "exclusiveMinimum added": (property_of("count", exclusiveMinimum=-1), "/count: exclusiveMinimum"),
            "dependentRequired added": (
                lambda r: r.update(dependentRequired={"note": ["tags"]}),
                "/: dependentRequired",
            ),
            "condition added": (lambda r: r["allOf"].append({"required": ["id"]}), "1 conditions of 'allOf'"),
        }.items():
            with self.subTest(what):
                self.assertIn(expected, self.complaints(change))

    def test_closing_what_was_open_is_breaking(self):
        was_open = changed(opened)
        self.assertIn("additionalProperties", "".join(compatibility.breaking(was_open, RECORD, "telephony.thing.v1")))

    def test_a_released_example_shows_what_no_rule_sees(self):
        def change(record):
            record["allOf"][0]["then"]["properties"]["count"]["minimum"] = 2

        self.assertIn("a released example (0) is not valid", self.complaints(change))

    def test_harmless(self):
        for what, change in {
            "nothing": lambda r: None,
            "a remark": lambda r: r.update({"x-unit": "s", "deprecated": True}),
            "a new property": lambda r: r["properties"].update(more={"type": "string"}),
            "no longer needed": lambda r: r["required"].remove("state"),
            "type widened": property_of("id", type=["string", "null"]),
            "value added": property_of("state", enum=["open", "closed", "ajar", None]),
            "bounds lowered": property_of("count", minimum=-1, maximum=10),
            "pattern forgotten": without("id", "pattern"),
            "opened": opened,
            "condition gone": lambda r: r["allOf"].clear(),
        }.items():
            with self.subTest(what):
                self.assertEqual(self.complaints(change), "")


class Sums(unittest.TestCase):
    def complaints(self, change=lambda folder: None):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            lines = []
            for name in ("a", "b"):
                (folder / name).write_text(name, encoding="utf-8")
                lines.append(f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n")
            (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
            change(folder)
            return "\n".join(compatibility.sum_complaints(folder))

    def test_nothing_is_said_of_what_is_as_it_was(self):
        self.assertEqual(self.complaints(), "")

    def test_each_change_is_noticed(self):
        def twice(folder):
            sums = folder / "SHA256SUMS"
            sums.write_text(sums.read_text(encoding="utf-8") * 2, encoding="utf-8")

        for expected, change in {
            "a is not as it was released": lambda f: (f / "a").write_text("{}", encoding="utf-8"),
            "b is in SHA256SUMS, and gone": lambda f: (f / "b").unlink(),
            "c is not in SHA256SUMS": lambda f: (f / "c").touch(),
            "a is not in SHA256SUMS": lambda f: (f / "SHA256SUMS").unlink(),
            "has a name twice": twice,
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(change))


if __name__ == "__main__":
    unittest.main()
