"""Fails when a schema changed in a way that breaks somebody and has no new version.

The schemas in `schemas/` are compared with those that were released last (`schemas/released/`). Who is broken by what
depends on who reads:

- Inputs (`telephony.*`): we read what others write. All that was accepted must be accepted still.
- Outputs (all others): others read what we write. They must find all that they found, and nothing of a kind that they
  did not know: no property or value is taken away, none becomes optional, no type or enumeration grows. New properties
  are no harm: readers ignore what they do not know.

A change that cannot be judged (a condition that became another one, a keyword that is not known here) counts as
breaking. The answer to a complaint is a new file, with the next version in its name, beside the old one.

What was released is what `schemas/released/SHA256SUMS` says: to weaken it, two files have to change.
"""

import hashlib
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

from checks.complaints import finish

SUMS = "SHA256SUMS"
ANNOTATIONS = {"$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default", "deprecated"}
LOWER_BOUNDS = ("minimum", "minLength", "minItems", "minProperties")
UPPER_BOUNDS = ("maximum", "maxLength", "maxItems", "maxProperties")
CONDITIONS = ("if", "then", "else", "contains", "propertyNames", "not", "anyOf", "oneOf", "patternProperties")
COMPARED = {
    *("$ref", "type", "enum", "const", "pattern", "uniqueItems", "format", "properties", "required"),
    *("additionalProperties", "items", "allOf", *LOWER_BOUNDS, *UPPER_BOUNDS, *CONDITIONS),
}


def is_input(name):
    """Whether others write the records that the schema `name` describes."""
    return name.startswith("telephony.")


def without_annotations(value):
    if isinstance(value, dict):
        return {
            key: {name: without_annotations(member) for name, member in inner.items()}
            if key == "properties" and isinstance(inner, dict)
            else without_annotations(inner)
            for key, inner in value.items()
            if key not in ANNOTATIONS
        }
    if isinstance(value, list):
        return [without_annotations(member) for member in value]
    return value


def only_adds(old, new, key=""):
    """Whether the condition `new` asks for all that `old` asks for, and of new properties only for more."""
    if isinstance(old, dict) and isinstance(new, dict):
        if key != "properties" and set(new) - set(old):
            return False
        return all(
            name in new and (new[name] == member if name == "if" else only_adds(member, new[name], name))
            for name, member in old.items()
        )
    if key == "required" and isinstance(old, list) and isinstance(new, list):
        return set(old) <= set(new)
    if key == "allOf" and isinstance(old, list) and isinstance(new, list):
        return len(old) <= len(new) and all(only_adds(*pair) for pair in zip(old, new))
    return old == new


class Comparison:
    """What is breaking between two schemas of one name."""

    def __init__(self, old, new, reads):
        self.old_definitions = old.get("$defs", {})
        self.new_definitions = new.get("$defs", {})
        # True: we read it, and must not become stricter. False: others read it.
        self.reads = reads
        self.complaints = []
        self.compare(old, new, "")

    def say(self, path, what):
        self.complaints.append(f"{path or '/'}: {what}")

    def resolved(self, schema, definitions):
        """The schema with what its reference says, one step."""
        if not isinstance(schema, dict) or "$ref" not in schema:
            return schema
        target = definitions.get(schema["$ref"].removeprefix("#/$defs/"), {})
        return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}

    def compare(self, old, new, path):
        old, new = self.resolved(old, self.old_definitions), self.resolved(new, self.new_definitions)
        if isinstance(old, bool) or isinstance(new, bool):
            if old != new:
                self.say(path, "it is described otherwise (true or false as a schema)")
            return
        self.compare_types(old, new, path)
        self.compare_values(old, new, path)
        self.compare_bounds(old, new, path)
        self.compare_properties(old, new, path)
        self.compare_items(old, new, path)
        self.compare_conditions(old, new, path)
        self.compare_unknown(old, new, path)

    def compare_types(self, old, new, path):
        before, after = self.types(old), self.types(new)
        if before == after:
            return
        if self.reads:
            if after is not None and (before is None or not self.covers(after, before)):
                self.say(path, f"the type is narrower than {self.shown(before)}")
        elif before is not None:
            if after is None or not self.covers(before, after):
                self.say(path, f"the type is wider than {self.shown(before)}")
            elif before - after - {"null", "number"}:
                self.say(path, f"the type is narrower than {self.shown(before)}")

    @staticmethod
    def types(schema):
        value = schema.get("type")
        return None if value is None else {value} if isinstance(value, str) else set(value)

    @staticmethod
    def covers(wide, narrow):
        return all(name in wide or (name == "integer" and "number" in wide) for name in narrow)

    @staticmethod
    def shown(types):
        return "any" if types is None else "|".join(sorted(types))

    def compare_values(self, old, new, path):
        before, after = self.values(old), self.values(new)
        if before is None and after is None:
            return
        if self.reads:
            gone = set() if after is None else (before or {"anything"}) - after
            added = set()
        else:
            gone = (before or set()) - (after if after is not None else before or set()) - {"null"}
            added = set() if before is None else {"anything"} if after is None else after - before
        if gone:
            self.say(path, f"the values {', '.join(sorted(gone))} are gone")
        if added:
            self.say(path, f"the values {', '.join(sorted(added))} are new")

    @staticmethod
    def values(schema):
        """The values of an enumeration or a constant, as JSON texts; None: any."""
        if "const" in schema:
            return {json.dumps(schema["const"], sort_keys=True)}
        if "enum" in schema:
            return {json.dumps(value, sort_keys=True) for value in schema["enum"]}
        return None

    def compare_bounds(self, old, new, path):
        for keywords, stricter in ((LOWER_BOUNDS, 1), (UPPER_BOUNDS, -1)):
            for keyword in keywords:
                before, after = old.get(keyword), new.get(keyword)
                if before == after:
                    continue
                missing = -stricter * float("inf")
                change = (missing if after is None else after) - (missing if before is None else before)
                is_stricter = change * stricter > 0
                if is_stricter == self.reads:
                    self.say(path, f"{keyword} was {before}, and is {after}")
        for keyword in ("pattern", "uniqueItems", "format"):
            before, after = old.get(keyword), new.get(keyword)
            if before != after and ((after is not None) if self.reads else (before is not None)):
                self.say(path, f"{keyword} was {before}, and is {after}")

    def compare_properties(self, old, new, path):
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name not in after:
                self.say(f"{path}/{name}", "the property is gone")
            else:
                self.compare(schema, after[name], f"{path}/{name}")
        needed_before, needed_after = set(old.get("required", [])), set(new.get("required", []))
        if self.reads:
            for name in sorted(needed_after - needed_before):
                self.say(f"{path}/{name}", "the property is needed now")
        else:
            for name in sorted(needed_before - needed_after):
                self.say(f"{path}/{name}", "the property may be missing now")
        rest_before, rest_after = old.get("additionalProperties", True), new.get("additionalProperties", True)
        if isinstance(rest_before, dict) and isinstance(rest_after, dict):
            self.compare(rest_before, rest_after, f"{path}/*")
        elif rest_before != rest_after and (rest_after is not True if self.reads else rest_before is not True):
            self.say(path, "other properties are treated otherwise (additionalProperties)")

    def compare_items(self, old, new, path):
        before, after = old.get("items"), new.get("items")
        if before is not None and after is not None:
            self.compare(before, after, f"{path}/[]")
        elif before != after and (after is not None) == self.reads:
            self.say(f"{path}/[]", "the elements are described otherwise")

    def compare_conditions(self, old, new, path):
        for keyword in CONDITIONS:
            before, after = without_annotations(old.get(keyword)), without_annotations(new.get(keyword))
            if before == after or (not self.reads and before is not None and only_adds(before, after, keyword)):
                continue
            if (after if self.reads else before) is not None:
                self.say(path, f"the condition '{keyword}' is another one")
        before, after = (without_annotations(schema.get("allOf", [])) for schema in (old, new))
        if self.reads:
            changed = [condition for condition in after if condition not in before]
        else:
            changed = [condition for condition in before if not any(only_adds(condition, other) for other in after)]
        if changed:
            self.say(path, f"{len(changed)} conditions of 'allOf' are other ones")

    def compare_unknown(self, old, new, path):
        for keyword in sorted((set(old) | set(new)) - COMPARED - ANNOTATIONS):
            before, after = old.get(keyword), new.get(keyword)
            if before != after and not keyword.startswith("x-"):
                self.say(path, f"{keyword} was {before}, and is {after}, which cannot be judged")


def example_complaints(old, new, reads):
    """Yields examples that show the break: what was sent is refused, or what is sent would have been."""
    judge, examples = (new, old.get("examples", [])) if reads else (old, new.get("examples", []))
    validator = Draft202012Validator(judge)
    known = set(old.get("properties", {}))
    for number, example in enumerate(examples):
        if not reads and old.get("additionalProperties") is False:
            example = {name: value for name, value in example.items() if name in known}
        for error in validator.iter_errors(example):
            whose = "a released example" if reads else "an example, to a reader of the released schema"
            yield f"{error.json_path}: {whose} ({number}) is not valid: {error.message}"
            break


def breaking(old, new, name):
    """What the change from `old` to `new` of the schema `name` breaks, in words; empty: nothing."""
    reads = is_input(name)
    return Comparison(old, new, reads).complaints + list(example_complaints(old, new, reads))


def sum_complaints(folder):
    """Yields where the files of `folder` are not those whose sums it holds."""
    sums = folder / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.exists() else []
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    remedy = f"only a release changes what is here, and {SUMS} with it (schemas/README.md)"
    if list(listed) != sorted(listed) or len(listed) != len(lines):
        yield f"{SUMS} is not sorted by name, or has a name twice: {remedy}"
    there = {path.name: path for path in folder.iterdir() if path.name != SUMS}
    for name in sorted(set(listed) - set(there)):
        yield f"{name} is in {SUMS}, and gone; restore it: {remedy}"
    for name, path in sorted(there.items()):
        if name not in listed:
            yield f"{name} is not in {SUMS}: {remedy}"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != listed[name]:
            yield f"{name} is not as it was released; restore it: {remedy}"


def main(folder):
    folder = pathlib.Path(folder)
    released = sorted((folder / "released").glob("*.schema.json"))
    complaints = [f"released/{line}" for line in sum_complaints(folder / "released")]
    if not released:
        complaints.append(f"{folder}/released holds no schema")
    for path in released:
        current = folder / path.name
        if not current.exists():
            complaints.append(f"{path.name} was released, and is gone")
            continue
        old, new = (json.loads(file.read_text(encoding="utf-8")) for file in (path, current))
        name = path.name.removesuffix(".schema.json")
        complaints += [f"{path.name}: {line}" for line in breaking(old, new, name)]
    return finish("compatibility", complaints, f"{len(released)} released schemas are kept to")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
