// IndicatorCount: measures the path from facts to KPI records with 10 000 agents, 200 queues and 9 scopes.
// May import: ArgumentParser, ContactCenter, CoreWorkload, IndicatorWorkload.
// Must never: measure the encoding of records as JSON, or anything that goes to a log.
import ArgumentParser
import ContactCenter
import CoreWorkload
import IndicatorWorkload

@main
struct IndicatorCount: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "IndicatorCount",
        abstract: "Says how many facts, deltas and KPI records a core takes a second, and how large cells are."
    )

    @Option(help: "How many agents.")
    var agents = 10_000
    @Option(help: "How many queues.")
    var queues = 200
    @Option(help: "Contacts a commit.")
    var contacts = 2_000
    @Option(help: "Seconds of event time a commit.")
    var seconds = 10
    @Option(help: "How many commits.")
    var commits = 400
    @Flag(help: "Each commit changes how many agents are ready for each queue.")
    var readyAgents = false

    func run() throws {
        var size = IndicatorWorkload.Size()
        size.agents = agents
        size.queues = queues
        let pool = BlockPool()
        var run = IndicatorRun(size: size, pool: pool)
        if readyAgents { run.useSkills() }
        var (telling, writing, adding, emitting) = (0.0, 0.0, 0.0, 0.0)
        var (deltas, bytes) = (0, 0)
        for commit in 0..<commits {
            let began = CPUTime.now
            run.tell(contacts: contacts, durationMs: Int64(seconds) * 1_000)
            let told = CPUTime.now
            run.write()
            let written = CPUTime.now
            try run.add()
            if readyAgents { try run.add(readyAgents: Int64(commit % 40)) }
            let added = CPUTime.now
            run.emit()
            telling += (told - began) / 1e9
            writing += (written - told) / 1e9
            adding += (added - written) / 1e9
            emitting += (CPUTime.now - added) / 1e9
            deltas += run.deltaCount
            bytes += run.deltaBytes
        }
        let facts = Double(run.workload.facts)
        print(
            "facts told: \(Int(facts / telling)) a second, with writing the deltas \(Int(facts / (telling + writing)))"
        )
        print("deltas: \(deltas), \(bytes / max(deltas, 1)) bytes each, \(Int(Double(deltas) / adding)) added a second")
        print("records: \(run.records), \(Int(Double(run.records) / emitting)) a second")
        print("scopes: \(run.table.liveScopes), \(pool.heldBytes / max(run.table.liveScopes, 1)) bytes each")
        let kept = run.countKept()
        let each = (memory: pool.heldBytes / max(kept.windows, 1), changelog: kept.bytes / max(kept.windows, 1))
        print("cells: \(kept.windows) quarters of an hour of a scope, \(each.memory) bytes each")
        print("changelog: \(each.changelog) bytes a cell")
    }
}
