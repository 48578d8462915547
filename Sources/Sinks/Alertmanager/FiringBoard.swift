import AfterCall
import ContactCenter

/// What is firing, as Alertmanagers have to know it, and which of them know it already.
///
/// Rebuilt from the topic of alerts, partition by partition; nothing of a partition is told before all of it was read,
/// since what fires at its beginning may have been resolved further on. An alert is one labels object: when a record
/// changes labels (its severity, say), the old one is resolved. A value; instants come from outside.
struct FiringBoard {
    /// What is told of one alert.
    struct Telling: Hashable {
        /// The alert: its labels.
        var key: String
        /// Which state of the alert it is.
        var version: Int
        /// It as JSON.
        var json: String
    }

    private struct Entry {
        var alert: AlertmanagerAlert
        var record: StoredRecord
        /// When it was resolved; `nil` while it fires.
        var endsAt: String?
        var version: Int
        /// Which Alertmanagers have accepted this version.
        var accepted: Set<Int> = []
        /// Whether a refusal of this version is in the dead letters.
        var hasDeadLetter = false
    }

    /// What one Alertmanager has to be told.
    private struct Target {
        var queue: [String] = []
        var queued: Set<String> = []
        /// Since when changes wait that it has not accepted, by when they were published.
        var unsent: [String: Int64] = [:]
        var nextResendMs: Int64 = 0
    }

    /// How often it looks for what nobody wants to know any more, in milliseconds.
    private static let sweepEveryMs: Int64 = 1_000

    private let settings: AlertmanagerSettings
    private let language: SinkSettings.Language
    private var entries: [String: Entry] = [:]
    private var keys: [String: String] = [:]
    private var rebuilding: Set<Int32> = []
    private var targets: [Target]
    private var lastVersion = 0
    private var nextSweepMs: Int64 = 0

    /// A board for as many Alertmanagers as `targets`.
    init(_ settings: AlertmanagerSettings, language: SinkSettings.Language, targets: Int) {
        self.settings = settings
        self.language = language
        self.targets = Array(repeating: Target(), count: targets)
    }

    /// How many changes the slowest Alertmanager has not accepted.
    var unsentCount: Int { targets.map(\.unsent.count).max() ?? 0 }

    /// When the oldest of these was published, in milliseconds since the Unix epoch.
    var oldestUnsentMs: Int64? { targets.compactMap { $0.unsent.values.min() }.min() }

    /// How many alerts are firing.
    var firingCount: Int { entries.values.count { $0.endsAt == nil } }

    // MARK: - Partitions

    /// Begins to read `partition` from its start.
    mutating func began(partition: Int32) {
        forget(partition: partition)
        rebuilding.insert(partition)
    }

    /// Notes that all of `partition` was read: what is known of it may be told.
    mutating func rebuilt(partition: Int32) {
        guard rebuilding.remove(partition) != nil else { return }
        for (key, entry) in entries where entry.record.partition == partition { enqueue(key, entry) }
    }

    /// Whether all of `partition` was read.
    func isRebuilt(_ partition: Int32) -> Bool { !rebuilding.contains(partition) }

    /// Forgets `partition`: another member tells of it now.
    mutating func forget(partition: Int32) {
        rebuilding.remove(partition)
        for (key, entry) in entries where entry.record.partition == partition { remove(key) }
        keys = keys.filter { entries[$0.value] != nil }
    }

    // MARK: - Records

    /// Takes over `alert`, which `record` says, at `now`.
    mutating func note(_ alert: AlertRecord, _ record: StoredRecord, now: Timestamp) {
        let made = AlertmanagerAlert(alert, language: language)
        let fingerprint = alert.fingerprint
        let known = keys[fingerprint]
        // One that ended long ago is known to have.
        let isOld = record.timestampMs < now.milliseconds - settings.resolveTimeoutMs
        let isPast = isOld && rebuilding.contains(record.partition)
        if let known, known != made.labels {
            if isPast { remove(known) } else { resolve(known, record, now) }
        }
        let isOnBoard = entries[made.labels] != nil
        guard alert.status == .resolved else {
            keys[fingerprint] = made.labels
            return put(made, record, endsAt: nil)
        }
        keys[fingerprint] = nil
        // One that resolved under other labels has been resolved above.
        if isPast { return remove(made.labels) }
        guard isOnBoard || (known == nil && !isOld) else { return }
        put(made, record, endsAt: min(alert.resolvedAt ?? now.rfc3339, now.rfc3339))
    }

    /// Resolves what fires of `fingerprint`, since nothing is to be told of it any more.
    mutating func clear(_ fingerprint: String, _ record: StoredRecord, now: Timestamp) {
        guard let known = keys.removeValue(forKey: fingerprint) else { return }
        resolve(known, record, now)
    }

    /// Resolves an alert as of when `record` was published.
    private mutating func resolve(_ key: String, _ record: StoredRecord, _ now: Timestamp) {
        guard let entry = entries[key], entry.endsAt == nil else { return }
        put(entry.alert, record, endsAt: min(Timestamp(milliseconds: record.timestampMs), now).rfc3339)
    }

    private mutating func put(_ alert: AlertmanagerAlert, _ record: StoredRecord, endsAt: String?) {
        lastVersion += 1
        let entry = Entry(alert: alert, record: record, endsAt: endsAt, version: lastVersion)
        entries[alert.labels] = entry
        if isRebuilt(record.partition) { enqueue(alert.labels, entry) }
    }

    private mutating func enqueue(_ key: String, _ entry: Entry) {
        for index in targets.indices {
            if targets[index].unsent[key] == nil { targets[index].unsent[key] = entry.record.timestampMs }
            if targets[index].queued.insert(key).inserted { targets[index].queue.append(key) }
        }
    }

    private mutating func remove(_ key: String) {
        entries[key] = nil
        for index in targets.indices { targets[index].unsent[key] = nil }
    }

    // MARK: - Telling

    /// Queues again what is firing where its time has come, and forgets what is resolved where nobody wants to know.
    mutating func tick(now: Timestamp) {
        for index in targets.indices where now.milliseconds >= targets[index].nextResendMs {
            targets[index].nextResendMs = now.milliseconds + settings.resendEveryMs
            for (key, entry) in entries where entry.endsAt == nil && isRebuilt(entry.record.partition) {
                if targets[index].queued.insert(key).inserted { targets[index].queue.append(key) }
            }
        }
        guard now.milliseconds >= nextSweepMs else { return }
        nextSweepMs = now.milliseconds + Self.sweepEveryMs
        let horizon = now - settings.resolveTimeoutMs
        for (key, entry) in entries where entry.endsAt.map({ $0 < horizon.rfc3339 }) == true {
            if entry.record.timestampMs < horizon.milliseconds { remove(key) }
        }
    }

    /// Whether there is something to tell `target`.
    func hasWork(for target: Int) -> Bool { !targets[target].queue.isEmpty }

    /// Takes what is to be told to `target` next: at most `limit` alerts.
    mutating func take(for target: Int, limit: Int, now: Timestamp) -> [Telling] {
        let chosen = targets[target].queue.prefix(limit)
        targets[target].queue.removeFirst(chosen.count)
        let text = now.rfc3339
        let timeout = (now + settings.resolveTimeoutMs).rfc3339
        return chosen.compactMap { key in
            targets[target].queued.remove(key)
            guard let entry = entries[key] else { return nil }
            let json = entry.alert.json(now: text, endsAt: entry.endsAt ?? timeout)
            return Telling(key: key, version: entry.version, json: json)
        }
    }

    /// Notes that `target` has accepted `tellings`.
    mutating func accepted(_ tellings: [Telling], by target: Int) {
        for telling in tellings where entries[telling.key]?.version == telling.version {
            targets[target].unsent[telling.key] = nil
            entries[telling.key]?.accepted.insert(target)
            guard let entry = entries[telling.key], entry.endsAt != nil, entry.accepted.count == targets.count else {
                continue
            }
            remove(telling.key)
        }
    }

    /// Puts `tellings` back, which `target` did not get.
    mutating func giveBack(_ tellings: [Telling], to target: Int) {
        let keys = tellings.map(\.key).filter { targets[target].queued.insert($0).inserted }
        targets[target].queue.insert(contentsOf: keys, at: 0)
    }

    /// Notes that `target` refuses `telling`; it is tried again with what is told anew.
    ///
    /// - Returns: the record, once for each version.
    mutating func refused(_ telling: Telling, by target: Int) -> StoredRecord? {
        guard let entry = entries[telling.key], entry.version == telling.version else { return nil }
        targets[target].unsent[telling.key] = nil
        entries[telling.key]?.hasDeadLetter = true
        return entry.hasDeadLetter ? nil : entry.record
    }
}
