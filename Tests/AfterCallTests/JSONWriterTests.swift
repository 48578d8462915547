import ContactCenter
import Foundation
import Testing

@testable import AfterCall

/// The writers of the hot path against plain ones.
@Suite struct JSONWriterTests {
    /// What nobody has written to.
    private static let blank = [UInt8](repeating: 0xAA, count: 4_096)

    /// What `body` writes, and that it writes nothing before it and less than a word behind it.
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        let clock = UnsafeMutablePointer<RFC3339Writer>.allocate(capacity: 1)
        clock.initialize(to: RFC3339Writer())
        defer { clock.deallocate() }
        var room = Self.blank
        return room.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return "" }
            var writer = JSONWriter(at: base + 16, limit: base + bytes.count, clock: clock)
            body(&writer)
            let count = writer.cursor - (base + 16)
            let behind = 16 + count + 7
            // In one go, since this is done some hundred thousand times.
            let isBlank =
                memcmp(base, Self.blank, 16) == 0
                && memcmp(base + behind, Self.blank, bytes.count - behind) == 0
            if !isBlank { Issue.record("it writes where it must not") }
            return String(decoding: bytes[16..<16 + count], as: UTF8.self)
        }
    }

    private func written(string bytes: [UInt8]) -> String {
        // Exactly as long as it is, so that the address sanitizer sees a read beyond it.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        defer { copy.deallocate() }
        return written { $0.string(UnsafeRawBufferPointer(copy)) }
    }

    /// A string by the book, byte by byte.
    private func plain(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = [0x22]
        for byte in bytes {
            switch byte {
            case 0x22, 0x5C: text += [0x5C, byte]
            case 0x0A: text += Array(#"\n"#.utf8)
            case 0x0D: text += Array(#"\r"#.utf8)
            case 0x09: text += Array(#"\t"#.utf8)
            case ..<0x20:
                let digits = String(byte, radix: 16)
                text += Array((#"\u00"# + (digits.count < 2 ? "0" : "") + digits).utf8)
            default: text.append(byte)
            }
        }
        return String(decoding: text + [0x22], as: UTF8.self)
    }

    @Test(arguments: 0...40)
    func `Each byte at each position of strings of each length`(_ count: Int) {
        let clean = (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        #expect(written(string: clean) == plain(clean))
        for position in 0..<count {
            for byte in UInt8.min...UInt8.max {
                var bytes = clean
                bytes[position] = byte
                if written(string: bytes) != plain(bytes) {
                    Issue.record("byte \(byte) at \(position) of \(count): \(written(string: bytes))")
                }
            }
        }
    }

    @Test func `Random strings with many escapes`() {
        var random = SystemRandomNumberGenerator()
        let alphabet: [UInt8] = [0x00, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x61, 0x7F, 0x0A]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...70, using: &random)
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0x61 }
            if written(string: bytes) != plain(bytes) { Issue.record("\(bytes): \(written(string: bytes))") }
        }
    }

    @Test func `Integers of every length, and the extremes`() {
        var samples: [Int64] = [.min, .min + 1, .max, .max - 1, 0, -1]
        var power: Int64 = 1
        for _ in 0..<19 {
            samples += [power - 1, power, power + 1, -power, 1 - power, -power - 1, power / 2 * 7, power &* 9]
            power = power < .max / 10 ? power * 10 : power
        }
        for _ in 0..<20_000 {
            samples.append(.random(in: .min ... .max) >> Int64.random(in: 0..<64))
        }
        for sample in samples {
            if written({ $0.integer(sample) }) != "\(sample)" {
                Issue.record("\(sample): \(written { $0.integer(sample) })")
            }
        }
        #expect(written { $0.integer(nil) } == "null")
    }

    @Test func `Hexadecimal digits`() {
        for value in [0, 1, .max, 0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210, 0x9A9A_9A9A_A9A9_A9A9] as [UInt64] {
            let digits = String(value, radix: 16)
            let expected = String(repeating: "0", count: 16 - digits.count) + digits
            #expect(written { $0.hexadecimal(value) } == expected)
        }
        for _ in 0..<10_000 {
            let value = UInt64.random(in: .min ... .max)
            let digits = String(value, radix: 16)
            let expected = String(repeating: "0", count: 16 - digits.count) + digits
            if written({ $0.hexadecimal(value) }) != expected { Issue.record("\(expected)") }
        }
    }

    @Test(arguments: ["", "x", "four", "between", "exactly 16 bytes", "after-call work of thirty-three b."])
    func `Names, bare and in quotes`(_ text: String) {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            #expect(written { $0.bytes(UnsafeRawBufferPointer(bytes)) } == text)
        }
        #expect(written { $0.name("after_call_work") } == #""after_call_work""#)
        #expect(written { $0.name(nil) } == "null")
    }

    @Test func `What identities begin with is what their kinds hash to`() {
        let tenant = Array("acme".utf8)
        let agentID = Array("agent-000123".utf8)
        tenant.withUnsafeBytes { tenant in
            agentID.withUnsafeBytes { agentID in
                let agent = AgentKey(tenant: tenant, agentID: agentID)
                for kind in [EventIdentity.Kind.wrap, .interval, .agent] {
                    var slow = EventIdentity(kind.name)
                    slow.combine(tenant)
                    slow.combine(agentID)
                    let fast = EventIdentity(kind, of: agent)
                    #expect(written { fast.write(to: &$0) } == written { slow.write(to: &$0) })
                }
            }
        }
    }
}
