import Simulation
import Testing

@testable import AgentTracking

/// Ids in half the bytes, where they are digits.
@Suite struct HexDigitsTests {
    private static let texts: [(String, HexDigits.Form)] = [
        ("0123456789abcdef", .digits), ("ffffffff", .digits), ("00000000000000000000000000000000", .digits),
        ("0123456789abcdeF", .text), ("0123456789abcdeg", .text), ("0123456789abcde:", .text), ("abc", .text),
        ("012345678", .text), ("`1234567", .text), ("@1234567", .text), ("/1234567", .text), ("o1234567", .text),
        ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", .uuid), ("3F2504e0-4f89-41d3-9a0c-0305e82c3301", .text),
        ("3f2504e0-4f89-41d3-9a0c_0305e82c3301", .text), ("3f2504e0-4f89-41d3-9a0c-0305e82c330 ", .text),
        ("3f2504e0-4f8z-41d3-9a0c-0305e82c3301", .text), ("é0123456", .text),
    ]

    private func roundTrip(_ text: [UInt8]) -> (form: HexDigits.Form, bytes: [UInt8]) {
        text.withUnsafeBytes { source in
            var packed = [UInt8](repeating: 0, count: text.count)
            var unpacked = [UInt8](repeating: 0, count: text.count)
            let form = packed.withUnsafeMutableBytes {
                HexDigits.pack(source.baseAddress!, count: text.count, to: $0.baseAddress!)
            }
            packed = Array(packed.prefix(HexDigits.byteCount(form, of: text.count)!))
            packed.withUnsafeBytes { from in
                unpacked.withUnsafeMutableBytes {
                    HexDigits.unpack(form, from.baseAddress!, count: text.count, to: $0.baseAddress!)
                }
            }
            return (form, unpacked)
        }
    }

    @Test(arguments: texts)
    func `A text is packed if it is nothing but digits, and comes back`(text: String, form: HexDigits.Form) {
        let result = roundTrip(Array(text.utf8))
        #expect(result.form == form && result.bytes == Array(text.utf8))
    }

    @Test func `Every byte in every place of a text comes back`() {
        for place in 0..<16 {
            for byte in UInt8.min...UInt8.max {
                var text = Array("0123456789abcdef".utf8)
                text[place] = byte
                let result = roundTrip(text)
                let isDigit = "0123456789abcdef".utf8.contains(byte)
                #expect(result.bytes == text && result.form == (isDigit ? .digits : .text))
            }
        }
    }
}
