import Logging
import Streaming

extension RunnerError {
    /// Explains why a worker of `stage` cannot be replaced by another, and asks the broker for the rest.
    init(explaining failure: StreamFailure, _ stage: Stage, _ settings: AfterCallConfiguration, _ logger: Logger) {
        let error = RunnerError(failure, stage, settings)
        self =
            switch failure.cause {
            case .denied: error.explained(by: .authorization, stage, settings, logger)
            case .recordsGone: error.explained(by: .deletedRecords, stage, settings, logger)
            case .notRecognised, .configuration, nil: error
            }
    }

    /// What the broker says of the topics of `stage` that explains this error; else the error.
    ///
    /// Which right is missing it says in short, and its rules in full, where we may see them; of records that are gone
    /// it names one partition.
    func explained(
        by code: TopicFinding.Code,
        _ stage: Stage,
        _ settings: AfterCallConfiguration,
        _ logger: Logger
    ) -> RunnerError {
        do throws(RunnerError) {
            let inspection = try TopicInspection.ask(settings, stages: [stage], logger: logger)
            let causes = inspection.findings.filter { $0.severity == .error && $0.code == code }
            let named = causes.first { description.contains($0.topic) } ?? causes.first
            return named.map { RunnerError($0) } ?? self
        } catch {
            logger.debug("no more can be found out", metadata: ["error": "\(error)"])
            return self
        }
    }
}
