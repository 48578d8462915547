import ContactCenter
import Indicators

/// How many agents of a task are ready, for each queue of which the directory says what skills it wants (indicators
/// 2.1).
///
/// An agent serves a queue of its tenant if it has all of these skills, each by the version of the directory that is in
/// force. Counts follow from the states of the agents and the directory alone, so that a restore, an undo and another
/// directory find what would be there without; only what was told is remembered. Which queues a set of skills serves
/// is looked up once, for all agents who have it.
struct ReadyAgents {
    private struct Agent {
        /// Since when it is ready; in the distant past where it is not.
        var since = Timestamp.distantPast
        /// Which of ``queuesBySkills`` is its own; -1 where that was not looked up yet.
        var skills: Int32 = -1
    }

    private struct Queue {
        let scope: [UInt8]
        /// Whether the version in force wants skills.
        var wantsSkills = false
        var count: Int64 = 0
        /// Since when ``count`` is above 0.
        var since = Timestamp.distantPast
        /// The count that was told last; `nil` where nothing was told by this task since it was restored.
        var told: Int64?
        var isListed = false
    }

    private struct Skills: Hashable {
        var tenant: [UInt8]
        var names: Set<String>
    }

    private var directory = Directory()
    private var isStale = false
    /// When a version begins by which a count may be another; in the distant future where none does.
    private(set) var nextChangeAt = Timestamp.distantFuture
    /// No queue wants skills in any version.
    private var isIdle = true
    /// By number.
    private var agents: [Agent] = []
    private var queues: [Queue] = []
    private var queueNumbers: [[UInt8]: Int] = [:]
    private var skillNumbers: [Skills: Int32] = [:]
    private var queuesBySkills: [[Int]] = []
    /// The queues that want skills now, by tenant.
    private var wanted: [[UInt8]: [(queue: Int, skills: Set<String>)]] = [:]
    /// Queues whose count may be another than was told.
    private var listed: [Int] = []
    /// What the transaction has told, and what had been told before.
    private var tellings: [(queue: Int, before: Int64?)] = []

    /// Takes up what `directory` says in place of what was known.
    mutating func use(_ directory: Directory) {
        self.directory = directory
        isStale = true
    }

    /// Whether counts may be others than were told, by what is in force at `instant`.
    func hasNews(at instant: Timestamp) -> Bool { isStale || nextChangeAt <= instant || !listed.isEmpty }

    // MARK: Agents

    /// Takes up since when an agent is ready; `nil` where it is not.
    ///
    /// - Complexity: O(queues that the agent serves) where it becomes ready or no longer is.
    mutating func note(_ number: Int, _ agent: AgentKey, readySince: Timestamp?) {
        let since = readySince ?? .distantPast
        if number >= agents.count {
            if readySince == nil { return }
            agents.append(contentsOf: repeatElement(Agent(), count: number + 1 - agents.count))
        }
        let before = agents[number].since
        if before == since { return }
        agents[number].since = since
        if isIdle || (before == .distantPast) == (since == .distantPast) { return }
        count(number, agent, isReady: since != .distantPast)
    }

    private mutating func count(_ number: Int, _ agent: AgentKey, isReady: Bool) {
        if agents[number].skills < 0 { agents[number].skills = skills(of: agent) }
        for queue in queuesBySkills[Int(agents[number].skills)] {
            if isReady {
                let since = agents[number].since
                queues[queue].since = queues[queue].count == 0 ? since : min(queues[queue].since, since)
            }
            queues[queue].count += isReady ? 1 : -1
            list(queue)
        }
    }

    private mutating func list(_ queue: Int) {
        if queues[queue].isListed { return }
        queues[queue].isListed = true
        listed.append(queue)
    }

    /// The number of the skills that the agent has by the version in force.
    private mutating func skills(of agent: AgentKey) -> Int32 {
        let name = DirectoryName(tenant: agent.tenant, id: agent.agentID)
        let names = Set(directory.agent(name, at: inForceAt)?.skills ?? [])
        let skills = Skills(tenant: name.tenant, names: names)
        if let known = skillNumbers[skills] { return known }
        let served = (wanted[name.tenant] ?? []).filter { $0.skills.isSubset(of: names) }.map(\.queue)
        queuesBySkills.append(served)
        skillNumbers[skills] = Int32(queuesBySkills.count - 1)
        return Int32(queuesBySkills.count - 1)
    }

    // MARK: The directory

    /// What instant the versions are in force at.
    private var inForceAt = Timestamp.distantPast

    /// Counts anew where another directory, or other versions of it, are in force at `instant`.
    ///
    /// - Parameter slab: the agents, by whose numbers they were noted.
    /// - Complexity: O(versions + ready agents x queues that they serve), and nothing where nothing has changed.
    mutating func advance(to instant: Timestamp, _ slab: borrowing AgentSlab) {
        guard isStale || nextChangeAt <= instant else { return }
        isStale = false
        inForceAt = max(instant, inForceAt)
        nextChangeAt = .distantFuture
        isIdle = true
        for index in queues.indices {
            if queues[index].wantsSkills { list(index) }
            queues[index].wantsSkills = false
            queues[index].count = 0
        }
        skillNumbers.removeAll()
        queuesBySkills.removeAll()
        wanted.removeAll()
        for (name, versions) in directory.queues where versions.all.contains(where: { !$0.value.skills.isEmpty }) {
            isIdle = false
            noteBeginning(of: versions)
            guard let skills = versions.value(at: inForceAt)?.skills, !skills.isEmpty else { continue }
            let queue = number(ofQueue: name)
            queues[queue].wantsSkills = true
            list(queue)
            wanted[name.tenant, default: []].append((queue, Set(skills)))
        }
        if isIdle { return }
        for versions in directory.agents.values { noteBeginning(of: versions) }
        for number in agents.indices {
            agents[number].skills = -1
            guard agents[number].since != .distantPast else { continue }
            count(number, slab.key(of: number), isReady: true)
        }
    }

    private mutating func noteBeginning<Value>(of versions: DirectoryVersions<Value>) {
        guard let next = versions.all.first(where: { $0.from > inForceAt }) else { return }
        nextChangeAt = min(nextChangeAt, next.from)
    }

    private mutating func number(ofQueue name: DirectoryName) -> Int {
        let scope = ScopeKey([(.tenant, name.tenant), (.queue, name.id)]).text
        if let known = queueNumbers[scope] { return known }
        queues.append(Queue(scope: scope))
        queueNumbers[scope] = queues.count - 1
        return queues.count - 1
    }

    // MARK: Telling

    /// Calls `body` with the scope of each queue whose count is another than was told, and with the count as a gauge.
    ///
    /// - Returns: how many there were.
    mutating func tell(_ body: (_ scope: [UInt8], Gauge) -> Void) -> Int {
        var told = 0
        // In the same order in each process.
        for queue in listed.sorted(by: { queues[$0].scope.lexicographicallyPrecedes(queues[$1].scope) }) {
            queues[queue].isListed = false
            // Of one that wants no skills nobody looks at what was told, unless it wants some again.
            let isOfInterest = queues[queue].wantsSkills || (queues[queue].told ?? 0) != 0
            guard isOfInterest, queues[queue].told != queues[queue].count else { continue }
            tellings.append((queue, queues[queue].told))
            queues[queue].told = queues[queue].count
            var gauge = Gauge()
            gauge.readyAgents = queues[queue].count
            if gauge.readyAgents > 0 { gauge.readySince = queues[queue].since }
            body(queues[queue].scope, gauge)
            told += 1
        }
        listed.removeAll(keepingCapacity: true)
        return told
    }

    /// Others may have told something else since: everything is to be told again.
    mutating func forgetTellings() {
        for index in queues.indices {
            queues[index].told = nil
            list(index)
        }
    }

    /// What was told is committed.
    mutating func keep() {
        tellings.removeAll(keepingCapacity: true)
    }

    /// What was told since it was last kept was told to nobody. To be noted again: the agents as they were.
    mutating func undo() {
        for telling in tellings.reversed() {
            queues[telling.queue].told = telling.before
            list(telling.queue)
        }
        tellings.removeAll(keepingCapacity: true)
    }
}
