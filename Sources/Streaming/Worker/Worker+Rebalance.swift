extension Worker {
    func assigned(_ partitions: [Int32]) throws(StreamFailure) {
        try faults.reached(.inAssign)
        // A restore may take long, and an open transaction holds back every reader and times out.
        if !touched.isEmpty { try commitOrRecover(within: configuration.operationTimeoutMs) }
        let places = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.source.committed(partitions, timeoutMs: left)
        }
        notify(.assigned(places))
        for place in places {
            let processor = try restore(place.partition)
            let index = Int(place.partition)
            while tasks.count <= index { tasks.append(nil) }
            tasks[index] = StreamTask(partition: place.partition, processor: processor, offset: place.offset)
        }
        try faults.reached(.afterRestore)
        try source.assign(places)
    }

    func revoked(_ partitions: [Int32]) throws(StreamFailure) {
        try faults.reached(.inRevoke)
        revokeDeadlineMs = clock.monotonicMs + configuration.revokeTimeoutMs
        defer { revokeDeadlineMs = nil }
        for partition in partitions { task(of: partition)?.isLeaving = true }
        // The other half is for the abort, or for finding out, should the commit not come to an end.
        if !touched.isEmpty { try commitOrRecover(within: configuration.revokeTimeoutMs / 2) }
        try faults.reached(.afterRevoke)
        drop(partitions)
        try source.unassign(partitions)
        notify(.revoked(partitions))
    }

    func lost(_ partitions: [Int32]) throws(StreamFailure) {
        try faults.reached(.inLost)
        let isInTransaction = !touched.isEmpty || outlet.isOpen
        drop(partitions)
        if isInTransaction { try abort(because: "the group took partitions away") }
        try source.unassign(partitions)
        notify(.lost(partitions))
    }

    private func commitOrRecover(within limitMs: Int64) throws(StreamFailure) {
        do throws(StreamFailure) {
            try commit(within: limitMs)
        } catch {
            try recover(from: error)
        }
    }

    private func drop(_ partitions: [Int32]) {
        for partition in partitions where tasks.indices.contains(Int(partition)) { tasks[Int(partition)] = nil }
        touched.removeAll { partitions.contains($0.partition) }
    }
}
