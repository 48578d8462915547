/// A text by its place among those that a tracker keeps; ``none`` is no text.
struct TextNumber: BitwiseCopyable, Equatable {
    var number: UInt16 = 0

    static var none: TextNumber { TextNumber() }

    var isNone: Bool { number == 0 }

    /// The one that says something: this one, else `other`.
    func or(_ other: TextNumber) -> TextNumber { isNone ? other : self }
}
