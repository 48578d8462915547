/// Where an element of a ``Row`` lies, to read it without copying it: a value of two hundred bytes that is passed on is
/// copied at each call.
///
/// It must not be kept: it is right until its row changes in number or room.
@frozen @dynamicMemberLookup
public struct Place<Element: BitwiseCopyable> {
    @usableFromInline let address: UnsafePointer<Element>

    @inlinable @inline(__always)
    init(_ address: UnsafePointer<Element>) {
        self.address = address
    }

    /// The element itself.
    @inlinable
    public var element: Element { @inline(__always) get { address.pointee } }

    /// A part of the element.
    @inlinable
    public subscript<Value>(dynamicMember path: KeyPath<Element, Value>) -> Value {
        @inline(__always) get { address.pointee[keyPath: path] }
    }
}
