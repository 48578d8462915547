import Foundation
import Kafka

/// What a rebalance handler saw. Written on the polling thread, read anywhere.
final class RebalanceLog: @unchecked Sendable {
    private let lock = NSLock()
    private var state = State()

    private struct State {
        var assigned: [KafkaTopicPartition] = []
        var revoked: [KafkaTopicPartition] = []
        var lost: [KafkaTopicPartition] = []
        var owned: Set<KafkaTopicPartition> = []
        var threads: Set<UInt> = []
        var committed: [KafkaPartitionOffset] = []
        var failure: KafkaError?
    }

    func take(_ rebalance: KafkaRebalance) {
        lock.withLock {
            state.threads.insert(currentThread())
            switch rebalance {
            case .assigned(let partitions):
                state.assigned = (state.assigned + partitions).sorted()
                state.owned.formUnion(partitions)
            case .revoked(let partitions):
                state.revoked = (state.revoked + partitions).sorted()
                state.owned.subtract(partitions)
            case .lost(let partitions):
                state.lost = (state.lost + partitions).sorted()
                state.owned.subtract(partitions)
            }
        }
    }

    var assigned: [KafkaTopicPartition] { lock.withLock { state.assigned } }
    var revoked: [KafkaTopicPartition] { lock.withLock { state.revoked } }
    var lost: [KafkaTopicPartition] { lock.withLock { state.lost } }
    var owned: Set<KafkaTopicPartition> { lock.withLock { state.owned } }
    var threads: Set<UInt> { lock.withLock { state.threads } }

    var committed: [KafkaPartitionOffset] {
        get { lock.withLock { state.committed } }
        set { lock.withLock { state.committed = newValue } }
    }

    var failure: KafkaError? {
        get { lock.withLock { state.failure } }
        set { lock.withLock { state.failure = newValue } }
    }
}

/// The calling thread's number.
func currentThread() -> UInt { UInt(bitPattern: ObjectIdentifier(Thread.current).hashValue) }

/// Lets the calling thread sleep, as a worker that is stuck would.
func sleepMs(_ milliseconds: Int) { Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000) }

/// A flag that one thread raises and another waits for.
final class Flag: @unchecked Sendable {
    private let condition = NSCondition()
    private var raised = false

    func raise() {
        condition.withLock {
            raised = true
            condition.broadcast()
        }
    }

    var isRaised: Bool { condition.withLock { raised } }

    func wait() {
        condition.withLock {
            while !raised { condition.wait() }
        }
    }
}
