internal import ContactCenter

/// One value of a JSON text in a ``JSONTree``.
struct JSONNode {
    enum Kind: UInt8 {
        case null, no, yes, number, string, object, array
    }

    /// The name of the field that it is the value of; absent in arrays.
    var name: Text
    /// What a string says, unescaped, or how a number is written; absent for all else.
    var content: Text
    /// The node behind all that is inside it.
    var end: Int32
    var kind: Kind
}
