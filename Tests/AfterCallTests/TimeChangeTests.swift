import ContactCenter
import Testing

@testable import AfterCall
@testable import AgentTracking

/// Which facts of an agent's time come to edges at one instant.
@Suite struct TimeChangeTests {
    private let bytes = Array("northsouthnorth".utf8)
    private let nine = Timestamp(milliseconds: 1_772_442_000_000)

    private func told(
        _ activity: AgentActivity,
        _ from: Int64,
        _ to: Int64? = nil,
        team: Int? = 0,
        isTakenBack: Bool = false
    ) -> ToldTime {
        var fact = AgentTimeFact(activity: activity, from: nine + from, to: to.map { nine + $0 })
        if let team { fact.team = Text(offset: team, count: 5) }
        return ToldTime(fact: fact, isTakenBack: isTakenBack)
    }

    private func change(_ times: [ToldTime]) -> (count: Int, hasBegun: Bool)? {
        bytes.withUnsafeBytes { bytes in
            times.withUnsafeBufferPointer { times in
                TimeChange(times, in: bytes).map { ($0.count, $0.began != nil) }
            }
        }
    }

    @Test func `What was open, has ended and is followed at once is three facts`() throws {
        let times = [
            told(.talking, 0, isTakenBack: true), told(.talking, 0, 60_000), told(.afterCallWork, 60_000),
        ]
        #expect(try #require(change(times)) == (3, true))
        #expect(try #require(change(times + times)) == (3, true))
        // A team of the same name that stands elsewhere is the same.
        let moved = [times[0], told(.talking, 0, 60_000, team: 10), times[2]]
        #expect(try #require(change(moved)) == (3, true))
    }

    @Test(
        arguments: [
            [], [(AgentActivity.ready, 60_001, nil, 0, false)], [(.ready, 60_000, 90_000, 0, false)],
            [(.ready, 60_000, nil, 5, false)], [(.ready, 60_000, nil, nil, false)], [(.ready, 60_000, nil, 0, true)],
        ] as [[(AgentActivity, Int64, Int64?, Int?, Bool)]]
    )
    func `What follows later, is over, or counts elsewhere is told by itself`(
        next: [(AgentActivity, Int64, Int64?, Int?, Bool)]
    ) throws {
        let followers = next.map { told($0.0, $0.1, $0.2, team: $0.3, isTakenBack: $0.4) }
        let times = [told(.talking, 0, isTakenBack: true), told(.talking, 0, 60_000)] + followers
        #expect(try #require(change(times)) == (2, false))
    }

    @Test func `Anything else is told fact by fact`() {
        let open = told(.talking, 0, isTakenBack: true)
        for times in [
            [], [open], [told(.talking, 0), told(.talking, 0, 60_000)], [open, told(.talking, 0)],
            [open, told(.talking, 1, 60_000)], [open, told(.held, 0, 60_000)],
            [open, told(.talking, 0, 60_000, team: 5)], [open, told(.talking, 0, 60_000, isTakenBack: true)],
            [told(.talking, 0, 30_000, isTakenBack: true), told(.talking, 0, 60_000)],
        ] { #expect(change(times) == nil) }
    }
}
