/// What can be asked for.
enum WallboardRoutes {
    static let live = "/healthz/live"
    static let ready = "/healthz/ready"
    static let started = "/healthz/started"
    static let metrics = "/metrics"
    static let version = "/version"

    static let all: Set<String> = [live, ready, started, metrics, version]

    /// Whether no token is needed, and no limit holds: supervisors have neither token nor patience.
    static func isOpen(_ path: String) -> Bool { path == live || path == ready || path == started }
}
