import Alerting
import Testing

@testable import AfterCall

/// Settings of sinks, and what follows from them on the cluster.
@Suite struct SinkConfigurationTests {
    private static let all = """
        sinks:
          alertmanager: {url: [http://a:9093, 'https://b/am/'], rules: [acw_stuck, acw_exceeded], min_severity: error}
          pagerduty: {routing_key: s3cret}
          webhook: {url: 'https://hooks.example/x', secret: s3cret}
          language: pl
        """

    @Test func `Nobody is told unless somebody is named`() throws {
        let configuration = try ConfigurationText.resolve("").configuration
        #expect(configuration.sinkNames == [])
        #expect(TopicTable(configuration)[configuration.sinkDeadLetters] == nil)
    }

    @Test func `All sinks are read, and no secret is shown`() throws {
        let resolved = try ConfigurationText.resolve(Self.all)
        #expect(resolved.problems == [])
        let sinks = resolved.configuration.sinks
        #expect(resolved.configuration.sinkNames == ["alertmanager", "pagerduty", "webhook"])
        #expect(sinks.alertmanager.urls == "http://a:9093,https://b/am/" && sinks.language == .polish)
        #expect(sinks.alertmanager.filter.includes(rule: "acw_stuck", .critical))
        #expect(!sinks.alertmanager.filter.includes(rule: "acw_stuck", .warning))
        #expect(!sinks.alertmanager.filter.includes(rule: "acw", .critical))
        #expect(sinks.pagerDuty.routingKey?.value == "s3cret" && sinks.webhook.secret?.value == "s3cret")
        #expect(!resolved.settings.contains { $0.value?.contains("s3cret") == true })
    }

    @Test(
        "What cannot work is told before anything is sent",
        arguments: [
            ("alertmanager: {url: 'a:9093'}", "this is no URL to post to"),
            ("alertmanager: {url: 'http://a:9093,'}", "this is no URL to post to"),
            ("webhook: {url: 'ftp://a', secret: s}", "this is no URL to post to"),
            ("webhook: {url: 'https://user:pass@a/', secret: s}", "this is no URL to post to"),
            ("webhook: {url: 'https:///x', secret: s}", "this is no URL to post to"),
            ("webhook: {url: 'https://a/x'}", "sinks.webhook.url is set, but sinks.webhook.secret is not"),
            ("alertmanager: {url: 'http://a:9093', token: s}", "would go to a:9093 unencrypted"),
            ("pagerduty: {routing_key: s, url: 'http://a/x'}", "the routing key would go to a unencrypted"),
            ("alertmanager: {resend_every: 5m}", "must be shorter than sinks.alertmanager.resolve_timeout"),
            ("retry_max: 100ms", "sinks.retry_min (500ms, the default) must not be longer than sinks.retry_max"),
            (
                "pagerduty: {routing_key: s, url: 'http://127.0.0.1.a.example/x'}",
                "the routing key would go to 127.0.0.1.a"
            ),
            (
                "alertmanager: {url: 'http://127.a.example:9093', token: s}",
                "would go to 127.a.example:9093 unencrypted"
            ),
            ("webhook: {url: 'https://a/x', secret: s, rules: [acw_stuk]}", "did you mean 'acw_stuck'?"),
            ("alertmanager: {rules: 'a b'}", "'a b' is no name"), ("language: de", "none of the choices"),
            ("ca_file: /nowhere/at-all", "sinks.ca_file: the file cannot be read"),
            ("ca_file: /etc/passwd", "sinks.ca_file: there is no certificate in the file"),
            (
                "webhook: {secret_file: /nowhere/at-all}",
                "sinks.webhook.secret_file: /nowhere/at-all: the file cannot be read"
            ),
        ]
    )
    func problems(text: String, expected: String) throws {
        let complaints = try ConfigurationText.complaints("sinks: {\(text)}")
        #expect(complaints.count == 1 && complaints.first?.contains(expected) == true, "\(complaints)")
        #expect(!complaints.joined().contains("pass@"))
    }

    @Test func `Secrets may go to this machine in plain text`() throws {
        let text = """
            sinks: {alertmanager: {url: 'http://127.0.0.1:9093', token: s}, pagerduty: {url: 'http://localhost/x'}}
            """
        #expect(try ConfigurationText.complaints(text) == [])
    }

    @Test func `A sink without alerts to tell of is a mistake`() throws {
        let complaints = try ConfigurationText.complaints("\(Self.all)\noutputs: {alerts: off}")
        #expect(complaints.count == 1 && complaints[0].contains("outputs.alerts is off"), "\(complaints)")
    }

    @Test func `Sinks need their topic, their groups and the alerts, and no more`() throws {
        let without = try ConfigurationText.resolve("").configuration
        let with = try ConfigurationText.resolve(Self.all).configuration
        let topics = Set(TopicTable(with).topics.map(\.name)).subtracting(TopicTable(without).topics.map(\.name))
        #expect(topics == ["aftercall.sink-dead-letters"])
        func grants(_ configuration: AfterCallConfiguration) -> Set<String> {
            Set(AccessNeed.all(TopicTable(configuration), configuration).map { $0.grant(to: "User:a") })
        }
        let added = grants(with).subtracting(grants(without)).map { $0.dropFirst(45) }.sorted()
        #expect(
            added == [
                "--operation Create --topic aftercall.sink-dead-letters",
                "--operation DescribeConfigs --topic aftercall.sink-dead-letters",
                "--operation Read --group aftercall-sink-alertmanager",
                "--operation Read --group aftercall-sink-pagerduty", "--operation Read --group aftercall-sink-webhook",
                "--operation Read --topic aftercall.alerts", "--operation Write --topic aftercall.sink-dead-letters",
            ]
        )
    }
}
