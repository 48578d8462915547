internal import ContactCenter

/// An instant as a source wrote it.
struct WrittenTime: Equatable {
    var time: Timestamp
    /// Whether the source could have written no more than the second.
    var isWholeSecond: Bool
}
