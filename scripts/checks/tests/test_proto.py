"""That each change of a protobuf contract that reads old bytes otherwise is noticed."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

from checks.contracts import proto

LINES = [
    "field a.M 1 singular uint32 format",
    "field a.M 2 repeated a.E kinds",
    "reserved a.M 6 7",
    "value a.E 0 NONE",
    "value a.E 1 ONE",
]
SOURCE = """syntax = "proto3";
package a;
message M {
  uint32 format = 1;
  repeated E kinds = 2;
  optional sint64 at = 3;
  oneof what { bytes some = 4; Inner other = 5; }
  reserved 6, 7, 20 to max;
  message Inner { string text = 1; }
}
enum E { NONE = 0; ONE = 1; LESS = -1; reserved 5 to 9; }
"""


class Breaking(unittest.TestCase):
    def complaints(self, *changes):
        current = list(LINES)
        for old, new in changes:
            current = [new if line == old else line for line in current]
        return "\n".join(proto.breaking(LINES, [line for line in current if line]))

    def test_nothing_is_said_of_what_is_kept_or_added(self):
        self.assertEqual(self.complaints(), "")
        self.assertEqual(list(proto.breaking(LINES, [*LINES, "field a.M 3 optional sint64 at", "value a.E 2 TWO"])), [])
        self.assertEqual(self.complaints((LINES[0], "reserved a.M 1 1"), (LINES[2], "reserved a.M 6 9")), "")

    def test_what_is_breaking(self):
        for expected, change in {
            "a.M: 1 was 'singular uint32 format', and is gone and not reserved": (LINES[0], ""),
            "is now 'singular string format'": (LINES[0], "field a.M 1 singular string format"),
            "is now 'singular uint32 version'": (LINES[0], "field a.M 1 singular uint32 version"),
            "is now 'singular a.E kinds'": (LINES[1], "field a.M 2 singular a.E kinds"),
            "a.M: 6 to 7 are reserved no more": (LINES[2], "reserved a.M 7 7"),
            "a.E: 1 was 'ONE', and is now 'TWO'": (LINES[4], "value a.E 1 TWO"),
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(change))
        self.assertEqual(list(proto.breaking(LINES, LINES[3:])), ["a.M is gone, or is called otherwise"])


@unittest.skipUnless(shutil.which("protoc"), "protoc is not installed")
class Listing(unittest.TestCase):
    def test_a_descriptor_set_is_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "set")
            pathlib.Path(folder, "m.proto").write_text(SOURCE, encoding="utf-8")
            subprocess.run(["protoc", f"-I{folder}", f"--descriptor_set_out={path}", "m.proto"], check=True)
            lines = proto.listing(path.read_bytes())
        self.assertEqual(
            lines,
            [
                "reserved a.E 5 9",
                "value a.E -1 LESS",
                "value a.E 0 NONE",
                "value a.E 1 ONE",
                "field a.M 1 singular uint32 format",
                "field a.M 2 repeated a.E kinds",
                "field a.M 3 optional sint64 at",
                "field a.M 4 oneof:what bytes some",
                "field a.M 5 oneof:what a.M.Inner other",
                "reserved a.M 6 7",
                "reserved a.M 20 536870911",
                "field a.M.Inner 1 singular string text",
            ],
        )


if __name__ == "__main__":
    unittest.main()
