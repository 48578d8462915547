import Kafka
public import Logging

/// What a cluster says of the topics of the table, and what is wrong with them.
public struct TopicInspection: Sendable {
    /// What was found, in the order of the table.
    public private(set) var states: [TopicState] = []
    /// What is wrong.
    public private(set) var findings: [TopicFinding] = []
    /// How many brokers the cluster has.
    public private(set) var brokers = 0
    /// The cluster's id, where brokers say it.
    public private(set) var cluster: String?
    /// What could not be found out about access rules, and why; `nil` where they were checked.
    public private(set) var accessNote: String?

    /// Asks the cluster of `settings`. Blocks: not for Swift's cooperative threads.
    ///
    /// - Throws: ``RunnerError`` when no broker can be asked.
    public static func ask(
        _ settings: AfterCallConfiguration,
        stages: Set<Stage>? = nil,
        logger: Logger,
        timeoutMs: Int32 = 15_000
    ) throws(RunnerError) -> TopicInspection {
        do throws(KafkaError) {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: logger))
            defer { admin.close() }
            return try TopicInspection(settings, stages, admin, logger, timeoutMs)
        } catch {
            throw RunnerError(error, while: "asking for the topics")
        }
    }

    /// Leaves out that topics of ours are missing, for whoever creates them.
    public mutating func forgiveMissing() {
        let ours = Set(states.filter { $0.definition.role.isOurs }.map(\.definition.name))
        findings.removeAll { $0.code == .missing && ours.contains($0.topic) }
    }

    private init(
        _ settings: AfterCallConfiguration,
        _ stages: Set<Stage>?,
        _ admin: KafkaAdmin,
        _ logger: Logger,
        _ timeoutMs: Int32
    ) throws(KafkaError) {
        let table = TopicTable(settings, stages: stages)
        let resources = table.topics.map { KafkaResource.topic($0.name) }
        states = try .onceSettled { () throws(KafkaError) in
            let cluster = try admin.describe(topics: nil, timeoutMs: timeoutMs)
            self.cluster = cluster.id
            brokers = cluster.brokers.count
            let known = Dictionary(cluster.topics.map { ($0.name, $0) }) { first, _ in first }
            let answers = try admin.describeConfigurations(of: resources, timeoutMs: timeoutMs)
            return table.topics.map { TopicState($0, known[$0.name], answers[.topic($0.name)]) }
        }
        findings = TopicCheck(table, states, brokers: brokers, settings).findings()
        // What we go on without, we need not be allowed to read.
        let absent = states.filter { $0.partitions == nil && $0.absence != .hidden && $0.definition.isOptional }
        let unneeded = Set(absent.map(\.definition.name))
        let present = Set(states.filter { $0.partitions != nil }.map(\.definition.name))
        let needs = AccessNeed.all(table, settings).filter { need in
            // Nobody creates what is there.
            if need.operation == .create, present.contains(need.name) { return false }
            if need.resource == .topic { return !unneeded.contains(need.name) }
            let isOfDirectory = need.resource == .group && need.name == settings.directoryGroup
            return !isOfDirectory || settings.topics.directoryTopic.map(unneeded.contains) != true
        }
        addAccess(needs, settings, admin, timeoutMs)
        // What a group that we may not read has read, nobody tells, and asking only takes long.
        let denied = Set(findings.filter { $0.code == .authorization }.map(\.topic))
        let stages = Set(table.topics.map(\.stage)).filter { !denied.contains(settings.group(of: $0)) }
        try addLosses(LostState(settings: settings, logger: logger, timeoutMs: timeoutMs), of: stages, settings)
        addDeleted(DeletedRecords(settings: settings, logger: logger, timeoutMs: timeoutMs), of: stages, settings)
    }

    /// Says of changelogs and inboxes that are gone what that means.
    private mutating func addLosses(
        _ lostState: LostState,
        of stages: Set<Stage>,
        _ settings: AfterCallConfiguration
    ) throws(KafkaError) {
        let known = Dictionary(states.map { ($0.definition.name, Int32($0.partitions ?? 0)) }) { first, _ in first }
        for state in states where state.partitions == nil && state.absence == .missing {
            let (name, stage) = (state.definition.name, state.definition.stage)
            guard stages.contains(stage) else { continue }
            let finding: TopicFinding?
            do throws(KafkaError) {
                switch state.definition.role {
                case .changelog:
                    guard let partitions = known[settings.source(of: stage)], partitions > 0 else { continue }
                    finding = try lostState.finding(state, partitions: partitions)
                case .inbox: finding = try lostState.finding(inbox: state, known)
                case .source, .output, .directory: continue
                }
            } catch  where error.code == .authorization {
                finding = TopicFinding(
                    settings.group(of: stage),
                    .error,
                    .authorization,
                    "whether the state in \(name) is lost cannot be told: \(error.message)",
                    "grant Read on the group \(settings.group(of: stage))"
                )
            }
            guard let finding else { continue }
            findings.removeAll { $0.topic == name && $0.code == .missing }
            if !findings.contains(finding) { findings.append(finding) }
        }
    }

    /// Says of what is read what was deleted before it was.
    private mutating func addDeleted(
        _ deleted: DeletedRecords,
        of stages: Set<Stage>,
        _ settings: AfterCallConfiguration
    ) {
        for stage in stages.sorted(by: { $0.rawValue < $1.rawValue }) {
            for topic in settings.sources(of: stage) {
                guard let state = states.first(where: { $0.definition.name == topic }),
                    let partitions = state.partitions
                else { continue }
                do throws(KafkaError) {
                    if let finding = try deleted.finding(stage, topic, partitions: Int32(partitions)) {
                        findings.append(finding)
                    }
                } catch  where error.code == .authorization {
                    // Whoever looks may have fewer rights than the program; what is missing is said by the rules.
                    continue
                } catch {
                    let message = "whether records of \(topic) were deleted unread cannot be told: \(error.message)"
                    findings.append(TopicFinding(topic, .warning, .unavailable, message, "ask again"))
                    // The others would take as long, one after the other.
                    if error.code == .timedOut { return }
                }
            }
        }
    }

    private static let notChecked = "access rules were not checked: "

    private mutating func addAccess(
        _ needs: [AccessNeed],
        _ settings: AfterCallConfiguration,
        _ admin: KafkaAdmin,
        _ timeoutMs: Int32
    ) {
        guard let user = settings.kafka.saslUsername, settings.kafka.saslMechanism?.needsPassword == true else {
            accessNote = Self.notChecked + "who we are for the broker is known only with a user of PLAIN or SCRAM"
            return
        }
        let principal = "User:\(user)"
        do throws(KafkaError) {
            var rules = try admin.accessRules(about: .topic, timeoutMs: timeoutMs)
            rules += try admin.accessRules(about: .group, timeoutMs: timeoutMs)
            // Of a cluster that does not let us ask, librdkafka 2.0.2 gives an empty list and no error.
            if rules.isEmpty {
                accessNote = Self.notChecked + "it tells none, has none, or we may not ask (Describe on the cluster)"
                return
            }
            let denied = needs.filter { $0.isAllowed(to: principal, by: rules) == false }.map { need in
                TopicFinding(
                    need.name,
                    .error,
                    .authorization,
                    "\(principal) may not \(need.operation.rawValue) \(need.resource.rawValue) \(need.name), for "
                        + "\(need.purpose) (unless it is a super user)",
                    need.isDenied(to: principal, by: rules)
                        ? "remove the rule that denies it: kafka-acls.sh --list shows it" : need.grant(to: principal)
                )
            }
            // Why a topic is not seen is said by the rule that is missing.
            let explained = Set(denied.map(\.topic))
            findings.removeAll { $0.code == .authorization && $0.severity == .error && explained.contains($0.topic) }
            findings += denied
            if let need = needs.first(where: { $0.isAllowed(to: principal, by: rules) == nil }) {
                accessNote =
                    "rules about transactional ids cannot be asked for; see to it that there is: "
                    + need.grant(to: principal)
            }
        } catch {
            accessNote = Self.notChecked + "the broker does not tell them: \(error.message)"
        }
    }
}
