/// One rule of a cluster about who may do what.
public struct KafkaACL: Hashable, Sendable {
    /// What a rule is about.
    public enum Resource: String, Hashable, Sendable {
        case topic
        case group
    }

    /// What may be done; the raw values are Kafka's names.
    public enum Operation: String, Hashable, Sendable {
        case all = "All"
        case read = "Read"
        case write = "Write"
        case create = "Create"
        case delete = "Delete"
        case alter = "Alter"
        case describe = "Describe"
        case describeConfigs = "DescribeConfigs"
        case alterConfigs = "AlterConfigs"
    }

    /// What it is about.
    public var resource: Resource
    /// The name of that, `*` for all, or the beginning of names.
    public var name: String
    /// Whether ``name`` is the beginning of names.
    public var isPrefix: Bool
    /// Who: `User:aftercall`, or `User:*` for everybody.
    public var principal: String
    /// What.
    public var operation: Operation
    /// Whether it is allowed, and not forbidden.
    public var isAllowed: Bool

    /// Describes a rule.
    public init(
        _ resource: Resource,
        _ name: String,
        isPrefix: Bool = false,
        principal: String,
        _ operation: Operation,
        isAllowed: Bool = true
    ) {
        self.resource = resource
        self.name = name
        self.isPrefix = isPrefix
        self.principal = principal
        self.operation = operation
        self.isAllowed = isAllowed
    }
}
