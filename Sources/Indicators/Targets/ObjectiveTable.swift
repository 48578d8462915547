public import ContactCenter

/// The objectives of one task: what is known of their key results, and what was published of them.
///
/// As in a ``CellTable``, a transaction can be undone, and what it changed is a record of the changelog each:
/// `schemas/proto/aftercall/changelog/v1/cells.proto`, `Objective`.
public struct ObjectiveTable {
    private struct Entry {
        var progress: ObjectiveProgress
        /// How often it was published.
        var revision: Int64 = 0
        /// The hash of what was published last.
        var published: UInt64 = 0
        var isDirty = false
    }

    private var entries: [Entry]
    private var before: [Entry] = []

    /// Creates the table of `objectives`, of which nothing is known.
    public init(_ objectives: [Objective] = []) {
        entries = objectives.map { Entry(progress: ObjectiveProgress($0)) }
        before = entries
    }

    /// The key of an objective's records, in the inbox and in the changelog. No scope has such a key.
    public static func key(of name: [UInt8]) -> [UInt8] { Array("objective|".utf8) + name }

    /// The name in a key; `nil` where it is the key of something else.
    public static func name(inKey key: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let prefix: StaticString = "objective|"
        let count = prefix.utf8CodeUnitCount
        let bytes = UnsafeRawBufferPointer(start: prefix.utf8Start, count: count)
        guard key.count >= count, key[..<count].elementsEqual(bytes) else { return nil }
        return UnsafeRawBufferPointer(rebasing: key[count...])
    }

    /// Takes up what was said to the objective `name`.
    ///
    /// - Returns: whether it is one of the table's: what another configuration once named is nobody's.
    public mutating func observe(_ news: DayValue, for name: UnsafeRawBufferPointer) -> Bool {
        guard let index = index(of: name) else { return false }
        if entries[index].progress.observe(news) { entries[index].isDirty = true }
        return true
    }

    /// Calls `body` with each objective that is not as it was published last, and counts it as published.
    ///
    /// - Parameter body: told how far it has come, and how often it has now been published.
    public mutating func publish(_ body: (_ progress: ObjectiveProgress, _ revision: Int64) -> Void) {
        for index in entries.indices {
            let hash = entries[index].progress.hash
            if entries[index].revision > 0, entries[index].published == hash { continue }
            entries[index].revision += 1
            entries[index].published = hash
            entries[index].isDirty = true
            body(entries[index].progress, entries[index].revision)
        }
    }

    // MARK: Transactions

    /// Begins a transaction: from now on everything can be undone.
    public mutating func beginTransaction() { before = entries }

    /// Keeps what the transaction did.
    public mutating func keep() {
        for index in entries.indices { entries[index].isDirty = false }
    }

    /// Undoes what the transaction did.
    public mutating func undo() { entries = before }

    // MARK: Changelog

    private enum Field {
        static var format: Int { 1 }
        static var revision: Int { 2 }
        static var published: Int { 3 }
        static var results: Int { 4 }
    }
    private static var format: UInt64 { 1 }

    /// Calls `body` with the key and the value of each record that the transaction has changed.
    public func forEachDirty(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
        var writer = WireWriter()
        for entry in entries where entry.isDirty {
            writer.removeAll()
            writer.present(Field.format, Self.format)
            writer.unsigned(Field.revision, UInt64(entry.revision))
            writer.fixed64(Field.published, entry.published)
            for value in entry.progress.dayValues {
                let mark = writer.begin(Field.results)
                value.write(to: &writer)
                writer.end(mark)
            }
            Self.key(of: entry.progress.objective.name).withUnsafeBytes { body($0, writer.bytes) }
        }
    }

    /// Takes up a record of the changelog; one of an objective that is no longer configured is left where it is.
    public mutating func restore(
        _ name: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer?
    ) throws(WireError) {
        guard let index = index(of: name), let value else { return }
        var entry = Entry(progress: ObjectiveProgress(entries[index].progress.objective))
        var reader = WireReader(value)
        while try reader.next() {
            switch reader.field {
            case Field.format:
                guard try reader.unsigned() == Self.format else { throw WireError(.unknownFormat) }
            case Field.revision: entry.revision = Int64(try reader.unsigned(atMost: .max))
            case Field.published: entry.published = try reader.fixed64()
            case Field.results: _ = entry.progress.observe(try DayValue(try reader.message()))
            default: throw reader.unknownField
            }
        }
        entries[index] = entry
        before = entries
    }

    private func index(of name: UnsafeRawBufferPointer) -> Int? {
        entries.firstIndex { $0.progress.objective.name.elementsEqual(name) }
    }
}

extension ObjectiveProgress {
    /// What is known, one for each key result that has a value.
    fileprivate var dayValues: [DayValue] {
        var found: [DayValue] = []
        for (result, state) in zip(objective.keyResults, states) {
            guard let state else { continue }
            let value = DayValue(
                indicator: result.indicator,
                scope: result.scope.text,
                day: state.day,
                revision: state.revision,
                value: state.value
            )
            if !found.contains(value) { found.append(value) }
        }
        return found
    }

    /// A hash of all that its record says, the same in every process.
    fileprivate var hash: UInt64 {
        var hash = ByteHash()
        objective.name.withUnsafeBytes { hash.combine($0) }
        hash.combine(UInt64(bitPattern: objective.start.milliseconds), UInt64(bitPattern: objective.end.milliseconds))
        for (result, state) in zip(objective.keyResults, states) {
            result.indicator.withUnsafeBytes { hash.combine($0) }
            result.scope.text.withUnsafeBytes { hash.combine($0) }
            hash.combine(UInt64(bitPattern: result.from.millionths), UInt64(bitPattern: result.to.millionths))
            hash.combine(UInt64(bitPattern: result.by.milliseconds), state?.value == nil ? 0 : 1)
            hash.combine(UInt64(bitPattern: state?.value?.digits ?? 0), UInt64(state?.value?.decimals ?? 0))
        }
        return hash.value
    }
}
