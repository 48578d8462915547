import ContactCenter
import Simulation

/// Records of telephony systems in the pipeline.
extension Pipeline {
    /// A record, and where it comes to; without a partition to that of its key.
    typealias Arrival = (record: LoggedRecord, topic: Topic, partition: Int32?)

    /// What `aftercall convert` makes of the records of `fixtures`, in the order of their arrival.
    static func converted(_ fixtures: [DialectFixture]) -> [Arrival] {
        fixtures.flatMap { fixture in
            fixture.converted().map { ($0.record, $0.isOfContact ? .contactEvents : .agentEvents, nil) }
        }
    }

    /// Lets records arrive in the order of their times, and the clock go on until everything is over.
    func play(_ arrivals: [Arrival]) throws {
        let start = DialectFixture.epoch
        // Stable, so that records of one instant stay as they are.
        let arrivals = arrivals.enumerated().sorted {
            ($0.element.record.timestamp ?? start, $0.offset) < ($1.element.record.timestamp ?? start, $1.offset)
        }.map(\.element)
        var random = SplitMix64(seed: TestSeed.value, index: 92)
        var next = start
        var newest = start
        for (record, topic, partition) in arrivals {
            let arrival = record.timestamp ?? newest
            newest = max(newest, arrival)
            while next < arrival {
                try work(at: next)
                next = max(next + Int64.random(in: 100...20_000, using: &random), arrival - 60_000)
            }
            append(record, to: topic, partition: partition)
        }
        for minutes: Int64 in [1, 5, 30, 70, 130, 250, 430, 1_500] {
            try drain(from: newest + minutes * 60_000)
        }
    }
}
