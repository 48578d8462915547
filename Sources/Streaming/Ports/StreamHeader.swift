/// A header of a record, lent for the length of a call.
public struct StreamHeader {
    /// Its name; several headers may have the same.
    public var name: UnsafeRawBufferPointer

    /// Its value; `nil` is Kafka's null.
    public var value: UnsafeRawBufferPointer?

    /// Creates a header over bytes that somebody else owns.
    public init(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
        self.name = name
        self.value = value
    }
}
