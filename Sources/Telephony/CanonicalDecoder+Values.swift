internal import ContactCenter

/// How the values of fields are read. All take the value at the cursor whole, so that what follows it can be read
/// whatever it holds; what the field cannot take is noted and read as missing.
extension CanonicalDecoder {
    /// What joins the elements of `skills`.
    private static let separator: UInt8 = 0x1F

    @inline(__always)
    mutating func readText(_ cursor: inout JSONCursor, _ field: CanonicalField) throws(Complaint) -> Text {
        if cursor.byte == UInt8(ascii: "\"") {
            let text = try cursor.readString()
            // All that is absent is the same value, wherever it was written.
            return text.isNone ? .none : text
        }
        return try readLooseText(&cursor, field.name, about: FieldSet(field))
    }

    /// Reads a text that may be written as an integer.
    @inline(never)
    mutating func readLooseText(
        _ cursor: inout JSONCursor,
        _ name: StaticString,
        about fields: FieldSet = .every
    ) throws(Complaint) -> Text {
        let start = cursor.position
        switch cursor.byte {
        case UInt8(ascii: "\""):
            return try cursor.readString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let number = try cursor.readNumber()
            let isMinusZero = number.count == 2 && number.small == 0
            guard number.isPlain, !isMinusZero else {
                note(.ambiguousNumber, name, about: fields, at: start)
                return .none
            }
            return Text(offset: start, count: number.count)
        default:
            try skipMistyped(&cursor, name, about: fields)
            return .none
        }
    }

    @inline(__always)
    mutating func readIdentifier(_ cursor: inout JSONCursor, _ field: CanonicalField) throws(Complaint) -> Text {
        let text = try readText(&cursor, field)
        if text.count > CanonicalDecoder.maximumIdentifierBytes {
            note(.identifierTooLong, field, at: Int(text.offset))
        }
        return text
    }

    /// Reads whatever stands for the time: what is no string is no time either, and judged as one.
    @inline(__always)
    mutating func readTime(_ cursor: inout JSONCursor) throws(Complaint) -> Text {
        if cursor.byte == UInt8(ascii: "\"") {
            return try cursor.readString()
        }
        let start = cursor.position
        let isNull = cursor.byte == UInt8(ascii: "n")
        try cursor.skipValue()
        return isNull ? .none : Text(offset: start, count: cursor.position - start)
    }

    /// Reads a number, which may be written as a string.
    private mutating func readNumber(
        _ cursor: inout JSONCursor,
        _ field: CanonicalField
    ) throws(Complaint) -> NumberToken? {
        switch cursor.byte {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try cursor.readNumber()
        case UInt8(ascii: "\""):
            let text = try cursor.readString()
            guard !text.isNone else { return nil }
            var inner = JSONCursor(
                base: cursor.base,
                position: Int(text.offset),
                end: Int(text.offset) + Int(text.count),
                depth: cursor.depth
            )
            // There is a quotation mark or what is left of an escape, and it has been read.
            inner.base[inner.end] = 0
            guard let number = try? inner.readNumber(), inner.position == inner.end else {
                note(.notANumber, field, at: Int(text.offset))
                return nil
            }
            return number
        default:
            try skipMistyped(&cursor, field.name, about: FieldSet(field))
            return nil
        }
    }

    mutating func readInteger(_ cursor: inout JSONCursor, _ field: CanonicalField) throws(Complaint) -> Int64? {
        let start = cursor.position
        guard let number = try readNumber(&cursor, field) else { return nil }
        if let small = number.small {
            return small
        }
        guard let decimal = scaled(number, scale: 0) else {
            note(.outOfRange, field, at: start)
            return nil
        }
        guard decimal.isExact else {
            note(.notAnInteger, field, at: start)
            return nil
        }
        return decimal.value
    }

    mutating func readDuration(_ cursor: inout JSONCursor, _ field: CanonicalField) throws(Complaint) -> Milliseconds? {
        let start = cursor.position
        guard let duration = try readInteger(&cursor, field) else { return nil }
        guard duration >= 0 else {
            note(.negativeDuration, field, at: start)
            return nil
        }
        return duration
    }

    /// Reads a decimal number times ten to the power of `scale`, rounded half away from zero.
    mutating func readDecimal(
        _ cursor: inout JSONCursor,
        _ field: CanonicalField,
        scale: Int
    ) throws(Complaint) -> Int64? {
        let start = cursor.position
        guard let number = try readNumber(&cursor, field) else { return nil }
        guard let decimal = scaled(number, scale: scale) else {
            note(.outOfRange, field, at: start)
            return nil
        }
        return decimal.value
    }

    private func scaled(_ number: NumberToken, scale: Int) -> ScaledDecimal? {
        ScaledDecimal(UnsafeBufferPointer(start: scratch.base + number.start, count: number.count), scale: scale)
    }

    mutating func readTruth(_ cursor: inout JSONCursor, _ field: CanonicalField) throws(Complaint) -> Bool? {
        switch cursor.byte {
        case UInt8(ascii: "t"):
            try cursor.readLiteral("true")
            return true
        case UInt8(ascii: "f"):
            try cursor.readLiteral("false")
            return false
        case UInt8(ascii: "\""):
            let text = try cursor.readString()
            let value = vocabulary.truths.lookup(cursor.base + Int(text.offset), count: Int(text.count))
            return text.isNone ? nil : known(value, text, field) == 1
        default:
            try skipMistyped(&cursor, field.name, about: FieldSet(field))
            return nil
        }
    }

    /// Reads `YYYY-MM-DD` as days since 1970-01-01.
    mutating func readDay(_ cursor: inout JSONCursor, _ field: CanonicalField) throws(Complaint) -> Int32? {
        guard cursor.byte == UInt8(ascii: "\"") else {
            try skipMistyped(&cursor, field.name, about: FieldSet(field))
            return nil
        }
        let text = try cursor.readString()
        guard !text.isNone else { return nil }
        guard let date = CivilDate(iso8601: text.bytes(in: payload)) else {
            note(.invalidDate, field, at: Int(text.offset))
            return nil
        }
        return Int32(date.daysSinceEpoch)
    }

    /// Reads an array of texts and joins them where they stand: that takes fewer bytes than the array did.
    mutating func readSkills(_ cursor: inout JSONCursor) throws(Complaint) -> Text {
        let field = CanonicalField.skills
        guard cursor.byte == UInt8(ascii: "[") else {
            let start = cursor.position
            guard cursor.byte == UInt8(ascii: "\"") else {
                try skipMistyped(&cursor, field.name, about: FieldSet(field))
                return .none
            }
            if try !cursor.readString().isNone {
                note(.wrongType, field, at: start)
            }
            return .none
        }
        let start = cursor.position + 1
        var write = start
        cursor.position = start
        cursor.skipWhitespace()
        if cursor.byte == UInt8(ascii: "]") {
            cursor.position += 1
            return .none
        }
        cursor.depth += 1
        repeat {
            let skill = try readText(&cursor, field)
            guard !skill.isNone else { continue }
            if skill.bytes(in: payload).contains(CanonicalDecoder.separator) {
                note(.separatorInSkill, field, at: Int(skill.offset))
            }
            if write > start {
                cursor.base[write] = CanonicalDecoder.separator
                write += 1
            }
            for index in 0..<Int(skill.count) {
                cursor.base[write + index] = cursor.base[Int(skill.offset) + index]
            }
            write += Int(skill.count)
        } while try cursor.continueContainer(closedBy: UInt8(ascii: "]"))
        cursor.depth -= 1
        return Text(offset: start, count: write - start)
    }

    /// Moves over a value that is null, or of a JSON type which the field does not take.
    @inline(never)
    mutating func skipMistyped(
        _ cursor: inout JSONCursor,
        _ name: StaticString,
        about fields: FieldSet
    ) throws(Complaint) {
        if cursor.byte != UInt8(ascii: "n") {
            note(.wrongType, name, about: fields, at: cursor.position)
        }
        try cursor.skipValue()
    }
}
