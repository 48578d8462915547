import AfterCall
import ContactCenter
import Foundation
import SchemaSupport
import Streaming
import Testing

/// A published record, copied out of its batch.
struct Published {
    var output: Output
    var key: [UInt8]?
    var value: [UInt8]?
    var id: String
    var time: String
    var headers: [RecordHeader]
}

/// A header of a record; its value may be Kafka's null.
struct RecordHeader: Hashable {
    var name: String
    var value: [UInt8]?

    init(_ name: String, _ value: [UInt8]?) {
        self.name = name
        self.value = value
    }

    init(_ name: String, _ value: String) {
        self.init(name, Array(value.utf8))
    }
}

/// A stage that is fed records by hand, its output collected and checked against the schemas.
struct StageHarness: ~Copyable {
    var stage: AgentStage
    var batch = OutputBatch()
    var published: [Published] = []
    private var offset: Int64 = 0

    init(_ settings: AgentStageSettings = AgentStageSettings()) {
        stage = AgentStage(settings: settings, start: Timestamp(milliseconds: 0))
    }

    /// Feeds one record; its Kafka timestamp is `timestamp`, else `now`.
    mutating func take(
        _ value: [UInt8]?,
        key: [UInt8]?,
        headers: [RecordHeader] = [],
        timestamp: Timestamp? = nil,
        now: Timestamp
    ) {
        offset += 1
        let coordinates = InputCoordinates(partition: 3, offset: offset, timestamp: timestamp ?? now)
        take(value, key: key, headers: headers, at: coordinates, now: now)
    }

    /// Feeds one record that stands where `coordinates` say.
    mutating func take(
        _ value: [UInt8]?,
        key: [UInt8]?,
        headers: [RecordHeader],
        at coordinates: InputCoordinates,
        now: Timestamp
    ) {
        var room: [UInt8] = []
        var parts: [Range<Int>] = []
        for part in [key ?? [], value ?? []] + headers.flatMap({ [Array($0.name.utf8), $0.value ?? []] }) {
            parts.append(room.count..<room.count + part.count)
            room += part
        }
        room.withUnsafeBytes { buffer in
            func slice(_ index: Int) -> UnsafeRawBufferPointer {
                UnsafeRawBufferPointer(rebasing: buffer[parts[index]])
            }
            let list = headers.indices.map { index in
                StreamHeader(
                    name: slice(2 + 2 * index),
                    value: headers[index].value == nil ? nil : slice(3 + 2 * index)
                )
            }
            list.withUnsafeBufferPointer { pointer in
                let record = InputRecord(
                    key: key == nil ? nil : slice(0),
                    value: value == nil ? nil : slice(1),
                    headers: pointer,
                    coordinates: coordinates
                )
                stage.take(record, now: now, into: &batch)
            }
        }
    }

    mutating func take(_ json: String, key: String = "a1", now: Timestamp) {
        take(Array(json.utf8), key: Array(key.utf8), now: now)
    }

    /// Ends the batch and collects what it holds.
    mutating func endBatch() {
        stage.endBatch(into: &batch)
        collect()
    }

    /// Takes the records that waited for the clock, as a loop does whether or not it has caught up, and ends the batch.
    mutating func takeWaiting(at now: Timestamp) {
        stage.takeWaiting(at: now, into: &batch)
        endBatch()
    }

    /// Lets the clock act, as often as it has something to do.
    mutating func settle(at now: Timestamp) {
        stage.takeWaiting(at: now, into: &batch)
        while stage.settle(at: now, limit: 4_096, into: &batch) == 4_096 { stage.endBatch(into: &batch) }
        endBatch()
    }

    private mutating func collect() {
        for record in batch.records {
            let bytes = batch.bytes
            func copy(_ text: Text) -> [UInt8] { Array(text.bytes(in: bytes)) }
            published.append(
                Published(
                    output: record.output,
                    key: record.key.map(copy),
                    value: record.value.map(copy),
                    id: String(decoding: copy(record.id), as: UTF8.self),
                    time: String(decoding: copy(record.time), as: UTF8.self),
                    headers: record.headers.map { index in
                        let header = batch.headers[index]
                        return RecordHeader(String(decoding: copy(header.name), as: UTF8.self), header.value.map(copy))
                    }
                )
            )
        }
        batch.removeAll()
    }

    /// The JSON values published to `output`, in order.
    func values(_ output: Output) throws -> [[String: Any]] {
        try published.filter { $0.output == output }.map { record in
            let object = try JSONSerialization.jsonObject(with: Data(try #require(record.value)))
            return try #require(object as? [String: Any])
        }
    }
}

/// The schemas of what is published.
enum Schemas {
    private static let names: [(Output, String)] = [
        (.wraps, "aftercall.wrap.v1"), (.intervals, "aftercall.interval.v1"), (.agents, "aftercall.agent.v1"),
        (.alerts, "aftercall.alert.v1"),
    ]

    /// What is wrong with the published records, in words; empty if all are as their schemas say.
    static func violations(of published: [Published]) throws -> [String] {
        var found: [String] = []
        for (output, name) in names {
            let schema = try SchemaSupport.schema(name)
            for record in published where record.output == output {
                for violation in schema.violations(ofJSON: record.value ?? []) {
                    found.append("\(name): \(violation) in \(String(decoding: record.value ?? [], as: UTF8.self))")
                }
            }
        }
        return found
    }
}
