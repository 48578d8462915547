"""That the check of the AsyncAPI document notices what it is there for, on a small document."""

import copy
import json
import pathlib
import tempfile
import unittest

from checks.contracts import asyncapi

DOCUMENT = {
    "asyncapi": "3.0.0",
    "info": {"title": "T", "version": "1"},
    "servers": {"local": {"host": "localhost:9092", "protocol": "kafka"}},
    "channels": {
        "things": {
            "address": "aftercall.things",
            "description": "Things.",
            "messages": {"thing": {"$ref": "#/components/messages/thing"}},
            "bindings": {
                "kafka": {"topicConfiguration": {"cleanup.policy": ["compact"]}, "bindingVersion": "0.5.0"},
            },
        }
    },
    "operations": {"publishThings": {"action": "send", "channel": {"$ref": "#/channels/things"}}},
    "components": {
        "messages": {
            "thing": {
                "name": "example.thing.v1",
                "title": "A thing",
                "contentType": "application/json",
                "payload": {
                    "schemaFormat": "application/schema+json;version=2020-12",
                    "schema": {"$ref": "./example.thing.v1.schema.json"},
                },
                "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
            }
        }
    },
}
SCHEMA = {"$schema": asyncapi.DIALECT, "type": "object", "required": ["a"], "examples": [{"a": 1}]}
TOPICS = {"aftercall.things"}


class Document(unittest.TestCase):
    def complaints(self, change=lambda document: None, schema=SCHEMA, topics=TOPICS):
        document = copy.deepcopy(DOCUMENT)
        change(document)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            path = folder / "example.thing.v1.schema.json"
            path.write_text(json.dumps(schema), encoding="utf-8")
            complaints = list(asyncapi.structure_complaints("asyncapi", document))
            complaints += asyncapi.reference_complaints(document, folder, [path])
            complaints += asyncapi.name_complaints(document)
            complaints += [*asyncapi.example_complaints(document, folder), *asyncapi.header_complaints(document)]
            complaints += asyncapi.topic_complaints(document, topics)
        return "\n".join(complaints)

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints(), "")

    def test_what_is_wrong_in_the_document_is_noticed(self):
        thing = lambda document: document["components"]["messages"]["thing"]
        channel = lambda document: document["channels"]["things"]
        for expected, change in {
            "'adress' was unexpected": lambda d: channel(d).update(adress="x"),
            "'strin' is not valid": lambda d: thing(d)["bindings"]["kafka"]["key"].update(type="strin"),
            "'descr' was unexpected": lambda d: thing(d)["bindings"]["kafka"]["key"].update(descr="x"),
            "'application/jsn' is not one of": lambda d: thing(d).update(contentType="application/jsn"),
            "does not match 'protobuf'": lambda d: thing(d).update(contentType="application/protobuf"),
            "leads nowhere": lambda d: channel(d)["messages"]["thing"].update({"$ref": "#/components/messages/gone"}),
            "does not exist": lambda d: thing(d)["payload"]["schema"].update({"$ref": "./gone.schema.json"}),
            "is not referred to": lambda d: thing(d).update(payload={"type": "string"}),
            "the header id is required, and not described": lambda d: thing(d).update(
                headers={"type": "object", "required": ["id"], "properties": {"idd": {"type": "string"}}}
            ),
            "nothing is done with the channel": lambda d: d["operations"].clear(),
            "the message others is #/components/messages/thing": lambda d: channel(d).update(
                messages={"others": channel(d)["messages"]["thing"]}
            ),
            "the channel things is of the topic aftercall.others": lambda d: channel(d).update(
                address="aftercall.others"
            ),
            "is called": lambda d: thing(d).update(name="example.other.v1"),
            "x-planned, and the program has it": lambda d: channel(d).update({"x-planned": True}),
            "the program does not have it": lambda d: channel(d).update(address="aftercall.others"),
            "aftercall.things is not described": lambda d: channel(d).update(address="aftercall.others"),
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(change))

    def test_what_is_wrong_around_it_is_noticed(self):
        for expected, arguments in {
            "has no example": {"schema": {"type": "object"}},
            "the dialect of its schema is https://a": {"schema": {**SCHEMA, "$schema": "https://a"}},
            "example 0 of its schema is not valid": {"schema": {**SCHEMA, "examples": [{}]}},
            "the topic aftercall.more is not described": {"topics": TOPICS | {"aftercall.more"}},
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(**arguments))


class Meaning(unittest.TestCase):
    def test_what_is_done_and_with_what_is_noticed(self):
        def complaints(action="send", name="aftercall.wrap.v1"):
            channel = {"address": "aftercall.wraps", "messages": {"wrap": {"$ref": "#/components/messages/wrap"}}}
            operation = {"action": action, "channel": {"$ref": "#/channels/wraps"}}
            document = {"channels": {"wraps": channel}, "operations": {"publish": operation}}
            document["components"] = {"messages": {"wrap": {"name": name}}}
            return "\n".join(asyncapi.meaning_complaints(document))

        self.assertEqual(complaints(), "")
        self.assertIn("is to be ['send']", complaints(action="receive"))
        self.assertIn("aftercall.wraps has the message aftercall.alert.v1", complaints(name="aftercall.alert.v1"))

    def test_groups_are_those_of_the_stages(self):
        def complaints(channel, group):
            operation = {"channel": {"$ref": f"#/channels/{channel}"}}
            operation["bindings"] = {"kafka": {"groupId": {"const": group}}}
            channels = {"log": {"address": "aftercall-cells-changelog"}, "inbox": {"address": "aftercall-cells-inbox"}}
            document = {"channels": channels, "operations": {"read": operation, "more": {"channel": {"$ref": "#/x"}}}}
            return "".join(asyncapi.group_complaints(document))

        self.assertEqual(complaints("inbox", "aftercall-cells"), "")
        self.assertEqual(complaints("log", "aftercall-cells-restore"), "")
        self.assertIn("aftercall-cell is none that reads aftercall-cells-inbox", complaints("inbox", "aftercall-cell"))
        self.assertIn("aftercall-cells is none that reads", complaints("log", "aftercall-cells"))


class Topics(unittest.TestCase):
    def test_messages_in_protobuf_are_those_of_the_files(self):
        proto = "package a.v1;\nmessage Thing {\n  Part part = 1;\n}\nmessage Part {\n  int64 n = 1;\n}\n"
        document = {
            "channels": {"c": {"messages": {"m": {"$ref": "#/components/messages/m"}}}},
            "components": {"messages": {"m": {"name": "a.v1.Thing", "contentType": "application/protobuf"}}},
        }
        self.assertEqual(list(asyncapi.protobuf_complaints(document, [proto])), [])
        document["components"]["messages"]["m"]["name"] = "a.v1.Thin"
        self.assertEqual(
            list(asyncapi.protobuf_complaints(document, [proto])),
            ["no message is a.v1.Thing, which a .proto file has", "the message a.v1.Thin is in no .proto file"],
        )
        document["channels"] = {}
        self.assertIn("the message m is on no channel", list(asyncapi.protobuf_complaints(document, [proto])))

    def test_they_are_read_from_the_sources(self):
        settings = '    public var prefix = "aftercall"\n    public var input = "telephony.agent-events"\n'
        outputs = '    case .deadLetters: "dead-letters"\n    case .cellsInbox: "cells-inbox"\n    case .a: nil\n'
        stages = "    /// Re-keys.\n    case ingest\n    case cells\n        case .cells: topics.input\n"
        self.assertEqual(
            asyncapi.topics_of_the_program(settings, outputs, stages),
            {"telephony.agent-events", "aftercall.dead-letters", "aftercall-cells-inbox", "aftercall-cells-changelog"},
        )


if __name__ == "__main__":
    unittest.main()
