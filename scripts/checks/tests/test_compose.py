"""That the check of compose files notices what it is there for."""

import pathlib
import tempfile
import unittest

from checks import compose


class Compose(unittest.TestCase):
    def complaints(self, service, **document):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "there").touch()
            return "".join(compose.complaints_about({"services": {"one": service}, **document}, root))

    def test_nothing_is_said_of_what_is_sound(self):
        service = {
            "image": "a:1",
            "ports": ["127.0.0.1:1:1"],
            "volumes": ["./there:/there:ro", "data:/data"],
            "depends_on": {"one": {}},
            "secrets": ["s"],
        }
        said = self.complaints(service, volumes={"data": {}}, secrets={"s": {"file": "./there"}})
        self.assertEqual(said, "")

    def test_each_mistake_is_noticed(self):
        for expected, service in {
            "not bound to 127.0.0.1": {"image": "a:1", "ports": ["3000:3000"]},
            "./gone does not exist": {"image": "a:1", "volumes": ["./gone:/gone:ro"]},
            "volume data is not declared": {"image": "a:1", "volumes": ["data:/data"]},
            "which is no service": {"image": "a:1", "depends_on": {"two": {}}},
            "secret s is not declared": {"image": "a:1", "secrets": ["s"]},
            "has no version": {"image": "a:latest"},
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(service))


if __name__ == "__main__":
    unittest.main()
