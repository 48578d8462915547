import AfterCall
import Kafka
import Testing

@testable import AfterCallCommand

/// What `aftercall simulate` says where no client can be made.
@Suite struct InputTopicTests {
    private func failure(_ change: (inout KafkaSettings) -> Void) -> CommandError? {
        var settings = AfterCallConfiguration()
        settings.kafka.bootstrapServers = "127.0.0.1:1"
        change(&settings.kafka)
        let topic = InputTopic(settings: settings, handlers: KafkaHandlers())
        return #expect(throws: CommandError.self) { try topic.prepare("events") }
    }

    @Test func `A property that librdkafka refuses is named, with the key that sets it`() throws {
        let error = try #require(failure { $0.properties = ["linger.ms": "lots"] })
        #expect(error.status == .configuration && error.message.contains("linger.ms"))
        #expect(error.remedy == "check kafka.properties")
    }

    @Test func `A key that cannot be used is told with all that may be wrong with it`() throws {
        let error = try #require(
            failure {
                $0.securityProtocol = .ssl
                $0.sslKeyLocation = "/nowhere/key.pem"
            }
        )
        #expect(error.status == .configuration)
        let keys = ["kafka.ssl_certificate_location", "kafka.ssl_key_location", "kafka.ssl_key_password"]
        #expect(error.remedy == "check \(keys.joined(separator: " and "))")
    }
}
