"""That the check of manifests notices what it is there for."""

import copy
import unittest

from checks import kubernetes

POD = {
    "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
    "automountServiceAccountToken": False,
    "topologySpreadConstraints": [{}],
    "volumes": [{"name": "configuration", "configMap": {"name": "settings"}}],
    "containers": [
        {
            "name": "aftercall",
            "securityContext": {
                "readOnlyRootFilesystem": True,
                "allowPrivilegeEscalation": False,
                "capabilities": {"drop": ["ALL"]},
            },
            "startupProbe": {"httpGet": {"path": "/healthz/started"}},
            "readinessProbe": {"httpGet": {"path": "/healthz/ready"}},
            "livenessProbe": {"httpGet": {"path": "/healthz/live"}},
            "resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}},
            "volumeMounts": [{"name": "configuration"}],
        }
    ],
}
LABELS = {"app": "aftercall"}


def named(kind, name, **spec):
    return {"kind": kind, "metadata": {"name": name}, "spec": spec}


def overlay():
    """A sound overlay, small."""
    return copy.deepcopy(
        [
            named(
                "StatefulSet",
                "aftercall",
                serviceName="aftercall",
                selector={"matchLabels": LABELS},
                template={"metadata": {"labels": LABELS}, "spec": POD},
            ),
            named("Service", "aftercall", selector=LABELS),
            named("PodDisruptionBudget", "aftercall", selector={"matchLabels": LABELS}),
            named("NetworkPolicy", "aftercall", podSelector={"matchLabels": LABELS}),
            {"kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"aftercall.yaml": "app: {id: acw}"}},
            named(
                "ScaledObject",
                "aftercall",
                scaleTargetRef={"name": "aftercall"},
                triggers=[{"metadata": {"consumerGroup": "acw-agents", "topic": "telephony.agent-events"}}],
            ),
        ]
    )


class Sound(unittest.TestCase):
    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(list(kubernetes.together_complaints(overlay())), [])


class Pods(unittest.TestCase):
    def complaints(self, change):
        pod = copy.deepcopy(POD)
        change(pod)
        return list(kubernetes.pod_complaints(pod))

    def test_each_right_too_many_is_noticed(self):
        changes = {
            "may run as root": lambda p: p["securityContext"].pop("runAsNonRoot"),
            "no seccomp profile": lambda p: p["securityContext"].pop("seccompProfile"),
            "token for the API server": lambda p: p.pop("automountServiceAccountToken"),
            "nothing spreads": lambda p: p.pop("topologySpreadConstraints"),
            "can be written to": lambda p: p["containers"][0]["securityContext"].pop("readOnlyRootFilesystem"),
            "more rights": lambda p: p["containers"][0]["securityContext"].update(allowPrivilegeEscalation=True),
            "more rights than": lambda p: p["containers"][0]["securityContext"].update(capabilities={"drop": []}),
            "no livenessProbe": lambda p: p["containers"][0].pop("livenessProbe"),
            "readinessProbe asks for /redy, not": lambda p: p["containers"][0]["readinessProbe"]["httpGet"].update(
                path="/redy"
            ),
            "too little": lambda p: p["containers"][0]["resources"].pop("limits"),
            "no volume": lambda p: p.update(volumes=[]),
        }
        for expected, change in changes.items():
            with self.subTest(expected):
                self.assertIn(expected, "".join(self.complaints(change)))


class Together(unittest.TestCase):
    def complaints(self, change):
        documents = overlay()
        change({document["kind"]: document for document in documents}, documents)
        return list(kubernetes.together_complaints(documents))

    def test_what_does_not_fit_is_noticed(self):
        changes = {
            "Service aftercall: selects no pod": lambda k, d: k["Service"]["spec"].update(selector={"app": "other"}),
            "NetworkPolicy aftercall: selects": lambda k, d: k["NetworkPolicy"]["spec"].update(
                podSelector={"matchLabels": {"app": "other"}}
            ),
            "no PodDisruptionBudget": lambda k, d: d.remove(k["PodDisruptionBudget"]),
            "ConfigMap settings is not there": lambda k, d: d.remove(k["ConfigMap"]),
            "scales what is not there": lambda k, d: k["ScaledObject"]["spec"]["scaleTargetRef"].update(name="other"),
            "looks at": lambda k, d: k["ConfigMap"]["data"].update({"aftercall.yaml": "app: {id: other}"}),
            "service gone is not there": lambda k, d: k["StatefulSet"]["spec"].update(serviceName="gone"),
        }
        for expected, change in changes.items():
            with self.subTest(expected):
                self.assertIn(expected, "".join(self.complaints(change)))


class Schemas(unittest.TestCase):
    def test_a_misspelt_field_is_refused_in_kinds_of_kubernetes_and_of_others(self):
        account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a"}}
        self.assertEqual(list(kubernetes.schema_complaints(account)), [])
        self.assertNotEqual(list(kubernetes.schema_complaints({**account, "automountToken": False})), [])
        authentication = {
            "apiVersion": "keda.sh/v1alpha1",
            "kind": "TriggerAuthentication",
            "metadata": {"name": "a"},
            "spec": {"secretTargetRef": [{"parameter": "password", "name": "s", "key": "k"}]},
        }
        self.assertEqual(list(kubernetes.schema_complaints(authentication)), [])
        authentication["spec"]["secretTargetRef"][0]["parameter"] = "pasword"
        self.assertNotEqual(list(kubernetes.schema_complaints(authentication)), [])

    def test_a_kind_that_nobody_knows_is_refused(self):
        document = {"apiVersion": "example.org/v1", "kind": "Whatever", "metadata": {"name": "a"}}
        self.assertIn("no schema", "".join(kubernetes.schema_complaints(document)))


if __name__ == "__main__":
    unittest.main()
