import Streaming
import Testing

@testable import AfterCall

/// What is said of a stage that the broker refuses.
@Suite struct RunnerErrorTests {
    private func error(_ reason: String, _ cause: StreamFailure.Cause, tokenFile: String? = nil) -> RunnerError {
        var settings = AfterCallConfiguration()
        settings.kafka.oauthTokenFile = tokenFile
        return RunnerError(StreamFailure(.refused, reason, cause: cause), .agents, settings)
    }

    @Test func `Who is not accepted is told to show who it is, not to be granted a right`() {
        let reason = "authentication _AUTHENTICATION: the token has expired"
        let plain = error(reason, .notRecognised)
        #expect(plain.isAboutIdentity && plain.code == .refused)
        #expect(plain.remedy == "check kafka.sasl_* and kafka.oauth_*")
        let token = error(reason, .notRecognised, tokenFile: "/run/token")
        #expect(token.remedy?.hasPrefix("put a token that is good into /run/token") == true)
    }

    @Test func `Who is accepted and may not is told what to be granted`() {
        let denied = error("authorization TOPIC_AUTHORIZATION_FAILED: telephony.agent-events", .denied)
        #expect(!denied.isAboutIdentity && denied.code == .refused)
        #expect(denied.remedy?.hasPrefix("grant Read on telephony.agent-events") == true)
    }
}
