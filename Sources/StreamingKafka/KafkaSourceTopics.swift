public import Kafka

/// The topics that the workers of a stage read, with their partitions numbered through: what is partition 0 of the
/// second topic has the number behind the last partition of the first.
///
/// A worker knows only numbers. They have to be the same for all who talk of them, so all begin with the same topics.
public struct KafkaSourceTopics: Sendable {
    /// Their names, in the order of their numbers.
    public let names: [String]
    /// The number of the first partition of each topic; one more than there are topics, the last behind all numbers.
    private let first: [Int32]

    /// One topic, whose partitions have their own numbers, however many there are.
    public init(_ name: String) {
        names = [name]
        first = [0, .max]
    }

    /// Several topics with as many partitions as given.
    public init(_ topics: [(name: String, partitions: Int32)]) {
        names = topics.map(\.name)
        first = topics.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.partitions) }
    }

    /// The number of the first partition of the topic `index`, and the number behind its last one.
    func range(of index: Int) -> Range<Int32> { first[index]..<first[index + 1] }

    /// The number of a partition; `nil` where it was not known of.
    public func number(of place: KafkaTopicPartition) -> Int32? {
        guard let index = names.firstIndex(of: place.topic) else { return nil }
        let range = range(of: index)
        return place.partition < range.count ? range.lowerBound + place.partition : nil
    }

    /// The partition that has `number`, which has to be one of those that were numbered.
    public func place(of number: Int32) -> KafkaTopicPartition {
        let index = (first.firstIndex { $0 > number } ?? names.count) - 1
        precondition(names.indices.contains(index), "No topic has a partition with the number \(number)")
        return KafkaTopicPartition(names[index], number - first[index])
    }
}
