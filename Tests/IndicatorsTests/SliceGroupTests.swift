import ContactCenter
import Foundation
import Testing

@testable import Indicators

/// Slices of rolling windows in the changelog, thirty to a record.
@Suite struct SliceGroupTests {
    private let nine = at("2026-03-02T09:00:00Z")

    private func handled(_ instant: Int64) -> PlainFact {
        var fact = PlainFact.contact("handled", at: instant, ["agent": "anna"])
        fact.wrap = 10_000
        return fact
    }

    private func commit(_ bench: CellBench, _ instants: [Int64], now: Int64? = nil) throws -> [String: [UInt8]?] {
        bench.table.beginTransaction()
        bench.tell(instants.map { handled($0) })
        try bench.commit()
        if let now { bench.publish(now: now, least: now) }
        var said: [String: [UInt8]?] = [:]
        bench.table.forEachDirty { said[String(decoding: $0, as: UTF8.self)] = .some($1.map { Array($0) }) }
        bench.table.keep()
        return said
    }

    private func restored(_ log: [[UInt8]: [UInt8]]) throws -> CellBench {
        let bench = CellBench()
        for (key, value) in log {
            try key.withUnsafeBytes { key in try value.withUnsafeBytes { try bench.table.restore(key: key, value: $0) }
            }
        }
        bench.table.finishRestore()
        return bench
    }

    private func rolling(_ bench: CellBench) -> [PublishedRecord] {
        bench.published.filter { $0.kind == "rolling" }.sorted { ($0.key, $0.revision) < ($1.key, $1.revision) }
    }

    @Test func `Slices of five minutes share a record, and a scope is not written for a newer one`() throws {
        let bench = CellBench()
        let group = nine / 300_000
        let first = try commit(bench, [nine, nine + 10_000, nine + 299_000])
        #expect(first["agent=anna|g\(group)"] != nil && first["agent=anna|"] != nil)
        #expect(first.keys.filter { $0.hasPrefix("agent=anna|g") }.count == 1)
        let second = try commit(bench, [nine + 300_000])
        #expect(
            second.keys.filter { $0.hasPrefix("agent=anna|") }.sorted() == [
                "agent=anna|b\(nine / 900_000)", "agent=anna|g\(group + 1)",
            ]
        )
    }

    @Test func `A restored scope goes on with the rolling windows that it had, whatever has left them since`() throws {
        let bench = CellBench()
        var log: [[UInt8]: [UInt8]] = [:]
        for minute in 0..<80 as Range<Int64> {
            let now = nine + minute * 60_000
            for (key, value) in try commit(bench, [now, now + 20_000], now: now + 30_000) {
                log[Array(key.utf8)] = value
            }
            let slices = log.keys.filter { String(decoding: $0, as: UTF8.self).hasPrefix("agent=anna|g") }
            #expect(slices.count <= 14, "what no window has is taken out, five minutes at a time")
            guard minute % 9 == 8 else { continue }
            for later in [40_000, 55_000, 120_000] as [Int64] {
                let (read, whole) = (try restored(log), try restored(bench.changelog()))
                for one in [read, whole] { one.publish(now: now + later, least: now + later) }
                #expect(rolling(read) == rolling(whole) && !rolling(read).isEmpty, "minute \(minute)")
            }
        }
    }

    @Test func `Slices at the ends of what can be numbered are read as they were written`() throws {
        for key in [Int32.min, .min + 1, -31, -30, -1, 0, 29, 30, .max] {
            var entries = [Entry(key: key)]
            var writer = WireWriter()
            entries.withUnsafeMutableBufferPointer { CellRecord.writeSlices($0[...], to: &writer) }
            var found: [Int32] = []
            try CellRecord.readSlices(writer.bytes, ofGroup: Grid.group(ofSlice: key)) { slice, _ in found.append(slice)
            }
            #expect(found == [key])
        }
    }

    @Test func `A slice in a record of its own, as it was written before, is read and replaced`() throws {
        let bench = CellBench()
        _ = try commit(bench, [nine, nine + 10_000], now: nine + 20_000)
        let log = bench.changelog()
        var old = log.filter { !String(decoding: $0.key, as: UTF8.self).contains("|g") }
        for (key, value) in log {
            let name = String(decoding: key, as: UTF8.self)
            guard let mark = name.range(of: "|g") else { continue }
            let group = try #require(Int32(name[mark.upperBound...]))
            try value.withUnsafeBytes { value in
                try CellRecord.readSlices(value, ofGroup: group) { slice, measures throws(WireError) in
                    var writer = WireWriter()
                    writer.present(1, 1)
                    writer.bytes(2, measures)
                    old[Array("\(name[..<mark.lowerBound])|s\(slice)".utf8)] = Array(writer.bytes)
                }
            }
        }
        #expect(old.count > log.count)
        let read = try restored(old)
        #expect(read.changelog() == log)
        for isKept in [false, true] {
            read.table.beginTransaction()
            var said: [[UInt8]: [UInt8]?] = [:]
            read.table.forEachDirty { said[Array($0)] = .some($1.map { Array($0) }) }
            if isKept { read.table.keep() } else { read.table.undo() }
            for (key, value) in said { old[key] = value }
            if isKept { #expect(old == log) }
        }
        read.table.beginTransaction()
        read.table.forEachDirty { _, _ in Issue.record("there is nothing left to replace") }
        read.table.undo()
    }
}
