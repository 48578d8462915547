"""That the check of manifests notices what it is there for."""

import copy
import unittest

from checks import kubernetes

POD = {
    "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
    "serviceAccountName": "aftercall",
    "automountServiceAccountToken": False,
    "topologySpreadConstraints": [{}],
    "volumes": [{"name": "configuration", "configMap": {"name": "settings"}}],
    "containers": [
        {
            "name": "aftercall",
            "image": "registry:5000/aftercall:1.0.0",
            "args": ["run", "--config", "/etc/aftercall/aftercall.yaml"],
            "env": [{"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "aftercall", "key": "token"}}}],
            "ports": [{"name": "http", "containerPort": 8080}],
            "securityContext": {
                "readOnlyRootFilesystem": True,
                "allowPrivilegeEscalation": False,
                "capabilities": {"drop": ["ALL"]},
            },
            "startupProbe": {"httpGet": {"path": "/healthz/started", "port": "http"}},
            "readinessProbe": {"httpGet": {"path": "/healthz/ready", "port": "http"}},
            "livenessProbe": {"httpGet": {"path": "/healthz/live", "port": "http"}},
            "resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}},
            "volumeMounts": [{"name": "configuration", "mountPath": "/etc/aftercall"}],
        }
    ],
}
LABELS = {"app": "aftercall"}
SETTINGS = "{app: {id: acw}, kafka: {bootstrap_servers: 'a:9092, b:9092'}}"


def named(kind, name, **spec):
    return {"kind": kind, "metadata": {"name": name}, "spec": spec}


def in_namespace(name):
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


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
            named("Service", "aftercall", selector=LABELS, ports=[{"port": 80, "targetPort": "http"}]),
            {"kind": "ServiceAccount", "metadata": {"name": "aftercall"}},
            {"kind": "Secret", "metadata": {"name": "aftercall"}, "data": {"token": ""}},
            named("PodDisruptionBudget", "aftercall", selector={"matchLabels": LABELS}),
            named(
                "NetworkPolicy",
                "aftercall",
                podSelector={"matchLabels": LABELS},
                policyTypes=["Ingress", "Egress"],
                ingress=[{"from": [{}], "ports": [{"port": "http"}]}],
                egress=[{"ports": [{"protocol": "UDP", "port": 53}]}, {"ports": [{"port": 9092}]}],
            ),
            {"kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"aftercall.yaml": SETTINGS}},
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
            "pod runs as root": lambda p: p["securityContext"].update(runAsUser=0),
            "the node's (hostNetwork)": lambda p: p.update(hostNetwork=True),
            "the node's (hostPID)": lambda p: p.update(hostPID=True),
            "is privileged": lambda p: p["containers"][0]["securityContext"].update(privileged=True),
            "adds the capabilities NET_ADMIN": lambda p: p["containers"][0]["securityContext"]["capabilities"].update(
                add=["NET_ADMIN"]
            ),
            "aftercall: runs as root": lambda p: p["containers"][0]["securityContext"].update(runAsUser=0),
            "livenessProbe asks port 8081": lambda p: p["containers"][0]["livenessProbe"]["httpGet"].update(port=8081),
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
        def sets(text):
            return lambda k, d: k["ConfigMap"]["data"].update({"aftercall.yaml": text})

        def contains(**fields):
            return lambda k, d: k["StatefulSet"]["spec"]["template"]["spec"]["containers"][0].update(fields)

        changes = {
            "Service aftercall: selects no pod": lambda k, d: k["Service"]["spec"].update(selector={"app": "other"}),
            "NetworkPolicy aftercall: selects": lambda k, d: k["NetworkPolicy"]["spec"].update(
                podSelector={"matchLabels": {"app": "other"}}
            ),
            "no PodDisruptionBudget": lambda k, d: d.remove(k["PodDisruptionBudget"]),
            "ConfigMap settings is not there": lambda k, d: d.remove(k["ConfigMap"]),
            "scales what is not there": lambda k, d: k["ScaledObject"]["spec"]["scaleTargetRef"].update(name="other"),
            "looks at": sets("app: {id: other}"),
            "service gone is not there": lambda k, d: k["StatefulSet"]["spec"].update(serviceName="gone"),
            "service account aftercall is not there": lambda k, d: d.remove(k["ServiceAccount"]),
            "image aftercall has no version": contains(image="aftercall"),
            "image registry:5000/aftercall has no version": contains(image="registry:5000/aftercall"),
            "image aftercall:latest has no version": contains(image="aftercall:latest"),
            "--config /etc/a.yaml is in no ConfigMap": contains(args=["run", "--config", "/etc/a.yaml"]),
            "there is no token in the secret": lambda k, d: k["Secret"].update(data={"tokn": ""}),
            "leads to port 8081": lambda k, d: k["Service"]["spec"].update(ports=[{"port": 8081}]),
            "listens on 8081": sets("http: {port: 8081}"),
            "names no broker": sets("kafka: {}"),
            "the broker a has no port": sets("kafka: {bootstrap_servers: [a]}"),
            "does not let out to the broker a:9093": sets("kafka: {bootstrap_servers: [a:9093]}"),
            "does not let out to the broker a.b.svc:9092": lambda k, d: (
                sets("kafka: {bootstrap_servers: [a.b.svc:9092]}")(k, d),
                k["NetworkPolicy"]["spec"]["egress"][1].update(to=[in_namespace("other")]),
            ),
            "AFTERCALL_HTTP_TOKN is no setting": contains(env=[{"name": "AFTERCALL_HTTP_TOKN", "value": "a"}]),
            "lets everybody in": lambda k, d: k["NetworkPolicy"]["spec"]["ingress"][0].pop("from"),
            "lets in to port htp": lambda k, d: k["NetworkPolicy"]["spec"]["ingress"][0].update(
                ports=[{"port": "htp"}]
            ),
            "policyTypes are not": lambda k, d: k["NetworkPolicy"]["spec"].update(policyTypes=["Ingres", "Egress"]),
        }
        for expected, change in changes.items():
            with self.subTest(expected):
                self.assertIn(expected, "".join(self.complaints(change)))


    def test_a_network_policy_lets_out_to_a_namespace(self):
        rule = {"ports": [{"port": 1}], "to": [in_namespace("a"), in_namespace("b")]}
        self.assertTrue(kubernetes.lets_out(rule, "x.b.svc", 1))
        self.assertTrue(kubernetes.lets_out(rule, "example.com", 1))
        self.assertTrue(kubernetes.lets_out({"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}, "x.c.svc", 1))
        self.assertTrue(kubernetes.lets_out({}, "x.c.svc", 1))
        self.assertFalse(kubernetes.lets_out(rule, "x.c.svc.cluster.local", 1))
        self.assertFalse(kubernetes.lets_out(rule, "x.b.svc", 2))


class Folders(unittest.TestCase):
    def test_a_file_that_the_kustomization_does_not_name_is_noticed(self):
        kustomization = {
            "resources": ["a.yaml"],
            "configMapGenerator": [{"files": ["key=b.yaml"]}],
            "patches": [{"path": "c.yaml"}],
        }
        names = {"kustomization.yaml", "README.md", "a.yaml", "b.yaml", "c.yaml"}
        self.assertEqual(list(kubernetes.folder_complaints([kustomization], names)), [])
        said = list(kubernetes.folder_complaints([kustomization], names | {"d.yaml"}))
        self.assertEqual(said, ["does not name d.yaml, which is beside it"])


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

    def test_values_that_are_none_of_their_kind_are_noticed(self):
        self.assertEqual(list(kubernetes.value_complaints(overlay())), [])
        for name, wrong, right in (
            ("memory", "2Gb", "2Gi"),
            ("cpu", "one", "500m"),
            ("maxUnavailable", "one", 1),
            ("whenDeleted", "delete", "Delete"),
            ("fieldPath", "metadata.nam", "metadata.name"),
        ):
            with self.subTest(name):
                self.assertEqual(list(kubernetes.value_complaints({"a": [{name: right}]})), [])
                said = list(kubernetes.value_complaints({"a": [{name: wrong}]}))
                self.assertEqual(said, [f"a[0].{name}: {wrong} is no value for it"])

    def test_a_kind_that_nobody_knows_is_refused(self):
        document = {"apiVersion": "example.org/v1", "kind": "Whatever", "metadata": {"name": "a"}}
        self.assertIn("no schema", "".join(kubernetes.schema_complaints(document)))


if __name__ == "__main__":
    unittest.main()
