import ContactCenter
import Kafka

/// The loop: poll, copy, and commit in transactions, on one thread.
final class CopyLoop {
    /// After how many records it looks at the clock.
    private static let recordsPerLook = 64
    private static let timeoutMs: Int32 = 30_000
    private static let pollMs: Int32 = 20

    private let options: PassThrough
    private let consumer: KafkaConsumer
    private let producer: KafkaProducer
    private let output: KafkaTopicHandle
    private let changelog: KafkaTopicHandle
    private let clock = ContinuousClock()
    private let filler: [UInt8]

    /// The next offset of each partition, what of it was committed, and where the partition ended at the start.
    private var next: [Int64]
    private var committed: [Int64]
    private var ends: [Int64] = []

    private var keys = ByteKeyTable(capacity: 1 << 16)
    /// By number of a key: the transaction that it was in last, and the partition of the input that it comes from.
    private var lastTransaction: [Int] = []
    private var partitionOfKey: [Int32] = []
    private var dirty: [Int] = []
    private var begun: ContinuousClock.Instant?

    private(set) var records = 0
    private(set) var outputs = 0
    private(set) var changelogRecords = 0
    private(set) var transactions = 0

    /// Makes the clients; nothing is read yet.
    init(_ options: PassThrough) throws {
        self.options = options
        consumer = try KafkaConsumer(options.consumer)
        producer = try KafkaProducer(options.producer)
        output = try producer.topic(options.output)
        changelog = try producer.topic(options.changelog)
        filler = Array(repeating: 0x2E, count: options.changelogBytes)
        next = Array(repeating: 0, count: Int(options.partitions))
        committed = next
    }

    /// Reads up to where the input ends now.
    func run() throws {
        for partition in 0..<options.partitions {
            let place = KafkaTopicPartition(options.input, partition)
            ends.append(try consumer.queryWatermarks(of: place, timeoutMs: Self.timeoutMs).high)
        }
        try producer.initTransactions(timeoutMs: Self.timeoutMs)
        try consumer.subscribe(to: [options.input])
        while zip(next, ends).contains(where: <) {
            for _ in 0..<Self.recordsPerLook {
                // Waits a little even in a transaction, rather than to take the processor from librdkafka's threads.
                guard try step(timeoutMs: begun == nil ? Self.pollMs : 1) else { break }
            }
            if let begun, clock.now - begun >= .milliseconds(options.commitMs) { try commit() }
        }
        try commit()
    }

    /// Leaves the group and ends the clients.
    func close() throws {
        try consumer.close()
        try producer.close(timeoutMs: Self.timeoutMs)
    }

    /// Takes one record, if one is there.
    private func step(timeoutMs: Int32) throws -> Bool {
        let outcome = consumer.poll(timeoutMs: timeoutMs)
        switch consume outcome {
        case .message(let message):
            try take(message)
            return true
        case .nothing: return false
        case .endOfPartition: return false
        case .failure(let error, _):
            if error.isFatal { throw error }
            return false
        }
    }

    private func take(_ message: borrowing KafkaMessage) throws {
        let partition = Int(message.partition)
        if message.offset < next[partition] { return }
        if begun == nil {
            try producer.beginTransaction()
            begun = clock.now
            transactions += 1
        }
        next[partition] = message.offset + 1
        records += 1
        try message.withKeyAndValue { key, value throws(KafkaError) in
            if let key { touch(key, message.partition) }
            guard records.isMultiple(of: options.oneIn) else { return }
            outputs += 1
            try producer.produceWaiting(to: output, key: key, value: value, timeoutMs: Self.timeoutMs)
        }
    }

    /// Notes that the transaction changes what is known of a key.
    private func touch(_ key: UnsafeRawBufferPointer, _ partition: Int32) {
        let number = keys.insert(key)
        if number == lastTransaction.count {
            lastTransaction.append(0)
            partitionOfKey.append(partition)
        }
        if lastTransaction[number] == transactions { return }
        lastTransaction[number] = transactions
        dirty.append(number)
    }

    /// Writes the record of a key, and returns what went wrong.
    private func writeChangelog(_ key: UnsafeRawBufferPointer, of number: Int) -> KafkaError? {
        filler.withUnsafeBytes { value in
            do throws(KafkaError) {
                try producer.produceWaiting(
                    to: changelog,
                    partition: partitionOfKey[number],
                    key: key,
                    value: value,
                    timeoutMs: Self.timeoutMs
                )
                return nil
            } catch {
                return error
            }
        }
    }

    private func commit() throws {
        guard begun != nil else { return }
        for number in dirty {
            if let failure = keys.withKey(of: number, { writeChangelog($0, of: number) }) { throw failure }
        }
        changelogRecords += dirty.count
        dirty.removeAll(keepingCapacity: true)
        let moved = next.indices.filter { next[$0] != committed[$0] }.map { partition in
            KafkaPartitionOffset(options.input, Int32(partition), KafkaOffset(rawValue: next[partition]))
        }
        try producer.sendOffsets(moved, of: try consumer.groupMetadata, timeoutMs: Self.timeoutMs)
        try producer.commitTransaction()
        committed = next
        begun = nil
    }
}
