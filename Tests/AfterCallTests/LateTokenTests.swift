import Streaming
import Testing

@testable import AfterCall

/// What becomes of a worker whose bearer token is good no more.
@Suite struct LateTokenTests {
    private static let refused = StreamFailure(.refused, "authentication _AUTHENTICATION: the token has expired")

    /// Whether a new token is waited for after failures at seconds, of workers that ran so long.
    private func answers(_ failures: [(at: Int, ran: Int)]) -> [Bool] {
        let start = SuspendingClock.now
        var token = LateToken()
        return failures.map { failure in
            let now = start + .seconds(failure.at)
            return token.mayCome(after: Self.refused, since: now - .seconds(failure.ran), at: now)
        }
    }

    @Test func `A token that was good is waited for for ten minutes, one that never was is not`() {
        #expect(answers([(0, 29)]) == [false])
        #expect(answers([(0, 30), (5, 5), (599, 5), (600, 5)]) == [true, true, true, false])
        #expect(answers([(0, 30), (700, 600), (1_200, 5)]) == [true, true, true])
    }

    @Test func `Other refusals are not waited for`() {
        var token = LateToken()
        for reason in ["authorization TOPIC_AUTHORIZATION_FAILED: a", "the changelog cannot be read"] {
            let start = SuspendingClock.now - .seconds(100)
            let mayCome = token.mayCome(after: StreamFailure(.refused, reason), since: start)
            #expect(!mayCome)
        }
    }
}
