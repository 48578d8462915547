public import ContactCenter

/// Timers for dense numbers, one each at most: a hierarchical timing wheel of four levels with 256 slots each.
///
/// The slots of the levels span 1 ms, 256 ms, 65.5 s and 4.7 h; what is due in a later block of 49.7 days waits in a
/// list of its own. Setting, moving and cancelling are O(1) and allocate only when a number is seen for the first time.
///
/// Thread safety: none.
public struct TimingWheel: Sendable {
    private static let levelCount = 4
    private static let slotCount = 256
    private static let overflow = levelCount * slotCount
    private static let none: Int32 = -1

    /// A number's place in the doubly linked list of its slot.
    private struct Node {
        var dueAt: Int64 = 0
        var next: Int32 = TimingWheel.none
        var previous: Int32 = TimingWheel.none
        var slot: Int32 = TimingWheel.none
    }

    private var nodes: [Node] = []
    private var heads: [Int32]
    /// One bit a slot that holds timers.
    private var occupied: [UInt64]
    /// Everything due before this instant has fired.
    private var current: Int64

    /// How many timers are set.
    public private(set) var count = 0

    /// Creates a wheel that stands at `start`; what is set to an earlier instant is due at once.
    public init(start: Timestamp) {
        heads = Array(repeating: Self.none, count: Self.overflow + 1)
        occupied = Array(repeating: 0, count: Self.overflow / 64)
        current = max(0, start.milliseconds)
    }

    /// Sets the timer of `number` to `instant`, in place of any it had; ``Timestamp/distantFuture`` cancels it.
    public mutating func set(_ number: Int, at instant: Timestamp) {
        while nodes.count <= number { nodes.append(Node()) }
        if nodes[number].slot != Self.none {
            if nodes[number].dueAt == instant.milliseconds { return }
            unlink(number)
        }
        if instant >= .distantFuture { return }
        nodes[number].dueAt = instant.milliseconds
        link(number)
    }

    /// Reads what ``set(_:at:)`` will need of the timer of `number`, and gives something that depends on it.
    public func foresee(_ number: Int) -> Int {
        guard number < nodes.count else { return 0 }
        let node = nodes[number]
        let next = node.next == Self.none ? 0 : nodes[Int(node.next)].slot
        let previous = node.previous == Self.none ? 0 : nodes[Int(node.previous)].slot
        return Int(next) &+ Int(previous)
    }

    /// When the timer of `number` is due; `nil` where it has none.
    public func instant(of number: Int) -> Timestamp? {
        guard number < nodes.count, nodes[number].slot != Self.none else { return nil }
        return Timestamp(milliseconds: nodes[number].dueAt)
    }

    /// An instant before which no timer is due; `nil` if none is set. It may be earlier than the first timer.
    public var nextInstant: Timestamp? {
        nextOccupied().map { Timestamp(milliseconds: $0.instant) }
    }

    /// Moves on to `instant` and appends to `due` the numbers whose timers were due at or before it, in order of time.
    ///
    /// - Parameter limit: at most so many fire; the wheel then stands still until it is called again.
    public mutating func advance(to instant: Timestamp, limit: Int = .max, into due: inout [Int]) {
        var remaining = limit
        while remaining > 0, let next = nextOccupied(), next.instant <= instant.milliseconds {
            current = max(current, next.instant)
            if next.slot < Self.slotCount {
                while remaining > 0, heads[next.slot] != Self.none {
                    let number = Int(heads[next.slot])
                    unlink(number)
                    due.append(number)
                    remaining -= 1
                }
            } else {
                spread(slot: next.slot)
            }
        }
        if remaining > 0 { current = max(current, instant.milliseconds) }
    }

    // MARK: Slots

    /// The first slot that has to be looked at, and when.
    private func nextOccupied() -> (instant: Int64, slot: Int)? {
        if count == 0 { return nil }
        for level in 0..<Self.levelCount {
            let shift = Int64(8 * level)
            let index = Int((current >> shift) & 255)
            guard let found = firstOccupied(level: level, from: level == 0 ? index : index + 1) else { continue }
            let block = (current >> (shift + 8)) << (shift + 8)
            return (block | (Int64(found) << shift), level * Self.slotCount + found)
        }
        return (((current >> 32) + 1) << 32, Self.overflow)
    }

    private func firstOccupied(level: Int, from index: Int) -> Int? {
        guard index < Self.slotCount else { return nil }
        var word = index / 64
        var bits = occupied[level * 4 + word] & (.max << UInt64(index % 64))
        while bits == 0 {
            word += 1
            if word == 4 { return nil }
            bits = occupied[level * 4 + word]
        }
        return word * 64 + bits.trailingZeroBitCount
    }

    /// Puts the timers of a slot whose time has begun where they now belong.
    private mutating func spread(slot: Int) {
        var number = heads[slot]
        heads[slot] = Self.none
        if slot < Self.overflow { occupied[slot / 64] &= ~(1 << UInt64(slot % 64)) }
        while number != Self.none {
            let next = nodes[Int(number)].next
            count -= 1
            link(Int(number))
            number = next
        }
    }

    private func slot(for dueAt: Int64) -> Int {
        let effective = max(dueAt, current)
        let difference = effective ^ current
        if difference == 0 { return Int(current & 255) }
        let level = (63 - difference.leadingZeroBitCount) / 8
        if level >= Self.levelCount { return Self.overflow }
        return level * Self.slotCount + Int((effective >> Int64(8 * level)) & 255)
    }

    private mutating func link(_ number: Int) {
        let slot = slot(for: nodes[number].dueAt)
        let head = heads[slot]
        nodes[number].slot = Int32(slot)
        nodes[number].previous = Self.none
        nodes[number].next = head
        if head != Self.none { nodes[Int(head)].previous = Int32(number) }
        heads[slot] = Int32(number)
        if slot < Self.overflow { occupied[slot / 64] |= 1 << UInt64(slot % 64) }
        count += 1
    }

    private mutating func unlink(_ number: Int) {
        let node = nodes[number]
        let slot = Int(node.slot)
        if node.previous != Self.none {
            nodes[Int(node.previous)].next = node.next
        } else {
            heads[slot] = node.next
        }
        if node.next != Self.none { nodes[Int(node.next)].previous = node.previous }
        if heads[slot] == Self.none, slot < Self.overflow { occupied[slot / 64] &= ~(1 << UInt64(slot % 64)) }
        nodes[number].slot = Self.none
        count -= 1
    }
}
