import ContactCenter

/// Durations for all queues and for single ones, as text: `30s, sales=10s`.
struct QueueDurations {
    /// What applies to queues without a duration of their own.
    var general: Milliseconds?
    /// The durations of single queues, in the order in which they were written.
    var queues: [(queue: String, duration: Milliseconds)] = []

    /// Reads items that are separated by commas; of two for one queue the later counts.
    init(_ text: String) throws(ConfigurationKind.Complaint) {
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let item = item.trimmed
            guard let equals = item.lastIndex(of: "=") else {
                general = try Self.duration(item)
                continue
            }
            let queue = String(item[..<equals].trimmed)
            guard !queue.isEmpty else {
                throw ConfigurationKind.Complaint(
                    reason: "'\(item)' names no queue",
                    remedy: "write a duration, or one for a queue: 30s, sales=10s"
                )
            }
            queues.append((queue, try Self.duration(item[item.index(after: equals)...].trimmed)))
        }
    }

    /// How it is written.
    var text: String {
        let parts =
            (general.map { [DurationText.format($0)] } ?? [])
            + queues.map { "\($0.queue)=\(DurationText.format($0.duration))" }
        return parts.joined(separator: ",")
    }

    private static func duration(_ text: Substring) throws(ConfigurationKind.Complaint) -> Milliseconds {
        do throws(DurationTextError) {
            return try DurationText.parse(String(text))
        } catch {
            throw ConfigurationKind.Complaint(reason: error.reason, remedy: error.remedy)
        }
    }
}

extension Substring {
    /// Without white space around it.
    var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        return start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count)
    }
}
