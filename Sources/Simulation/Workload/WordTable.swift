import ContactCenter

/// A word of a ``WordTable``; ``none`` is no word.
struct Word: Hashable {
    var index: UInt16
    static var none: Word { Word(index: 0) }
}

/// The words that events are made of, laid out once, so that an event refers to them and copies nothing.
struct WordTable {
    /// All words, one after the other.
    private(set) var bytes: [UInt8] = []
    private var texts: [Text] = [.none]
    private var known: [String: Word] = [:]

    /// The word that reads `string`; the empty string is no word.
    mutating func word(_ string: String) -> Word {
        if string.isEmpty { return .none }
        if let word = known[string] { return word }
        precondition(texts.count < Int(UInt16.max), "too many names in the configuration")
        let offset = bytes.count
        bytes.append(contentsOf: string.utf8)
        texts.append(Text(offset: offset, count: bytes.count - offset))
        let word = Word(index: UInt16(texts.count - 1))
        known[string] = word
        return word
    }

    /// The words that read `strings`.
    mutating func words(_ strings: [String]) -> [Word] {
        strings.map { word($0) }
    }

    /// Where `word` stands in ``bytes``.
    func text(_ word: Word) -> Text {
        texts[Int(word.index)]
    }
}
