"""That the check of manifests notices what it is there for."""

import copy
import pathlib
import tempfile
import unittest

from checks.deployment import (
    kubernetes,
    kubernetes_kustomizations,
    kubernetes_network,
    kubernetes_pods,
    kubernetes_secrets,
    kubernetes_values,
)

POD = {
    "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
    "serviceAccountName": "aftercall",
    "automountServiceAccountToken": False,
    "enableServiceLinks": False,
    "topologySpreadConstraints": [{}],
    "volumes": [{"name": "configuration", "configMap": {"name": "settings"}}, {"name": "copies"}],
    "containers": [
        {
            "name": "aftercall",
            "image": "registry:5000/aftercall:1.0.0",
            "args": ["run", "--config", "/etc/aftercall/aftercall.yaml"],
            "env": [
                {"name": "AFTERCALL_HTTP_HOST", "value": "0.0.0.0"},
                {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "aftercall", "key": "token"}}},
            ],
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
            "volumeMounts": [
                {"name": "configuration", "mountPath": "/etc/aftercall"},
                {"name": "copies", "mountPath": "/var/lib/aftercall"},
            ],
        }
    ],
}
LABELS = {"app": "aftercall"}
TRIGGER = {"consumerGroup": "acw-agents", "topic": "telephony.agent-events", "bootstrapServers": "a:9092,b:9092"}
SETTINGS = "{app: {id: acw}, kafka: {bootstrap_servers: 'a:9092, b:9092'}, snapshots: {folder: /var/lib/aftercall}}"
SCRAM = "kafka: {security_protocol: sasl_ssl, sasl_mechanism: SCRAM-SHA-512}"


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
            named("TriggerAuthentication", "login", secretTargetRef=[{"name": "aftercall", "key": "token"}]),
            named("PodDisruptionBudget", "aftercall", selector={"matchLabels": LABELS}),
            named(
                "NetworkPolicy",
                "aftercall",
                podSelector={"matchLabels": LABELS},
                policyTypes=["Ingress", "Egress"],
                ingress=[{"from": [{}], "ports": [{"port": "http"}]}],
                egress=[{"ports": [{"protocol": "UDP", "port": 53}, {"port": 53}]}, {"ports": [{"port": 9092}]}],
            ),
            {"kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"aftercall.yaml": SETTINGS}},
            named(
                "ScaledObject",
                "aftercall",
                scaleTargetRef={"name": "aftercall"},
                minReplicaCount=2,
                maxReplicaCount=4,
                triggers=[{"metadata": dict(TRIGGER), "authenticationRef": {"name": "login"}}],
            ),
        ]
    )


def sets(text):
    return lambda k, d: k["ConfigMap"]["data"].update({"aftercall.yaml": text})


def contains(**fields):
    return lambda k, d: k["StatefulSet"]["spec"]["template"]["spec"]["containers"][0].update(fields)


def pod(**fields):
    return lambda k, d: k["StatefulSet"]["spec"]["template"]["spec"].update(fields)


class Sound(unittest.TestCase):
    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(list(kubernetes.together_complaints(overlay())), [])


class Pods(unittest.TestCase):
    def complaints(self, change):
        pod = copy.deepcopy(POD)
        change(pod)
        return list(kubernetes_pods.pod_complaints(pod))

    def test_each_right_too_many_is_noticed(self):
        changes = {
            "may run as root": lambda p: p["securityContext"].pop("runAsNonRoot"),
            "no seccomp profile": lambda p: p["securityContext"].pop("seccompProfile"),
            "token for the API server": lambda p: p.pop("automountServiceAccountToken"),
            "gets variables of services": lambda p: p.pop("enableServiceLinks"),
            "asks for 2.14748e+09 of memory, which is more": lambda p: p["containers"][0]["resources"].update(
                requests={"cpu": "1", "memory": "2Gi"}
            ),
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
            "runAsUser is 1000, and the image has 10001": lambda p: p["securityContext"].update(runAsUser=1000),
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
        changes = {
            "Service aftercall: selects no pod": lambda k, d: k["Service"]["spec"].update(selector={"app": "other"}),
            "NetworkPolicy aftercall: selects": lambda k, d: k["NetworkPolicy"]["spec"].update(
                podSelector={"matchLabels": {"app": "other"}}
            ),
            "no PodDisruptionBudget": lambda k, d: d.remove(k["PodDisruptionBudget"]),
            "ConfigMap settings is not there": lambda k, d: d.remove(k["ConfigMap"]),
            "scales what is not there": lambda k, d: k["ScaledObject"]["spec"]["scaleTargetRef"].update(name="other"),
            "what is spread over a is not its own": pod(
                topologySpreadConstraints=[{"topologyKey": "a", "labelSelector": {"matchLabels": {"app": "other"}}}]
            ),
            "default container other is none": lambda k, d: k["StatefulSet"]["spec"]["template"]["metadata"].update(
                annotations={"kubectl.kubernetes.io/default-container": "other"}
            ),
            "AFTERCALL_INSTANCE_ID is the same": contains(env=[{"name": "AFTERCALL_INSTANCE_ID", "value": "a"}]),
            "logs in at the broker, and has no username": lambda k, d: k["ScaledObject"]["spec"]["triggers"][0].update(
                metadata={**TRIGGER, "sasl": "plaintext"}
            ),
            "login is not there": lambda k, d: d.remove(k["TriggerAuthentication"]),
            "does not let out to port 53 (UDP)": lambda k, d: k["NetworkPolicy"]["spec"]["egress"][0].update(
                ports=[{"port": 53}]
            ),
            "volume copies: nothing makes the secret gone": pod(
                volumes=POD["volumes"][:1] + [{"name": "copies", "secret": {"secretName": "gone"}}]
            ),
            "TriggerAuthentication login: there is no other": lambda k, d: k["TriggerAuthentication"]["spec"].update(
                secretTargetRef=[{"name": "aftercall", "key": "other"}]
            ),
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

    def test_settings_that_do_not_fit_are_noticed(self):
        changes = {
            "looks at telephony.agent-events as acw-agents reads it": sets("app: {id: other}"),
            "nothing looks at telephony.agent-events as other-agents reads it": sets("app: {id: other}"),
            "nothing looks at pbx.log as acw-ingest reads it": sets(
                SETTINGS[:-1] + ", sources: [{topic: pbx.log, format: asterisk-queue-log}]}"
            ),
            "bootstrapServers is a:9092,b:9092, the program has c:1": sets("kafka: {bootstrap_servers: [c:1]}"),
            "sasl is none, the program has scram_sha512": sets(SCRAM),
            "tls is disable, the program has enable": sets(SCRAM),
            "maxReplicaCount 1 is less than the 2 minReplicaCount": lambda k, d: k["ScaledObject"]["spec"].update(
                maxReplicaCount=1
            ),
            "maxReplicaCount 7 is more than the 6 partitions": lambda k, d: k["ScaledObject"]["spec"].update(
                maxReplicaCount=7
            ),
            "--conf is no option of the program": contains(args=["run", "--config", "/etc/a.yaml", "--conf"]),
            "maxReplicaCount 4 is less than the 5 replicas": lambda k, d: k["StatefulSet"]["spec"].update(replicas=5),
            "folder is /var/lib/other, where nothing": sets("snapshots: {folder: /var/lib/other}"),
            "folder is /etc/aftercall, which is not kept": sets("snapshots: {folder: /etc/aftercall}"),
            "kafka.ssl_ca_location is /etc/aftercall/ca.crt, and settings has no": sets(
                "kafka: {ssl_ca_location: /etc/aftercall/ca.crt}"
            ),
            "listens on 127.0.0.1, where no probe": contains(env=[]),
            "AFTERCALL_HTTP_PORT is http, which": contains(env=[{"name": "AFTERCALL_HTTP_PORT", "value": "http"}]),
            "grace period of 20 s is less than the 30 s": pod(terminationGracePeriodSeconds=20),
            "grace period of 30 s is less than the 80 s": sets("loop: {flush_timeout: 1m}"),
        }
        for expected, change in changes.items():
            with self.subTest(expected):
                self.assertIn(expected, "".join(self.complaints(change)))

    def test_a_network_policy_lets_out_to_a_namespace(self):
        rule = {"ports": [{"port": 1}], "to": [in_namespace("a"), in_namespace("b")]}
        self.assertTrue(kubernetes_network.lets_out(rule, "x.b.svc", 1))
        self.assertTrue(kubernetes_network.lets_out(rule, "example.com", 1))
        self.assertTrue(kubernetes_network.lets_out({"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}, "x.c.svc", 1))
        self.assertTrue(kubernetes_network.lets_out({}, "x.c.svc", 1))
        self.assertFalse(kubernetes_network.lets_out(rule, "x.c.svc.cluster.local", 1))
        self.assertFalse(kubernetes_network.lets_out(rule, "x.b.svc", 2))


class Secrets(unittest.TestCase):
    COMMENTS = """# In a cluster:
#   kubectl create secret generic aftercall \\
#       --from-literal=name=a --from-literal=password=...
#   kubectl create secret generic other --from-file=ca.crt=...
kind: Secret
"""

    def test_other_namespaces_in_the_comments_are_noticed(self):
        documents = [{"kind": "Secret", "metadata": {"name": "a", "namespace": "a"}}]
        check = kubernetes_kustomizations.namespace_complaints
        self.assertEqual(list(check(documents, "# kubectl --namespace a get")), [])
        said = list(check(documents, "# kubectl create namespace b"))
        self.assertEqual(said, ["the comments have the namespace b, and what is rendered is in a"])

    def test_quantities_are_read(self):
        amounts = [kubernetes_pods.amount(text) for text in ("100m", "2", 1, "2k", "1Ki", "1Gi", "3G")]
        self.assertEqual(amounts, [0.1, 2, 1, 2000, 1024, 2**30, 3e9])

    def test_the_comments_say_which_are_made_by_hand(self):
        made = {"aftercall": {"name", "password"}, "other": {"ca.crt"}}
        self.assertEqual(kubernetes_secrets.made_by_hand(self.COMMENTS), made)

    def test_what_is_optional_may_be_missing_only_where_the_overlay_makes_the_secret(self):
        wanted = {"name": "aftercall", "key": "pasword", "optional": True}
        documents = overlay()
        pod = documents[0]["spec"]["template"]["spec"]
        pod["containers"][0]["env"][1]["valueFrom"] = {"secretKeyRef": wanted}
        self.assertEqual(list(kubernetes.together_complaints(documents)), [])
        others = ("Secret", "TriggerAuthentication", "ScaledObject")
        by_hand = [d for d in documents if d["kind"] not in others]
        said = list(kubernetes.together_complaints(by_hand, self.COMMENTS))
        self.assertEqual(said, ["aftercall: TOKEN: there is no pasword in the secret aftercall"])


class Folders(unittest.TestCase):
    def test_a_file_that_the_kustomization_does_not_name_is_noticed(self):
        kustomization = {
            "resources": ["a.yaml"],
            "configMapGenerator": [{"files": ["key=b.yaml"]}],
            "patches": [{"path": "c.yaml"}],
        }
        names = {"kustomization.yaml", "README.md", "a.yaml", "b.yaml", "c.yaml"}
        self.assertEqual(list(kubernetes_kustomizations.folder_complaints([kustomization], names)), [])
        said = list(kubernetes_kustomizations.folder_complaints([kustomization], names | {"d.yaml"}))
        self.assertEqual(said, ["does not name d.yaml, which is beside it"])

    def test_a_patch_of_what_is_not_there_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            base, overlay = pathlib.Path(folder) / "base", pathlib.Path(folder) / "overlay"
            base.mkdir()
            overlay.mkdir()
            (base / "kustomization.yaml").write_text("resources: [a.yaml]", encoding="utf-8")
            (base / "a.yaml").write_text("{kind: Service, metadata: {name: a}}", encoding="utf-8")
            file = overlay / "kustomization.yaml"
            for target, expected in (
                ("{kind: Service, name: a}", []),
                ("{kind: Service}", []),
                ("{kind: Service, name: b}", ["patches Service b, which is none of its resources"]),
                ("{kind: Servic}", ["patches Servic .*, which is none of its resources"]),
            ):
                text = f"{{resources: [../base], patches: [{{path: b.yaml}}, {{target: {target}}}]}}"
                file.write_text(text, encoding="utf-8")
                self.assertEqual(list(kubernetes_kustomizations.patch_complaints(file)), expected)


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
        self.assertEqual(list(kubernetes_values.value_complaints(overlay())), [])
        for name, wrong, right in (
            ("memory", "2Gb", "2Gi"),
            ("cpu", "one", "500m"),
            ("maxUnavailable", "one", 1),
            ("maxUnavailable", "0%", "1%"),
            ("whenDeleted", "delete", "Delete"),
            ("protocol", "UPD", "UDP"),
            ("accessModes", "ReadWriteOne", "ReadWriteOnce"),
            ("podManagementPolicy", "Paralel", "Parallel"),
            ("whenUnsatisfiable", "Schedule", "ScheduleAnyway"),
            ("restartPolicy", "always", "Always"),
            ("operator", "is", "In"),
            ("fieldPath", "metadata.nam", "metadata.name"),
        ):
            with self.subTest(name):
                self.assertEqual(list(kubernetes_values.value_complaints({"a": [{name: right}]})), [])
                said = list(kubernetes_values.value_complaints({"a": [{name: wrong}]}))
                self.assertEqual(said, [f"a[0].{name}: {wrong} is no value for it"])

    def test_values_in_lists_and_those_of_a_field_of_a_field_are_noticed(self):
        for right, wrong in (
            ({"accessModes": ["ReadWriteOnce"]}, {"accessModes": ["ReadWriteOnce", "ReadWrite"]}),
            ({"updateStrategy": {"type": "OnDelete"}}, {"updateStrategy": {"type": "Rolling"}}),
        ):
            self.assertEqual(list(kubernetes_values.value_complaints(right)), [])
            self.assertEqual(len(list(kubernetes_values.value_complaints(wrong))), 1)

    def test_labels_that_kubernetes_does_not_have_are_noticed(self):
        for right, wrong, label in (
            (in_namespace("a"), {"matchLabels": {"kubernetes.io/metadata.nam": "a"}}, "kubernetes.io/metadata.nam"),
            ({"topologyKey": "kubernetes.io/hostname"}, {"topologyKey": "kubernetes.io/host"}, "kubernetes.io/host"),
            ({"labels": {"app": "a"}}, {"labels": {"app.kubernetes.io/nam": "a"}}, "app.kubernetes.io/nam"),
        ):
            with self.subTest(label):
                self.assertEqual(list(kubernetes_values.value_complaints(right)), [])
                said = list(kubernetes_values.value_complaints(wrong))
                self.assertIn(f"{label} is no label of Kubernetes", said[0])

    def test_a_kind_that_nobody_knows_is_refused(self):
        document = {"apiVersion": "example.org/v1", "kind": "Whatever", "metadata": {"name": "a"}}
        self.assertIn("no schema", "".join(kubernetes.schema_complaints(document)))


if __name__ == "__main__":
    unittest.main()
