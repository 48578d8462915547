import AfterCall
import ContactCenter
import Foundation
import Simulation

/// A bad day of a simulated call centre, in memory.
enum HostileDay {
    /// The first `count` records of the day.
    static func records(_ count: Int, agents: Int, seed: UInt64) -> [GeneratedRecord] {
        var configuration = WorkloadConfiguration()
        configuration.agents = agents
        configuration.seed = seed
        configuration.heartbeatSeconds = 60
        var stream = HostileStream(CallCentre(configuration), options: .badDay(seed: seed, disorderMs: 60_000))
        return (0..<count).map { _ in
            var record = GeneratedRecord()
            stream.next(into: &record)
            return record
        }
    }
}

extension StageHarness {
    mutating func take(_ record: GeneratedRecord) {
        take(
            record.value,
            key: record.key,
            headers: record.headers.map { RecordHeader($0.name, $0.value) },
            now: record.arrivalTime
        )
    }

    /// The values published to `output`, in order.
    func bytes(_ output: Output) -> [[UInt8]] {
        published.filter { $0.output == output }.map { $0.value ?? [] }
    }

    /// What a compacted topic of agent records comes to: by key the last record, but for when it was observed.
    func lastAgentRecords() -> [[UInt8]: String] {
        var last: [[UInt8]: String] = [:]
        for record in published where record.output == .agents {
            let text = String(decoding: record.value ?? [], as: UTF8.self)
            let end = text.range(of: #","observed_at":"#, options: .backwards)?.lowerBound ?? text.endIndex
            last[record.key ?? []] = String(text[..<end])
        }
        return last
    }
}
