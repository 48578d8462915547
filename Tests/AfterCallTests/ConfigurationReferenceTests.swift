import AgentTracking
import Alerting
import ContactCenter
import Testing

@testable import AfterCall

/// What is written about the configuration, against the table that checks it.
@Suite struct ConfigurationReferenceTests {
    @Test func `docs/configuration.md is what the table of keys prints`() throws {
        let expected = ConfigurationReference.page
        #expect(try RepositoryFile("docs/configuration.md").text(renewedTo: expected) == expected)
    }

    @Test func `Every key is in a section of the page`() {
        #expect(ConfigurationReference.unshown == [])
    }

    @Test func `The example in deploy is a good configuration, and shows queues and a reason for each value`() throws {
        let sources = ConfigurationSources(file: RepositoryFile("deploy/aftercall.yaml").path)
        let configuration = try AfterCallConfiguration.load(sources)
        #expect(configuration.kafka.bootstrapServers == "localhost:9092")
        #expect(configuration.tracking.queues["billing"]?.limitMs == 120_000)
        #expect(configuration.tracking.queues["billing"]?.onLimit == .end)
        #expect(configuration.alerts.queues["billing"]?.exceededWarningMs == 90_000)
        #expect(configuration.alerts.queues["outbound-sales"]?.reportsLimitPassed == false)
    }
}
