import ContactCenter

/// The texts that a tracker keeps, each once, numbered from 1: so equal texts have equal numbers.
///
/// Its rows are given back by ``release(to:)``.
struct TextStore: ~Copyable {
    /// More texts are not kept of one contact.
    static var limit: Int { 60_000 }
    /// Nor more bytes.
    static var byteLimit: Int { 16 << 20 }

    private(set) var runs = Row<Text>()
    /// The hash of each.
    private var hashes = Row<UInt64>()
    private(set) var arena = Row<UInt8>()
    /// How many texts there were when those that nobody needs were dropped last.
    private var countWhenSwept = 0

    init() {}

    func release(to pool: BlockPool) {
        runs.release(to: pool)
        hashes.release(to: pool)
        arena.release(to: pool)
    }

    var bytes: UnsafeRawBufferPointer { arena.bytes }
    var count: Int { runs.count }

    /// Whether so many texts can grow by those of one more input, which has so many bytes at most.
    func hasRoom(for byteCount: Int) -> Bool {
        runs.count + 32 <= Self.limit && arena.count + byteCount <= Self.byteLimit
    }

    /// Whether so many texts have come since the last time that it may be worth to drop those that nobody needs.
    var isSweepDue: Bool { runs.count > 2 * countWhenSwept + 64 }

    mutating func noteSweep() { countWhenSwept = runs.count }

    /// The run of a text, within ``bytes``.
    func run(_ text: TextNumber) -> Text {
        text.isNone ? .none : runs[Int(text.number) - 1]
    }

    func bytes(of text: TextNumber) -> UnsafeRawBufferPointer {
        text.isNone ? UnsafeRawBufferPointer(start: nil, count: 0) : runs[Int(text.number) - 1].bytes(in: arena.bytes)
    }

    /// A hash of a text that is the same wherever it lies; 0 for none.
    func hash(of text: TextNumber) -> UInt64 {
        text.isNone ? 0 : hashes[Int(text.number) - 1]
    }

    /// The number of a text that is a run of `bytes`, which is new where it is not there yet.
    mutating func number(of text: Text, in bytes: UnsafeRawBufferPointer, _ pool: BlockPool) -> TextNumber {
        if text.isNone { return .none }
        let wanted = text.bytes(in: bytes)
        let hash = Self.hash(wanted)
        let known = find(wanted, hash)
        return known.isNone ? append(wanted, hash, pool) : known
    }

    /// The number of a text that is taken up without a look whether it is there: nobody compares it by its number.
    mutating func append(_ text: UnsafeRawBufferPointer, _ pool: BlockPool) -> TextNumber {
        text.isEmpty ? .none : append(text, Self.hash(text), pool)
    }

    /// The number of a text by its bytes; none where it is not kept.
    func number(of wanted: UnsafeRawBufferPointer) -> TextNumber {
        wanted.isEmpty ? .none : find(wanted, Self.hash(wanted))
    }

    /// Forgets the texts behind the first `count`.
    mutating func truncate(to count: Int) {
        if count == runs.count { return }
        arena.truncate(to: Int(runs[count].offset))
        runs.truncate(to: count)
        hashes.truncate(to: count)
    }

    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        hash.combine(text)
        return hash.value
    }

    private func find(_ wanted: UnsafeRawBufferPointer, _ hash: UInt64) -> TextNumber {
        let known = hashes.elements
        for index in 0..<known.count where known[index] == hash {
            if runs[index].bytes(in: arena.bytes).hasSameBytes(as: wanted) {
                return TextNumber(number: UInt16(index + 1))
            }
        }
        return .none
    }

    private mutating func append(_ text: UnsafeRawBufferPointer, _ hash: UInt64, _ pool: BlockPool) -> TextNumber {
        runs.append(arena.append(text, in: pool), in: pool)
        hashes.append(hash, in: pool)
        return TextNumber(number: UInt16(runs.count))
    }

    mutating func assign(_ other: borrowing TextStore, in pool: BlockPool) {
        runs.assign(other.runs, in: pool)
        hashes.assign(other.hashes, in: pool)
        arena.assign(other.arena, in: pool)
        countWhenSwept = other.countWhenSwept
    }

    mutating func removeAll() {
        runs.removeAll()
        hashes.removeAll()
        arena.removeAll()
        countWhenSwept = 0
    }
}
