import ContactCenter
import Testing

/// Protobuf's wire format: examples of its documentation, limits, and bytes that are no message.
@Suite struct WireTests {
    private func written(_ body: (inout WireWriter) -> Void) -> [UInt8] {
        var writer = WireWriter(capacity: 1)
        body(&writer)
        return Array(writer.bytes)
    }

    /// Calls `body` with a reader of `bytes` that stands at the first field.
    private func read<Value>(
        _ bytes: [UInt8],
        _ body: (inout WireReader) throws -> Value
    ) -> Result<Value, WireError> {
        bytes.withUnsafeBytes { bytes in
            do {
                var reader = WireReader(bytes)
                guard try reader.next() else { return .failure(WireError(.truncated)) }
                return .success(try body(&reader))
            } catch let error as WireError {
                return .failure(error)
            } catch {
                preconditionFailure("A reader throws WireError only: \(error)")
            }
        }
    }

    @Test func `Fields are written as the documentation of protobuf shows them`() {
        #expect(written { $0.unsigned(1, 150) } == [0x08, 0x96, 0x01])
        #expect(written { $0.signed(1, -1) } == [0x08, 0x01])
        #expect(written { $0.signed(1, 0x7FFF_FFFF) } == [0x08, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F])
        #expect(written { $0.flag(16, true) } == [0x80, 0x01, 0x01])
        #expect(written { $0.fixed64(2, 1) } == [0x11, 1, 0, 0, 0, 0, 0, 0, 0])
        let testing = Array("testing".utf8)
        #expect(written { writer in testing.withUnsafeBytes { writer.bytes(2, $0) } } == [0x12, 7] + testing)
        let packed = written { writer in
            let mark = writer.begin(6)
            for value: UInt64 in [3, 270, 86_942] { writer.element(value) }
            writer.end(mark)
        }
        #expect(packed == [0x32, 0x06, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05])
    }

    @Test func `What says nothing is not written, unless it is there on purpose`() {
        let nothing = written { writer in
            writer.unsigned(1, 0)
            writer.signed(2, 0)
            writer.flag(3, false)
            writer.fixed64(4, 0)
            writer.bytes(5, UnsafeRawBufferPointer(start: nil, count: 0))
            writer.signed(6, ifPresent: nil)
            writer.enumeration(7, Channel?.none)
        }
        #expect(nothing == [])
        #expect(written { $0.signed(1, ifPresent: 0) } == [0x08, 0])
        #expect(written { $0.enumeration(1, Channel.voice) } == [0x08, 1])
    }

    @Test(arguments: [0, 1, 127, 128, 129, 16_383, 16_384, 2_097_151, 2_097_152])
    func `Messages of any length are closed with it, within others too`(count: Int) {
        let content = [UInt8](repeating: 0x2A, count: count)
        let bytes = written { writer in
            let outer = writer.begin(1)
            let inner = writer.begin(2)
            content.withUnsafeBytes { writer.raw($0) }
            writer.end(inner)
            writer.unsigned(3, 7)
            writer.end(outer)
        }
        let result = read(bytes) { reader -> Bool in
            var outer = try reader.message()
            guard try reader.next() == false, try outer.next(), outer.field == 2 else { return false }
            let isWhole = try outer.bytes().elementsEqual(content)
            guard try outer.next(), outer.field == 3, try outer.unsigned() == 7 else { return false }
            return try isWhole && !outer.next()
        }
        #expect(result == .success(true))
    }

    @Test(arguments: [0, 1, -1, 63, 64, -64, -65, .max, .min, 1 << 35, -(1 << 49)] as [Int64])
    func `Every number comes back`(value: Int64) {
        #expect(read(written { $0.signed(536_870_911, ifPresent: value) }) { try $0.signed() } == .success(value))
        let bits = UInt64(bitPattern: value)
        #expect(read(written { $0.present(15, bits) }) { try $0.unsigned() } == .success(bits))
        if bits != 0 { #expect(read(written { $0.fixed64(15, bits) }) { try $0.fixed64() } == .success(bits)) }
    }

    @Test func `Bytes that are no message are refused for what they are`() {
        func code(_ bytes: [UInt8], _ body: (inout WireReader) throws -> Void) -> WireError.Code? {
            if case .failure(let error) = read(bytes, body) { error.code } else { nil }
        }
        let ten = [UInt8](repeating: 0xFF, count: 9)
        #expect(code([0x08]) { _ = try $0.unsigned() } == .truncated)
        #expect(code([0x08, 0x80]) { _ = try $0.unsigned() } == .truncated)
        #expect(code([0x08] + ten + [0x02]) { _ = try $0.unsigned() } == .malformedNumber)
        #expect(code([0x08] + ten + [0x01]) { _ = try $0.unsigned() } == nil)
        #expect(code([0x0A, 0x02, 0]) { _ = try $0.bytes() } == .truncated)
        #expect(code([0x0A] + ten + [0x01]) { _ = try $0.bytes() } == .truncated)
        #expect(code([0x09, 1, 2, 3]) { _ = try $0.fixed64() } == .truncated)
        #expect(code([0x0D, 1, 2, 3]) { _ = try $0.skip() } == .truncated)
        #expect(code([0x08, 1]) { _ = try $0.bytes() } == .wrongWireType)
        #expect(code([0x0A, 0]) { _ = try $0.unsigned() } == .wrongWireType)
        #expect(code([0x0B]) { _ = try $0.skip() } == .wrongWireType)
        #expect(code([0x00, 0]) { _ = try $0.skip() } == .invalidField)
        #expect(code([0x08, 6]) { _ = try $0.enumeration(Channel.self) } == .invalidEnum)
        #expect(code([0x08, 0]) { _ = try $0.required(Channel.self) } == .invalidEnum)
        #expect(code([0x08, 0x81, 0x02]) { _ = try $0.enumeration(Channel.self) } == .invalidEnum)
        #expect(code([0x08, 9]) { _ = try $0.unsigned(atMost: 8) } == .outOfRange)
        #expect(code([0x08, 9]) { _ = try $0.signed(in: 0...8) } == .outOfRange)
    }

    @Test func `A field that is skipped is handed back whole`() {
        let fields: [[UInt8]] = [
            [0x08, 0x96, 0x01], [0x11, 1, 2, 3, 4, 5, 6, 7, 8], [0x1A, 2, 9, 9], [0x25, 1, 2, 3, 4],
        ]
        fields.flatMap { $0 }.withUnsafeBytes { bytes in
            var reader = WireReader(bytes)
            var found: [[UInt8]] = []
            do throws(WireError) {
                while try reader.next() { found.append(Array(try reader.skip())) }
            } catch {
                Issue.record(error)
            }
            #expect(found == fields && reader.isAtEnd)
        }
    }
}
