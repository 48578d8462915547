import ContactCenter
import Kafka
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// Records of an inbox that go in one.
struct RecordBundleTests {
    private struct Plain: Equatable {
        var key: [UInt8]?
        var value: [UInt8]

        init(_ key: [UInt8]?, _ value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    private func read(key: [UInt8]? = nil, _ value: [UInt8]) throws -> [Plain] {
        var records: [Plain] = []
        try [LoggedRecord(key: key, value: value, partition: 4, offset: 7)].lend { lent in
            try RecordBundle.forEach(in: lent[0]) { record throws(WireError) in
                #expect(record.partition == 4 && record.offset == 7 && record.headers.isEmpty)
                records.append(Plain(record.key.map { Array($0) }, record.value.map { Array($0) } ?? []))
            }
        }
        return records
    }

    private func bundle(_ records: [Plain]) -> [UInt8] {
        var writer = WireWriter(capacity: 64)
        for record in records {
            record.value.withUnsafeBytes { value in
                guard let key = record.key else { return RecordBundle.append(key: nil, value: value, to: &writer) }
                key.withUnsafeBytes { RecordBundle.append(key: $0, value: value, to: &writer) }
            }
        }
        return Array(writer.bytes)
    }

    @Test func `Records are read as they were put in, in their order`() throws {
        var random = SplitMix64(seed: TestSeed.value, index: 81)
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
        for _ in 0..<200 {
            let records = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                let key = Bool.random(using: &random) ? bytes(Int.random(in: 1...60, using: &random)) : nil
                return Plain(key, bytes(Int.random(in: 1...400, using: &random)))
            }
            #expect(try read(bundle(records)) == records, "SEED=\(TestSeed.value)")
        }
    }

    @Test func `What is no bundle is lent as it is`() throws {
        let value = bundle([Plain(nil, [1])])
        #expect(try read(key: [9], value) == [Plain([9], value)], "a record with a key is none")
        for first: UInt8 in [0x08, 0x0A, 0x12, 0x1A, UInt8(ascii: "{")] {
            #expect(try read([first, 2]) == [Plain(nil, [first, 2])])
        }
        #expect(try read([]) == [Plain(nil, [])])
    }

    @Test func `A bundle that ends too soon, or with a field that nobody knows, is refused`() {
        let whole = bundle([Plain([1, 2], [3, 4, 5])])
        #expect(throws: Never.self) { try read(whole) }
        for end in 1..<whole.count {
            #expect(throws: WireError.self, "\(end)") { try read(Array(whole[..<end])) }
        }
        #expect(throws: WireError.self) { try read(whole + [0x08, 1]) }
        #expect(throws: WireError.self, "no value") { try read([0x7A, 3, 0x0A, 1, 9]) }
        #expect(throws: WireError.self, "an unknown field within") { try read([0x7A, 5, 0x12, 1, 9, 0x18, 1]) }
    }

    @Test func `The reference implementation reads a bundle`() throws {
        guard let protoc = Protoc.found else { return }
        let file = "aftercall/inbox/v1/bundle.proto"
        let records = [Plain(Array("c-1".utf8), Array("first".utf8)), Plain(nil, Array("second".utf8))]
        let text = try protoc.run("decode", "aftercall.inbox.v1.Bundle", file, bundle(records))
        #expect(
            String(decoding: text, as: UTF8.self) == """
                records {
                  key: "c-1"
                  value: "first"
                }
                records {
                  value: "second"
                }

                """
        )
        #expect(try protoc.run("encode", "aftercall.inbox.v1.Bundle", file, text) == bundle(records))
    }
}

/// What is held until the commit, where inboxes are bundled.
struct InboxBundlesTests {
    private let held = HeldOutput(source: [], maximumDeadLetterBytes: 1_000, bundling: [(.cellsInbox, 3)])
    private let output = CollectedOutput()

    private func handOn() throws {
        try held.handOnAll(to: output)
        try held.handOnBundles(to: output)
    }

    private func say(_ inbox: Output, key: String?, _ value: String, partition: Int32 = -1, isTraced: Bool = false) {
        let first = held.batch.headers.count
        if isTraced {
            "traceparent".utf8.map { $0 }.withUnsafeBytes { held.batch.addHeader(name: $0, value: nil) }
        }
        let headers = first..<held.batch.headers.count
        Array(value.utf8).withUnsafeBytes { value in
            guard let key else {
                return held.batch.addInternal(
                    inbox,
                    key: nil as Text?,
                    value: value,
                    partition: partition,
                    headers: headers
                )
            }
            Array(key.utf8).withUnsafeBytes {
                held.batch.addInternal(inbox, key: $0, value: value, partition: partition, headers: headers)
            }
        }
    }

    private func partition(of key: String) -> Int32 {
        Array(key.utf8).withUnsafeBytes { KafkaPartitioner.partition(for: $0, among: 3) }
    }

    /// What came to a partition, in order, and how many records it came in.
    private func texts(_ partition: Int32) -> (said: [String], records: Int) {
        let records = output.records.filter { ($0.partition ?? self.partition(of: $0.text ?? "")) == partition }
        return (records.unbundled.map { String(decoding: $0.value ?? [], as: UTF8.self) }, records.count)
    }

    @Test func `Each partition gets what its keys have, and its watermark, in order and in one record`() throws {
        let keys = (0..<30).map { "team=\($0)" }
        for key in keys { say(.cellsInbox, key: key, key) }
        for place: Int32 in 0..<3 { say(.cellsInbox, key: nil, "time", partition: place) }
        #expect(held.isWaiting)
        try handOn()
        #expect(!held.isWaiting && output.records.count == 3)
        for place: Int32 in 0..<3 {
            #expect(texts(place).said == keys.filter { partition(of: $0) == place } + ["time"])
        }
    }

    @Test func `A record with headers goes by itself, behind what was said before it`() throws {
        say(.cellsInbox, key: "a", "1")
        say(.cellsInbox, key: "a", "2")
        say(.cellsInbox, key: "a", "3", isTraced: true)
        say(.cellsInbox, key: "a", "4")
        try handOn()
        let found = texts(partition(of: "a"))
        #expect(found.said == ["1", "2", "3", "4"] && found.records == 3)
        #expect(output.records.map(\.headers.count) == [0, 1, 0])
    }

    @Test func `A bundle that has become large is not waited for, and other inboxes are not bundled`() throws {
        let long = String(repeating: "x", count: 1_000)
        for _ in 0..<80 { say(.cellsInbox, key: "a", long) }
        say(.customerInbox, key: "a", "customer")
        try handOn()
        let sizes = output.records.compactMap { $0.topic == Output.cellsInbox.sinkTopic ? $0.value?.count : nil }
        #expect(sizes.count == 3 && sizes.allSatisfy { $0 < 34_000 })
        #expect(output.records.filter { $0.topic == Output.customerInbox.sinkTopic }.map(\.key) == [Array("a".utf8)])
    }

    @Test func `What is forgotten is not handed on, whether it was bundled or not`() throws {
        let long = String(repeating: "x", count: 150_000)
        say(.cellsInbox, key: "a", "1")
        say(.customerInbox, key: "a", long + long)
        try held.handOnMuch(to: output)
        #expect(output.records.count == 1 && held.isWaiting, "the bundle waits for the commit")
        held.forget()
        #expect(!held.isWaiting)
        try handOn()
        #expect(output.records.count == 1)
    }
}

extension CollectedOutput.Record {
    fileprivate var text: String? { key.map { String(decoding: $0, as: UTF8.self) } }
}
