/// What a `content-type` or `datacontenttype` says, as far as it matters here. Parameters are not looked at:
/// JSON has none, and its bytes are checked to be UTF-8 whatever they promise.
enum MediaType {
    /// The JSON format of one CloudEvent.
    case cloudEvent
    /// Any other format, or a batch, of CloudEvents.
    case otherCloudEvent
    /// JSON, or something based on it.
    case json
    /// Something else.
    case other

    init(_ text: UnsafeRawBufferPointer) {
        var end = text.firstIndex(of: UInt8(ascii: ";")) ?? text.endIndex
        var start = text.startIndex
        while end > start, text[end - 1] <= UInt8(ascii: " ") {
            end -= 1
        }
        while start < end, text[start] <= UInt8(ascii: " ") {
            start += 1
        }
        let essence = UnsafeRawBufferPointer(rebasing: text[start..<end])
        if essence.startsIgnoringCase("application/cloudevents") {
            self = essence.equalsIgnoringCase("application/cloudevents+json") ? .cloudEvent : .otherCloudEvent
        } else if essence.equalsIgnoringCase("application/json") || essence.equalsIgnoringCase("text/json")
            || essence.endsIgnoringCase("+json")
        {
            self = .json
        } else {
            self = .other
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are `word`, lower-case ASCII, in any case.
    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        count == word.utf8CodeUnitCount && startsIgnoringCase(word)
    }

    /// Whether the bytes begin with `word`, lower-case ASCII, in any case.
    func startsIgnoringCase(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard count >= length else { return false }
        for index in 0..<length {
            let byte = self[index]
            let isUpper = byte &- UInt8(ascii: "A") < 26
            guard (isUpper ? byte | 0x20 : byte) == word.utf8Start[index] else { return false }
        }
        return true
    }

    /// Whether the bytes end with `word`, lower-case ASCII, in any case.
    func endsIgnoringCase(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard count >= length else { return false }
        return UnsafeRawBufferPointer(rebasing: self[(count - length)...]).startsIgnoringCase(word)
    }
}
