import AfterCall
import CoreMetrics
import Logging
import Synchronization
import Testing

@testable import Sinks

/// What the log says of receivers that do not answer.
@Suite struct ReceiverStateTests {
    /// Keeps what is logged.
    private struct Log: LogHandler {
        final class Lines: Sendable {
            let said = Mutex<[String]>([])
        }

        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.said.withLock { $0.append("\(event.message)") }
        }
    }

    /// A clock that is moved by hand.
    private final class Clock: Sendable {
        let now = Mutex(ContinuousClock.now)

        func pass(_ duration: Duration) { now.withLock { $0 += duration } }
    }

    private let lines = Log.Lines()
    private let clock = Clock()

    private func state() -> ReceiverState {
        let clock = clock
        return ReceiverState(
            sink: "webhook",
            metrics: SinkMetrics(sink: "webhook", factory: NOOPMetricsHandler.instance),
            logger: Logger(label: "test") { [lines] _ in Log(lines: lines) },
            clock: { clock.now.withLock { $0 } }
        )
    }

    private var said: [String] { lines.said.withLock { $0 } }

    @Test func `Each complaint is told, also within a minute of another`() {
        let state = state()
        state.note(.retry(afterMs: nil, reason: "status 500"), from: "a")
        state.note(.accepted, from: "a")
        state.note(.refused(reason: "status 400"), from: "a")
        state.note(.accepted, from: "a")
        state.note(.refused(reason: "status 400"), from: "a")
        #expect(
            said == [
                "a receiver of alerts does not answer; they wait", "a receiver of alerts accepts them again",
                "a receiver of alerts refuses them; they go to the dead letters",
                "a receiver of alerts accepts them again",
            ]
        )
    }

    @Test func `An outage is told once, and its end`() {
        let state = state()
        state.note(.retry(afterMs: nil, reason: "status 500"), from: "a")
        state.note(.retry(afterMs: nil, reason: "status 500"), from: "a")
        state.note(.accepted, from: "a")
        state.note(.accepted, from: "a")
        #expect(
            said == ["a receiver of alerts does not answer; they wait", "a receiver of alerts accepts them again"]
        )
    }

    @Test func `One that follows at once is told when a minute is over, if it lasts`() {
        let state = state()
        state.note(.retry(afterMs: nil, reason: "status 500"), from: "a")
        state.note(.accepted, from: "a")
        clock.pass(.seconds(10))
        state.note(.retry(afterMs: nil, reason: "status 503"), from: "a")
        #expect(said.count == 2)
        clock.pass(.seconds(30))
        state.note(.retry(afterMs: nil, reason: "status 503"), from: "a")
        #expect(said.count == 2)
        clock.pass(.seconds(30))
        state.note(.retry(afterMs: nil, reason: "status 503"), from: "a")
        state.note(.retry(afterMs: nil, reason: "status 503"), from: "a")
        state.note(.accepted, from: "a")
        #expect(
            said.dropFirst(2) == [
                "a receiver of alerts does not answer; they wait",
                "a receiver of alerts accepts them again",
            ]
        )
    }
}
