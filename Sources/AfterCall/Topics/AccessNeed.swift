public import Kafka
import Streaming

/// Something that the program has to be allowed to do on the cluster.
public struct AccessNeed: Hashable, Sendable {
    /// What kind of thing it is about; the raw values are Kafka's names.
    public enum Resource: String, Sendable {
        case topic = "Topic"
        case group = "Group"
        case transactionalID = "TransactionalId"
    }

    /// What kind of thing it is about.
    public var resource: Resource
    /// Its name, or what names begin with.
    public var name: String
    /// Whether ``name`` is the beginning of names.
    public var isPrefix = false
    /// What has to be allowed.
    public var operation: KafkaACL.Operation
    /// What for.
    public var purpose: String

    /// The least that `table` asks for.
    public static func all(_ table: TopicTable, _ settings: AfterCallConfiguration) -> [AccessNeed] {
        table.topics.flatMap { needs(of: $0, settings) } + groups(table, settings)
            + directory(settings) + sinks(settings)
            + (settings.processing.guarantee == .exactlyOnce ? transactions(settings) : [])
    }

    private static func needs(of topic: TopicDefinition, _ settings: AfterCallConfiguration) -> [AccessNeed] {
        func need(_ operation: KafkaACL.Operation, _ purpose: String) -> AccessNeed {
            AccessNeed(resource: .topic, name: topic.name, operation: operation, purpose: purpose)
        }
        var needs: [AccessNeed] = []
        let implemented = Set(settings.stages)
        if !topic.readers.isDisjoint(with: implemented) {
            needs.append(need(.read, topic.role == .changelog ? "restoring state" : "reading it"))
            if topic.role == .inbox { needs.append(need(.delete, "deleting what was read")) }
        }
        if !topic.writers.isDisjoint(with: implemented) {
            needs.append(need(.write, topic.role == .changelog ? "keeping state" : "publishing"))
            if settings.topics.createsMissing { needs.append(need(.create, "creating it if missing")) }
        }
        needs.append(need(.describeConfigs, "finding out how large its records may be, and 'aftercall topics check'"))
        return needs
    }

    private static func groups(_ table: TopicTable, _ settings: AfterCallConfiguration) -> [AccessNeed] {
        let stages = Set(table.topics.flatMap(\.readers)).intersection(settings.stages)
        return stages.map(\.rawValue).sorted().flatMap { stage -> [AccessNeed] in
            let keepsState = Stage(rawValue: stage)?.keepsState ?? false
            let names = ["\(settings.appID)-\(stage)"] + (keepsState ? ["\(settings.appID)-\(stage)-restore"] : [])
            return names.map { name in
                AccessNeed(
                    resource: .group,
                    name: name,
                    operation: .read,
                    purpose: name.hasSuffix("-restore") ? "restoring state" : "sharing out partitions"
                )
            }
        }
    }

    private static func directory(_ settings: AfterCallConfiguration) -> [AccessNeed] {
        guard settings.topics.directoryTopic != nil else { return [] }
        return [
            AccessNeed(
                resource: .group,
                name: settings.directoryGroup,
                operation: .read,
                purpose: "reading the directory"
            )
        ]
    }

    private static func transactions(_ settings: AfterCallConfiguration) -> [AccessNeed] {
        let purpose = "exactly once, and ending what a dead process left open"
        return [
            AccessNeed(
                resource: .transactionalID,
                name: "\(settings.appID)-",
                isPrefix: true,
                operation: .write,
                purpose: purpose
            )
        ]
    }

    /// Whether `rules` allow it to `principal`; `nil` where rules of its kind cannot be asked for.
    func isAllowed(to principal: String, by rules: [KafkaACL]) -> Bool? {
        guard resource != .transactionalID else { return nil }
        let kind: KafkaACL.Resource = resource == .topic ? .topic : .group
        let matching = rules.filter { $0.resource == kind && isMeant(by: $0, principal) }
        return !isDenied(to: principal, by: rules) && matching.contains { $0.isAllowed && implies($0.operation) }
    }

    /// Whether a rule denies it, so that none that allows it counts.
    func isDenied(to principal: String, by rules: [KafkaACL]) -> Bool {
        let kind: KafkaACL.Resource = resource == .topic ? .topic : .group
        return rules.contains { rule in
            rule.resource == kind && isMeant(by: rule, principal) && !rule.isAllowed
                && (rule.operation == operation || rule.operation == .all)
        }
    }

    private func isMeant(by rule: KafkaACL, _ principal: String) -> Bool {
        (rule.principal == principal || rule.principal == "User:*")
            && (rule.isPrefix ? name.hasPrefix(rule.name) : rule.name == name || rule.name == "*")
    }

    /// Whether whoever may do `granted` may do this as well.
    private func implies(_ granted: KafkaACL.Operation) -> Bool {
        if granted == .all || granted == operation { return true }
        return switch operation {
        case .describe: [.read, .write, .delete, .alter].contains(granted)
        case .describeConfigs: granted == .alterConfigs
        default: false
        }
    }

    /// The command that grants it to `principal`.
    public func grant(to principal: String) -> String {
        let option =
            switch resource {
            case .topic: "--topic"
            case .group: "--group"
            case .transactionalID: "--transactional-id"
            }
        let pattern = isPrefix ? " --resource-pattern-type prefixed" : ""
        return "kafka-acls.sh --add --allow-principal \(principal) --operation \(operation.rawValue) \(option) \(name)"
            + pattern
    }
}
