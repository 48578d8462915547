import Streaming
import Testing

@testable import AfterCall

/// What is said of a stage that the broker refuses.
@Suite struct RunnerErrorTests {
    private func remedy(for reason: String, tokenFile: String? = nil) -> String? {
        var settings = AfterCallConfiguration()
        settings.kafka.oauthTokenFile = tokenFile
        return RunnerError(StreamFailure(.refused, reason, cause: .denied), .agents, settings).remedy
    }

    @Test func `Who is not accepted is told to show who it is, not to be granted a right`() {
        let reason = "authentication _AUTHENTICATION: the token has expired"
        #expect(RunnerError.isAboutIdentity(StreamFailure(.refused, reason, cause: .denied)))
        #expect(remedy(for: reason) == "check kafka.sasl_* and kafka.oauth_*")
        #expect(
            remedy(for: reason, tokenFile: "/run/token")?.hasPrefix("put a token that is good into /run/token") == true
        )
    }

    @Test func `Who is accepted and may not is told what to be granted`() {
        let reason = "authorization TOPIC_AUTHORIZATION_FAILED: telephony.agent-events"
        #expect(!RunnerError.isAboutIdentity(StreamFailure(.refused, reason, cause: .denied)))
        #expect(remedy(for: reason)?.hasPrefix("grant Read on telephony.agent-events") == true)
        #expect(!RunnerError.isAboutIdentity(StreamFailure(.refused, "authentication is spoken of")))
    }
}
