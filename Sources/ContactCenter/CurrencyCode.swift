/// A currency by its alphabetic code (ISO 4217): three letters, capitals however they were written.
///
/// Which codes there are is not checked: they come and go, and what is counted is told apart by its code anyway.
public struct CurrencyCode: Hashable, BitwiseCopyable, Sendable {
    /// The letters, the first in the lowest byte.
    private let letters: UInt32

    /// The code that `text` is; `nil` where it is anything but three letters.
    public init?(_ text: UnsafeRawBufferPointer) {
        guard text.count == 3 else { return nil }
        var letters: UInt32 = 0
        for byte in text.reversed() {
            let capital = byte & 0xDF
            guard 0x41...0x5A ~= capital else { return nil }
            letters = letters << 8 | UInt32(capital)
        }
        self.letters = letters
    }

    /// The code that `text` is; `nil` where it is anything but three letters.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let code = bytes.withUnsafeBytes({ CurrencyCode($0) }) else { return nil }
        self = code
    }

    /// Calls `body` with the three letters, which are valid during the call only.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: letters.littleEndian) { body(UnsafeRawBufferPointer(rebasing: $0[..<3])) }
    }
}

extension CurrencyCode: CustomStringConvertible {
    /// The three letters.
    public var description: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}
