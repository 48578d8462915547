/// The framing of Confluent's serializers: a zero byte and the number of a schema, four bytes, before what is meant.
///
/// No JSON begins with a zero byte, so that it is known where it stands and needs no setting. The schema is not looked
/// up: what a record must have is the contract's matter. Source: Confluent's documentation of Schema Registry, "Wire
/// format".
enum RegistryFraming {
    /// How many bytes it has.
    static let count = 5

    /// Whether `value` has it.
    @inline(__always)
    static func precedes(_ value: UnsafeRawBufferPointer) -> Bool { value.count > count && value[0] == 0 }
}
