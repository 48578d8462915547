import AgentTracking
import ContactCenter
import ContactTracking

/// The keys of a task, each with its tracker and timer, and how they were before the open transaction.
///
/// A key of which nothing is known any more is taken out, and its room used for others. One of which nothing is due
/// soon is packed into the bytes of its changelog record, and unpacked when something is heard of it.
///
/// Thread safety: none; it belongs to one thread.
struct KeyedTrackers<Tracker: KeyedTracker & ~Copyable>: ~Copyable {
    private static var blockBits: Int { 6 }
    private static var blockSize: Int { 1 << blockBits }

    private let pool: BlockPool
    private var index = KeyIndex()
    private var blocks: [UnsafeMutablePointer<KeyedSlot<Tracker>>] = []
    private var slotCount = 0
    private var free: [Int] = []
    private var wheel: TimingWheel
    /// Keys that hold something.
    private(set) var count = 0

    private(set) var isOpen = false
    private var transaction: UInt32 = 0
    private var touched: [Before] = []
    /// The trackers as they were, and more of them for later.
    private var copies: [UnsafeMutablePointer<Tracker>] = []

    /// What of a key was before the transaction, beside its tracker.
    private struct Before {
        var number: Int
        var armedAt: Timestamp
        /// Whether the key was there.
        var wasKnown: Bool
    }

    init(in pool: BlockPool, start: Timestamp) {
        self.pool = pool
        wheel = TimingWheel(start: start)
    }

    deinit {
        for number in 0..<slotCount {
            let slot = slot(number)
            slot.pointee.key.release(to: pool)
            slot.pointee.packed.release(to: pool)
            slot.deinitialize(count: 1)
        }
        for block in blocks { block.deallocate() }
        for copy in copies {
            copy.deinitialize(count: 1)
            copy.deallocate()
        }
    }

    /// How many keys the transaction has touched.
    var touchedCount: Int { touched.count }

    /// How many keys have a timer.
    var timerCount: Int { wheel.count }

    /// When the first timer is due, at the earliest; `nil` if none is set.
    var nextInstant: Timestamp? { wheel.nextInstant }

    // MARK: Keys

    /// The number of `key`, which may be new.
    mutating func number(of key: UnsafeRawBufferPointer) -> Int {
        let hash = KeyIndex.hash(key)
        if let known = known(key, hash: hash) { return known }
        let number = freeNumber()
        let slot = slot(number)
        slot.pointee.key.removeAll()
        _ = slot.pointee.key.append(key, in: pool)
        slot.pointee.isInUse = true
        index.insert(number, hash: hash)
        count += 1
        return number
    }

    /// The number of `key`; `nil` if nothing is known of it.
    func known(_ key: UnsafeRawBufferPointer) -> Int? { known(key, hash: KeyIndex.hash(key)) }

    private func known(_ key: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        index.number(hash: hash) { slot($0).pointee.key.bytes.hasSameBytes(as: key) }
    }

    private mutating func freeNumber() -> Int {
        if let number = free.popLast() { return number }
        if slotCount == blocks.count << Self.blockBits {
            blocks.append(.allocate(capacity: Self.blockSize))
        }
        slotCount += 1
        self.slot(slotCount - 1).initialize(to: KeyedSlot(in: pool))
        return slotCount - 1
    }

    /// Where the slot of `number` is, as long as the key is known.
    func slot(_ number: Int) -> UnsafeMutablePointer<KeyedSlot<Tracker>> {
        precondition(number < slotCount)
        return blocks[number >> Self.blockBits] + (number & (Self.blockSize - 1))
    }

    /// The key of `number`, until it is taken out.
    func key(of number: Int) -> UnsafeRawBufferPointer { slot(number).pointee.key.bytes }

    /// Takes a key out; its room is for others.
    private mutating func takeOut(_ number: Int) {
        let slot = slot(number)
        index.remove(number, hash: KeyIndex.hash(slot.pointee.key.bytes))
        slot.pointee.tracker = Tracker(in: pool)
        slot.pointee.packed.release(to: pool)
        slot.pointee.packed = Row()
        slot.pointee.isInUse = false
        setTimer(number, at: .distantFuture)
        free.append(number)
        count -= 1
    }

    // MARK: Time

    /// Sees to it that the key is woken when something is due.
    mutating func arm(_ number: Int) {
        let next = slot(number).pointee.tracker.nextActionAt
        // What is due before the clock acts.
        setTimer(number, at: next < .distantFuture ? next + 1 : .distantFuture)
    }

    private mutating func setTimer(_ number: Int, at instant: Timestamp) {
        if slot(number).pointee.armedAt == instant { return }
        slot(number).pointee.armedAt = instant
        wheel.set(number, at: instant)
    }

    /// Touches the keys whose timers are due at `now`, `limit` at most, and appends them to `due`.
    mutating func advance(
        to now: Timestamp,
        limit: Int,
        work: inout ContactWorkspace,
        into due: inout [Int]
    ) throws(WireError) {
        let first = due.count
        wheel.advance(to: now, limit: limit, into: &due)
        for number in due[first...] {
            // Before the timer is forgotten: one that is undone is set again.
            try touch(number, work: &work)
            slot(number).pointee.armedAt = .distantFuture
        }
    }

    // MARK: Transactions

    /// Begins to remember how keys were.
    mutating func begin() {
        precondition(!isOpen, "A transaction is open already")
        isOpen = true
        transaction &+= 1
    }

    /// Remembers how a key was, and unpacks it, before it is touched.
    mutating func touch(_ number: Int, work: inout ContactWorkspace) throws(WireError) {
        let slot = slot(number)
        try unpack(slot, work: &work)
        guard isOpen, slot.pointee.touchedIn != transaction else { return }
        slot.pointee.touchedIn = transaction
        if touched.count == copies.count {
            let copy = UnsafeMutablePointer<Tracker>.allocate(capacity: 1)
            copy.initialize(to: Tracker(in: pool))
            copies.append(copy)
        }
        copies[touched.count].pointee.assign(slot.pointee.tracker)
        let wasKnown = !slot.pointee.tracker.isBlank
        touched.append(Before(number: number, armedAt: slot.pointee.armedAt, wasKnown: wasKnown))
    }

    private func unpack(
        _ slot: UnsafeMutablePointer<KeyedSlot<Tracker>>,
        work: inout ContactWorkspace
    ) throws(WireError) {
        guard slot.pointee.isPacked else { return }
        try slot.pointee.tracker.read(slot.pointee.packed.bytes, work: &work)
        slot.pointee.packed.release(to: pool)
        slot.pointee.packed = Row()
    }

    /// Keeps what was done, and takes out the keys of which nothing is known any more.
    mutating func keep() {
        precondition(isOpen, "No transaction is open")
        isOpen = false
        for before in touched {
            let slot = slot(before.number)
            if slot.pointee.isInUse, !slot.pointee.isPacked, slot.pointee.tracker.isBlank { takeOut(before.number) }
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// Undoes what was done since ``begin()``.
    mutating func undo() {
        precondition(isOpen, "No transaction is open")
        isOpen = false
        for (place, before) in touched.enumerated() {
            let slot = slot(before.number)
            slot.pointee.packed.release(to: pool)
            slot.pointee.packed = Row()
            slot.pointee.tracker.assign(copies[place].pointee)
            setTimer(before.number, at: before.armedAt)
            if !before.wasKnown { takeOut(before.number) }
        }
        touched.removeAll(keepingCapacity: true)
    }

    // MARK: Changelog

    /// Calls `body` with the key of each key that was touched and its record, `nil` where nothing is known any more.
    ///
    /// - Parameters:
    ///   - packsUntil: keys of which nothing is due before are packed.
    ///   - writeHead: writes what stands before the tracker in its record.
    mutating func writeChangelog<Failure: Error>(
        with writer: inout WireWriter,
        packsUntil: Timestamp,
        _ writeHead: (inout WireWriter, UnsafeRawBufferPointer) -> Void,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(isOpen, "A changelog is written at the end of a transaction")
        for before in touched {
            let slot = slot(before.number)
            if slot.pointee.tracker.isBlank {
                // What came and went within the transaction was never written.
                if before.wasKnown { try body(slot.pointee.key.bytes, nil) }
                continue
            }
            writer.removeAll()
            writeHead(&writer, slot.pointee.key.bytes)
            slot.pointee.tracker.write(to: &writer)
            try body(slot.pointee.key.bytes, writer.bytes)
            if slot.pointee.tracker.nextActionAt > packsUntil { pack(slot, as: writer.bytes) }
        }
    }

    private func pack(_ slot: UnsafeMutablePointer<KeyedSlot<Tracker>>, as record: UnsafeRawBufferPointer) {
        _ = slot.pointee.packed.append(record, in: pool)
        slot.pointee.tracker = Tracker(in: pool)
    }

    /// Takes up what a record of the changelog says of a key; its timer is set.
    ///
    /// - Returns: the number of the key; `nil` where nothing is known of it any more.
    mutating func restore(
        _ key: UnsafeRawBufferPointer,
        _ record: UnsafeRawBufferPointer?,
        work: inout ContactWorkspace
    ) throws(WireError) -> Int? {
        precondition(!isOpen, "A key is restored before anything else is done")
        guard let record else {
            if let number = known(key) { takeOut(number) }
            return nil
        }
        let number = number(of: key)
        let slot = slot(number)
        slot.pointee.packed.release(to: pool)
        slot.pointee.packed = Row()
        try slot.pointee.tracker.read(record, work: &work)
        arm(number)
        return number
    }

    /// Packs a key that was just restored from `record` if nothing of it is due before `packsUntil`.
    mutating func packIfQuiet(_ number: Int, record: UnsafeRawBufferPointer, packsUntil: Timestamp) {
        let slot = slot(number)
        if slot.pointee.tracker.nextActionAt > packsUntil { pack(slot, as: record) }
    }
}
