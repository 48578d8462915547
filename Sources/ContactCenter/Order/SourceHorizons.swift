/// How late events may come and still be put in their place, by the `source` that says them (model 1.4).
public struct SourceHorizons: Sendable {
    /// `correction.horizon` in milliseconds of event time: that of every source that has none of its own.
    public var general: Milliseconds

    private var numbers = ByteKeyTable()
    private var horizons: [Milliseconds] = []

    /// Creates one horizon for all sources.
    public init(_ general: Milliseconds) {
        self.general = general
    }

    /// Sets the horizon of what `source` says, such as 24 h for a system that writes contact records afterwards.
    public mutating func set(_ horizonMs: Milliseconds, forSource source: String) {
        var source = source
        let number = source.withUTF8 { numbers.insert(UnsafeRawBufferPointer($0)) }
        if number == horizons.count { horizons.append(horizonMs) } else { horizons[number] = horizonMs }
    }

    /// Whether all sources have the same.
    @inline(__always)
    public var areEqual: Bool { horizons.isEmpty }

    /// The horizon of what `source` says, a run of `bytes`.
    public func horizonMs(of source: Text, in bytes: UnsafeRawBufferPointer) -> Milliseconds {
        if areEqual { return general }
        return numbers.number(of: source.bytes(in: bytes)).map { horizons[$0] } ?? general
    }

    /// The longest of all: for so long events are kept.
    public var longest: Milliseconds { horizons.reduce(general, max) }

    /// The shortest of all.
    public var shortest: Milliseconds { horizons.reduce(general, min) }
}
