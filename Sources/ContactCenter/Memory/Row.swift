/// A growing row of trivial values in a block of a ``BlockPool``: an array without reference counts.
///
/// It does not give its block back by itself; its owner calls ``release(to:)``, with the pool that it has always used.
/// It cannot be copied, since two rows would own one block.
@frozen
public struct Row<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<Element>?
    @usableFromInline var used: UInt32 = 0
    @usableFromInline var room: UInt32 = 0

    /// Creates an empty row that has allocated nothing.
    @inlinable
    public init() {}

    /// How many elements it holds.
    @inlinable
    public var count: Int { Int(used) }

    /// How many elements it has room for.
    @inlinable
    public var capacity: Int { Int(room) }

    /// Whether it holds none.
    @inlinable
    public var isEmpty: Bool { used == 0 }

    /// The positions of its elements.
    @inlinable
    public var indices: Range<Int> { 0..<Int(used) }

    /// The element at `index`.
    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always) _read {
            precondition(UInt(bitPattern: index) < UInt(used), "An index is outside of its row")
            yield base.unsafelyUnwrapped[index]
        }
        @inline(__always) _modify {
            precondition(UInt(bitPattern: index) < UInt(used), "An index is outside of its row")
            yield &base.unsafelyUnwrapped[index]
        }
    }

    /// Where the element at `index` lies, until the row grows or loses elements.
    @inlinable @inline(__always)
    public func place(_ index: Int) -> Place<Element> {
        precondition(UInt(bitPattern: index) < UInt(used), "An index is outside of its row")
        return Place(base.unsafelyUnwrapped + index)
    }

    /// The elements in place, until the row grows.
    @inlinable
    public var elements: UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(start: base, count: Int(used))
    }

    /// The bytes of the elements in place, until the row grows.
    @inlinable
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(elements) }

    /// Adds `element` at the end.
    @inlinable @inline(__always)
    public mutating func append(_ element: Element, in pool: BlockPool) {
        if used == room { grow(to: Int(used) + 1, in: pool) }
        (base.unsafelyUnwrapped + Int(used)).initialize(to: element)
        used += 1
    }

    /// Puts `element` at `index`, before what stands there.
    @inlinable
    public mutating func insert(_ element: Element, at index: Int, in pool: BlockPool) {
        precondition(index >= 0 && index <= count)
        if used == room { grow(to: count + 1, in: pool) }
        let place = base.unsafelyUnwrapped + index
        (place + 1).update(from: place, count: count - index)
        place.initialize(to: element)
        used += 1
    }

    /// Takes out the element at `index`; those behind it move up.
    @discardableResult
    @inlinable
    public mutating func remove(at index: Int) -> Element {
        precondition(index >= 0 && index < count)
        let place = base.unsafelyUnwrapped + index
        let element = place.pointee
        place.update(from: place + 1, count: count - index - 1)
        used -= 1
        return element
    }

    /// Takes out the first `number` elements.
    @inlinable
    public mutating func removeFirst(_ number: Int) {
        precondition(number >= 0 && number <= count)
        guard number > 0, let base else { return }
        base.update(from: base + number, count: count - number)
        used -= UInt32(number)
    }

    /// Takes out every element for which `condition` holds; the others keep their order.
    @inlinable
    public mutating func removeAll(where condition: (Place<Element>) -> Bool) {
        guard let base else { return }
        var kept = 0
        for index in 0..<Int(used) where !condition(Place(base + index)) {
            if kept != index { base[kept] = base[index] }
            kept += 1
        }
        used = UInt32(kept)
    }

    /// Takes out what stands behind the first `number` elements, and keeps the room.
    @inlinable
    public mutating func truncate(to number: Int) {
        precondition(number >= 0 && number <= count)
        used = UInt32(number)
    }

    /// Empties the row and keeps its room.
    @inlinable
    public mutating func removeAll() {
        used = 0
    }

    /// Becomes equal to `other` without giving up its room.
    @inlinable
    public mutating func assign(_ other: borrowing Row, in pool: BlockPool) {
        if other.used > room { grow(to: other.count, in: pool) }
        if other.used > 0 { base.unsafelyUnwrapped.update(from: other.base.unsafelyUnwrapped, count: other.count) }
        used = other.used
    }

    /// The first position at which `condition` holds.
    @inlinable @inline(__always)
    public func firstIndex(where condition: (Place<Element>) -> Bool) -> Int? {
        guard let base else { return nil }
        for index in 0..<Int(used) where condition(Place(base + index)) { return index }
        return nil
    }

    /// The last position at which `condition` holds.
    @inlinable @inline(__always)
    public func lastIndex(where condition: (Place<Element>) -> Bool) -> Int? {
        guard let base else { return nil }
        var index = Int(used) - 1
        while index >= 0 {
            if condition(Place(base + index)) { return index }
            index -= 1
        }
        return nil
    }

    /// Whether `condition` holds for any element.
    @inlinable @inline(__always)
    public func contains(where condition: (Place<Element>) -> Bool) -> Bool {
        firstIndex(where: condition) != nil
    }

    /// Room for `added` more elements at the end, which count from now on, and are to be written by the caller.
    @inlinable @inline(__always)
    public mutating func extend(by added: Int, in pool: BlockPool) -> UnsafeMutablePointer<Element> {
        let needed = Int(used) + added
        if needed > Int(room) { grow(to: needed, in: pool) }
        defer { used = UInt32(needed) }
        return base.unsafelyUnwrapped + Int(used)
    }

    /// Makes room for `needed` elements in all, and for half as many again as there are.
    @inlinable
    public mutating func reserve(_ needed: Int, in pool: BlockPool) {
        if needed > Int(room) { grow(to: needed, in: pool) }
    }

    /// Gives the room back to the pool it is from. The row must not be used any more.
    @inlinable
    public func release(to pool: BlockPool) {
        if let base { pool.deallocate(base, byteCount: Self.byteCount(Int(room))) }
    }

    @inlinable @inline(never)
    mutating func grow(to needed: Int, in pool: BlockPool) {
        precondition(needed <= UInt32.max / 2, "A row exceeds two billion elements")
        let wanted = max(needed, count + count / 2) * MemoryLayout<Element>.stride
        let (block, byteCount) = pool.allocate(wanted)
        let fresh = block.bindMemory(to: Element.self, capacity: byteCount / MemoryLayout<Element>.stride)
        if let base {
            fresh.initialize(from: base, count: count)
            pool.deallocate(base, byteCount: Self.byteCount(Int(room)))
        }
        base = fresh
        room = UInt32(byteCount / MemoryLayout<Element>.stride)
    }

    /// The least size of a block in which `room` elements fit: in the same size class as the block itself.
    @inlinable
    static func byteCount(_ room: Int) -> Int { room * MemoryLayout<Element>.stride }
}

extension Row where Element == UInt8 {
    /// Appends a copy of `source`, and says where it stands.
    @inlinable @inline(__always)
    public mutating func append(_ source: UnsafeRawBufferPointer, in pool: BlockPool) -> Text {
        let offset = Int(used)
        if source.count > 0 {
            let target = UnsafeMutableRawPointer(extend(by: source.count, in: pool))
            target.copyBytes(from: source.baseAddress.unsafelyUnwrapped, count: source.count)
        }
        return Text(offset: offset, count: source.count)
    }
}
