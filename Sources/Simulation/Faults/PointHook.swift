public import Streaming

/// Tells a ``FaultSimulation`` where a worker is.
public struct PointHook: FaultHook {
    let report: (FaultPoint) throws(StreamFailure) -> Void

    /// Lets the simulation decide what happens here.
    public func reached(_ point: FaultPoint) throws(StreamFailure) {
        try report(point)
    }
}
