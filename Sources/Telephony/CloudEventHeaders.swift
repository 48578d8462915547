/// The headers of one record that say whether and how it is a CloudEvent.
///
/// Refers to the caller's bytes and copies none: they must live until the `decode` they are given to returns.
/// Reuse one for all records; ``reset()`` between them. Names are compared without regard to ASCII case;
/// of a header that stands twice the last one counts.
public struct CloudEventHeaders: ~Copyable {
    var contentType = CloudEventHeaders.absent
    var specVersion = CloudEventHeaders.absent
    var id = CloudEventHeaders.absent
    var source = CloudEventHeaders.absent
    var type = CloudEventHeaders.absent
    var time = CloudEventHeaders.absent

    /// Whether none of the headers that matter is there.
    public private(set) var isEmpty = true

    private static var absent: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    /// Creates a container of no headers.
    public init() {}

    /// Forgets all headers.
    @inline(__always)
    public mutating func reset() {
        if !isEmpty {
            self = CloudEventHeaders()
        }
    }

    /// Takes note of a header if it matters. A null value has a nil base address and counts as empty.
    public mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        guard name.count >= 5, name[0] | 0x20 == UInt8(ascii: "c") else { return }
        if name.equalsIgnoringCase("content-type") {
            contentType = value
        } else if name.equalsIgnoringCase("ce_specversion") {
            specVersion = value
        } else if name.equalsIgnoringCase("ce_id") {
            id = value
        } else if name.equalsIgnoringCase("ce_source") {
            source = value
        } else if name.equalsIgnoringCase("ce_type") {
            type = value
        } else if name.equalsIgnoringCase("ce_time") {
            time = value
        } else {
            return
        }
        isEmpty = false
    }

    /// Whether an attribute of an event is there.
    var hasAttributes: Bool {
        !(id.isEmpty && source.isEmpty && type.isEmpty && time.isEmpty)
    }
}
