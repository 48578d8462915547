public import Streaming

/// Tells a ``FaultSimulation``, or a test, where a worker is.
public struct PointHook: FaultHook {
    private let report: (FaultPoint) throws(StreamFailure) -> Void

    /// Creates a hook; whatever `report` throws ends the worker's call.
    public init(_ report: @escaping (FaultPoint) throws(StreamFailure) -> Void) {
        self.report = report
    }

    /// Lets the simulation decide what happens here.
    public func reached(_ point: FaultPoint) throws(StreamFailure) {
        try report(point)
    }
}
