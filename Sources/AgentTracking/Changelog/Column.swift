import ContactCenter

/// One column of a table while it is written: room for its longest, and how much of it says something.
struct Column {
    let start: UnsafeMutablePointer<UInt8>
    var cursor: WireCursor
    /// Behind the last value that is not as those left out at the end.
    private var end: UnsafeMutablePointer<UInt8>

    @inline(__always)
    init(at start: UnsafeMutablePointer<UInt8>) {
        self.start = start
        cursor = WireCursor(at: start)
        end = start
    }

    /// Writes a value that is left out at the end if it is zero.
    @inline(__always)
    mutating func put(_ value: UInt64) {
        cursor.number(value)
        if value != 0 { end = cursor.address }
    }

    @inline(__always)
    mutating func putSigned(_ value: Int64) {
        cursor.signedNumber(value)
        if value != 0 { end = cursor.address }
    }

    /// Keeps everything that was written so far.
    @inline(__always)
    mutating func keep() {
        end = cursor.address
    }

    /// How many bytes of it are written.
    var byteCount: Int { end - start }

    /// Writes the column as a field, unless there is nothing in it.
    @inline(__always)
    func write(_ field: Int, to out: inout WireCursor) {
        out.bytes(field, start, count: end - start)
    }
}
