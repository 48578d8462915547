"""That overlays are rendered without kubectl as it would render them."""

import pathlib
import tempfile
import unittest

import yaml

from checks import kustomize

WORKLOAD = """
kind: StatefulSet
metadata: {name: a}
spec:
  replicas: 2
  template:
    spec:
      containers: [{name: a, image: a, args: [run], volumeMounts: [{name: v, mountPath: /v}]}]
"""
ARGUMENTS = "/spec/template/spec/containers/0/args"
OVERLAY = {
    "namespace": "n",
    "resources": ["../base"],
    "configMapGenerator": [{"name": "c", "files": ["s.yaml", "key=s.yaml"]}],
    "secretGenerator": [{"name": "s", "literals": ["token=a=b"]}],
    "images": [{"name": "a", "newName": "r/a", "newTag": "1"}],
    "replicas": [{"name": "a", "count": 5}],
    "patches": [
        {"path": "p.yaml"},
        {"target": {"kind": "StatefulSet"}, "patch": f"[{{op: replace, path: {ARGUMENTS}, value: []}}]"},
    ],
}
PATCH = """
kind: StatefulSet
metadata: {name: a}
spec: {template: {spec: {containers: [{name: a, volumeMounts: [{name: w, mountPath: /w}]}]}}}
"""


class Kustomize(unittest.TestCase):
    def rendered(self, **changes):
        with tempfile.TemporaryDirectory() as folder:
            base, overlay = pathlib.Path(folder) / "base", pathlib.Path(folder) / "overlay"
            base.mkdir()
            overlay.mkdir()
            for path, text in (
                (base / "kustomization.yaml", "resources: [a.yaml]"),
                (base / "a.yaml", WORKLOAD),
                (overlay / "kustomization.yaml", yaml.safe_dump({**OVERLAY, **changes})),
                (overlay / "s.yaml", "x"),
                (overlay / "p.yaml", PATCH),
            ):
                path.write_text(text, encoding="utf-8")
            return kustomize.rendered(overlay)

    def test_what_deploy_uses_of_it_is_done(self):
        workload, config_map, secret = self.rendered()
        self.assertEqual(workload["metadata"], {"name": "a", "namespace": "n"})
        self.assertEqual(workload["spec"]["replicas"], 5)
        mounts = [{"name": "v", "mountPath": "/v"}, {"name": "w", "mountPath": "/w"}]
        container = {"name": "a", "image": "r/a:1", "args": [], "volumeMounts": mounts}
        self.assertEqual(workload["spec"]["template"]["spec"]["containers"], [container])
        self.assertEqual((config_map["kind"], config_map["data"]), ("ConfigMap", {"s.yaml": "x", "key": "x"}))
        self.assertEqual((secret["kind"], secret["stringData"]), ("Secret", {"token": "a=b"}))

    def test_null_takes_away(self):
        self.assertEqual(kustomize.merged({"a": 1, "b": {"c": 2}}, {"a": None, "b": {"d": 3}}), {"b": {"c": 2, "d": 3}})

    def test_what_cannot_be_rendered_is_refused(self):
        for changes in (
            {"nameSuffix": "x"},
            {"patches": [{"target": {"name": "other"}, "patch": "[]"}]},
            {"patches": [{"target": {"name": "a"}, "patch": "[{op: remove, path: /spec}]"}]},
        ):
            with self.subTest(changes), self.assertRaises(ValueError):
                self.rendered(**changes)
        with self.assertRaises(FileNotFoundError):
            self.rendered(resources=["gone.yaml"])
        with self.assertRaises(KeyError):
            patch = "[{op: replace, path: /spec/gone, value: 1}]"
            self.rendered(patches=[{"target": {"name": "a"}, "patch": patch}])


if __name__ == "__main__":
    unittest.main()
