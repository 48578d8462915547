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

    @Test func `deploy has a file with every key, which configures the defaults`() throws {
        let expected = ConfigurationTemplate.text
        #expect(try RepositoryFile("deploy/aftercall.reference.yaml").text(renewedTo: expected) == expected)
        let resolved = try ConfigurationText.resolve(expected)
        #expect(resolved.problems == [])
        var defaults = AfterCallConfiguration()
        defaults.kafka.bootstrapServers = resolved.configuration.kafka.bootstrapServers
        #expect(resolved.configuration == defaults)
        for key in ConfigurationKey.all {
            let name = try #require(key.path.split(separator: ".").last)
            #expect(expected.contains("\(name):"), "\(key.path)")
        }
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
