public import Kafka

/// The topics that the workers of a stage read, with their partitions numbered through: of three topics, partition 0 of
/// the first has the number 0, of the second 1, of the third 2; partition 1 of the first has the number 3.
///
/// A worker knows only numbers, and tells others of them. So all have the same list, also of topics that do not exist
/// yet; a number stays what it is where a topic comes to be, or gets more partitions.
public struct KafkaSourceTopics: Sendable {
    /// Their names, in the order of their numbers.
    public let names: [String]
    /// Those that exist, and are read.
    public let existing: [String]

    /// One topic, whose partitions have their own numbers.
    public init(_ name: String) {
        self.init([name], existing: [name])
    }

    /// Several topics.
    public init(_ names: [String], existing: [String]) {
        precondition(!names.isEmpty, "A stage reads something")
        self.names = names
        self.existing = existing
    }

    /// The number of a partition, of one of the topics.
    public func number(of place: KafkaTopicPartition) -> Int32 {
        guard let index = names.firstIndex(of: place.topic) else {
            preconditionFailure("\(place.topic) is none of \(names)")
        }
        return number(of: place.partition, ofTopic: index)
    }

    /// The number of a partition of the topic `index`.
    public func number(of partition: Int32, ofTopic index: Int) -> Int32 {
        partition * Int32(names.count) + Int32(index)
    }

    /// The partition that has `number`.
    public func place(of number: Int32) -> KafkaTopicPartition {
        let (partition, index) = number.quotientAndRemainder(dividingBy: Int32(names.count))
        return KafkaTopicPartition(names[Int(index)], partition)
    }
}
