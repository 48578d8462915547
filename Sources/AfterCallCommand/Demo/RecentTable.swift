/// Values by key, of which the newest keys are kept.
struct RecentTable<Value: Sendable>: Sendable {
    private let limit: Int
    private var kept: [String: Value] = [:]
    /// Keys by age, the oldest at ``next`` once ``limit`` are kept.
    private var keys: [String] = []
    private var next = 0

    /// Keeps at most `limit` keys.
    init(limit: Int) {
        self.limit = limit
    }

    /// The values that are kept.
    var values: some Collection<Value> { kept.values }

    /// The value of `key`, if it is kept.
    subscript(key: String) -> Value? { kept[key] }

    /// Replaces the value of `key`; a new key takes the place of the oldest.
    mutating func set(_ value: Value, for key: String) {
        if kept[key] == nil {
            if keys.count < limit {
                keys.append(key)
            } else {
                kept[keys[next]] = nil
                keys[next] = key
                next = (next + 1) % limit
            }
        }
        kept[key] = value
    }
}
